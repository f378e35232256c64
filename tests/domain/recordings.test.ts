import { describe, expect, test } from 'vitest';
import type { ConditionEvent } from '#domain/condition/events.ts';
import { followRecording } from '#domain/condition/follow-correction.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { DEFAULT_POLICY } from '#domain/policy/policy.ts';
import {
  decideRecording,
  type Recording,
  type RecordingCommand,
  recordingStepsOpenTo,
} from '#domain/recordings/recordings.ts';
import { PEOPLE } from './support/builders.ts';
import { local } from './support/life.ts';
import { ConditionLife, DossierLife } from './support/lives.ts';

const ceremony = (date: string, more: Partial<Recording> = {}): Recording => ({
  sequence: 9,
  event: 'ceremony',
  date,
  occurrences: [{ ref: '41', organisation: 'resp', occurrence: 1 }],
  reporter: 'resp',
  cancelled: false,
  ...more,
});
const ID = `${dossierId('amif')}@9`;
const correct = (date: string, event = ID): RecordingCommand => ({
  do: 'correct-event',
  fields: { dossier: 'amif', event, date, reason: 'Verplaatst' },
});
const cancel: RecordingCommand = { do: 'cancel-event', fields: { dossier: 'amif', event: ID, reason: 'Afgelast' } };
const now = local('2025-01-20T10:00');
const decide = (command: RecordingCommand, person: Person, recording = ceremony('2025-01-31')) =>
  decideRecording({ recordings: [recording], committee: 'vtc' }, dossierId('amif'), command, person, now);

/** An occurrence due a month after its ceremony. */
const erasure = (date: string, due: string) =>
  new ConditionLife(
    { event: 'ceremony', occurrence: 1, due, dueRule: { kind: 'period-after', day: date, period: 'P1M', times: 1 } },
    '2025-01-20T10:00',
  );
function follow(life: ConditionLife, time: string, recording: Pick<Recording, 'date' | 'cancelled'>): ConditionEvent[] {
  life.live(local(time));
  const before = life.events.length;
  life.give(local(time), (state) => followRecording(state, recording, DEFAULT_POLICY, local(time)));
  return life.events.slice(before);
}

describe('a recorded event', () => {
  test.each(Object.entries(PEOPLE))(
    'is corrected and cancelled by who recorded it and the secretariat: %s',
    (who, person) => {
      const may = ['responsible', 'secretariat', 'chair'].includes(who);
      for (const command of [correct('2025-02-01'), cancel]) {
        const decision = decide(command, person);
        expect(decision.ok).toBe(may);
        if (!decision.ok) expect(decision.refusal.code).toBe('not-permitted');
        expect(recordingStepsOpenTo([ceremony('2025-01-31')], person, 'vtc').includes(command.do)).toBe(may);
      }
    },
  );

  test('that a committee recorded is corrected by the committee alone', () => {
    const { reporter: _reporter, ...bySecretariat } = ceremony('2025-01-31');

    expect(decide(cancel, PEOPLE.responsible, bySecretariat)).toMatchObject({ ok: false });
    expect(decide(cancel, PEOPLE.secretariat, bySecretariat)).toMatchObject({ ok: true });
  });

  test.each([
    ['that nobody recorded', correct('2025-02-01', `${dossierId('amif')}@8`), {}, 'no-such-event'],
    ['of another log', correct('2025-02-01', `${dossierId('other')}@9`), {}, 'no-such-event'],
    ['that was cancelled', correct('2025-02-01'), { cancelled: true }, 'event-cancelled-already'],
    ['that was cancelled, again', cancel, { cancelled: true }, 'event-cancelled-already'],
  ])('%s is not corrected', (_which, command, more, code) => {
    expect(decide(command, PEOPLE.secretariat, ceremony('2025-01-31', more))).toMatchObject({ refusal: { code } });
    expect(recordingStepsOpenTo([ceremony('2025-01-31', { cancelled: true })], PEOPLE.secretariat, 'vtc')).toEqual([]);
  });

  test('corrected to the day that it has changes nothing', () => {
    expect(decide(correct('2025-01-31'), PEOPLE.secretariat)).toEqual({ ok: true, events: [] });
  });
});

