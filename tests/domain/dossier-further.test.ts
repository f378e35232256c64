import { describe, expect, test } from 'vitest';
import { endOfDay } from '#domain/calendar/brussels-time.ts';
import { permitAt, permitOf } from '#domain/check/permit.ts';
import { followDependency, keepDependent, lapseOf } from '#domain/dossier/dependencies.ts';
import type { DossierDeed } from '#domain/dossier/events.ts';
import { FURTHER_DOSSIER_STEP_NAMES, furtherStepsOpenTo } from '#domain/dossier/further-steps.ts';
import { DOSSIER_STATES } from '#domain/dossier/steps.ts';
import { keepAgenda } from '#domain/meeting/decide.ts';
import { evolveMeeting, type MeetingState } from '#domain/meeting/state.ts';
import { namesSoFar } from '#domain/succession/succession.ts';
import { aDossier, PEOPLE } from './support/builders.ts';
import { local } from './support/life.ts';
import { ConditionLife, DossierLife } from './support/lives.ts';

const DAY = '2017-06-20';
const names = (life: { notices: readonly { notice: string }[] }): string[] => life.notices.map(({ notice }) => notice);

/** A life up to a deed, and who did it. */
const DEEDS: Readonly<Record<DossierDeed, readonly [by: string, live: (life: DossierLife) => unknown]>> = {
  'request-ruled-admissible': ['secretariat', (life) => life.at(`${DAY}T10:00`, 'secretariat', 'rule-admissible')],
  'request-ruled-inadmissible': [
    'secretariat',
    (life) => life.at(`${DAY}T10:00`, 'secretariat', 'rule-inadmissible', { reason: 'R' }),
  ],
  'information-requested': [
    'secretariat',
    (life) => life.at(`${DAY}T10:00`, 'secretariat', 'request-information', { question: 'Q', due: '2017-07-20' }),
  ],
  'information-provided': [
    'applicant',
    (life) => {
      life.at(`${DAY}T10:00`, 'secretariat', 'request-information', { question: 'Q', due: '2017-07-20' });
      life.at(`${DAY}T10:10`, 'applicant', 'provide-information', { answer: 'A' });
    },
  ],
  'advice-requested': ['secretariat', (life) => asked(life)],
  'advice-given': [
    'adviser',
    (life) => {
      asked(life);
      life.at(`${DAY}T11:00`, 'adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' });
    },
  ],
  'advices-closed': [
    'secretariat',
    (life) => {
      asked(life);
      life.at(`${DAY}T11:00`, 'secretariat', 'close-advice', { reason: 'R' });
    },
  ],
  'meeting-scheduled': ['secretariat', (life) => scheduled(life)],
  'meeting-adjourned': [
    'secretariat',
    (life) => {
      scheduled(life);
      life.at(`${DAY}T11:00`, 'secretariat', 'adjourn', { reason: 'R' });
    },
  ],
  'decision-recorded': ['secretariat', (life) => decided(life)],
  'decision-signed': [
    'chair',
    (life) => {
      decided(life);
      life.at(`${DAY}T12:00`, 'chair', 'sign-decision');
    },
  ],
  'request-withdrawn': ['applicant', (life) => life.at(`${DAY}T10:00`, 'applicant', 'withdraw-request')],
};

function asked(life: DossierLife): void {
  life.at(`${DAY}T10:00`, 'secretariat', 'rule-admissible');
  life.at(`${DAY}T10:10`, 'secretariat', 'request-advice', { adviser: 'adv', kind: 'dpo', due: '2017-07-20' });
}
function scheduled(life: DossierLife): void {
  life.at(`${DAY}T10:00`, 'secretariat', 'rule-admissible');
  life.at(`${DAY}T10:30`, 'secretariat', 'schedule-meeting', { date: '2017-06-28' });
}
function decided(life: DossierLife): void {
  scheduled(life);
  life.at(`${DAY}T11:00`, 'secretariat', 'record-decision', { outcome: 'granted', number: '12', date: DAY });
}
const submitted = () => new DossierLife().submit(`${DAY}T09:00`);
const deeds = Object.entries(DEEDS).map(([type, [by, live]]) => ({ type, by, live }));

