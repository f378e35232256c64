import { describe, expect, test } from 'vitest';
import type { DossierDeed } from '#domain/dossier/events.ts';
import { FURTHER_DOSSIER_STEP_NAMES, furtherStepsOpenTo } from '#domain/dossier/further-steps.ts';
import { DOSSIER_STATES } from '#domain/dossier/steps.ts';
import { keepAgenda } from '#domain/meeting/decide.ts';
import { evolveMeeting, type MeetingState } from '#domain/meeting/state.ts';
import { aDossier, PEOPLE } from './support/builders.ts';
import { local } from './support/life.ts';
import { DossierLife } from './support/lives.ts';

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

describe('a decision', () => {
  const duty = { text: 'T', deadline: 'asap' };
  const once = { ...duty, ref: '1', responsible: ['wse'] };
  const recorded = (more: Readonly<Record<string, unknown>>): string | undefined => {
    const life = new DossierLife().submit('2017-06-12T10:00');
    life.at('2017-06-12T11:00', 'secretariat', 'rule-admissible');
    life.at('2017-06-12T12:00', 'secretariat', 'schedule-meeting', { date: '2017-06-28' });
    return life.at('2017-06-28T10:00', 'secretariat', 'record-decision', {
      ...{ outcome: 'granted', number: '12', date: '2017-06-28' },
      ...more,
    });
  };
  const accession = (terms: object) => ({ accession: { review: 'automatic', ...terms } });

  test.each([
    ['conditions', { conditions: [once, { ...once, ref: '2' }, once] }, 'duplicate-condition'],
    [
      'conditions of accession',
      accession({
        conditions: [
          { ...duty, ref: 'a' },
          { ...duty, ref: 'a' },
        ],
      }),
      'duplicate-condition',
    ],
    [
      'undertakings',
      accession({
        undertakings: [
          { ref: 'a', text: 'T' },
          { ref: 'a', text: 'U' },
        ],
      }),
      'duplicate-undertaking',
    ],
  ])('that names two of its %s alike is refused', (_name, given, code) => {
    expect(recorded(given)).toBe(code);
  });

  test('may use one reference in lists that are apart', () => {
    expect(
      recorded({
        conditions: [once],
        ...accession({ conditions: [{ ...duty, ref: '1' }], undertakings: [{ ref: '1', text: 'T' }] }),
      }),
    ).toBeUndefined();
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
