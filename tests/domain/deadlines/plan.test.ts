import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, instantOfLocal, withOffset } from '#domain/calendar/brussels-time.ts';
import { nonWorkingReason } from '#domain/calendar/working-days.ts';
import { explain } from '#domain/deadlines/explanation.ts';
import {
  advicePlan,
  asapPlan,
  conditionPlan,
  expiryPlan,
  type Milestone,
  questionPlan,
  underEachPolicy,
  workingDaysPlan,
} from '#domain/deadlines/plan.ts';
import { upcomingOf } from '#domain/deadlines/timeline.ts';
import { DEFAULT_POLICY, type Policy } from '#domain/policy/policy.ts';

const policy = (changes: Partial<Policy> = {}): Policy => ({ ...DEFAULT_POLICY, ...changes });
/** `notice milestone date`, short. */
const told = (plan: readonly Milestone[]): string[] =>
  plan.map(({ notice, milestone, date }) => `${date} ${notice} ${milestone ?? '-'}`);

describe('the plan of a condition', () => {
  test('moves reminders to the last working day before, and what follows the day to the first after', () => {
    expect(told(conditionPlan('2017-11-30', policy()))).toEqual([
      '2017-09-29 condition-reminder -60',
      '2017-10-31 condition-reminder -30',
      '2017-11-16 condition-reminder -14',
      '2017-11-23 condition-reminder -7',
      '2017-11-29 condition-reminder -1',
      '2017-11-30 condition-reminder 0',
      '2017-12-01 condition-overdue 1',
      '2017-12-07 condition-overdue 7',
      '2017-12-14 condition-overdue 14',
      '2018-01-02 condition-escalated 30',
    ]);
  });

  test('leaves at 09:00 in Brussels, winter and summer', () => {
    const instants = conditionPlan('2017-11-30', policy()).map(({ instant }) => instant);

    expect(instants[0]).toBe('2017-09-29T07:00:00.000Z');
    expect(instants[5]).toBe('2017-11-30T08:00:00.000Z');
  });

  test('leaves at the hour of the policy', () => {
    expect(conditionPlan('2017-11-30', policy({ sendAt: '16:45' })).at(-1)?.instant).toBe('2018-01-02T15:45:00.000Z');
  });

  test.each([
    // A Sunday: the day itself and the day before both move to Friday.
    ['2024-06-09', {}, '2024-06-07 condition-reminder 0', ['2024-06-07 condition-reminder -1']],
    // A Friday: one, two and three days after all fall on Monday.
    [
      '2024-06-07',
      { overdue: [1, 2, 3] },
      '2024-06-10 condition-overdue 3',
      ['2024-06-10 condition-overdue 1', '2024-06-10 condition-overdue 2'],
    ],
    [
      '2024-06-07',
      { overdue: [30], escalation: [30] },
      '2024-07-08 condition-escalated 30',
      ['2024-07-08 condition-overdue 30'],
    ],
    [
      '2024-06-07',
      { overdue: [31], escalation: [30] },
      '2024-07-08 condition-overdue 31',
      ['2024-07-08 condition-escalated 30'],
    ],
    [
      '2024-06-06',
      { reminders: [0], overdue: [0] },
      '2024-06-06 condition-overdue 0',
      ['2024-06-06 condition-reminder 0'],
    ],
  ])('of %s with %j keeps of two on one day the later', (due, changes, kept, dropped) => {
    const plan = told(conditionPlan(due, policy(changes)));

    expect(plan).toContain(kept);
    for (const lost of dropped) expect(plan).not.toContain(lost);
  });

  test('has only the milestones that a policy names, each once', () => {
    expect(told(conditionPlan('2024-06-06', policy({ reminders: [7, 7], overdue: [], escalation: [] })))).toEqual([
      '2024-05-30 condition-reminder -7',
    ]);
    expect(conditionPlan('2024-06-06', policy({ reminders: [], overdue: [], escalation: [] }))).toEqual([]);
  });

  test('passes over the days on which the committee is closed', () => {
    expect(
      told(
        conditionPlan(
          '2017-11-30',
          policy({ reminders: [0], overdue: [1], escalation: [], closedDays: ['2017-11-30', '2017-12-01'] }),
        ),
      ),
    ).toEqual(['2017-11-29 condition-reminder 0', '2017-12-04 condition-overdue 1']);
  });
});