describe('what was a mistake in the procedure', () => {
  test.each(deeds)('$type is taken back by who did it, and by nobody else', ({ type, by, live }) => {
    const life = submitted();
    live(life);
    const twin = submitted();
    const { deeds: done = [] } = life.state ?? {};
    expect(done.at(-1)?.type).toBe(type);
    for (const [who, person] of Object.entries(PEOPLE)) {
      const may = by === 'secretariat' ? who === 'secretariat' || who === 'chair' : who === by;
      expect(furtherStepsOpenTo(person, life.state ?? aDossier()).includes('annul-dossier-event'), who).toBe(may);
      if (!may) expect(life.annul(`${DAY}T13:00`, who)).toBe('not-permitted');
    }

    expect(life.annul(`${DAY}T13:00`, by)).toBeUndefined();

    // What the procedure was before that deed, told by the deeds that still stand.
    const before = done.at(-1)?.before;
    expect(life.state).toMatchObject({ status: before?.status, advices: before?.advices ?? [] });
    expect(life.state?.question).toEqual(before?.question);
    expect(life.state?.decision).toEqual(before?.decision);
    expect(life.state?.deeds?.length).toBe(done.length - 1);
    expect(life.state).toEqual(life.refolded());
    expect(names(life).length).toBeGreaterThanOrEqual(names(twin).length);
    // Told a second time, it stands no more.
    expect(life.annul(`${DAY}T13:10`, by, done.at(-1)?.sequence)).toBe('not-annullable');
  });

  test('is taken back from the last to the first, and then done as it should have been', () => {
    const life = submitted();
    decided(life);
    life.at(`${DAY}T12:00`, 'chair', 'sign-decision');
    const [, , recorded] = life.state?.deeds ?? [];

    expect(life.annul(`${DAY}T12:10`, 'secretariat', recorded?.sequence)).toBe('annul-later-first');
    expect(life.annul(`${DAY}T12:20`, 'chair')).toBeUndefined();
    expect(life.status).toBe('decided');
    expect(
      life.further(`${DAY}T12:25`, 'secretariat', 'note-deviation', { aspect: 'duration', asked: 'A', granted: 'B' }),
    ).toBe(undefined);
    expect(life.annul(`${DAY}T12:30`, 'secretariat')).toBeUndefined();
    expect(life.state).toMatchObject({ status: 'scheduled', meeting: '2017-06-28', deviations: [] });
    expect(
      life.at(`${DAY}T12:40`, 'secretariat', 'record-decision', { outcome: 'refused', number: '13', date: DAY }),
    ).toBeUndefined();
    life.at(`${DAY}T12:50`, 'chair', 'sign-decision');
    life.at(`${DAY}T13:00`, 'secretariat', 'publish-decision');

    expect(life.state).toMatchObject({ status: 'refused', decision: { number: '13' } });
    expect(life.annul(`${DAY}T14:00`, 'chair')).toBe('not-annullable');
  });

  test('stands once the decision is published, also before it is in force', () => {
    const life = submitted();
    scheduled(life);
    const decision = { outcome: 'granted', number: '12', date: DAY, effectiveFrom: '2017-09-01' };
    life.at(`${DAY}T11:00`, 'secretariat', 'record-decision', decision);
    life.at(`${DAY}T12:00`, 'chair', 'sign-decision');
    const signed = life.state?.deeds?.at(-1)?.sequence;
    life.at(`${DAY}T13:00`, 'secretariat', 'publish-decision');

    expect(life.annul(`${DAY}T14:00`, 'chair', signed)).toBe('not-annullable');
    expect(furtherStepsOpenTo(PEOPLE.chair, life.state ?? aDossier())).not.toContain('annul-dossier-event');
  });

  test('an advice that is open again is chased from then on, once each, and one asked anew has a number of its own', () => {
    const life = submitted();
    asked(life);
    life.at('2017-07-12T10:00', 'adviser', 'give-advice', { adviser: 'adv', opinion: 'negative' });
    // The reminder of 13 July fell while the advice counted as given.
    life.annul('2017-07-14T10:00', 'adviser');
    life.live(local('2017-08-30T00:00'));

    expect(life.timed).toEqual(['2017-07-19T09:00 advice-reminder -1', '2017-07-24T09:00 advice-overdue 1']);
    const keys = life.notices.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);

    const other = submitted();
    asked(other);
    other.annul(`${DAY}T11:00`, 'secretariat');
    expect(other.status).toBe('admissible');
    other.at(`${DAY}T12:00`, 'secretariat', 'request-advice', { adviser: 'adv', kind: 'dpo', due: '2017-07-20' });
    expect(other.state?.advices.map(({ number }) => number)).toEqual([2]);
    other.live(local('2017-08-30T00:00'));
    expect(new Set(other.notices.map(({ key }) => key)).size).toBe(other.notices.length);
  });

  test('an advice that lapsed meanwhile has lapsed, and the dossier goes on without it', () => {
    const life = submitted();
    asked(life);
    const referral = { adviser: 'out', kind: 'referral', due: '2017-07-20', onSilence: 'proceed' };
    life.at(`${DAY}T10:20`, 'secretariat', 'request-advice', referral);
    life.at('2017-07-10T10:00', 'secretariat', 'request-information', { question: 'Q', due: '2017-08-20' });
    life.at('2017-07-11T10:00', 'adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' });
    life.at('2017-07-25T10:00', 'applicant', 'provide-information', { answer: 'A' });
    life.annul('2017-07-26T10:00', 'applicant');
    expect(life.status).toBe('awaiting-information');
    life.annul('2017-07-26T11:00', 'adviser');
    life.annul('2017-07-26T12:00', 'secretariat');

    expect(life.status).toBe('awaiting-advice');
    expect(life.state?.advices.map(({ status }) => status)).toEqual(['open', 'lapsed']);
    expect(life.events.filter(({ type }) => type === 'advice-lapsed')).toHaveLength(1);
  });
});

