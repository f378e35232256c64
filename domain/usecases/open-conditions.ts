import type { AccessionEvent } from '#domain/accession/events.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { ConditionOpening } from '#domain/condition/events.ts';
import {
  firstOpening,
  openingAfter,
  openingsAtEvent,
  openingsAtStart,
  openingsOf,
} from '#domain/condition/openings.ts';
import { accessionAsOwner, type ConditionOwner } from '#domain/condition/owner.ts';
import { type ConditionState, evolveCondition, isDoneWith } from '#domain/condition/state.ts';
import { conditionTimeEvents } from '#domain/condition/time.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { accederOf, accessionId, conditionId, dossierOf } from '#domain/door/aggregate-id.ts';
import { accessionKind, conditionKind } from '#domain/door/aggregate-kind.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { Ports } from '#domain/ports/ports.ts';
import type { ProtocolEvent } from '#domain/protocol/events.ts';
import { namesSoFar } from '#domain/succession/succession.ts';
import { openCondition } from './command-condition.ts';
import { conditionsOfOwner, firstOccurrence } from './conditions-of-owner.ts';
import { inBatches } from './in-batches.ts';
import { ownerNow, ownerOfCondition } from './owner-now.ts';
import { presentDossier } from './present-dossier.ts';
import { timeForAggregate } from './time-for-aggregate.ts';
import { TransientConflict } from './transient-conflict.ts';

/** An event of the log of what sets conditions, with its owner as it is right after it. */
export interface OwnerMoment {
  readonly id: string;
  readonly event: DossierEvent | ProtocolEvent;
  readonly owner: ConditionOwner;
}

/** An event of an accession's log, with the accession as owner of the conditions that the acceder took on. */
export interface AccessionMoment {
  readonly id: string;
  readonly event: AccessionEvent;
  readonly owner: ConditionOwner;
}

interface Cause {
  readonly event: string;
  readonly effectiveAt: Instant;
}

async function open(ports: Ports, opening: ConditionOpening, cause: Cause, by: string): Promise<AggregateId> {
  const result = await openCondition(ports, opening, { ...cause, by });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
  return conditionId(opening);
}

/**
 * Opens the conditions that an event opens: all of a decision or a protocol at its entry into force, occurrences at a recorded event, what
 * a later last day allows. Done twice it opens nothing twice. Returns the ids of what the event opens.
 */
export async function openConditions(ports: Ports, moment: OwnerMoment, by: string): Promise<AggregateId[]> {
  const { id, event, owner } = moment;
  const cause = { event: id, effectiveAt: event.effectiveAt };
  const openings = openingsOf(owner, event, await ports.policies.current());
  const opened = await inBatches(openings, (opening) => open(ports, opening, cause, by));
  const movesLastDay =
    event.type === 'authorisation-extended' || (event.type === 'event-recorded' && event.data.makesIndefinite);
  return movesLastDay ? [...opened, ...(await resumeRhythms(ports, owner.dossier, cause, by))] : opened;
}

/** States in which a duty is still owed, or may come to be. */
const STILL_OWED: readonly string[] = ['pending', 'open', 'in-review', 'overdue', 'ongoing'];

/**
 * Leaves out what the organisation still owes from an accession that it withdrew: a duty that survived is the same duty when it accedes
 * again, with its own state and reminders, and is not owed twice. One that waits for an event opens anew: each event counts by itself.
 */
async function withoutTwins(
  ports: Ports,
  { dossier, accession }: ConditionOwner,
  openings: readonly ConditionOpening[],
): Promise<ConditionOpening[]> {
  if (accession === undefined || accession.round === 1) return [...openings];
  const { organisation, round } = accession;
  const earlier = (await ports.conditions.ofAcceders(dossier, organisation)).filter(
    ({ state }) => state.opening.round !== round && state.opening.survives && STILL_OWED.includes(state.status),
  );
  return openings.filter(
    (opening) => opening.kind === 'awaiting-event' || !earlier.some(({ state }) => state.opening.ref === opening.ref),
  );
}

/**
 * Opens the conditions of an acceder that an event of its accession opens: all that the deliberation sets for acceders when the
 * accession takes effect, occurrences at a recorded event. Done twice it opens nothing twice.
 */