describe('hard case 3: a ceremony', () => {
  test('on 31 January that is postponed: the due day follows, clamped, and its milestones start afresh', () => {
    const life = erasure('2025-01-31', '2025-02-28');

    expect(follow(life, '2025-02-27T12:00', { date: '2025-03-31', cancelled: false })).toMatchObject([
      { type: 'due-day-moved', data: { day: '2025-03-31', due: '2025-04-30' } },
    ]);
    life.live(local('2025-05-01T10:00'));

    expect(life.status).toBe('overdue');
    expect(life.timed.filter((line) => line > '2025-02-28')).toEqual([
      '2025-02-28T09:00 condition-reminder -60',
      '2025-03-31T09:00 condition-reminder -30',
      '2025-04-16T09:00 condition-reminder -14',
      '2025-04-23T09:00 condition-reminder -7',
      '2025-04-29T09:00 condition-reminder -1',
      '2025-04-30T09:00 condition-reminder 0',
    ]);
    expect(life.notices.map(({ notice }) => notice).filter((name) => name === 'deadline-set')).toHaveLength(1);
    expect(life.refolded()).toEqual(life.state);
  });

  test('on a leap day, and corrected to a day long past: overdue at once', () => {
    const life = erasure('2025-01-31', '2025-02-28');

    follow(life, '2025-02-01T12:00', { date: '2024-02-29', cancelled: false });

    expect(life.state).toMatchObject({ due: '2024-03-29', status: 'overdue' });
  });

  test('that is told twice, or out of order, moves once', () => {
    const life = erasure('2025-01-31', '2025-02-28');
    follow(life, '2025-02-01T12:00', { date: '2025-02-10', cancelled: false });

    expect(follow(life, '2025-02-01T12:00', { date: '2025-02-10', cancelled: false })).toEqual([]);
    expect(life.state?.deadlineVersion).toBe(2);
  });

  test('that is cancelled ends what it opened, without a word by mail; told again it ends nothing', () => {
    const life = erasure('2025-01-31', '2025-02-28');
    const told = life.notices.length;

    expect(follow(life, '2025-01-21T12:00', { date: '2025-01-31', cancelled: true })).toMatchObject([
      { type: 'condition-ended', data: { because: 'event-cancelled' } },
    ]);
    expect(follow(life, '2025-01-22T12:00', { date: '2025-01-31', cancelled: true })).toEqual([]);
    life.live(local('2025-12-01T10:00'));
    expect(life.notices).toHaveLength(told);
  });

  test.each([
    ['accept-evidence', 'fulfilled'],
    ['waive-condition', 'waived'],
  ] as const)('whose date is corrected after erasure (%s) stays %s, with the right day beside it', (step, status) => {
    const life = erasure('2025-01-31', '2025-02-28');
    life.at('2025-02-20T10:00', 'responsible', 'submit-evidence');
    life.at('2025-02-21T10:00', 'secretariat', step, step === 'waive-condition' ? { reason: 'R' } : {});

    follow(life, '2025-03-05T10:00', { date: '2025-02-01', cancelled: false });
    expect(life.state).toMatchObject({ status, due: '2025-03-01' });
    follow(life, '2025-03-06T10:00', { date: '2025-02-01', cancelled: true });
    expect(life.status).toBe(status);
    expect(follow(life, '2025-03-06T11:00', { date: '2025-02-01', cancelled: true })).toEqual([]);
    // A later annulment goes by the corrected day, and does not bring back what never took place.
    expect(life.annul('2025-03-07T10:00', 'secretariat')).toBe(undefined);
    expect(life.state).toMatchObject({ due: '2025-03-01', status: 'ended' });
    expect(life.events.at(-1)).toMatchObject({ type: 'condition-ended', data: { because: 'event-cancelled' } });
  });

  test('whose erasure is being judged stays in review; a later day set by hand stands', () => {
    const life = erasure('2025-01-31', '2025-02-28');
    life.at('2025-02-01T10:00', 'secretariat', 'grant-extension', { due: '2025-06-01', reason: 'R' });
    life.at('2025-02-02T10:00', 'responsible', 'submit-evidence');

    follow(life, '2025-02-03T10:00', { date: '2025-02-10', cancelled: false });
    expect(life.state).toMatchObject({ status: 'in-review', due: '2025-06-01' });
    follow(life, '2025-02-04T10:00', { date: '2025-06-10', cancelled: false });
    expect(life.state).toMatchObject({ status: 'in-review', due: '2025-07-10' });
  });
});

describe('an event that made the duration indefinite', () => {
  const lived = (): DossierLife => {
    const life = new DossierLife().publish('2024-11-18', { duration: { until: '2025-11-18', indefiniteOn: 'zivver' } });
    life.at('2025-03-01T10:00', 'secretariat', 'record-event', { event: 'zivver', date: '2025-03-01' });
    return life;
  };
  const cancelled = (life: DossierLife, time: string): void => {
    life.live(local(time));
    const [recording] = life.state?.recordings ?? [];
    const id = `${dossierId('amif')}@${recording?.sequence}`;
    const command: RecordingCommand = { do: 'cancel-event', fields: { dossier: 'amif', event: id, reason: 'R' } };
    life.give(local(time), (state) =>
      decideRecording(state ?? { recordings: [] }, dossierId('amif'), command, PEOPLE.secretariat, local(time)),
    );
  };
  const types = (life: DossierLife): DossierEvent['type'][] => life.events.map(({ type }) => type);

  test('and did not take place gives the last day back', () => {
    const life = lived();
    expect(life.state?.duration).toEqual({ lastDay: null });
    cancelled(life, '2025-04-01T10:00');

    expect(life.state?.duration).toEqual({ lastDay: '2025-11-18', indefiniteOn: 'zivver' });
    life.live(local('2025-12-01T10:00'));
    expect(life.status).toBe('expired');
    expect(life.refolded()).toEqual(life.state);
  });

  test('and is cancelled after that day ends the authorisation there and then', () => {
    const life = lived();
    cancelled(life, '2026-02-01T10:00');

    expect(types(life).slice(-2)).toEqual(['event-cancelled', 'authorisation-expired']);
    expect(life.events.at(-1)?.effectiveAt).toBe(local('2026-02-01T10:00'));
  });
});
