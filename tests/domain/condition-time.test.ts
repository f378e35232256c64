import { describe, expect, test } from 'vitest';
import { endOfDay } from '#domain/calendar/brussels-time.ts';
import type { ConditionEnd } from '#domain/condition/ends.ts';
import type { ConditionOpening } from '#domain/condition/events.ts';
import { local } from './support/life.ts';
import { ConditionLife } from './support/lives.ts';

const OPENED = '2017-09-20T14:00';
const types = (life: ConditionLife): string[] => life.events.map(({ type }) => type);
const milestones = (life: ConditionLife): unknown[] =>
  life.events.flatMap(({ type, data }) =>
    'matter' in data ? [`${type.replace('milestone-', '')} ${data.milestone}`] : [],
  );
const expired = (lastDay: string): ConditionEnd => ({ at: endOfDay(lastDay), because: 'expired' });

describe('a condition with a due day', () => {
  test('is overdue from the first instant after it, and not before', () => {
    const life = new ConditionLife({}, OPENED);
    life.live(local('2017-11-30T23:59'));
    expect(life.status).toBe('open');

    life.live(local('2017-12-01T00:00'));

    expect(life.status).toBe('overdue');
    expect(life.events.at(-1)).toMatchObject({ type: 'due-day-passed', effectiveAt: '2017-11-30T23:00:00.000Z' });
  });

  test('tells every milestone once, to whom it concerns', () => {
    const life = new ConditionLife({}, OPENED);
    life.live(local('2019-01-01T00:00'));

    expect(life.timed).toEqual([
      '2017-09-29T09:00 condition-reminder -60',
      '2017-10-31T09:00 condition-reminder -30',
      '2017-11-16T09:00 condition-reminder -14',
      '2017-11-23T09:00 condition-reminder -7',
      '2017-11-29T09:00 condition-reminder -1',
      '2017-11-30T09:00 condition-reminder 0',
      '2017-12-01T09:00 condition-overdue 1',
      '2017-12-07T09:00 condition-overdue 7',
      '2017-12-14T09:00 condition-overdue 14',
      '2018-01-02T09:00 condition-escalated 30',
    ]);
    const to = (notice: string) => [
      ...new Set(life.notices.filter((one) => one.notice === notice).map(({ recipient }) => recipient)),
    ];
    expect(to('condition-reminder')).toEqual(['organisation:resp']);
    expect(to('condition-overdue')).toEqual(['organisation:resp', 'secretariat:vtc']);
    expect(to('condition-escalated')).toEqual(['organisation:resp', 'secretariat:vtc', 'chair:vtc']);
    expect(life.nextDue).toBeUndefined();
  });

  test.each([
    ['2017-11-30', false, 'ended', false],
    ['2017-11-29', false, 'ended', false],
    ['2017-12-01', false, 'ended', true],
    ['2017-11-30', true, 'overdue', true],
  ])(
    'of an authorisation whose last day is %s, surviving it: %s, is %s, having been overdue: %s',
    (lastDay, survives, status, wasOverdue) => {
      const life = new ConditionLife({ survives }, OPENED, { end: expired(lastDay) });
      life.sweep(local('2017-12-05T00:00'));

      expect(life.status).toBe(status);
      expect(types(life).includes('due-day-passed')).toBe(wasOverdue);
      expect(life.timed.length).toBeLessThanOrEqual(wasOverdue ? 1 : 0);
    },
  );

  test('gets no reminder past the end of its authorisation, however late the sweep', () => {
    const life = new ConditionLife({}, OPENED, { end: { at: local('2017-11-20T10:00'), because: 'revoked' } });
    life.sweep(local('2017-12-05T00:00'));

    expect(milestones(life)).toEqual(['merged -60', 'merged -30', 'merged -14']);
    expect(life.timed).toEqual([]);
    expect(life.status).toBe('ended');
  });

  test('that opens after its due day is overdue at once, and is told only what lies ahead', () => {
    const life = new ConditionLife({}, '2017-12-07T09:00');
    expect(life.status).toBe('overdue');

    life.live(local('2018-06-01T00:00'));

    expect(life.timed).toEqual(['2017-12-14T09:00 condition-overdue 14', '2018-01-02T09:00 condition-escalated 30']);
  });

  test('that opens after the end of its authorisation ends as it opens', () => {
    const life = new ConditionLife({}, OPENED, { end: expired('2017-09-01') });

    expect(life.events).toMatchObject([
      { type: 'condition-opened', effectiveAt: local(OPENED) },
      { type: 'condition-ended', effectiveAt: local(OPENED) },
    ]);
  });

  test('that an event opens tells so, once', () => {
    const life = new ConditionLife({ event: 'sample-drawn', occurrence: 1, reportedAs: '101#1' }, OPENED);

    expect(life.notices).toMatchObject([
      { notice: 'deadline-set', condition: '101#1', recipient: 'organisation:resp', due: '2017-11-30' },
    ]);
  });
});

