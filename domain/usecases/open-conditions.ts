import { type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import { nextOwedOccurrence, openingsOf, recurringOpening } from '#domain/condition/openings.ts';
import { dossierAsOwner } from '#domain/condition/owner.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { conditionId, dossierId, dossierOf } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { openCondition, timeForCondition } from './command-condition.ts';

/** An event of a dossier's log, with the state right after it. */
export interface DossierMoment {
  readonly id: string;
  readonly event: DossierEvent;
  readonly state: DossierState;
}

/** A command for another aggregate was not carried out; the workflow's task is tried again. */
class TransientConflict extends Error {
  override readonly name = 'TransientConflict';
}

/**
 * Opens the conditions that an event of the dossier opens: all of the decision at its entry into force, occurrences at a recorded
 * event. Done twice it opens nothing twice. Returns the ids of what the event opens.
 */
export async function openConditions(ports: Ports, moment: DossierMoment, by: string): Promise<AggregateId[]> {
  const openings = openingsOf(dossierAsOwner(moment.state), moment.event, await ports.policies.current());
  const opened: AggregateId[] = [];
  for (const opening of openings) {
    const result = await openCondition(ports, opening, { event: moment.id, effectiveAt: moment.event.effectiveAt, by });
    if (!result.ok) throw new TransientConflict(result.refusal.message);
    opened.push(conditionId(opening.dossier, opening.ref, opening.organisation, opening.occurrence));
  }
  return opened;
}

/**
 * Opens the occurrence of a recurring condition that follows one whose due day has passed or that is fulfilled, as long as it is due
 * by the authorisation's last day. Returns its id, or undefined when none follows.
 */
export async function openNextOccurrence(
  ports: Ports,
  previous: AggregateId,
  cause: { readonly event: string; readonly effectiveAt: Instant },
  by: string,
): Promise<AggregateId | undefined> {
  const [{ state: condition }, { state: dossier }, policy] = await Promise.all([
    ports.store.load(previous, conditionKind),
    ports.store.load(dossierId(dossierOf(previous)), dossierKind),
    ports.policies.current(),
  ]);
  const every = condition?.opening.every;
  if (condition === undefined || dossier === undefined || every === undefined) return undefined;
  const owner = dossierAsOwner(dossier);
  if (owner.hasEnded && !condition.opening.survives) return undefined;
  const definition = owner.conditions.find((candidate) => candidate.ref === condition.opening.ref);
  if (definition === undefined) return undefined;
  const { organisation, occurrence } = condition.opening;
  const next = nextOwedOccurrence(
    every.period,
    every.from,
    (occurrence ?? 0) + 1,
    localDateOf(condition.openedAt),
    owner.lastDay,
    policy,
  );
  if (next === undefined) return undefined;
  const opening = recurringOpening(owner, definition, organisation, { every: every.period, from: every.from }, next);
  const result = await openCondition(ports, opening, { ...cause, by });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
  return conditionId(opening.dossier, opening.ref, organisation, next.occurrence);
}

/** Ends the conditions of an authorisation that has ended, except those that survive it. Returns how many it looked at. */
export async function endConditions(ports: Ports, dossier: string, cause: string): Promise<number> {
  const conditions = await ports.conditions.ofDossier(dossier);
  for (const { aggregate } of conditions) {
    const result = await timeForCondition(ports, aggregate, cause);
    if (!result.ok) throw new TransientConflict(result.refusal.message);
  }
  return conditions.length;
}