export async function openAccedersConditions(
  ports: Ports,
  { id, event, owner }: AccessionMoment,
  by: string,
): Promise<AggregateId[]> {
  const policy = await ports.policies.current();
  const openings =
    event.type === 'accession-took-effect'
      ? await withoutTwins(ports, owner, openingsAtStart(owner, event.effectiveAt, policy))
      : event.type === 'event-recorded'
        ? openingsAtEvent(owner, event.data, policy)
        : [];
  const cause = { event: id, effectiveAt: event.effectiveAt };
  return inBatches(openings, (opening) => open(ports, opening, cause, by));
}

/**
 * Opens the occurrence of a recurring condition that follows one whose due day has passed or that is fulfilled, as long as it is due
 * by the authorisation's last day. Returns its id, or undefined when none follows.
 */
export async function openNextOccurrence(
  ports: Ports,
  previous: AggregateId,
  cause: Cause,
  by: string,
): Promise<AggregateId | undefined> {
  const policy = await ports.policies.current();
  const [{ state: condition }, owner] = await Promise.all([
    ports.store.load(previous, conditionKind),
    ownerOfCondition(ports, previous, ports.now(), policy),
  ]);
  if (condition === undefined || owner === undefined) return undefined;
  const opening = openingAfter(owner, condition, policy);
  return opening === undefined ? undefined : open(ports, opening, cause, by);
}

/** The newest occurrence of a rhythm: by the index, which may lag, and then by the logs themselves. */
async function newestOccurrence(
  ports: Ports,
  { dossier, accession, successions }: ConditionOwner,
  { ref, organisation, from }: { readonly ref: string; readonly organisation: string; readonly from: number },
  indexed: readonly { readonly aggregate: AggregateId; readonly state: ConditionState }[],
): Promise<ConditionState | undefined> {
  const round = accession?.round;
  const names = namesSoFar(organisation, successions);
  let known: { readonly aggregate: AggregateId; readonly occurrence: number } | undefined;
  for (const { aggregate, state } of indexed) {
    const { opening } = state;
    if (opening.ref !== ref || !names.has(opening.organisation) || opening.round !== round) continue;
    const { occurrence = 0 } = opening;
    if (known === undefined || occurrence > known.occurrence) known = { aggregate, occurrence };
  }
  // By its own name: one that passed to a successor has that of the body for which it opened.
  let newest = known && (await ports.store.load(known.aggregate, conditionKind)).state;
  for (let occurrence = known === undefined ? from : known.occurrence + 1; ; occurrence += 1) {
    const aggregate = conditionId({ dossier, ref, organisation, occurrence, round });
    const { state } = await ports.store.load(aggregate, conditionKind);
    if (state === undefined) return newest;
    newest = state;
  }
}

/** What sets conditions under a reference: the dossier or protocol itself, and every accession that has taken effect. */
async function ownersUnder(ports: Ports, reference: string): Promise<ConditionOwner[]> {
  const policy = await ports.policies.current();
  const [own, dossier, accessions] = await Promise.all([
    ownerNow(ports, reference, ports.now(), policy),
    presentDossier(ports, reference, ports.now(), policy),
    ports.accessions.ofDossier(reference),
  ]);
  const ofAcceders = accessions.flatMap(({ state }) =>
    dossier === undefined || state.accededRound === undefined
      ? []
      : [accessionAsOwner(state, state.accededRound, dossier)],
  );
  return own === undefined ? ofAcceders : [own, ...ofAcceders];
}

/**
 * A later last day opens what it allows: the next occurrence of each recurring duty whose last one was done with, and the first of one
 * that had none. An occurrence that still runs brings its successor itself.
 */