describe('the other plans', () => {
  test('chase a question', () => {
    expect(told(questionPlan('2017-06-30', policy()))).toEqual([
      '2017-06-23 information-reminder -7',
      '2017-06-29 information-reminder -1',
      '2017-07-03 information-overdue 1',
    ]);
  });

  test('chase an advice, or let its silence lapse', () => {
    expect(told(advicePlan('2017-08-15', 'wait', policy()))).toEqual([
      '2017-08-08 advice-reminder -7',
      '2017-08-14 advice-reminder -1',
      '2017-08-16 advice-overdue 1',
    ]);
    expect(told(advicePlan('2017-08-15', 'proceed', policy())).at(-1)).toBe('2017-08-16 advice-lapsed -');
  });

  test('announce the end of an authorisation', () => {
    expect(told(expiryPlan('2023-06-30', policy()))).toEqual([
      '2022-06-30 authorisation-expiring -365',
      '2022-12-30 authorisation-expiring -180',
      '2023-03-31 authorisation-expiring -90',
      '2023-05-31 authorisation-expiring -30',
      '2023-07-03 authorisation-expired -',
    ]);
  });

  test('count working days after something was handed in', () => {
    expect(told(workingDaysPlan('review-reminder', '2017-11-29', [5, 10, 15], policy()))).toEqual([
      '2017-12-06 review-reminder 5',
      '2017-12-13 review-reminder 10',
      '2017-12-20 review-reminder 15',
    ]);
  });

  test('nudge a dateless duty every thirty days after it opened', () => {
    const nudges = (after: string, closedDays: readonly string[] = []) =>
      told(asapPlan('2017-09-20', instantOfLocal(after), policy({ closedDays: [...closedDays] })));

    expect(nudges('2017-09-20T14:00')).toEqual(['2017-10-20 asap-nudge 1', '2017-11-20 asap-nudge 2']);
    expect(nudges('2017-12-31T00:00')).toEqual([
      ...['2017-10-20 asap-nudge 1', '2017-11-20 asap-nudge 2', '2017-12-19 asap-nudge 3'],
      ...['2018-01-18 asap-nudge 4', '2018-02-19 asap-nudge 5'],
    ]);
  });

  test('nudge once where a long closure puts two nudges on one day', () => {
    const closed = Array.from({ length: 40 }, (_, index) => addDays('2017-10-15', index));

    expect(told(asapPlan('2017-09-20', instantOfLocal('2017-09-20T14:00'), policy({ closedDays: closed })))).toEqual([
      '2017-11-24 asap-nudge 2',
      '2017-12-19 asap-nudge 3',
    ]);
  });
});

describe('what is still to come of a plan', () => {
  const plan = conditionPlan('2017-11-17', policy());
  const numbers = (born: string, handled?: string) =>
    upcomingOf(plan, instantOfLocal(born), handled === undefined ? undefined : instantOfLocal(handled)).map(
      ({ milestone }) => milestone,
    );

  test('leaves out what is not after the instant at which the day came into being', () => {
    expect(numbers('2017-11-10T08:59')).toEqual([-7, -1, 0, 1, 7, 14, 30]);
    expect(numbers('2017-11-10T09:00')).toEqual([-1, 0, 1, 7, 14, 30]);
  });

  test('leaves out what was handled', () => {
    expect(numbers('2017-11-06T09:00', '2017-11-20T09:00')).toEqual([7, 14, 30]);
  });
});

