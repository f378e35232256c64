import { describe, expect, test } from 'vitest';
import { local } from './support/life.ts';
import { DossierLife } from './support/lives.ts';

const types = (life: DossierLife): string[] => life.events.map(({ type }) => type);
const milestones = (life: DossierLife): string[] =>
  life.events.flatMap(({ type, data }) =>
    'matter' in data ? [`${type.replace('milestone-', '')} ${data.milestone ?? '-'}`] : [],
  );
const expiring = { duration: { until: '2023-06-30' } };

describe('the examination of a request', () => {
  test('reminds the secretariat after five and ten working days', () => {
    const life = new DossierLife().submit('2017-06-08T10:12');
    life.live(local('2017-12-31T00:00'));

    expect(life.timed).toEqual([
      '2017-06-15T09:00 admissibility-reminder 5',
      '2017-06-22T09:00 admissibility-reminder 10',
    ]);
    expect(
      new Set(life.notices.filter(({ milestone }) => milestone !== undefined).map(({ recipient }) => recipient)),
    ).toEqual(new Set(['secretariat:vtc']));
  });

  test('counts again from the last answer, and not while the applicant owes one', () => {
    const life = new DossierLife().submit('2017-06-08T10:12');
    life.at('2017-06-14T11:00', 'secretariat', 'request-information', { question: 'Q', due: '2017-06-30' });
    life.at('2017-06-28T16:40', 'applicant', 'provide-information', { answer: 'A' });
    expect(life.status).toBe('submitted');
    life.live(local('2017-07-31T00:00'));

    expect(life.timed).toEqual([
      '2017-06-23T09:00 information-reminder -7',
      '2017-07-05T09:00 admissibility-reminder 5',
      '2017-07-12T09:00 admissibility-reminder 10',
    ]);
  });

  test('tells the applicant and the secretariat that an answer is overdue', () => {
    const life = new DossierLife().submit('2017-06-08T10:12');
    life.at('2017-06-14T11:00', 'secretariat', 'request-information', { question: 'Q', due: '2017-06-30' });
    life.live(local('2017-07-31T00:00'));

    expect(life.timed.at(-1)).toBe('2017-07-03T09:00 information-overdue 1');
    expect(
      life.notices.filter(({ notice }) => notice === 'information-overdue').map(({ recipient }) => recipient),
    ).toEqual(['organisation:wse', 'secretariat:vtc']);
  });
});

