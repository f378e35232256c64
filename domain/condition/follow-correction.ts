import type { Instant } from '#domain/calendar/brussels-time.ts';
import { applyRule, underPolicy } from '#domain/deadlines/explanation.ts';
import { type Decision, decided } from '#domain/door/refusal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Recording } from '#domain/recordings/recordings.ts';
import type { ConditionEvent } from './events.ts';
import type { ConditionState } from './state.ts';

/**
 * What becomes of an occurrence when the event that opened it turns out to have been on another day, or not to have been: its due day
 * follows, or it ends. What is fulfilled or waived stays so, unless that is annulled later; the day it was due follows all the same.
 * Told again it changes nothing.
 */
export function followRecording(
  state: ConditionState | undefined,
  { date, cancelled }: Pick<Recording, 'date' | 'cancelled'>,
  policy: Policy,
  now: Instant,
): Decision<ConditionEvent> {
  const rule = state?.opening.dueRule;
  if (state === undefined || rule === undefined || state.status === 'ended') return decided<ConditionEvent>();
  if (cancelled) {
    const isSettled = state.status === 'fulfilled' || state.status === 'waived';
    if (isSettled && state.voidedAt !== undefined) return decided<ConditionEvent>();
    return isSettled
      ? decided<ConditionEvent>({ type: 'occurrence-voided', effectiveAt: now, data: {} })
      : decided<ConditionEvent>({ type: 'condition-ended', effectiveAt: now, data: { because: 'event-cancelled' } });
  }
  if (date === (state.eventDay ?? rule.day)) return decided<ConditionEvent>();
  const dueRule = underPolicy({ ...rule, day: date }, policy);
  return decided<ConditionEvent>({
    type: 'due-day-moved',
    effectiveAt: now,
    data: { day: date, due: applyRule(dueRule, policy).date, dueRule },
  });
}
