import type * as z from 'zod';
import {
  type AccessionCommand,
  type AttemptResult,
  concludeAttempt,
  decideAccession,
  recordAccessionEvent,
  recordScan,
} from '#domain/accession/decide.ts';
import {
  type Deliberation,
  type DeliberationContext,
  deliberationContext,
  deliberationOf,
} from '#domain/accession/deliberation.ts';
import type { AccessionEvent, ScanVerdict } from '#domain/accession/events.ts';
import { type AccessionState, hasAcceded } from '#domain/accession/state.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { stepSchemas } from '#domain/commands/steps.ts';
import { type AggregateId, accessionId, dossierId, dossierOf } from '#domain/door/aggregate-id.ts';
import { accessionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import { type Decision, type Refusal, refuse } from '#domain/door/refusal.ts';
import { hasPartIn } from '#domain/dossier/visibility.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Organisation, Ports } from '#domain/ports/ports.ts';
import { presentDossier } from './present-dossier.ts';
import { type CommandResult, type Safeguards, type Seen, throughTheDoor } from './through-the-door.ts';

type EventFields = z.infer<(typeof stepSchemas)['record-event']['fields']>;

/** What time brings to an accession from its deliberation: read anew on each try. */
export const deliberationContextAt =
  (ports: Ports, dossier: string) =>
  async (now: Instant, policy: Policy): Promise<DeliberationContext> => {
    const state = await presentDossier(ports, dossier, now, policy);
    return state === undefined ? {} : deliberationContext(state);
  };

/** Gives something by a person that needs to know the deliberation: read once, for the time it brings and for the decision. */
async function withDeliberation(
  ports: Ports,
  given: {
    readonly dossier: string;
    readonly organisation: string;
    readonly person: Person;
    readonly safeguards?: Safeguards | undefined;
    readonly seen?: Seen | undefined;
    readonly precondition?: (() => Promise<Refusal | undefined>) | undefined;
    readonly decide: (
      state: AccessionState | undefined,
      deliberation: Deliberation,
      organisation: Organisation,
      now: Instant,
    ) => Decision<AccessionEvent>;
  },
): Promise<CommandResult<AccessionState>> {
  const { dossier, person, safeguards, seen, precondition } = given;
  let deliberation: Deliberation | undefined;
  let organisation: Organisation | undefined;
  return throughTheDoor(ports, {
    aggregate: accessionId(dossier, given.organisation),
    kind: accessionKind,
    ...actorOf(person),
    seen,
    ...(safeguards === undefined ? {} : { safeguards }),
    ...(precondition === undefined ? {} : { precondition }),
    context: async (now, policy) => {
      organisation = await ports.directory.organisation(given.organisation);
      const state = await presentDossier(ports, dossier, now, policy);
      deliberation = state === undefined ? undefined : deliberationOf(state);
      return deliberation?.context ?? {};
    },
    decide: (state, now) => {
      if (organisation === undefined)
        return refuse(
          'unknown-body',
          `Beraad does not know ${given.organisation}; register the body first or correct the reference.`,
        );
      return deliberation === undefined
        ? refuse('no-accession-possible', `Dossier ${dossier} has no deliberation to which organisations can accede.`)
        : given.decide(state, deliberation, organisation, now);
    },
  });
}

/** Gives a person's command to an accession. */
export function commandAccession(
  ports: Ports,
  command: AccessionCommand,
  person: Person,
  safeguards?: Safeguards,
  precondition?: () => Promise<Refusal | undefined>,
): Promise<CommandResult<AccessionState>> {
  const { dossier, organisation } = command.fields;
  return withDeliberation(ports, {
    dossier,
    organisation,
    person,
    safeguards,
    precondition,
    decide: (state, deliberation, body, now) => decideAccession(state, command, person, deliberation, body, now),
  });
}

/**
 * What somebody saw who commands something of an accession at the address of its dossier: the dossier, where they have a part in it.
 * Undefined for who sees no more than the accession.
 */
export async function dossierSeenThere(ports: Ports, dossier: string, person: Person): Promise<Seen | undefined> {
  const aggregate = dossierId(dossier);
  const { state } = await ports.store.load(aggregate, dossierKind);
  if (state === undefined || !hasPartIn(person, state)) return undefined;
  return { aggregate, version: async () => (await ports.store.load(aggregate, dossierKind)).version };
}

/** Records an event for an acceder; undefined where that organisation never acceded, and the event is the dossier's own. */
export async function recordEventForAcceder(
  ports: Ports,
  fields: EventFields,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<AccessionState> | undefined> {
  const organisation = fields.for;
  if (organisation === undefined) return undefined;
  const seen = await dossierSeenThere(ports, fields.dossier, person);
  // An acceder is told the same of every other body, whether that acceded or not.
  if (seen === undefined && organisation !== person.organisation) {
    const message = `record-event for ${organisation} is not for ${person.id}.`;
    return { ok: false, kind: 'refused', refusal: { code: 'not-permitted', message } };
  }
  const { state } = await ports.store.load(accessionId(fields.dossier, organisation), accessionKind);
  if (state === undefined || !hasAcceded(state)) return undefined;
  return withDeliberation(ports, {
    dossier: fields.dossier,
    organisation,
    person,
    safeguards,
    seen,
    decide: (present, deliberation, _body, now) => recordAccessionEvent(present, fields, person, deliberation, now),
  });
}

/** Gives what a system found to an accession. */
function bySystem(
  ports: Ports,
  aggregate: AggregateId,
  given: { readonly by: string; readonly causedBy?: string },
  decide: (state: AccessionState | undefined, now: Instant) => Decision<AccessionEvent>,
): Promise<CommandResult<AccessionState>> {
  return throughTheDoor(ports, {
    aggregate,
    kind: accessionKind,
    ...given,
    context: deliberationContextAt(ports, dossierOf(aggregate)),
    decide,
  });
}

/** Tells an accession what the malware scan found of the file that was handed in; told twice, it counts once. */
export const tellScan = (
  ports: Ports,
  aggregate: AggregateId,
  scan: { readonly upload: string; readonly verdict: ScanVerdict },
  by: string,
): Promise<CommandResult<AccessionState>> =>
  bySystem(ports, aggregate, { by }, (state, now) => recordScan(state, scan, now));

/** Concludes the validation of an attempt; concluded twice, the first counts. */
export const tellResult = (
  ports: Ports,
  aggregate: AggregateId,
  found: { readonly attempt: number; readonly result: AttemptResult },
  by: { readonly by: string; readonly causedBy: string },
): Promise<CommandResult<AccessionState>> =>
  bySystem(ports, aggregate, by, (state, now) => concludeAttempt(state, found.attempt, found.result, now));