describe('advice', () => {
  const asked = (onSilence: 'wait' | 'proceed'): DossierLife => {
    const life = new DossierLife().submit('2017-06-26T09:00');
    life.at('2017-06-30T09:30', 'secretariat', 'rule-admissible');
    life.at('2017-07-03T10:00', 'secretariat', 'request-advice', {
      adviser: 'adv',
      kind: 'security',
      due: '2017-08-16',
      onSilence,
    });
    return life;
  };

  test('that proceeds on silence lapses at the end of its due day, and is told the next working day', () => {
    const life = asked('proceed');
    life.live(local('2017-08-16T23:59'));
    expect(life.status).toBe('awaiting-advice');
    life.live(local('2017-08-17T00:00'));
    expect(life.status).toBe('ready-for-meeting');
    life.live(local('2017-08-31T00:00'));

    expect(life.timed).toEqual([
      '2017-08-09T09:00 advice-reminder -7',
      '2017-08-14T09:00 advice-reminder -1',
      '2017-08-17T09:00 advice-lapsed -',
    ]);
    expect(life.at('2017-08-31T10:00', 'adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' })).toBe(
      'advice-not-open',
    );
  });

  test('that is asked by a day already past lapses when it is asked, not before, and is told by nobody', () => {
    const life = new DossierLife().submit('2017-06-26T09:00');
    life.at('2017-06-30T09:30', 'secretariat', 'rule-admissible');
    life.at('2017-07-03T10:00', 'secretariat', 'request-advice', {
      ...{ adviser: 'adv', kind: 'dpo', due: '2017-06-29', onSilence: 'proceed' },
    });
    life.live(local('2017-07-31T00:00'));

    expect(life.status).toBe('ready-for-meeting');
    expect(life.events.at(-1)).toMatchObject({ type: 'advice-lapsed', effectiveAt: local('2017-07-03T10:00') });
    expect(life.timed).toEqual([]);
  });

  test('that is waited for becomes overdue and stays open', () => {
    const life = asked('wait');
    life.live(local('2017-08-31T00:00'));

    expect(life.timed.at(-1)).toBe('2017-08-17T09:00 advice-overdue 1');
    expect(life.status).toBe('awaiting-advice');
  });

  test('goes on while the applicant answers, and decides where the answer leads', () => {
    const life = asked('wait');
    life.at('2017-07-04T10:00', 'secretariat', 'request-information', { question: 'Q', due: '2017-08-01' });
    expect(
      life.at('2017-07-05T10:00', 'adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' }),
    ).toBeUndefined();
    expect(life.status).toBe('awaiting-information');

    life.at('2017-07-06T10:00', 'applicant', 'provide-information', { answer: 'A' });

    expect(life.status).toBe('ready-for-meeting');
  });

  test('of one adviser is not asked again while it is open; that of another is', () => {
    const life = asked('wait');
    const ask = (adviser: string) =>
      life.at('2017-07-04T10:00', 'secretariat', 'request-advice', { adviser, kind: 'dpo', due: '2017-08-01' });

    expect(ask('adv')).toBe('advice-still-open');
    expect(ask('wse')).toBeUndefined();
    life.at('2017-07-05T10:00', 'adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' });
    expect(life.status).toBe('awaiting-advice');
    life.at('2017-07-06T10:00', 'secretariat', 'close-advice', { reason: 'R' });
    expect(life.status).toBe('ready-for-meeting');
    expect(ask('adv')).toBeUndefined();
    expect(life.at('2017-07-07T10:00', 'applicant', 'give-advice', { adviser: 'adv', opinion: 'positive' })).toBe(
      'not-permitted',
    );
  });
});

describe('entry into force', () => {
  test('comes with the publication', () => {
    const life = new DossierLife().publish('2017-09-20');

    expect(types(life).slice(-2)).toEqual(['decision-published', 'entered-into-force']);
    expect(life.status).toBe('in-force');
    expect(life.at('2017-09-21T10:00', 'secretariat', 'publish-decision')).toBe('not-signed');
  });

  test('waits for the first day that the decision names', () => {
    const life = new DossierLife().publish('2017-09-20', { effectiveFrom: '2017-10-01' });
    expect(life.status).toBe('signed');
    expect(life.at('2017-09-21T10:00', 'secretariat', 'publish-decision')).toBe('already-published');
    expect(life.at('2017-09-30T23:59', 'applicant', 'record-event', { event: 'e', date: '2017-09-30' })).toBe(
      'not-yet-in-force',
    );

    life.live(local('2017-10-01T00:00'));

    expect(life.status).toBe('in-force');
    expect(life.state?.inForceAt).toBe('2017-09-30T22:00:00.000Z');
  });

  test.each(['refused', 'no-jurisdiction'])('never comes for a decision that is %s', (outcome) => {
    const life = new DossierLife().publish('2017-09-20', { outcome, effectiveFrom: '2017-10-01' });
    life.live(local('2018-01-01T00:00'));

    expect(life.status).toBe('refused');
    expect(life.nextDue).toBeUndefined();
  });
});

