import { endOfDay, type Instant, type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import { laterDay } from '#domain/deadlines/explanation.ts';
import { asapPlan, conditionPlan, type Milestone, underEachPolicy, workingDaysPlan } from '#domain/deadlines/plan.ts';
import { movesBetween, type PolicyChange, policyBefore } from '#domain/deadlines/replan.ts';
import { dueTimeEvents, earliest, type Happening, nextMilestone } from '#domain/deadlines/timeline.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import type { Policy } from '#domain/policy/policy.ts';
import { type ConditionContext, endOf } from './ends.ts';
import type { ConditionEvent } from './events.ts';
import { type ConditionState, evolveCondition, recounted } from './state.ts';

/** Working days after which the secretariat is reminded to judge evidence. */
const REVIEW_REMINDER_WORKING_DAYS = [5, 10, 15];

/** The matter being chased now. Its key changes with the deadline, so that a new due day starts its milestones afresh. */
export interface ConditionMatter {
  readonly key: string;
  readonly bornAt: Instant;
  readonly due?: LocalDate;
  readonly milestones: readonly Milestone[];
}

/** What a condition chases: its due day, a dateless duty's nudges, or the review of its evidence. */
export function conditionMatter(state: ConditionState, policy: Policy): ConditionMatter | undefined {
  const { status, evidenceAt, chasedFrom, due } = state;
  if (status === 'in-review') {
    // Without a committee (a protocol) there is no secretariat to remind.
    if (evidenceAt === undefined || state.opening.committee === undefined) return undefined;
    const from = localDateOf(evidenceAt);
    const bornAt = state.reviewedFrom ?? evidenceAt;
    const milestones = underEachPolicy(policy, bornAt, (one) =>
      workingDaysPlan('review-reminder', from, REVIEW_REMINDER_WORKING_DAYS, one),
    );
    return { key: `review-${state.evidenceCount}`, bornAt, milestones };
  }
  if (status !== 'open' && status !== 'overdue') return undefined;
  const key = `deadline-${state.deadlineVersion}`;
  if (due !== undefined) {
    const milestones = underEachPolicy(policy, chasedFrom, (one) => conditionPlan(due, one));
    return { key, bornAt: chasedFrom, due, milestones };
  }
  const handled = state.handled[key];
  const after = handled !== undefined && handled > chasedFrom ? handled : chasedFrom;
  const openedOn = localDateOf(state.openedAt);
  const nudges = underEachPolicy(policy, chasedFrom, (one) => asapPlan(openedOn, after, one));
  return { key, bornAt: chasedFrom, milestones: nudges.filter(({ instant }) => instant > after) };
}

const isSettled = (state: ConditionState): boolean => state.status === 'fulfilled' || state.status === 'ended';

function dueDayPassing(state: ConditionState): Happening<ConditionEvent>[] {
  if (state.due === undefined || state.passedDue === state.due || isSettled(state)) return [];
  // Only the next occurrence of a recurring duty still waits for the due day of one that is waived or under review.
  const matters = state.status === 'open' || state.opening.every !== undefined;
  if (!matters) return [];
  const passes = endOfDay(state.due);
  const at = passes > state.chasedFrom ? passes : state.chasedFrom;
  return [
    {
      at,
      events: [{ type: 'due-day-passed', effectiveAt: at, data: { due: state.due, overdue: state.status === 'open' } }],
    },
  ];
}

/** The first succession that is not in the log yet and concerns a duty that is still owed. */
function succession(state: ConditionState, successions: ConditionContext['successions']): Happening<ConditionEvent>[] {
  if (isSettled(state) || state.status === 'waived') return [];
  const { organisation, parties = [] } = state.opening;
  const seen = state.successionsSeen ?? 0;
  const index = successions.findIndex(
    ({ from }, place) => place >= seen && (from === organisation || parties.includes(from)),
  );
  const found = successions[index];
  if (found === undefined) return [];
  const { from, to } = found;
  // One that opens later, or is owed again after a mistake was annulled, passes then.
  const at = found.at > state.chasedFrom ? found.at : state.chasedFrom;
  return [{ at, events: [{ type: 'body-succeeded', effectiveAt: at, data: { from, to, number: index + 1 } }] }];
}

/** What ends this one: what ends those of its owner, and that the event did not take place that opened it. */
const endsOf = ({ voidedAt, opening }: ConditionState, ends: ConditionContext['ends']): ConditionContext['ends'] =>
  voidedAt === undefined ? ends : [...ends, { at: voidedAt, because: 'event-cancelled', conditions: [opening.ref] }];

function happenings(
  state: ConditionState,
  policy: Policy,
  { ends, successions }: ConditionContext,
  now: Instant,
): Happening<ConditionEvent>[] {
  const all: Happening<ConditionEvent>[] = [];
  const end = isSettled(state) || state.status === 'waived' ? undefined : endOf(endsOf(state, ends), state.opening);
  // First in the list: where an end and a due day fall on the same midnight, the end wins.
  if (end !== undefined) {
    // One that opens after the end (its dossier's end was not yet known), or is owed again after it, ends then and not before.
    const at = end.at > state.chasedFrom ? end.at : state.chasedFrom;
    all.push({ at, events: [{ type: 'condition-ended', effectiveAt: at, data: { because: end.because } }] });
  }
  all.push(...succession(state, successions));
  all.push(...dueDayPassing(state));
  const matter = conditionMatter(state, policy);
  if (matter === undefined) return all;
  const next = nextMilestone(matter, state.handled, now);
  if (next !== undefined) all.push(next);
  return all;
}

const withKey = (matter: ConditionMatter | undefined, key: string): ConditionMatter | undefined =>
  matter && { ...matter, key };

/**
 * What a change of policy moves of what a condition still chases. A due day that is counted in working days moves with them, as long as
 * it has not passed, and only to a later day.
 */
export function conditionReplan(state: ConditionState, change: PolicyChange, now: Instant): ConditionEvent | undefined {
  const { due, dueRule, status } = state;
  const runs = (status === 'open' || status === 'in-review') && due !== undefined && endOfDay(due) > now;
  const { policy } = change;
  const before = policyBefore(change, state.replannedFor);
  if (before === undefined) return undefined;
  const to = runs && dueRule !== undefined ? laterDay(dueRule, due, policy) : undefined;
  const after = to === undefined ? state : recounted(state, to, policy.version, now);
  const key = conditionMatter(state, before)?.key ?? '';
  const moves = movesBetween(
    conditionMatter(state, before),
    // Under the same name, though a new due day makes it another matter: what is shown is from which day to which.
    withKey(conditionMatter(after, policy), key),
    state.handled,
    policy.since ?? now,
  );
  if (moves.length === 0 && to === undefined) return undefined;
  const moved = due === undefined || to === undefined ? {} : { due: { from: due, to } };
  return {
    type: 'deadlines-replanned',
    effectiveAt: now,
    data: { policyVersion: policy.version, moves, ...moved },
    ...eventTexts({ reason: change.reason }),
  };
}

/** All that time has brought to a condition by `now`, what ends it included, and that is not in its log yet. */
export function conditionTimeEvents(
  state: ConditionState,
  policy: Policy,
  context: ConditionContext,
  now: Instant,
): ConditionEvent[] {
  return dueTimeEvents(state, now, (present) => happenings(present, policy, context, now), evolveCondition);
}

/** What only its owner knows is brought to it when it happens, and not waited for. */
const ALONE: ConditionContext = { ends: [], successions: [] };

/** The next instant at which time brings something to this condition. */
export function conditionNextDue(state: ConditionState, policy: Policy, now: Instant): Instant | undefined {
  return earliest(happenings(state, policy, ALONE, now));
}
