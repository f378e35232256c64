import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { decided, type Refusal } from '#domain/door/refusal.ts';
import { type DossierCommand, decideDossier } from '#domain/dossier/decide.ts';
import { conditionRefsOf, type DossierEvent } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';

/** The bodies a command names that Beraad does not know. */
async function unknownBodies(ports: Ports, command: DossierCommand): Promise<string[]> {
  const named: string[] = [];
  if (command.do === 'submit-request') {
    const { provider, recipients, applicants, committee } = command.fields;
    if ((await ports.directory.committee(committee)) === undefined) return [`committee ${committee}`];
    named.push(provider, ...(recipients ?? []), ...applicants);
  } else if (command.do === 'request-advice') named.push(command.fields.adviser);
  else if (command.do === 'record-decision')
    named.push(...(command.fields.conditions ?? []).flatMap((condition) => condition.responsible));
  const bodies = await Promise.all(
    [...new Set(named)].map(async (id) => ((await ports.directory.organisation(id)) === undefined ? [id] : [])),
  );
  return bodies.flat();
}

/** Why a request cannot amend the dossier it names, or a decision not supersede the conditions it names; undefined where it can. */
async function wrongAmendment(ports: Ports, dossier: string, command: DossierCommand): Promise<Refusal | undefined> {
  if (command.do === 'submit-request') {
    const { amends, committee } = command.fields;
    if (amends === undefined) return undefined;
    const { state: amended } = await ports.store.load(dossierId(amends), dossierKind);
    if (amended === undefined) {
      return { code: 'no-such-dossier', message: `There is no dossier ${amends} to amend; correct the reference.` };
    }
    // One committee cannot end what another decided, and an amendment ends what it amends.
    if (amended.committee !== committee) {
      const message = `Dossier ${amends} is of ${amended.committee}; only a decision of that committee can amend it.`;
      return { code: 'other-committee', message };
    }
  }
  if (command.do === 'record-decision' && (command.fields.supersedes ?? []).length > 0) {
    const { state } = await ports.store.load(dossierId(dossier), dossierKind);
    if (state?.amends === undefined) return undefined;
    const { state: amended } = await ports.store.load(dossierId(state.amends), dossierKind);
    const known = conditionRefsOf(amended?.decision);
    const unknown = (command.fields.supersedes ?? []).filter((ref) => !known.has(ref));
    if (unknown.length > 0) {
      const message = `The decision of ${state.amends} sets no condition ${unknown.join(', ')} that could be superseded.`;
      return { code: 'no-such-condition', message };
    }
  }
  return undefined;
}

/** Gives a person's command to a dossier. */
export async function commandDossier(
  ports: Ports,
  dossier: string,
  command: DossierCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<DossierState>> {
  const unknown = await unknownBodies(ports, command);
  if (unknown.length > 0) {
    const message = `Beraad does not know ${unknown.join(', ')}; register the body first or correct the reference.`;
    return { ok: false, kind: 'refused', refusal: { code: 'unknown-body', message } };
  }
  const wrong = await wrongAmendment(ports, dossier, command);
  if (wrong !== undefined) return { ok: false, kind: 'refused', refusal: wrong };
  if (command.do === 'submit-request') {
    // Before the request is written: a place that leads to a dossier that never came says nothing, one that is missing would say no.
    const { provider, recipients } = command.fields;
    await ports.permits.expect(provider, recipients ?? [], dossier);
  }
  return throughTheDoor(ports, {
    aggregate: dossierId(dossier),
    kind: dossierKind,
    by: `person:${person.id}`,
    ...(safeguards === undefined ? {} : { safeguards }),
    context: async () => undefined,
    decide: (state, now) => decideDossier(state, command, person, now),
  });
}

/** Lets time bring a dossier what is due. */
export function timeForDossier(ports: Ports, dossier: string): Promise<CommandResult<DossierState>> {
  return throughTheDoor(ports, {
    aggregate: dossierId(dossier),
    kind: dossierKind,
    by: 'time',
    context: async () => undefined,
    decide: () => decided<DossierEvent>(),
  });
}
