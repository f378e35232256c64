import { addDays, atLocalTime, type Instant, LAST_DAY, type LocalDate } from '#domain/calendar/brussels-time.ts';
import {
  addWorkingDays,
  firstWorkingDayOnOrAfter,
  lastWorkingDayOnOrBefore,
  type ShiftedDay,
} from '#domain/calendar/working-days.ts';
import type { NoticeName } from '#domain/notices/notice.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { DateExplanation, DateRule } from './explanation.ts';

/** One day on which time itself brings a notice. */
export interface Milestone {
  readonly notice: NoticeName;
  /** Absent for the two notices that have no number: advice-lapsed and authorisation-expired. */
  readonly milestone?: number;
  readonly date: LocalDate;
  readonly instant: Instant;
  readonly explanation: DateExplanation;
}

type Rounding = 'last-working-day-before' | 'first-working-day-after';

interface Rung {
  readonly notice: NoticeName;
  readonly milestone: number;
  readonly rounding: Rounding;
  /** Which rung wins where two of one matter fall on the same day and have the same number. */
  readonly rank: number;
  readonly unnumbered?: true;
}

const remind = (notice: NoticeName, daysBefore: number): Rung => ({
  notice,
  milestone: daysBefore === 0 ? 0 : -daysBefore,
  rounding: 'last-working-day-before',
  rank: 0,
});
const chase = (notice: NoticeName, daysAfter: number, rank: number): Rung => ({
  notice,
  milestone: daysAfter,
  rounding: 'first-working-day-after',
  rank,
});

function milestoneAt(
  notice: NoticeName,
  number: number | undefined,
  shifted: ShiftedDay,
  rule: DateRule,
  policy: Policy,
): Milestone {
  return {
    notice,
    ...(number === undefined ? {} : { milestone: number }),
    date: shifted.date,
    instant: atLocalTime(shifted.date, policy.sendAt),
    explanation: { date: shifted.date, rule, skipped: shifted.skipped, policyVersion: policy.version },
  };
}

/**
 * The rungs round a day: reminders move to the LAST working day before, what follows the day to the FIRST after. Where two rungs fall
 * on the same day only the later one stays (an escalation before an overdue notice of the same number).
 */
function ladder(day: LocalDate, rungs: readonly Rung[], policy: Policy): Milestone[] {
  const byDay = new Map<LocalDate, { readonly rung: Rung; readonly made: Milestone }>();
  for (const rung of rungs) {
    const nominal = addDays(day, rung.milestone);
    const shifted =
      rung.rounding === 'last-working-day-before'
        ? lastWorkingDayOnOrBefore(nominal, policy.closedDays)
        : firstWorkingDayOnOrAfter(nominal, policy.closedDays);
    const rule: DateRule = { kind: 'days-from-day', day, days: rung.milestone, rounding: rung.rounding };
    const made = milestoneAt(rung.notice, rung.unnumbered ? undefined : rung.milestone, shifted, rule, policy);
    const rival = byDay.get(made.date);
    const wins =
      rival === undefined ||
      rung.milestone > rival.rung.milestone ||
      (rung.milestone === rival.rung.milestone && rung.rank > rival.rung.rank);
    if (wins) byDay.set(made.date, { rung, made });
  }
  return [...byDay.values()].map(({ made }) => made).sort((a, b) => (a.instant < b.instant ? -1 : 1));
}

/** The reminders, overdue notices and escalation of a condition with a due day. */
export function conditionPlan(due: LocalDate, policy: Policy): Milestone[] {
  return ladder(
    due,
    [
      ...policy.reminders.map((days) => remind('condition-reminder', days)),
      ...policy.overdue.map((days) => chase('condition-overdue', days, 1)),
      ...policy.escalation.map((days) => chase('condition-escalated', days, 2)),
    ],
    policy,
  );
}

/** The reminders of a question to the applicant: a week and a day before, a day after. */
export function questionPlan(due: LocalDate, policy: Policy): Milestone[] {
  return ladder(
    due,
    [remind('information-reminder', 7), remind('information-reminder', 1), chase('information-overdue', 1, 1)],
    policy,
  );
}

