import { expect } from 'vitest';
import { atLocalTime, endOfDay, withOffset } from '#domain/calendar/brussels-time.ts';
import { applyRule } from '#domain/deadlines/explanation.ts';
import type { Milestone } from '#domain/deadlines/plan.ts';
import type { AnyEvent } from '#domain/door/aggregate-kind.ts';
import { type Policy, policyOfVersion } from '#domain/policy/policy.ts';

/** A matter that time chases, as every kind of aggregate has it. */
interface Matter {
  readonly key: string;
  readonly due?: string;
  readonly milestones: readonly Milestone[];
}

/** Notices that tell of a day that has passed. */
const AFTER_THE_DAY: readonly string[] = [
  'condition-overdue',
  'condition-escalated',
  'information-overdue',
  'advice-overdue',
  'advice-lapsed',
  'authorisation-expired',
];

/** What tells that a day has passed is told after that day, wherever the log tells it. */
export function nothingIsOverdueBeforeItsDay(events: readonly AnyEvent[]): void {
  for (const { type, effectiveAt, data } of events) {
    if (type !== 'milestone-reached' || !('notice' in data) || !AFTER_THE_DAY.includes(String(data.notice))) continue;
    const due = 'due' in data ? String(data.due) : '';
    expect(due, JSON.stringify(data)).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(effectiveAt >= endOfDay(due), `${withOffset(effectiveAt)} ${JSON.stringify(data)}`).toBe(true);
  }
}

/** A matter of one key keeps its day and its milestones as long as it lives: another day is another matter, or has another key. */
export function milestonesStay<State>(
  states: readonly State[],
  mattersOf: (state: State) => readonly (Matter | undefined)[],
): void {
  const known = new Map<string, string>();
  for (const state of states) {
    for (const matter of mattersOf(state)) {
      if (matter === undefined) continue;
      for (const { notice, milestone, instant } of matter.milestones) {
        const name = `${matter.key} ${notice} ${milestone ?? ''}`;
        expect(known.get(name) ?? instant, name).toBe(instant);
        known.set(name, instant);
      }
      const day = `${matter.key} due`;
      expect(known.get(day) ?? matter.due, day).toBe(matter.due);
      if (matter.due !== undefined) known.set(day, matter.due);
    }
  }
}

/** Every date of a plan is what its own explanation gives, under the policy that it names, and leaves at that policy's hour. */
export function explanationsHold(milestones: readonly Milestone[], policy: Policy): void {
  for (const { date, instant, explanation } of milestones) {
    const counted = policyOfVersion(policy, explanation.policyVersion) ?? policy;
    expect(applyRule(explanation.rule, counted)).toEqual({ date, skipped: explanation.skipped });
    expect(explanation.date).toBe(date);
    expect(instant).toBe(atLocalTime(date, counted.sendAt));
  }
}

/** The state after each event of a log. */
export function statesOf<State, Event>(
  events: readonly Event[],
  evolve: (state: State | undefined, event: Event) => State,
): State[] {
  const states: State[] = [];
  let state: State | undefined;
  for (const event of events) {
    state = evolve(state, event);
    states.push(state);
  }
  return states;
}

/** Of each state the share of histories that reach it, in words; and those that too few reach. */
export function shares<Status extends string>(
  all: readonly Status[],
  reached: readonly ReadonlySet<Status>[],
): { readonly words: string; readonly tooFew: readonly string[] } {
  const percents = all.map((status) => ({
    status,
    percent: (100 * reached.filter((states) => states.has(status)).length) / reached.length,
  }));
  return {
    words: percents.map(({ status, percent }) => `${status} ${Math.round(percent)} %`).join(', '),
    tooFew: percents.filter(({ percent }) => percent < 5).map(({ status, percent }) => `${status} ${percent} %`),
  };
}
