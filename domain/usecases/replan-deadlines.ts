import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type PolicyChange, replannedWithDue } from '#domain/deadlines/replan.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { type AggregateKind, type AnyEvent, forKind } from '#domain/door/aggregate-kind.ts';
import { decided } from '#domain/door/refusal.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { commandAnyKind } from './time-for-aggregate.ts';
import { TransientConflict } from './transient-conflict.ts';

/** A command that read the policy before has ended by now: no function runs longer. */
export const REPLAN_SETTLES_MILLISECONDS = 60_000;

/**
 * Plans one aggregate anew for the policy that holds now: its log tells what moves and why, and its due row follows. Planned twice it tells
 * nothing twice. Returns whether its log told something.
 */
export async function replanAggregate(
  ports: Ports,
  aggregate: AggregateId,
  change: Omit<PolicyChange, 'policy'>,
  by: string,
): Promise<boolean> {
  let told = false;
  const result = await commandAnyKind(ports, aggregate, { by }, (kind, state, policy, now) => {
    const event = state === undefined ? undefined : kind.replan(state, { ...change, policy }, now);
    told = event !== undefined;
    return event === undefined ? decided() : decided(event);
  });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
  return told;
}

const plannedMoves = z.object(replannedWithDue);

/** What a change of policy would move in one aggregate. */
export interface PlannedMoves extends Omit<z.infer<typeof plannedMoves>, 'policyVersion'> {
  readonly aggregate: AggregateId;
}

/** What a change of policy would move in an aggregate as its snapshot has it; undefined for nothing. */
export function previewMoves(
  aggregate: AggregateId,
  snapshot: unknown,
  change: PolicyChange,
  now: Instant,
): PlannedMoves | undefined {
  const preview = <State, Event extends AnyEvent, Context>(kind: AggregateKind<State, Event, Context>) => {
    const state = kind.parseState(snapshot);
    const data = plannedMoves.safeParse(state === undefined ? undefined : kind.replan(state, change, now)?.data).data;
    return data && { aggregate, moves: data.moves, ...(data.due === undefined ? {} : { due: data.due }) };
  };
  return forKind(aggregate, preview);
}