/** The reminders of an advice; one whose silence lets the dossier proceed lapses instead of becoming overdue. */
export function advicePlan(due: LocalDate, onSilence: 'wait' | 'proceed', policy: Policy): Milestone[] {
  const after: Rung =
    onSilence === 'proceed' ? { ...chase('advice-lapsed', 1, 1), unnumbered: true } : chase('advice-overdue', 1, 1);
  return ladder(due, [remind('advice-reminder', 7), remind('advice-reminder', 1), after], policy);
}

/** What announces the end of an authorisation or protocol, and on the first working day after it, that it has ended. */
export function expiryPlan(lastDay: LocalDate, policy: Policy): Milestone[] {
  return ladder(
    lastDay,
    [
      ...policy.expiry.map((days) => remind('authorisation-expiring', days)),
      { ...chase('authorisation-expired', 1, 1), unnumbered: true },
    ],
    policy,
  );
}

/** The notice that another authorisation, on which one rests, has had its last day: on the first working day after it. */
export function dependencyPlan(lastDay: LocalDate, policy: Policy): Milestone[] {
  return ladder(lastDay, [{ ...chase('dependency-lapsed', 1, 1), unnumbered: true }], policy);
}

/** Notices so many working days after a day on which something was handed in. */
export function workingDaysPlan(
  notice: 'admissibility-reminder' | 'review-reminder' | 'accession-review-reminder',
  from: LocalDate,
  counts: readonly number[],
  policy: Policy,
): Milestone[] {
  return counts.map((count) => {
    const shifted = addWorkingDays(from, count, policy.closedDays);
    return milestoneAt(notice, count, shifted, { kind: 'working-days-after', day: from, count }, policy);
  });
}

const nameOf = ({ notice, milestone }: Milestone): string => `${notice} ${milestone ?? ''}`;

/**
 * A plan over all the policies that held since a matter came into being: up to the instant at which a policy took over, what the one
 * before it planned; from then on its own, but nothing a second time. So a change of policy re-plans what is still to come, and
 * nothing else.
 */
export function underEachPolicy(
  policy: Policy,
  bornAt: Instant,
  planUnder: (policy: Policy) => Milestone[],
): Milestone[] {
  const { since, before } = policy;
  if (since === undefined || before === undefined || since <= bornAt) return planUnder(policy);
  const passed = underEachPolicy(before, bornAt, planUnder).filter(
    ({ instant }) => instant > bornAt && instant <= since,
  );
  const told = new Set(passed.map(nameOf));
  return [
    ...passed,
    ...planUnder(policy).filter((milestone) => milestone.instant > since && !told.has(nameOf(milestone))),
  ];
}

/** Days between two nudges of a duty that is to be met "as soon as possible". */
const ASAP_NUDGE_EVERY_DAYS = 30;

/** A nudge after an instant, and the one after that: as much of an endless plan as is ever looked at. */
const NUDGES_AHEAD = 2;

/**
 * The nudges of a dateless duty: 30, 60, 90 … days after it opened, on the first working day on or after, up to the second one after an
 * instant. Where two fall on the same day only the later one stays.
 */
export function asapPlan(openedOn: LocalDate, after: Instant, policy: Policy): Milestone[] {
  const nudges = new Map<LocalDate, Milestone>();
  for (let number = 1, ahead = 0; ; number += 1) {
    const days = number * ASAP_NUDGE_EVERY_DAYS;
    const shifted = firstWorkingDayOnOrAfter(addDays(openedOn, days), policy.closedDays);
    const rule: DateRule = { kind: 'days-from-day', day: openedOn, days, rounding: 'first-working-day-after' };
    const nudge = milestoneAt('asap-nudge', number, shifted, rule, policy);
    if (nudge.instant > after && !nudges.has(nudge.date)) ahead += 1;
    if (ahead > NUDGES_AHEAD || shifted.date === LAST_DAY) return [...nudges.values()];
    nudges.set(nudge.date, nudge);
  }
}
