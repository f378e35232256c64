import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { addDays } from '#domain/calendar/brussels-time.ts';
import type { Period } from '#domain/calendar/periods.ts';
import { addPeriods } from '#domain/calendar/periods.ts';
import {
  addWorkingDays,
  firstWorkingDayOnOrAfter,
  lastWorkingDayOnOrBefore,
  type ShiftedDay,
  type SkippedDay,
} from '#domain/calendar/working-days.ts';
import type { Policy } from '#domain/policy/policy.ts';

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
    }
  | {
      readonly kind: 'days-from-day';
      readonly day: LocalDate;
      readonly days: number;
      readonly rounding: 'last-working-day-before' | 'first-working-day-after';
    }
  | { readonly kind: 'working-days-after'; readonly day: LocalDate; readonly count: number };

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

/** The explanation of the day a rule gives. */
export function explain(rule: DateRule, policy: Policy): DateExplanation {
  const shifted = applyRule(rule, policy);
  return { date: shifted.date, rule, skipped: shifted.skipped, policyVersion: policy.version };
}