describe('after an outage', () => {
  test('the newest milestone is told and the older are logged as merged', () => {
    const life = new ConditionLife({}, OPENED);

    life.sweep(local('2017-12-10T12:00'));

    expect(milestones(life)).toEqual([
      ...['merged -60', 'merged -30', 'merged -14', 'merged -7', 'merged -1', 'merged 0', 'merged 1', 'reached 7'],
    ]);
    expect(life.timed).toEqual(['2017-12-10T12:00 condition-overdue 7']);
    expect(life.status).toBe('overdue');
  });

  test('milestones that nobody had told are overtaken by the evidence', () => {
    const life = new ConditionLife({}, OPENED);

    life.late('2017-11-23T12:00', 'responsible', 'submit-evidence');

    expect(milestones(life)).toEqual(['merged -60', 'merged -30', 'merged -14', 'overtaken -7']);
    expect(life.timed).toEqual([]);
    expect(life.status).toBe('in-review');
  });

  test.each([
    ['2017-11-23T09:00', ['reached -7']],
    ['2017-11-23T09:10', ['reached -7']],
    ['2017-11-23T09:11', ['overtaken -7']],
  ])('a milestone of 09:00 that meets evidence at %s is %j', (time, last) => {
    const life = new ConditionLife({}, OPENED);
    life.live(local('2017-11-22T00:00'));

    life.late(time, 'responsible', 'submit-evidence');

    expect(milestones(life).slice(3)).toEqual(last);
  });

  test.each([
    ['waived', 'waive-condition', { reason: 'R' }],
    ['open', 'grant-extension', { due: '2018-03-30', reason: 'R' }],
  ] as const)('whoever is too late and %s is not told so any more', (status, step, fields) => {
    const life = new ConditionLife({}, OPENED);

    expect(life.late('2017-12-10T12:00', 'secretariat', step, fields)).toBeUndefined();

    expect(milestones(life).at(-1)).toBe('overtaken 7');
    expect(life.timed).toEqual([]);
    expect(life.status).toBe(status);
  });

  test.each([
    ['accept-evidence', {}],
    ['reject-evidence', { reason: 'R' }],
    ['waive-condition', { reason: 'R' }],
  ] as const)('%s comes before the reminder to judge that was held back', (step, fields) => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-02T17:00', 'responsible', 'submit-evidence');
    const before = life.timed;

    expect(life.late('2017-11-22T12:00', 'secretariat', step, fields)).toBeUndefined();

    expect(life.timed).toEqual(before);
    expect(milestones(life).slice(-2)).toEqual(['merged 5', 'overtaken 10']);
  });

  test('an extension leaves the reminder to judge the evidence that waits', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-02T17:00', 'responsible', 'submit-evidence');

    life.late('2017-11-22T12:00', 'secretariat', 'grant-extension', { due: '2018-03-30', reason: 'R' });

    expect(life.timed.at(-1)).toBe('2017-11-22T12:00 review-reminder 10');
  });

  test('what its authorisation ended in the meantime is not chased any more', () => {
    const life = new ConditionLife({}, OPENED, { end: { at: local('2017-12-05T10:00'), because: 'revoked' } });

    life.sweep(local('2017-12-06T12:00'));

    expect(milestones(life).at(-1)).toBe('overtaken 1');
    expect(life.timed).toEqual([]);
    expect(life.status).toBe('ended');
  });

  test('more than one transaction takes: what the answer overtakes is overtaken in the first', () => {
    const life = new ConditionLife({ kind: 'asap', due: undefined, dueRule: undefined }, '2010-01-04T14:00');

    life.late('2017-11-23T12:00', 'responsible', 'submit-evidence');
    for (let more = 0; more < 10 && life.status === 'open'; more += 1)
      life.late('2017-11-23T12:00', 'responsible', 'submit-evidence');

    expect(life.status).toBe('in-review');
    expect(life.timed).toEqual([]);
  });

  test('a refused command changes nothing, not even what time has brought', () => {
    const life = new ConditionLife({}, OPENED);

    expect(life.late('2017-12-10T12:00', 'outsider', 'submit-evidence')).toBe('not-permitted');

    expect(types(life)).toEqual(['condition-opened']);
  });

  test('a command meets the state that time has brought, sweep or not', () => {
    const life = new ConditionLife({}, OPENED, { end: expired('2017-11-15') });

    expect(life.late('2017-11-16T00:00', 'responsible', 'submit-evidence')).toBe('condition-not-open');
  });
});

