import type * as z from 'zod';
import { OVER_ACCESSIONS } from '#domain/accession/steps.ts';
import type { registerRequestFields } from '#domain/commands/registration-commands.ts';
import { accessionId, dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { accessionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import type { Refusal } from '#domain/door/refusal.ts';
import { type DossierCommand, decideDossier, registerOnPaper } from '#domain/dossier/decide.ts';
import { conditionRefsOf } from '#domain/dossier/events.ts';
import { decideFurther, type FurtherDossierCommand } from '#domain/dossier/further-steps.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { hasPartIn } from '#domain/dossier/visibility.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { recordEventForAcceder } from './command-accession.ts';
import { unknownBody, unknownOrganisations } from './known-bodies.ts';
import { nameTaken } from './name-taken.ts';
import { expectSuccessor } from './record-succession.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';

/** The refusal of a command that names a body which Beraad does not know. */
async function unknownBodies(ports: Ports, command: DossierCommand): Promise<Refusal | undefined> {
  switch (command.do) {
    case 'submit-request': {
      const { provider, recipients, applicants, committee } = command.fields;
      if ((await ports.directory.committee(committee)) === undefined) return unknownBody(`committee ${committee}`);
      return unknownOrganisations(ports, [provider, ...(recipients ?? []), ...applicants]);
    }
    case 'request-advice':
      return unknownOrganisations(ports, [command.fields.adviser]);
    case 'record-decision':
      return unknownOrganisations(
        ports,
        (command.fields.conditions ?? []).flatMap(({ responsible }) => responsible),
      );
    default:
      return undefined;
  }
}

/** Why a request to a committee cannot amend the dossier it names; undefined where it can. */
async function refusedAmends(
  ports: Pick<Ports, 'store'>,
  { amends, committee }: { readonly amends: string; readonly committee: string },
  person: Person,
): Promise<Refusal | undefined> {
  const { state: amended } = await ports.store.load(dossierId(amends), dossierKind);
  const sees = amended !== undefined && hasPartIn(person, amended);
  if (amended === undefined || (!sees && amended.committee !== committee)) {
    const message = `There is no dossier ${amends} of ${committee} to amend; correct the reference.`;
    return { code: 'no-such-dossier', message };
  }
  // One committee cannot end what another decided, and an amendment ends what it amends.
  if (amended.committee !== committee) {
    const message = `Dossier ${amends} is of ${amended.committee}; only a decision of that committee can amend it.`;
    return { code: 'other-committee', message };
  }
  return undefined;
}

/**
 * What submitting a request or a protocol would be refused for because of the names it gives, told while its form is still being filled
 * in: its own, and that of the dossier it amends.
 */
export async function refusedNames(
  ports: Pick<Ports, 'store'>,
  names: { readonly dossier: string; readonly amends?: string | undefined; readonly committee?: string | undefined },
  person: Person,
): Promise<{ readonly name: 'dossier' | 'amends'; readonly code: Refusal['code'] }[]> {
  const { dossier, amends, committee } = names;
  const [asDossier, asProtocol, amendment] = await Promise.all([
    nameTaken(ports, protocolId(dossier)),
    nameTaken(ports, dossierId(dossier)),
    amends === undefined || committee === undefined ? undefined : refusedAmends(ports, { amends, committee }, person),
  ]);
  const taken = asDossier ?? asProtocol;
  return [
    ...(taken === undefined ? [] : [{ name: 'dossier' as const, code: taken.code }]),
    ...(amendment === undefined ? [] : [{ name: 'amends' as const, code: amendment.code }]),
  ];
}

/** Why a request cannot amend the dossier it names, or a decision not supersede the conditions it names; undefined where it can. */
async function wrongAmendment(
  ports: Ports,
  dossier: string,
  command: DossierCommand,
  person: Person,
): Promise<Refusal | undefined> {
  if (command.do === 'submit-request') {
    const { amends, committee } = command.fields;
    return amends === undefined ? undefined : refusedAmends(ports, { amends, committee }, person);
  }
  if (command.do === 'record-decision' && (command.fields.supersedes ?? []).length > 0) {
    const { state } = await ports.store.load(dossierId(dossier), dossierKind);
    if (state?.amends === undefined) return undefined;
    // Who may not decide learns nothing of what the other decision sets.
    const judged = decideDossier(state, command, person, ports.now());
    if (!judged.ok && judged.refusal.code === 'not-permitted') return judged.refusal;
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

/** The bodies to which a command gives a part in the dossier: their lists will look there. */
function newParts(command: DossierCommand): readonly string[] {
  switch (command.do) {
    case 'submit-request':
      return [command.fields.provider, ...(command.fields.recipients ?? []), ...command.fields.applicants];
    case 'request-advice':
      return [command.fields.adviser];
    case 'record-decision':
      return (command.fields.conditions ?? []).flatMap(({ responsible }) => responsible);
    default:
      return [];
  }
}

/**
 * Notes where a dossier will be looked for: in the lists of the bodies that a command gives a part in it, and by the check. A place that
 * leads to a dossier that never came says nothing, one that is missing would say no.
 */
async function noteParts(ports: Ports, dossier: string, command: DossierCommand): Promise<void> {
  if (command.do === 'submit-request') {
    const { provider, recipients, recipientClass } = command.fields;
    await ports.permits.expect(provider, recipients ?? [], dossierId(dossier));
    if (recipientClass !== undefined) await ports.permits.expectAcceders(provider, dossier);
  }
  const parts = newParts(command);
  if (parts.length > 0) await ports.parties.expect(parts, dossierId(dossier));
}

/** Why this person cannot submit this request, whatever else there is: asked first, so that nobody else learns which names are taken. */
function submissionRefusal(ports: Ports, command: DossierCommand, person: Person): Refusal | undefined {
  if (command.do !== 'submit-request') return undefined;
  const judged = decideDossier(undefined, command, person, ports.now());
  return judged.ok ? undefined : judged.refusal;
}

/** Gives a person's command to a dossier. */
export async function commandDossier(
  ports: Ports,
  dossier: string,
  command: DossierCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<DossierState>> {
  if (command.do === 'record-event') {
    const ofAcceder = await recordEventForAcceder(ports, command.fields, person, safeguards);
    if (ofAcceder !== undefined) return ofAcceder.ok ? { ...ofAcceder, state: undefined } : ofAcceder;
  }
  return throughTheDoor(ports, {
    aggregate: dossierId(dossier),
    kind: dossierKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    precondition: async () =>
      submissionRefusal(ports, command, person) ??
      (await unknownBodies(ports, command)) ??
      (command.do === 'submit-request' ? await nameTaken(ports, dossierId(dossier)) : undefined) ??
      (await wrongAmendment(ports, dossier, command, person)),
    context: async () => undefined,
    decide: (state, now) => decideDossier(state, command, person, now),
    beforehand: () => noteParts(ports, dossier, command),
  });
}

/** Gives the registration of a request that came on paper, by the secretariat for the applicants. */
export async function registerRequest(
  ports: Ports,
  fields: z.infer<typeof registerRequestFields>,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<DossierState>> {
  const { receivedOn: _receivedOn, ...request } = fields;
  const { dossier } = fields;
  const command = { do: 'submit-request', fields: request } as const;
  return throughTheDoor(ports, {
    aggregate: dossierId(dossier),
    kind: dossierKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    async precondition(now) {
      // Asked of the person first, so that nobody else learns which names are taken.
      const judged = registerOnPaper(undefined, fields, person, now);
      if (!judged.ok) return judged.refusal;
      return (
        (await unknownBodies(ports, command)) ??
        (await nameTaken(ports, dossierId(dossier))) ??
        (await wrongAmendment(ports, dossier, command, person))
      );
    },
    context: async () => undefined,
    decide: (state, now) => registerOnPaper(state, fields, person, now),
    beforehand: () => noteParts(ports, dossier, command),
  });
}

/** Why a body that acceded is not succeeded here while its accession lasts; undefined for one that has none, or none any more. */
async function accessionStays(
  ports: Ports,
  { dossier, from, to }: { readonly dossier: string; readonly from: string; readonly to: string },
): Promise<Refusal | undefined> {
  const [own, other] = await Promise.all(
    [from, to].map(async (body) => (await ports.store.load(accessionId(dossier, body), accessionKind)).state?.status),
  );
  if (own === undefined || OVER_ACCESSIONS.includes(own)) return undefined;
  const next =
    other === undefined || OVER_ACCESSIONS.includes(other)
      ? `Let ${to} prepare and sign its own, and then withdraw that of ${from}`
      : `${to} has one of its own: withdraw that of ${from}`;
  const message = `${from} acceded by a commitment that it signed itself, which does not pass to ${to}. ${next}; until then its duties stay with ${from}.`;
  return { code: 'accession-stays', message };
}

/** The refusal of a further command that names a body or a dossier which Beraad does not know. */
async function wrongReference(
  ports: Ports,
  command: FurtherDossierCommand,
  person: Person,
): Promise<Refusal | undefined> {
  if (command.do !== 'record-succession' && command.do !== 'note-dependency') return undefined;
  // Asked of the person first, so that nobody else learns which names there are.
  const { state: own } = await ports.store.load(dossierId(command.fields.dossier), dossierKind);
  const judged = decideFurther(own, command, person, ports.now());
  if (command.do === 'record-succession' && (judged.ok || judged.refusal.code === 'no-part-to-pass')) {
    const stays = await accessionStays(ports, command.fields);
    if (stays !== undefined) return stays;
  }
  if (!judged.ok) return undefined;
  if (command.do === 'record-succession') return unknownOrganisations(ports, [command.fields.to]);
  if (command.fields.outside !== undefined) return undefined;
  const { dependency } = command.fields;
  const { state } = await ports.store.load(dossierId(dependency), dossierKind);
  if (state !== undefined) return undefined;
  const message = `There is no dossier ${dependency} on which another could rest; of an authorisation that Beraad does not know, say which it is in \`outside\`.`;
  return { code: 'no-such-dossier', message };
}

/** Where a succession is taken back: the parts may return to whoever had them, beside what passed on meanwhile. */
async function expectPredecessors(ports: Ports, dossier: string): Promise<void> {
  const { state } = await ports.store.load(dossierId(dossier), dossierKind);
  for (const { from, to } of state?.successions ?? []) await expectSuccessor(ports, { dossier, from: to, to: from });
}

/** Gives a person's command to a dossier that no scenario has a step for. */
export async function commandDossierFurther(
  ports: Ports,
  command: FurtherDossierCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<DossierState>> {
  return throughTheDoor(ports, {
    aggregate: dossierId(command.fields.dossier),
    kind: dossierKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    precondition: () => wrongReference(ports, command, person),
    context: async () => undefined,
    decide: (state, now) => decideFurther(state, command, person, now),
    beforehand: async () => {
      if (command.do === 'record-succession') await expectSuccessor(ports, command.fields);
      if (command.do === 'annul-dossier-event') await expectPredecessors(ports, command.fields.dossier);
    },
  });
}