describe('the end of an authorisation', () => {
  test('is announced, comes after its last day, and is told on the first working day after', () => {
    const life = new DossierLife().publish('2017-09-20', expiring);
    life.live(local('2023-06-30T23:59'));
    expect(life.status).toBe('in-force');
    life.live(local('2023-07-01T00:00'));
    expect(life.status).toBe('expired');
    life.live(local('2024-01-01T00:00'));

    expect(life.timed).toEqual([
      '2022-06-30T09:00 authorisation-expiring -365',
      '2022-12-30T09:00 authorisation-expiring -180',
      '2023-03-31T09:00 authorisation-expiring -90',
      '2023-05-31T09:00 authorisation-expiring -30',
      '2023-07-03T09:00 authorisation-expired -',
    ]);
    expect(
      life.notices.filter(({ notice }) => notice === 'authorisation-expired').map(({ recipient }) => recipient),
    ).toEqual([...['organisation:wse', 'organisation:aii', 'organisation:rec', 'secretariat:vtc']]);
  });

  test('comes at once where the last day has passed at the publication', () => {
    const life = new DossierLife().publish('2017-09-20', { duration: { until: '2017-09-19' } });

    expect(life.status).toBe('expired');
    expect(life.state?.endedAt).toBe(life.state?.inForceAt);
  });

  test('does not come for a decision without a duration, whatever was asked', () => {
    const life = new DossierLife().publish('2017-09-20');
    life.live(local('2100-01-01T00:00'));

    expect(life.status).toBe('in-force');
    expect(life.timed).toEqual([]);
  });

  test('comes to a suspended authorisation too', () => {
    const life = new DossierLife().publish('2017-09-20', expiring);
    life.at('2023-06-01T10:00', 'secretariat', 'suspend-authorisation', { reason: 'R' });
    life.live(local('2023-07-01T00:00'));

    expect(life.status).toBe('expired');
    expect(life.at('2023-07-01T10:00', 'secretariat', 'reinstate-authorisation', { reason: 'R' })).toBe(
      'not-suspended',
    );
  });

  test('after a revocation is announced no more', () => {
    const life = new DossierLife().publish('2017-09-20', expiring);
    life.at('2022-01-10T10:00', 'secretariat', 'revoke-authorisation', { reason: 'R' });
    life.live(local('2024-01-01T00:00'));

    expect(life.timed).toEqual([]);
    expect(life.status).toBe('revoked');
  });

  test('moves with an extension, which announces the new day afresh', () => {
    const life = new DossierLife().publish('2017-09-20', expiring);
    life.at('2023-04-10T10:00', 'secretariat', 'extend-authorisation', { duration: { until: '2024-06-28' } });
    life.live(local('2024-12-31T00:00'));

    expect(life.timed.slice(3)).toEqual([
      '2023-06-29T09:00 authorisation-expiring -365',
      '2023-12-29T09:00 authorisation-expiring -180',
      '2024-03-29T09:00 authorisation-expiring -90',
      '2024-05-29T09:00 authorisation-expiring -30',
      '2024-07-01T09:00 authorisation-expired -',
    ]);
  });

  test.each([
    [{ until: '2023-04-10' }, 'day-not-ahead'],
    [{ until: '2023-04-11' }, undefined],
    [{ indefinite: true }, undefined],
  ])('is moved on 10 April 2023 to %j: %s', (duration, code) => {
    const life = new DossierLife().publish('2017-09-20', expiring);

    expect(life.at('2023-04-10T10:00', 'secretariat', 'extend-authorisation', { duration })).toBe(code);
  });

  test('has its newest announcement told after an outage, and that it has expired last of all', () => {
    const late = new DossierLife().publish('2017-09-20', expiring);
    late.sweep(local('2023-04-15T12:00'));
    expect(late.timed).toEqual(['2023-04-15T12:00 authorisation-expiring -90']);

    const later = new DossierLife().publish('2017-09-20', expiring);
    later.sweep(local('2023-08-01T12:00'));

    expect(later.status).toBe('expired');
    // What announced the last day is merged into what tells that it has passed: one message, not two.
    expect(later.timed).toEqual(['2023-08-01T12:00 authorisation-expired -']);
    expect(milestones(later)).toEqual(['merged -365', 'merged -180', 'merged -90', 'merged -30', 'reached -']);
  });

  test('has nothing announced any more once it has expired, also before that is told', () => {
    const life = new DossierLife().publish('2017-09-20', expiring);

    // Saturday: that it has expired is told on Monday.
    life.sweep(local('2023-07-01T12:00'));
    expect(life.timed).toEqual([]);
    life.live(local('2023-08-01T12:00'));

    expect(life.timed).toEqual(['2023-07-03T09:00 authorisation-expired -']);
  });

  const untilEvent = { duration: { until: '2023-06-30', indefiniteOn: 'law-published' } };
  const recorded = { event: 'law-published', date: '2023-06-30' };

  test('does not come once the event that makes it indefinite is recorded, up to the last minute of the last day', () => {
    const life = new DossierLife().publish('2017-09-20', untilEvent);
    expect(life.at('2023-06-30T23:59', 'applicant', 'record-event', recorded)).toBeUndefined();
    life.live(local('2030-01-01T00:00'));

    expect(life.status).toBe('in-force');
    expect(
      life.notices.filter(({ notice }) => notice === 'authorisation-extended').map(({ recipient }) => recipient),
    ).toEqual([...['organisation:wse', 'organisation:aii', 'organisation:rec']]);
    expect(life.timed).not.toContain('2023-07-03T09:00 authorisation-expired -');
  });

  test.each(['law-published', 'other-event'])('comes where %s is recorded at the midnight after', (event) => {
    const life = new DossierLife().publish('2017-09-20', untilEvent);
    expect(life.at('2023-07-01T00:00', 'applicant', 'record-event', { ...recorded, event })).toBeUndefined();

    expect(life.status).toBe('expired');
    expect(life.notices.filter(({ notice }) => notice === 'authorisation-extended')).toEqual([]);
  });
});