describe('evidence', () => {
  test('stops reminders and keeps the condition from being overdue; what fell meanwhile is lost', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-29T17:00', 'responsible', 'submit-evidence');
    life.live(local('2017-12-08T09:59'));
    expect(life.status).toBe('in-review');

    life.at('2017-12-08T10:00', 'secretariat', 'reject-evidence', { reason: 'R' });
    expect(life.status).toBe('overdue');
    life.live(local('2018-03-01T00:00'));

    expect(life.timed.slice(5)).toEqual([
      '2017-12-06T09:00 review-reminder 5',
      '2017-12-14T09:00 condition-overdue 14',
      '2018-01-02T09:00 condition-escalated 30',
    ]);
  });

  test('that is rejected in time leaves the condition open', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-20T10:00', 'responsible', 'submit-evidence');
    life.at('2017-11-24T10:00', 'secretariat', 'reject-evidence', { reason: 'R' });
    expect(life.status).toBe('open');

    life.live(local('2017-11-30T12:00'));

    // The milestone of a week before fell on 23 November, during the review.
    expect(life.timed.slice(3)).toEqual([
      '2017-11-29T09:00 condition-reminder -1',
      '2017-11-30T09:00 condition-reminder 0',
    ]);
  });

  test.each([
    ['2017-12-08', 'day-not-ahead'],
    ['2017-12-09', undefined],
  ])('that is rejected on 8 December with %s as new due day is %s', (due, code) => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-29T17:00', 'responsible', 'submit-evidence');

    expect(life.at('2017-12-08T10:00', 'secretariat', 'reject-evidence', { reason: 'R', due })).toBe(code);
    expect(life.status).toBe(code === undefined ? 'open' : 'in-review');
  });

  test('is judged in time, or the secretariat is reminded', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-09-21T17:00', 'responsible', 'submit-evidence');
    life.live(local('2017-12-31T00:00'));

    expect(life.timed).toEqual([
      '2017-09-28T09:00 review-reminder 5',
      '2017-10-05T09:00 review-reminder 10',
      '2017-10-12T09:00 review-reminder 15',
    ]);
    expect(life.notices.filter(({ notice }) => notice === 'review-reminder').map(({ recipient }) => recipient)).toEqual(
      Array(3).fill('secretariat:vtc'),
    );
  });

  test('that is accepted ends every notice', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-09-21T17:00', 'responsible', 'submit-evidence');
    life.at('2017-09-22T17:00', 'secretariat', 'accept-evidence');
    life.live(local('2019-01-01T00:00'));

    expect(life.timed).toEqual([]);
    expect(life.nextDue).toBeUndefined();
  });

  test('of a duty that is never judged by a committee reminds nobody', () => {
    const life = new ConditionLife({ committee: undefined } as Partial<ConditionOpening>, OPENED);
    life.at('2017-09-21T17:00', 'responsible', 'submit-evidence');

    expect(life.notices).toEqual([]);
    expect(life.nextDue).toBeUndefined();
  });
});

