import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { addDays } from '#domain/calendar/brussels-time.ts';
import type { Period } from '#domain/calendar/periods.ts';
import { addPeriods, isWorkingDays } from '#domain/calendar/periods.ts';
import {
  addWorkingDays,
  firstWorkingDayOnOrAfter,
  lastWorkingDayOnOrBefore,
  type ShiftedDay,
  type SkippedDay,
} from '#domain/calendar/working-days.ts';
import { type Policy, policyOfVersion } from '#domain/policy/policy.ts';

/** The rule by which a day was found, with what it started from. */
export type DateRule =
  /** A day that somebody set: the decision, a protocol, an extension, a rejection. */
  | {
      readonly kind: 'fixed';
      readonly day: LocalDate;
      readonly setBy: 'decision' | 'protocol' | 'extension' | 'rejection' | 'question' | 'advice-request';
    }
  | {
      readonly kind: 'period-after';
      readonly day: LocalDate;
      readonly period: Period;
      readonly times: number;
      readonly event?: string;
      readonly policyVersion?: number;
    }
  | {
      readonly kind: 'days-from-day';
      readonly day: LocalDate;
      readonly days: number;
      readonly rounding: 'last-working-day-before' | 'first-working-day-after';
    }
  | {
      readonly kind: 'working-days-after';
      readonly day: LocalDate;
      readonly count: number;
      /** The policy under which the days were counted, where a later one does not count them anew. */
      readonly policyVersion?: number;
    };

/** Whether a rule counts working days, so that the committee's closing days have a say in it. */
const countsWorkingDays = (rule: DateRule): boolean =>
  rule.kind === 'working-days-after' || (rule.kind === 'period-after' && isWorkingDays(rule.period));

/** A rule together with the policy under which its days are counted, where that matters. */
export const underPolicy = <Rule extends DateRule>(rule: Rule, policy: Policy): Rule =>
  countsWorkingDays(rule) ? { ...rule, policyVersion: policy.version } : rule;

/** "Why this date": the rule, its start, and every weekend, holiday or closing day that moved it. */
export interface DateExplanation {
  readonly date: LocalDate;
  readonly rule: DateRule;
  readonly skipped: readonly SkippedDay[];
  readonly policyVersion: number;
}

/** Computes a rule anew; an explanation is true when this gives its date. */
export function applyRule(rule: DateRule, policy: Policy): ShiftedDay {
  switch (rule.kind) {
    case 'fixed':
      return { date: rule.day, skipped: [] };
    case 'period-after':
      return addPeriods(rule.day, rule.period, rule.times, policy.closedDays);
    case 'working-days-after':
      return addWorkingDays(rule.day, rule.count, policy.closedDays);
    case 'days-from-day': {
      const nominal = addDays(rule.day, rule.days);
      return rule.rounding === 'last-working-day-before'
        ? lastWorkingDayOnOrBefore(nominal, policy.closedDays)
        : firstWorkingDayOnOrAfter(nominal, policy.closedDays);
    }
  }
}

/** The explanation of the day a rule gives, by the policy under which its days were counted. */
export function explain(rule: DateRule, policy: Policy): DateExplanation {
  const version = 'policyVersion' in rule ? rule.policyVersion : undefined;
  const counted = (version === undefined ? undefined : policyOfVersion(policy, version)) ?? policy;
  const shifted = applyRule(rule, counted);
  return { date: shifted.date, rule, skipped: shifted.skipped, policyVersion: counted.version };
}

/**
 * Where a rule leads under a policy that came after the one under which it was counted: the later day, where a new closing day lies in
 * the term; undefined where it leads no further. What was promised is never shortened.
 */
export function laterDay(rule: DateRule, due: LocalDate, policy: Policy): LocalDate | undefined {
  const { date } = applyRule(rule, policy);
  return countsWorkingDays(rule) && date > due ? date : undefined;
}