async function resumeRhythms(ports: Ports, dossier: string, cause: Cause, by: string): Promise<AggregateId[]> {
  const policy = await ports.policies.current();
  const [owners, own, ofAcceders] = await Promise.all([
    ownersUnder(ports, dossier),
    ports.conditions.ofDossier(dossier),
    ports.conditions.ofAcceders(dossier),
  ]);
  const indexed = [...own, ...ofAcceders];
  const rhythms = owners.flatMap((owner) => {
    const { inForceAt } = owner;
    if (inForceAt === undefined) return [];
    return owner.conditions
      .filter(({ deadline }) => typeof deadline === 'object' && 'every' in deadline)
      .flatMap((definition) =>
        definition.responsible.map((organisation) => ({ owner, inForceAt, definition, organisation })),
      );
  });
  const openings = await inBatches(rhythms, async ({ owner, inForceAt, definition, organisation }) => {
    const from = firstOccurrence(owner, definition, organisation, policy);
    const newest = await newestOccurrence(ports, owner, { ref: definition.ref, organisation, from }, indexed);
    if (newest === undefined) return firstOpening(owner, definition, organisation, inForceAt, policy);
    const present = conditionTimeEvents(newest, policy, owner, ports.now()).reduce<ConditionState>(
      evolveCondition,
      newest,
    );
    return isDoneWith(present) ? openingAfter(owner, present, policy) : undefined;
  });
  return inBatches(
    openings.filter((opening) => opening !== undefined),
    (opening) => open(ports, opening, cause, by),
  );
}

async function bringTime(ports: Ports, found: Iterable<AggregateId>, cause: string): Promise<number> {
  const all = [...new Set(found)];
  await inBatches(all, async (aggregate) => {
    const result = await timeForAggregate(ports, aggregate, cause);
    if (!result.ok) throw new TransientConflict(result.refusal.message);
  });
  return all.length;
}

const idsOf = (found: readonly { readonly aggregate: AggregateId }[]): AggregateId[] =>
  found.map(({ aggregate }) => aggregate);

/** What an acceder took on when it was accepted last, by what the logs say. */
async function acceded(
  ports: Ports,
  dossier: string,
  organisations: Iterable<string>,
  indexed: ReadonlySet<AggregateId>,
): Promise<AggregateId[]> {
  const policy = await ports.policies.current();
  const deliberation = await presentDossier(ports, dossier, ports.now(), policy);
  if (deliberation === undefined) return [];
  const found = await inBatches([...organisations], async (organisation) => {
    const { state } = await ports.store.load(accessionId(dossier, organisation), accessionKind);
    return state?.accededRound === undefined
      ? []
      : conditionsOfOwner(ports, accessionAsOwner(state, state.accededRound, deliberation), indexed, policy);
  });
  return found.flat();
}

/**
 * Brings an end or a succession of a dossier or protocol to its conditions, those of acceders included, and to its accessions; each
 * decides for itself. By the logs and not only by the indexes, which may lag: nothing else would come by for a duty that rests. Returns
 * how many it looked at.
 */
export async function endConditions(ports: Ports, dossier: string, cause: string): Promise<number> {
  const policy = await ports.policies.current();
  const [accessions, own, ofAcceders, rows, owner] = await Promise.all([
    ports.accessions.ofDossier(dossier),
    ports.conditions.ofDossier(dossier),
    ports.conditions.ofAcceders(dossier),
    ports.acceders.of(dossier),
    ownerNow(ports, dossier, ports.now(), policy),
  ]);
  const indexed = new Set(idsOf([...own, ...ofAcceders]));
  const organisations = rows.map(({ organisation }) => organisation);
  const byLogs = owner === undefined ? [] : await conditionsOfOwner(ports, owner, indexed, policy);
  return bringTime(
    ports,
    [
      ...idsOf(accessions),
      ...organisations.map((organisation) => accessionId(dossier, organisation)),
      ...indexed,
      ...byLogs,
      ...(await acceded(ports, dossier, organisations, indexed)),
    ],
    cause,
  );
}

/** Ends the conditions that an acceder took on, when it withdrew; each decides whether it survives. */
export async function endAccedersConditions(ports: Ports, accession: AggregateId, cause: string): Promise<number> {
  const [dossier, organisation] = [dossierOf(accession), accederOf(accession)];
  const indexed = new Set(idsOf(await ports.conditions.ofAcceders(dossier, organisation)));
  return bringTime(ports, [...indexed, ...(await acceded(ports, dossier, [organisation], indexed))], cause);
}