describe('an occurrence of a recurring duty', () => {
  const yearly = { occurrence: 1, reportedAs: '101#1', every: { period: 'P1Y', from: '2017-11-30' } };

  test.each([
    ['under review', 'responsible', 'submit-evidence', 'in-review'],
    ['waived', 'secretariat', 'waive-condition', 'waived'],
  ] as const)(
    'that is %s still tells, once, that its due day passed, so that the next one opens',
    (_what, by, step, status) => {
      const life = new ConditionLife(yearly, OPENED);
      life.at('2017-11-20T10:00', by, step, step === 'waive-condition' ? { reason: 'R' } : {});
      life.live(local('2018-06-01T00:00'));

      expect(life.events.filter(({ type }) => type === 'due-day-passed')).toMatchObject([
        { effectiveAt: local('2017-12-01T00:00'), data: { due: '2017-11-30', overdue: false } },
      ]);
      expect(life.status).toBe(status);
    },
  );

  test('that is fulfilled in time tells nothing more', () => {
    const life = new ConditionLife(yearly, OPENED);
    life.at('2017-11-20T10:00', 'responsible', 'submit-evidence');
    life.at('2017-11-21T10:00', 'secretariat', 'accept-evidence');
    life.live(local('2018-06-01T00:00'));

    expect(types(life).at(-1)).toBe('evidence-accepted');
  });
});

describe('the version of a deadline', () => {
  test.each([
    ['a rejection', 'reject-evidence', { reason: 'R' }],
    ['a rejection with a new day', 'reject-evidence', { reason: 'R', due: '2018-01-15' }],
    ['an extension', 'grant-extension', { reason: 'R', due: '2018-01-15' }],
  ] as const)('rises with %s, so that notices of the version before no longer hold', (_what, step, fields) => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-20T10:00', 'responsible', 'submit-evidence');
    expect(life.state?.deadlineVersion).toBe(1);

    life.at('2017-11-21T10:00', 'secretariat', step, fields);

    expect(life.state?.deadlineVersion).toBe(2);
    expect(life.notices.at(-1)?.deadlineVersion).toBe(2);
  });
});

describe('an extension', () => {
  test('starts the milestones of the new day afresh from that instant', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-12-19T10:00', 'secretariat', 'grant-extension', { due: '2018-01-15', reason: 'R' });
    expect(life.status).toBe('open');
    const before = life.timed.length;

    life.live(local('2018-01-16T12:00'));

    expect(life.timed.slice(before)).toEqual([
      '2017-12-29T09:00 condition-reminder -14',
      '2018-01-08T09:00 condition-reminder -7',
      '2018-01-12T09:00 condition-reminder -1',
      '2018-01-15T09:00 condition-reminder 0',
      '2018-01-16T09:00 condition-overdue 1',
    ]);
    expect(life.status).toBe('overdue');
  });

  test.each([
    ['2017-11-30T10:00', '2017-11-30', 'day-not-ahead'],
    ['2017-11-20T10:00', '2017-11-30', 'day-not-later'],
    ['2017-11-20T10:00', '2017-11-25', 'day-not-later'],
    ['2017-12-05T10:00', '2017-12-05', 'day-not-ahead'],
    ['2017-12-05T10:00', '2017-12-06', undefined],
    ['2017-11-20T10:00', '2017-12-01', undefined],
  ])('given at %s to %s is %s', (time, due, code) => {
    const life = new ConditionLife({}, OPENED);

    expect(life.at(time, 'secretariat', 'grant-extension', { due, reason: 'R' })).toBe(code);
  });

  test('leaves evidence in review', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-29T17:00', 'responsible', 'submit-evidence');
    life.at('2017-12-04T10:00', 'secretariat', 'grant-extension', { due: '2018-01-15', reason: 'R' });
    expect(life.status).toBe('in-review');

    life.at('2017-12-05T10:00', 'secretariat', 'reject-evidence', { reason: 'R' });

    expect(life.status).toBe('open');
    expect(life.state?.due).toBe('2018-01-15');
  });
});