describe('every plan', () => {
  const dates = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const numbers = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 6 });
  const policies = fc
    .record({
      reminders: numbers,
      overdue: numbers,
      escalation: numbers,
      expiry: numbers,
      closedDays: fc.array(dates, { maxLength: 3 }),
    })
    .map((changes) => policy(changes));
  const plans = (day: string, given: Policy): Milestone[][] => [
    conditionPlan(day, given),
    questionPlan(day, given),
    advicePlan(day, 'wait', given),
    advicePlan(day, 'proceed', given),
    expiryPlan(day, given),
    workingDaysPlan('review-reminder', day, [5, 10, 15], given),
  ];

  test('explains each of its dates so that the explanation gives the date', () => {
    fc.assert(
      fc.property(dates, policies, (day, given) => {
        for (const { date, explanation } of plans(day, given).flat()) {
          expect(explain(explanation.rule, given)).toEqual(explanation);
          expect(explanation.date).toBe(date);
        }
      }),
    );
  });

  test('moves a date only the way it may, off days that are none, to one that is', () => {
    fc.assert(
      fc.property(dates, policies, (day, given) => {
        for (const { date, explanation } of plans(day, given).flat()) {
          expect(nonWorkingReason(date, given.closedDays)).toBeUndefined();
          for (const { date: passed, reason } of explanation.skipped)
            expect(nonWorkingReason(passed, given.closedDays)).toEqual(reason);
          const { rule } = explanation;
          if (rule.kind !== 'days-from-day') continue;
          const nominal = addDays(rule.day, rule.days);
          const step = rule.rounding === 'last-working-day-before' ? -1 : 1;
          expect(date).toBe(addDays(nominal, step * explanation.skipped.length));
          expect(explanation.skipped.map((passed) => passed.date)).toEqual(
            explanation.skipped.map((_, index) => addDays(nominal, step * index)),
          );
        }
      }),
    );
  });

  test('tells at most one thing a day, in order', () => {
    fc.assert(
      fc.property(dates, policies, (day, given) => {
        for (const plan of plans(day, given)) {
          const order = plan.map(({ instant }) => instant);
          expect(order).toEqual([...new Set(order)].sort());
        }
      }),
    );
  });
});

describe('a plan under a policy that changed', () => {
  const due = '2017-11-30';
  const changed = (since: string, changes: Partial<Policy>, before: Policy = policy()): Policy =>
    policy({ version: before.version + 1, ...changes, since: instantOfLocal(since), before });
  const born = instantOfLocal('2017-09-20T14:00');
  const planned = (given: Policy, bornAt = born): string[] =>
    upcomingOf(
      underEachPolicy(given, bornAt, (one) => conditionPlan(due, one)),
      bornAt,
      undefined,
    ).map(({ instant, milestone }) => `${withOffset(instant).slice(0, 16)} ${milestone}`);

  test('keeps what had come by then, and re-plans only what is still to come', () => {
    const shorter = changed('2017-11-01T10:00', { reminders: [60, 45, 10], overdue: [3], escalation: [] });

    expect(planned(shorter)).toEqual([
      ...['2017-09-29T09:00 -60', '2017-10-31T09:00 -30'],
      // Forty-five days before has passed: nobody is reminded of it now.
      ...['2017-11-20T09:00 -10', '2017-12-04T09:00 3'],
    ]);
  });

  test('tells nothing twice where the hour moves on the day itself', () => {
    expect(planned(changed('2017-11-23T09:30', { sendAt: '16:00', overdue: [], escalation: [] }))).toEqual([
      ...['2017-09-29T09:00 -60', '2017-10-31T09:00 -30', '2017-11-16T09:00 -14', '2017-11-23T09:00 -7'],
      ...['2017-11-29T16:00 -1', '2017-11-30T16:00 0'],
    ]);
  });

  test('moves off a new closing day', () => {
    const closed = changed('2017-11-23T09:30', { closedDays: ['2017-11-29', '2017-12-01'], escalation: [] });

    expect(planned(closed).slice(4)).toEqual([
      ...['2017-11-28T09:00 -1', '2017-11-30T09:00 0'],
      ...['2017-12-04T09:00 1', '2017-12-07T09:00 7', '2017-12-14T09:00 14'],
    ]);
  });

  test('looks at the last policy alone where the matter is younger', () => {
    const late = changed('2017-09-20T14:00', { reminders: [7], overdue: [], escalation: [] });

    expect(planned(late)).toEqual(['2017-11-23T09:00 -7']);
  });

  test('goes through every policy there was', () => {
    const second = changed('2017-10-01T00:00', { reminders: [50], overdue: [1], escalation: [] });
    const third = changed('2017-11-01T00:00', { reminders: [20], overdue: [2], escalation: [] }, second);

    expect(planned(third)).toEqual([
      '2017-09-29T09:00 -60',
      '2017-10-11T09:00 -50',
      '2017-11-10T09:00 -20',
      '2017-12-04T09:00 2',
    ]);
  });
});