describe('recorded events', () => {
  const conditions = [
    { ref: '1', text: 'T', responsible: ['resp', 'aii'], deadline: { within: 'P30D', of: 'ceremony' } },
    { ref: '2', text: 'T', responsible: ['resp'], deadline: { report: 'ceremony' }, survives: true },
    { ref: '3', text: 'T', responsible: ['resp'], deadline: 'asap' },
  ];
  const occurrences = (life: DossierLife): unknown => {
    const last = life.events.findLast(({ type }) => type === 'event-recorded');
    return last?.type === 'event-recorded'
      ? last.data.occurrences.map(({ ref, organisation, occurrence }) => `${ref}/${organisation}#${occurrence}`)
      : undefined;
  };

  test('open the next occurrence for everyone who owes one, or for the one they are about', () => {
    const life = new DossierLife().publish('2017-09-20', { conditions });
    const record = (more: object = {}) =>
      life.at('2017-10-01T10:00', 'applicant', 'record-event', { event: 'ceremony', date: '2017-10-01', ...more });

    expect(record()).toBeUndefined();
    expect(occurrences(life)).toEqual(['1/resp#1', '1/aii#1', '2/resp#1']);
    expect(record({ for: 'aii' })).toBeUndefined();
    expect(occurrences(life)).toEqual(['1/aii#2']);
    expect(record()).toBeUndefined();
    expect(occurrences(life)).toEqual(['1/resp#2', '1/aii#3', '2/resp#2']);
    expect(record({ event: 'nothing-waits-for-it' })).toBeUndefined();
    expect(occurrences(life)).toEqual([]);
  });

  test('after the end open only what survives it', () => {
    const life = new DossierLife().publish('2017-09-20', { conditions });
    life.at('2017-10-01T10:00', 'secretariat', 'revoke-authorisation', { reason: 'R' });

    expect(
      life.at('2017-10-02T10:00', 'responsible', 'record-event', { event: 'ceremony', date: '2017-10-01' }),
    ).toBeUndefined();
    expect(occurrences(life)).toEqual(['2/resp#1']);
  });
});