describe('a duty to be met as soon as possible', () => {
  const asap = { kind: 'asap', due: undefined, dueRule: undefined } as Partial<ConditionOpening>;

  test('is nudged every thirty days, from the third also before secretariat and chair', () => {
    const life = new ConditionLife(asap, OPENED);
    life.live(local('2018-01-31T00:00'));

    expect(life.timed).toEqual([
      '2017-10-20T09:00 asap-nudge 1',
      '2017-11-20T09:00 asap-nudge 2',
      '2017-12-19T09:00 asap-nudge 3',
      '2018-01-18T09:00 asap-nudge 4',
    ]);
    const counts = [1, 2, 3, 4].map((number) =>
      life.notices.filter(({ milestone }) => milestone === number).map(({ recipient }) => recipient),
    );
    expect(counts).toEqual([
      ['organisation:resp'],
      ['organisation:resp'],
      ['organisation:resp', 'secretariat:vtc', 'chair:vtc'],
      ['organisation:resp', 'secretariat:vtc', 'chair:vtc'],
    ]);
  });

  test('is not nudged during a review, and after a rejection goes on with the count', () => {
    const life = new ConditionLife(asap, OPENED);
    life.at('2017-10-18T10:00', 'responsible', 'submit-evidence');
    life.at('2017-10-23T10:00', 'secretariat', 'reject-evidence', { reason: 'R' });
    life.live(local('2017-12-01T00:00'));

    expect(life.timed).toEqual(['2017-11-20T09:00 asap-nudge 2']);
  });

  test('follows the rules of due days once it has one', () => {
    const life = new ConditionLife(asap, OPENED);
    life.at('2017-10-23T10:00', 'secretariat', 'grant-extension', { due: '2017-11-10', reason: 'R' });
    life.live(local('2017-11-14T00:00'));

    expect(life.timed).toEqual([
      '2017-10-20T09:00 asap-nudge 1',
      '2017-10-27T09:00 condition-reminder -14',
      '2017-11-03T09:00 condition-reminder -7',
      '2017-11-09T09:00 condition-reminder -1',
      '2017-11-10T09:00 condition-reminder 0',
      '2017-11-13T09:00 condition-overdue 1',
    ]);
  });

  test('has its newest nudge told after an outage, the older merged', () => {
    const life = new ConditionLife(asap, OPENED);
    life.sweep(local('2018-01-05T10:00'));

    expect(milestones(life)).toEqual(['merged 1', 'merged 2', 'reached 3']);
  });
});

describe('a condition without a day', () => {
  test.each([
    ['continuous', 'ongoing'],
    ['awaiting-event', 'pending'],
  ] as const)('that is %s is %s, and time brings it nothing but its end', (kind, status) => {
    const opening = { kind, due: undefined, dueRule: undefined } as Partial<ConditionOpening>;
    const life = new ConditionLife(opening, OPENED);
    life.sweep(local('2020-01-01T00:00'));
    expect(life.status).toBe(status);
    expect(life.notices).toEqual([]);

    life.context = { ends: [expired('2020-06-30')], successions: [] };
    life.sweep(local('2020-07-01T00:00'));

    expect(life.status).toBe('ended');
  });
});