describe('the agenda', () => {
  const agendaOf = (life: DossierLife): MeetingState | undefined => {
    let meeting: MeetingState | undefined;
    life.events.forEach((event, index) => {
      const cause = { committee: 'vtc', date: '2017-06-28', dossier: 'amif', sequence: index + 1, event };
      const decision = keepAgenda(meeting, cause);
      // Told twice, it changes once.
      if (decision.ok) meeting = decision.events.reduce<MeetingState | undefined>(evolveMeeting, meeting);
      expect(meeting === undefined || keepAgenda(meeting, cause)).toEqual(
        meeting === undefined || { ok: true, events: [] },
      );
    });
    return meeting;
  };

  test('follows what is annulled: scheduled by mistake, adjourned by mistake, decided by mistake', () => {
    const life = submitted();
    decided(life);
    expect(agendaOf(life)?.agenda).toMatchObject([{ dossier: 'amif', decided: 'granted' }]);
    life.annul(`${DAY}T12:00`, 'secretariat');
    expect(agendaOf(life)?.agenda).toEqual([{ dossier: 'amif', version: 3, recused: [] }]);
    life.at(`${DAY}T12:10`, 'secretariat', 'adjourn', { reason: 'R' });
    expect(agendaOf(life)?.agenda).toEqual([]);
    life.annul(`${DAY}T12:20`, 'secretariat');
    expect(agendaOf(life)?.agenda).toMatchObject([{ dossier: 'amif' }]);
    life.annul(`${DAY}T12:30`, 'secretariat');
    expect(agendaOf(life)).toMatchObject({ agenda: [], removed: [{ dossier: 'amif', because: 'annulled' }] });
  });
});

describe('a further step on a dossier', () => {
  const FIELDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'note-deviation': { aspect: 'duration', asked: 'A', granted: 'B' },
    'annul-dossier-event': { event: 'dossier:amif@2', reason: 'R' },
    'note-dependency': { dependency: 'earlier' },
    'drop-dependency': { dependency: 'rrn', reason: 'R' },
    'report-lapse': { dependency: 'rrn', because: 'revoked', reason: 'R' },
    'record-succession': { from: 'aii', to: 'new', reason: 'R' },
  };
  const cases = FURTHER_DOSSIER_STEP_NAMES.flatMap((step) => DOSSIER_STATES.map((status) => ({ step, status })));

  test.each(cases)('$step of a dossier that is $status is offered to whom it is taken from', ({ step, status }) => {
    for (const [who, person] of Object.entries(PEOPLE)) {
      const life = new DossierLife();
      const before = { status: 'submitted' as const, examinedFrom: local(`${DAY}T09:00`), advices: [] };
      life.state = aDossier({
        status,
        dependencies: [{ ref: 'rrn', outside: true, notedAt: local(`${DAY}T09:00`) }],
        deeds: [{ sequence: 2, type: 'request-ruled-admissible', before }],
      });
      const offered = furtherStepsOpenTo(person, life.state).includes(step);
      const code = life.further('2017-10-02T10:00', who, step, FIELDS[step]);

      expect(code === undefined, `${who}: ${code}`).toBe(offered);
      expect(offered).toBe((who === 'secretariat' || who === 'chair') && STATES[step]?.includes(status) !== false);
    }
  });

  const procedure = DOSSIER_STATES.slice(0, 6);
  const STATES: Readonly<Record<string, readonly string[]>> = {
    'note-deviation': ['decided'],
    'annul-dossier-event': [...procedure, 'decided', 'signed', 'inadmissible', 'withdrawn'],
    'note-dependency': [...procedure, 'decided', 'signed', 'in-force', 'suspended'],
    'drop-dependency': [...procedure, 'decided', 'signed', 'in-force', 'suspended'],
    'report-lapse': [...procedure, 'decided', 'signed', 'in-force', 'suspended'],
  };
});