describe('after an outage', () => {
  const asked = { question: 'Q', due: '2017-06-30' };
  const advice = { adviser: 'adv', kind: 'dpo', due: '2017-08-16', onSilence: 'wait' };
  const toAdmissible = (life: DossierLife) => life.at('2017-06-09T09:00', 'secretariat', 'rule-admissible');

  test.each<[string, (life: DossierLife) => void, Parameters<DossierLife['late']>, string]>([
    ['the ruling', () => undefined, ['2017-06-20T10:00', 'secretariat', 'rule-admissible'], 'overtaken 5'],
    [
      'the answer',
      (life) => life.at('2017-06-09T09:00', 'secretariat', 'request-information', asked),
      ['2017-07-20T10:00', 'applicant', 'provide-information', { answer: 'A' }],
      'overtaken 1',
    ],
    [
      'the withdrawal',
      (life) => life.at('2017-06-09T09:00', 'secretariat', 'request-information', asked),
      ['2017-07-20T10:00', 'applicant', 'withdraw-request', { reason: 'R' }],
      'overtaken 1',
    ],
    [
      'the advice',
      (life) => {
        toAdmissible(life);
        life.at('2017-06-12T09:00', 'secretariat', 'request-advice', advice);
      },
      ['2017-08-31T10:00', 'adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' }],
      'overtaken 1',
    ],
    [
      'closing the advices',
      (life) => {
        toAdmissible(life);
        life.at('2017-06-12T09:00', 'secretariat', 'request-advice', advice);
      },
      ['2017-08-31T10:00', 'secretariat', 'close-advice', { reason: 'R' }],
      'overtaken 1',
    ],
  ])('%s comes before the reminder that was held back, which is not sent', (_name, begin, answer, last) => {
    const life = new DossierLife().submit('2017-06-08T10:12');
    begin(life);

    expect(life.late(...answer)).toBeUndefined();

    expect(milestones(life).filter((one) => !one.startsWith('merged'))).toEqual([last]);
    expect(life.timed).toEqual([]);
  });

  test.each([
    ['extend-authorisation', { duration: { until: '2030-06-28' } }],
    ['revoke-authorisation', { reason: 'R' }],
    ['record-event', { event: 'law-published', date: '2023-06-20' }],
  ] as const)('%s overtakes what announced the last day of before', (step, fields) => {
    const life = new DossierLife().publish('2017-09-20', {
      duration: { until: '2023-06-30', indefiniteOn: 'law-published' },
    });

    expect(life.late('2023-06-21T10:00', 'secretariat', step, fields)).toBeUndefined();

    expect(milestones(life)).toEqual(['merged -365', 'merged -180', 'merged -90', 'overtaken -30']);
    expect(life.timed).toEqual([]);
  });

  test('a command that answers nothing of it leaves a reminder as it is', () => {
    const life = new DossierLife().publish('2017-09-20', expiring);

    life.late('2023-06-21T10:00', 'secretariat', 'suspend-authorisation', { reason: 'R' });

    expect(life.timed).toEqual(['2023-06-21T10:00 authorisation-expiring -30']);
  });

  test('of more than one transaction takes, what the command has not answered yet is told in the first', () => {
    const life = new DossierLife().submit('2017-06-08T10:12');
    toAdmissible(life);
    // Ten advices, three milestones each; of the first few the last has come among the first twenty.
    for (let day = 10; day < 20; day += 1)
      life.at('2017-06-12T09:00', 'secretariat', 'request-advice', {
        ...{ ...advice, adviser: `adv${day}`, due: `2017-07-${day}` },
      });
    const close = () => life.late('2017-08-31T10:00', 'secretariat', 'close-advice', { reason: 'R' });
    const told = () => milestones(life).filter((one) => !one.startsWith('merged'));

    expect(close()).toBeUndefined();
    expect(life.status).toBe('awaiting-advice');
    const first = told();
    expect(close()).toBeUndefined();

    expect(life.status).toBe('ready-for-meeting');
    expect(first.length).toBeGreaterThan(0);
    expect(new Set(first)).toEqual(new Set(['reached 1']));
    expect(told()).toHaveLength(10);
    expect(new Set(told().slice(first.length))).toEqual(new Set(['overtaken 1']));
  });
});
