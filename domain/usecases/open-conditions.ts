import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { ConditionOpening } from '#domain/condition/events.ts';
import { firstOpening, openingAfter, openingsOf } from '#domain/condition/openings.ts';
import type { ConditionOwner } from '#domain/condition/owner.ts';
import { type ConditionState, evolveCondition, isDoneWith } from '#domain/condition/state.ts';
import { conditionTimeEvents } from '#domain/condition/time.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { conditionId, dossierOf } from '#domain/door/aggregate-id.ts';
import { conditionKind } from '#domain/door/aggregate-kind.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { Ports } from '#domain/ports/ports.ts';
import type { ProtocolEvent } from '#domain/protocol/events.ts';
import { openCondition, timeForCondition } from './command-condition.ts';
import { inBatches } from './in-batches.ts';
import { ownerNow } from './owner-now.ts';
import { TransientConflict } from './transient-conflict.ts';

/** An event of the log of what sets conditions, with its owner as it is right after it. */
export interface OwnerMoment {
  readonly id: string;
  readonly event: DossierEvent | ProtocolEvent;
  readonly owner: ConditionOwner;
}

interface Cause {
  readonly event: string;
  readonly effectiveAt: Instant;
}

async function open(ports: Ports, opening: ConditionOpening, cause: Cause, by: string): Promise<AggregateId> {
  const result = await openCondition(ports, opening, { ...cause, by });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
  return conditionId(opening.dossier, opening.ref, opening.organisation, opening.occurrence);
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
    ownerNow(ports, dossierOf(previous), ports.now(), policy),
  ]);
  if (condition === undefined || owner === undefined) return undefined;
  const opening = openingAfter(owner, condition, policy);
  return opening === undefined ? undefined : open(ports, opening, cause, by);
}

/** The newest occurrence of a rhythm: by the index, which may lag, and then by the logs themselves. */
async function newestOccurrence(
  ports: Ports,
  dossier: string,
  ref: string,
  organisation: string,
  indexed: readonly ConditionState[],
): Promise<ConditionState | undefined> {
  const own = indexed.filter(({ opening }) => opening.ref === ref && opening.organisation === organisation);
  const byIndex = Math.max(0, ...own.map(({ opening }) => opening.occurrence ?? 0));
  let newest: ConditionState | undefined;
  for (let occurrence = Math.max(1, byIndex); ; occurrence += 1) {
    const { state } = await ports.store.load(conditionId(dossier, ref, organisation, occurrence), conditionKind);
    if (state === undefined) return newest;
    newest = state;
  }
}

/**
 * A later last day opens what it allows: the next occurrence of each recurring duty whose last one was done with, and the first of one
 * that had none. An occurrence that still runs brings its successor itself.
 */
async function resumeRhythms(ports: Ports, dossier: string, cause: Cause, by: string): Promise<AggregateId[]> {
  const policy = await ports.policies.current();
  const [owner, all] = await Promise.all([
    ownerNow(ports, dossier, ports.now(), policy),
    ports.conditions.ofDossier(dossier),
  ]);
  if (owner?.inForceAt === undefined) return [];
  const { inForceAt } = owner;
  const indexed = all.map((condition) => condition.state);
  const rhythms = owner.conditions
    .filter(({ deadline }) => typeof deadline === 'object' && 'every' in deadline)
    .flatMap((definition) => definition.responsible.map((organisation) => ({ definition, organisation })));
  const openings = await inBatches(rhythms, async ({ definition, organisation }) => {
    const newest = await newestOccurrence(ports, dossier, definition.ref, organisation, indexed);
    if (newest === undefined) return firstOpening(owner, definition, organisation, inForceAt, policy);
    const present = conditionTimeEvents(newest, policy, owner.ends, ports.now()).reduce<ConditionState>(
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

/** Ends the conditions that an end of their dossier or protocol concerns; each decides for itself. Returns how many it looked at. */
export async function endConditions(ports: Ports, dossier: string, cause: string): Promise<number> {
  const conditions = await ports.conditions.ofDossier(dossier);
  await inBatches(conditions, async ({ aggregate }) => {
    const result = await timeForCondition(ports, aggregate, cause);
    if (!result.ok) throw new TransientConflict(result.refusal.message);
  });
  return conditions.length;
}