describe('hard case 12: a body that is succeeded in law', () => {
  const CONDITIONS = [
    { ref: '100', text: 'T', responsible: ['resp', 'adv'], deadline: { report: 'sample-drawn' } },
    { ref: '101', text: 'T', responsible: ['resp'], deadline: { by: '2017-11-30' } },
  ];
  const inForce = () => new DossierLife().publish(DAY, { conditions: CONDITIONS });
  const pass = (life: DossierLife, time: string, from: string, to: string) =>
    life.further(time, 'secretariat', 'record-succession', { from, to, reason: 'Besluit van 24 april 2015' });

  test('passes its part in a dossier, whichever it is, and the log keeps what was', () => {
    const life = inForce();
    life.at('2017-06-21T10:00', 'responsible', 'record-event', {
      event: 'sample-drawn',
      date: '2017-06-21',
      for: 'resp',
    });

    for (const [from, to] of [
      ['aii', 'aii2'],
      ['rec', 'rec2'],
      ['wse', 'wse2'],
      ['resp', 'resp2'],
    ] as const)
      expect(pass(life, '2017-07-01T10:00', from, to)).toBeUndefined();

    expect(life.state).toMatchObject({ provider: 'aii2', recipients: ['rec2'], applicants: ['wse2'] });
    expect(life.state?.decision?.conditions.map(({ responsible }) => responsible)).toEqual([
      ['resp2', 'adv'],
      ['resp2'],
    ]);
    // The successor counts on, and corrects what its predecessor recorded.
    expect(life.state?.occurrences).toEqual({ '100/resp2': 1 });
    expect(life.state?.recordings).toMatchObject([{ reporter: 'resp2', occurrences: [{ organisation: 'resp' }] }]);
    expect(life.state).toEqual(life.refolded());
    expect(pass(life, '2017-07-02T10:00', 'aii', 'aii2')).toBe('no-part-to-pass');
    expect(pass(life, '2017-07-02T10:00', 'aii2', 'aii2')).toBe('succeeds-itself');
    expect(pass(life, '2017-07-02T10:00', 'nobody', 'aii2')).toBe('no-part-to-pass');
    // What comes of the authorisation is told to those whose it is now.
    life.at('2017-08-01T10:00', 'secretariat', 'suspend-authorisation', { reason: 'R' });
    const told = life.notices
      .filter(({ notice }) => notice === 'authorisation-suspended')
      .map(({ recipient }) => recipient);
    expect(told).toEqual(['organisation:wse2', 'organisation:aii2', 'organisation:rec2']);
  });

  test('the check answers each day by who sent and who received then', () => {
    const life = inForce();
    pass(life, '2017-07-01T10:00', 'aii', 'aii2');
    pass(life, '2017-08-01T10:00', 'rec', 'rec2');
    const answer = (provider: string, recipient: string, day: string) => {
      const permit = life.state && permitOf(life.state, provider, recipient);
      return permit === undefined ? 'none' : permitAt(permit, endOfDay(day), undefined);
    };

    expect(answer('aii', 'rec', '2017-06-25')).toBe('allowed');
    expect(answer('aii', 'rec', '2017-07-02')).toBe('not-a-party');
    expect(answer('aii2', 'rec', '2017-06-25')).toBe('not-a-party');
    expect(answer('aii2', 'rec', '2017-07-02')).toBe('allowed');
    expect(answer('aii2', 'rec', '2017-08-02')).toBe('not-a-party');
    expect(answer('aii2', 'rec2', '2018-01-01')).toBe('allowed');
    expect(answer('aii', 'rec2', '2018-01-01')).toBe('none');
  });

  test('passes its open conditions as they stand: same day, same milestones, told to the successor from then on', () => {
    const at = local('2017-11-10T12:00');
    const successions = [
      { from: 'resp', to: 'aii', at },
      { from: 'aii', to: 'new', at: local('2017-11-20T12:00') },
    ];
    const life = new ConditionLife({}, '2017-09-20T14:00', { successions });
    const alone = new ConditionLife({}, '2017-09-20T14:00');
    life.live(local('2017-11-09T12:00'));
    // The execution brings it; a sweep or a command would as well.
    life.sweep(at);
    life.sweep(at);
    expect(life.at('2017-11-15T10:00', 'responsible', 'submit-evidence', { text: 'T' })).toBe('not-permitted');
    life.live(local('2017-11-20T11:00'));
    life.sweep(local('2017-11-20T12:00'));
    life.live(local('2018-02-01T00:00'));
    alone.live(local('2018-02-01T00:00'));

    expect(life.timed).toEqual(alone.timed);
    const to = (notice: string, day: string) =>
      life.notices
        .filter((one) => one.notice === notice && one.leavesAt.startsWith(day))
        .map(({ recipient }) => recipient);
    expect(to('condition-reminder', '2017-10-31')).toEqual(['organisation:resp']);
    expect(to('condition-reminder', '2017-11-16')).toEqual(['organisation:aii']);
    expect(to('condition-reminder', '2017-11-29')).toEqual(['organisation:new']);
    expect(life.state).toMatchObject({ opening: { organisation: 'new' }, predecessors: ['resp', 'aii'] });
    expect(life.events.filter(({ type }) => type === 'body-succeeded')).toHaveLength(2);
    expect(life.state).toEqual(life.refolded());
    expect(namesSoFar('new', successions)).toEqual(new Set(['new', 'aii', 'resp']));
  });

  test('leaves what is settled with the body that settled it, until it is owed again', () => {
    const successions = [{ from: 'resp', to: 'provider', at: local('2017-11-10T12:00') }];
    const life = new ConditionLife({}, '2017-09-20T14:00');
    life.at('2017-10-01T10:00', 'responsible', 'submit-evidence', { text: 'T' });
    life.at('2017-10-02T10:00', 'secretariat', 'accept-evidence');
    life.context = { ends: [], successions };
    life.sweep(local('2017-11-12T12:00'));
    expect(life.state?.opening.organisation).toBe('resp');

    life.annul('2017-11-13T10:00', 'secretariat');

    expect(life.state).toMatchObject({ status: 'in-review', opening: { organisation: 'provider' } });
    expect(life.state).toEqual(life.refolded());
  });

  test('one that opens late, for a body that was succeeded meanwhile, passes as it opens, also there and back', () => {
    const successions = [
      { from: 'resp', to: 'aii', at: local('2017-09-25T12:00') },
      { from: 'aii', to: 'resp', at: local('2017-09-26T12:00') },
    ];
    const life = new ConditionLife({}, '2017-09-20T14:00', { successions, seenAt: '2017-09-27T10:00' });

    expect(life.state).toMatchObject({ opening: { organisation: 'resp' }, predecessors: ['resp', 'aii'] });
  });
});

