import { describe, expect, test } from 'vitest';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { explain } from '#domain/deadlines/explanation.ts';
import type { Move } from '#domain/deadlines/replan.ts';
import { conditionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import { decided } from '#domain/door/refusal.ts';
import { DEFAULT_POLICY, type Policy } from '#domain/policy/policy.ts';
import { local } from './support/life.ts';
import { ConditionLife, DossierLife } from './support/lives.ts';

const OPENED = '2017-09-20T14:00';
const changed = (since: string, changes: Partial<Policy>, before: Policy = DEFAULT_POLICY): Policy => ({
  ...DEFAULT_POLICY,
  version: before.version + 1,
  ...changes,
  since: local(since),
  before,
});
const shown = (moves: readonly Move[]): string[] => {
  const hour = (instant: string | undefined) => (instant === undefined ? '-' : withOffset(instant).slice(0, 16));
  return moves.map(({ notice, milestone, from, to }) => `${notice} ${milestone} ${hour(from)} ${hour(to)}`);
};

/** Gives a life the policy, a minute after it was set, as the function does; what its log tells. */
function replan(life: ConditionLife | DossierLife, policy: Policy, at: string, through = policy.version - 1) {
  life.policy = policy;
  const change = { policy, through, reason: 'Brugdagen' };
  const before = life.events.length;
  if (life instanceof ConditionLife) {
    life.give(local(at), (state) => {
      const event = state && conditionKind.replan(state, change, local(at));
      return event === undefined ? decided() : decided(event);
    });
  } else {
    life.give(local(at), (state) => {
      const event = state && dossierKind.replan(state, change, local(at));
      return event === undefined ? decided() : decided(event);
    });
  }
  const told = life.events.slice(before).filter(({ type }) => type === 'deadlines-replanned');
  return told[0] as { data: { moves: Move[]; due?: object }; texts?: object } | undefined;
}

const report = (day = '2017-11-03', due = '2017-11-17') => ({
  due,
  dueRule: { kind: 'working-days-after' as const, day, count: 10, policyVersion: 1 },
  event: 'sample-drawn',
  occurrence: 1,
  reportedAs: '101#1',
});

describe('a change of policy', () => {
  test('tells in the log of a condition what moves and why, and moves its next due row', () => {
    const life = new ConditionLife({}, OPENED);
    life.live(local('2017-11-01T00:00'));
    const policy = changed('2017-11-01T10:00', { reminders: [60, 10], overdue: [1], escalation: [45] });

    const told = replan(life, policy, '2017-11-01T10:01');

    expect(told?.texts).toEqual({ reason: 'Brugdagen' });
    expect(shown(told?.data.moves ?? [])).toEqual([
      'condition-reminder -14 2017-11-16T09:00 -',
      'condition-reminder -7 2017-11-23T09:00 -',
      'condition-reminder -1 2017-11-29T09:00 -',
      'condition-reminder 0 2017-11-30T09:00 -',
      'condition-overdue 7 2017-12-07T09:00 -',
      'condition-overdue 14 2017-12-14T09:00 -',
      'condition-escalated 30 2018-01-02T09:00 -',
      'condition-reminder -10 - 2017-11-20T09:00',
      'condition-escalated 45 - 2018-01-15T09:00',
    ]);
    expect(life.nextDue).toBe(local('2017-11-20T09:00'));
    expect(life.refolded()).toEqual(life.state);
  });

  test('is told once, however often it is brought', () => {
    const life = new ConditionLife({}, OPENED);
    const policy = changed('2017-11-01T10:00', { reminders: [10] });

    expect(replan(life, policy, '2017-11-01T10:01')).toBeDefined();
    expect(replan(life, policy, '2017-11-01T10:02')).toBeUndefined();
  });

  test('that comes before the last one was brought is told with it, once', () => {
    const life = new ConditionLife({}, OPENED);
    const second = changed('2017-11-01T10:00', { reminders: [10] });
    const third = changed('2017-11-02T10:00', { reminders: [9] }, second);

    expect(shown(replan(life, third, '2017-11-02T10:01', 1)?.data.moves ?? [])).toContain(
      'condition-reminder -9 - 2017-11-21T09:00',
    );
    const seen = new ConditionLife({}, OPENED);
    replan(seen, second, '2017-11-01T10:01', 1);
    // Only what the third changes of the second.
    expect(shown(replan(seen, third, '2017-11-02T10:01', 1)?.data.moves ?? [])).toEqual([
      'condition-reminder -10 2017-11-20T09:00 -',
      'condition-reminder -9 - 2017-11-21T09:00',
    ]);
  });

  test('that moves nothing in a condition is not told in its log', () => {
    const life = new ConditionLife({}, OPENED);

    expect(replan(life, changed('2017-11-01T10:00', { expiry: [7] }), '2017-11-01T10:01')).toBeUndefined();
  });

  test('does not remind of what the new policy would have sent before it was there', () => {
    const life = new ConditionLife({}, OPENED);
    life.live(local('2017-11-25T00:00'));
    replan(life, changed('2017-11-25T10:00', { reminders: [20, 15, 3] }), '2017-11-25T10:01');
    life.live(local('2017-11-29T00:00'));

    expect(life.timed.slice(4)).toEqual(['2017-11-27T09:00 condition-reminder -3']);
  });

  test('does not lose what an outage held back over it', () => {
    const life = new ConditionLife({}, OPENED);
    life.live(local('2017-11-20T00:00'));
    // Nobody swept from the 20th on; the reminder of the 23rd is told by the first command after the change.
    replan(life, changed('2017-11-24T10:00', { reminders: [1] }), '2017-11-24T10:01');

    expect(life.timed.at(-1)).toBe('2017-11-24T10:01 condition-reminder -7');
  });

  test('moves the notices of a dossier too', () => {
    const life = new DossierLife().publish('2017-09-20', { duration: { until: '2018-09-20' } });
    const told = replan(life, changed('2017-10-01T10:00', { expiry: [30], sendAt: '08:00' }), '2017-10-01T10:01');

    expect(shown(told?.data.moves ?? [])).toEqual([
      'authorisation-expiring -180 2018-03-23T09:00 -',
      'authorisation-expiring -90 2018-06-22T09:00 -',
      'authorisation-expiring -30 2018-08-21T09:00 2018-08-21T08:00',
    ]);
  });
});

describe('a new closing day', () => {
  const closed = changed('2017-11-06T10:00', { closedDays: ['2017-11-13', '2017-11-14'] });

  test('moves a due day that is counted in working days, announces it afresh, and explains it', () => {
    const life = new ConditionLife(report(), '2017-11-06T09:00');
    const told = replan(life, closed, '2017-11-06T10:01');

    expect(told?.data.due).toEqual({ from: '2017-11-17', to: '2017-11-21' });
    expect(life.state).toMatchObject({ due: '2017-11-21', deadlineVersion: 2, status: 'open' });
    expect(explain(life.state!.dueRule!, closed)).toMatchObject({ date: '2017-11-21', policyVersion: 2 });
    life.live(local('2017-11-22T12:00'));
    expect(life.timed).toEqual([
      '2017-11-07T09:00 condition-reminder -14',
      '2017-11-10T09:00 condition-reminder -7',
      '2017-11-20T09:00 condition-reminder -1',
      '2017-11-21T09:00 condition-reminder 0',
      '2017-11-22T09:00 condition-overdue 1',
    ]);
    expect(life.refolded()).toEqual(life.state);
  });

  test('does not move a day that somebody named', () => {
    const life = new ConditionLife(
      { due: '2017-11-14', dueRule: { kind: 'fixed', day: '2017-11-14', setBy: 'decision' } },
      OPENED,
    );

    expect(replan(life, closed, '2017-11-06T10:01')?.data.due).toBeUndefined();
    expect(life.state?.due).toBe('2017-11-14');
  });

  test.each([
    ['has passed', (life: ConditionLife) => life.live(local('2017-11-20T00:00')), '2017-11-20T10:01'],
    [
      'is of what is waived',
      (life: ConditionLife) => life.at('2017-11-07T10:00', 'secretariat', 'waive-condition', { reason: 'R' }),
      '2017-11-08T10:01',
    ],
  ])('does not move a due day that %s', (_what, before, at) => {
    const life = new ConditionLife(report(), '2017-11-06T09:00');
    before(life);

    expect(replan(life, { ...closed, since: local(at) }, at)?.data.due).toBeUndefined();
    expect(life.state?.due).toBe('2017-11-17');
  });

  test('that is taken back does not shorten a term that was announced', () => {
    const life = new ConditionLife(report(), '2017-11-06T09:00');
    replan(life, closed, '2017-11-06T10:01');
    const open = changed('2017-11-07T10:00', { closedDays: [] }, closed);

    expect(replan(life, open, '2017-11-07T10:01')?.data.due).toBeUndefined();
    expect(life.state?.due).toBe('2017-11-21');
    expect(explain(life.state!.dueRule!, open)).toMatchObject({ date: '2017-11-21', policyVersion: 2 });
  });

  test('moves a due day under review, and where it would be put back to', () => {
    const life = new ConditionLife(report(), '2017-11-06T09:00');
    life.at('2017-11-06T09:30', 'responsible', 'submit-evidence');
    replan(life, closed, '2017-11-06T10:01');
    expect(life.state).toMatchObject({ status: 'in-review', due: '2017-11-21' });

    life.at('2017-11-20T10:00', 'secretariat', 'reject-evidence', { reason: 'R' });
    expect(life.status).toBe('open');
    expect(life.state?.deeds[0]?.before.due).toBe('2017-11-21');
  });
});