describe('hard case 11: an authorisation on which another rests', () => {
  const resting = (more: Readonly<Record<string, unknown>> = {}) => {
    const life = new DossierLife().publish(DAY);
    expect(life.further(`${DAY}T11:00`, 'secretariat', 'note-dependency', { dependency: 'magda', ...more })).toBe(
      undefined,
    );
    return life;
  };
  const follow = (life: DossierLife, time: string, status: Parameters<typeof lapseOf>[0]) =>
    life.give(local(time), (state) => followDependency(state ?? aDossier(), 'magda', lapseOf(status), local(time)));
  const alerts = (life: DossierLife) =>
    life.notices
      .filter(({ notice }) => notice === 'dependency-lapsed')
      .map(({ recipient, dependency }) => `${recipient} ${dependency}`);
  const EVERYONE = ['organisation:wse', 'organisation:aii', 'organisation:rec', 'secretariat:vtc'].map(
    (to) => `${to} magda`,
  );

  test.each(['suspended', 'revoked', 'expired', 'superseded', 'withdrawn', 'refused', 'inadmissible'] as const)(
    'that is %s is told once to the secretariat and the parties, and changes nothing else',
    (status) => {
      const life = resting();
      follow(life, '2017-07-01T10:00', status);
      follow(life, '2017-07-01T10:00', status);

      expect(alerts(life)).toEqual(EVERYONE);
      expect(life.state).toMatchObject({ status: 'in-force', dependencies: [{ lapsed: lapseOf(status) }] });
      expect(life.state).toEqual(life.refolded());
    },
  );

  test('that holds again is noted without mail, and its next lapse is told again', () => {
    const life = resting();
    follow(life, '2017-07-01T10:00', 'suspended');
    follow(life, '2017-07-05T10:00', 'in-force');
    expect(life.state?.dependencies).toMatchObject([{ ref: 'magda' }]);
    expect(life.state?.dependencies?.[0]).not.toHaveProperty('lapsed');
    expect(alerts(life)).toHaveLength(4);
    follow(life, '2017-07-06T10:00', 'revoked');
    expect(alerts(life)).toHaveLength(8);
  });

  test('and that Beraad does not know lapses by its last day: told the morning after, as MAGDA on 31 July 2012', () => {
    const life = new DossierLife().publish('2012-07-25');
    const outside = { name: 'Machtiging RRN 18/2012', lastDay: '2012-07-31' };
    life.further('2012-07-25T11:00', 'secretariat', 'note-dependency', { dependency: 'magda', outside });
    life.live(local('2012-12-31T00:00'));

    expect(life.timed).toEqual([]);
    const [told] = life.notices.filter(({ notice }) => notice === 'dependency-lapsed');
    expect(told?.leavesAt).toBe(local('2012-08-01T09:00'));
    expect(alerts(life)).toEqual(EVERYONE);
    const lapsed = life.events.find(({ type }) => type === 'dependency-lapsed');
    expect(lapsed?.effectiveAt).toBe(local('2012-08-01T00:00'));
    expect(
      life.further('2012-12-31T10:00', 'secretariat', 'report-lapse', {
        dependency: 'magda',
        because: 'revoked',
        reason: 'R',
      }),
    ).toBe('lapse-known');
  });

  test('and that Beraad does not know is reported by the secretariat; of its own dossiers it knows itself', () => {
    const life = resting({ outside: { name: 'Machtiging RRN' } });
    const lapse = { dependency: 'magda', because: 'revoked', reason: 'Beraadslaging 7/2018' };
    expect(life.further('2018-02-01T10:00', 'secretariat', 'report-lapse', { ...lapse, dependency: 'other' })).toBe(
      'no-such-dependency',
    );
    expect(life.further('2018-02-01T10:00', 'secretariat', 'report-lapse', lapse)).toBeUndefined();
    expect(alerts(life)).toEqual(EVERYONE);
    expect(resting().further('2018-02-01T10:00', 'secretariat', 'report-lapse', lapse)).toBe('lapse-known');
  });

  test('is noted once, not of itself, and dropped when it rests on it no more', () => {
    const life = resting();
    expect(life.further(`${DAY}T12:00`, 'secretariat', 'note-dependency', { dependency: 'magda' })).toBe(
      'dependency-exists',
    );
    expect(life.further(`${DAY}T12:00`, 'secretariat', 'note-dependency', { dependency: 'amif' })).toBe(
      'rests-on-itself',
    );
    expect(life.further(`${DAY}T12:00`, 'secretariat', 'drop-dependency', { dependency: 'x', reason: 'R' })).toBe(
      'no-such-dependency',
    );
    expect(
      life.further(`${DAY}T12:00`, 'secretariat', 'drop-dependency', { dependency: 'magda', reason: 'R' }),
    ).toBeUndefined();
    follow(life, '2017-07-01T10:00', 'revoked');
    expect(alerts(life)).toEqual([]);
  });

  test('a dossier that has ended is told of no lapse', () => {
    const life = resting();
    life.at('2017-06-30T10:00', 'secretariat', 'revoke-authorisation', { reason: 'R' });
    follow(life, '2017-07-01T10:00', 'revoked');
    expect(alerts(life)).toEqual([]);
  });

  test('the one that carries it knows it, once', () => {
    const life = new DossierLife().publish(DAY);
    const keep = (rests: boolean) =>
      life.give(local('2017-07-01T10:00'), (state) =>
        keepDependent(state ?? aDossier(), 'later', rests, local('2017-07-01T10:00')),
      );
    keep(true);
    keep(true);
    expect(life.state?.dependents).toEqual(['later']);
    keep(false);
    keep(false);
    expect(life.state?.dependents).toEqual([]);
    expect(life.events.filter(({ type }) => type.startsWith('dependent-'))).toHaveLength(2);
  });
});
