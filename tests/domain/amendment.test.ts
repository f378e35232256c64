import { describe, expect, test } from 'vitest';
import { permitAt, permitOf } from '#domain/check/permit.ts';
import { endOf } from '#domain/condition/ends.ts';
import { decided } from '#domain/door/refusal.ts';
import { announceAmendment } from '#domain/dossier/decide.ts';
import { dossierEnds } from '#domain/dossier/ends.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import { local } from './support/life.ts';
import { DossierLife } from './support/lives.ts';

/** Tells a dossier of a decision that amends it from a local time on. */
function tell(life: DossierLife, now: string, from: string, supersedes: string[] = ['1'], amendment = 'next'): void {
  life.give(local(now), (state) =>
    state === undefined
      ? decided<DossierEvent>()
      : announceAmendment(state, { amendment, from: local(from), supersedes }, local(now)),
  );
}
const conditions = [
  { ref: '1', text: 'T', responsible: ['resp'], deadline: { within: 'P1M', of: 'ceremony' }, survives: true },
  { ref: '2', text: 'T', responsible: ['resp'], deadline: { within: 'P1M', of: 'ceremony' }, survives: true },
  { ref: '3', text: 'T', responsible: ['resp'], deadline: { within: 'P1M', of: 'ceremony' } },
];
const types = (life: DossierLife): string[] => life.events.map(({ type }) => type);
const ended = (life: DossierLife): (string | undefined)[] =>
  conditions.map(({ ref, survives = false }) => endOf(dossierEnds(life.state!), { ref, survives })?.because);
const opens = (life: DossierLife, day: string): unknown => {
  life.at(`${day}T12:00`, 'applicant', 'record-event', { event: 'ceremony', date: day });
  const last = life.events.findLast(({ type }) => type === 'event-recorded');
  return last?.type === 'event-recorded' ? last.data.occurrences.map(({ ref }) => ref) : undefined;
};
const allowed = (life: DossierLife, at: string): string | undefined => {
  const permit = permitOf(life.state!, 'aii', 'rec');
  return permit && permitAt(permit, local(at), undefined);
};

describe('a dossier that a published decision amends', () => {
  test('is superseded at the instant at which that comes into force, and not before', () => {
    const life = new DossierLife().publish('2018-01-15', { duration: { until: '2018-10-31' }, conditions });
    tell(life, '2018-04-03T14:00', '2018-04-16T00:00');
    life.live(local('2018-04-15T23:59'));
    expect(life.status).toBe('in-force');
    expect(ended(life)).toEqual([undefined, undefined, undefined]);

    life.live(local('2018-04-16T00:00'));

    expect(life.status).toBe('superseded');
    expect(ended(life)).toEqual(['superseded', undefined, undefined]);
    expect(opens(life, '2018-04-20')).toEqual(['2', '3']);
    life.live(local('2020-01-01T00:00'));
    expect(life.timed).toEqual([]);
    expect(life.refolded()).toEqual(life.state);
  });

  test('answers for a later day by what is known now', () => {
    const life = new DossierLife().publish('2018-01-15', { duration: { until: '2018-10-31' } });
    tell(life, '2018-04-03T14:00', '2018-04-16T00:00');

    const days = ['2018-01-14T12:00', '2018-04-15T23:59', '2018-04-16T00:00', '2018-12-01T00:00'];
    const answers = ['not-in-force', 'allowed', 'superseded', 'superseded'];
    expect(days.map((day) => allowed(life, day))).toEqual(answers);
    life.live(local('2019-01-01T00:00'));
    expect(days.map((day) => allowed(life, day))).toEqual(answers);
  });

  test('is superseded at once where the decision is in force as it is published, also while suspended', () => {
    const life = new DossierLife().publish('2018-01-15', { conditions });
    life.at('2018-02-01T10:00', 'secretariat', 'suspend-authorisation', { reason: 'R' });

    tell(life, '2018-04-03T14:00', '2018-04-03T14:00');

    expect(life.status).toBe('superseded');
    expect(life.at('2018-04-04T10:00', 'secretariat', 'reinstate-authorisation', { reason: 'R' })).toBe(
      'not-suspended',
    );
  });

  test('is told twice and superseded once', () => {
    const life = new DossierLife().publish('2018-01-15', { conditions });
    tell(life, '2018-04-03T14:00', '2018-04-03T14:00');
    tell(life, '2018-04-03T14:01', '2018-04-03T14:00');

    expect(types(life).slice(-2)).toEqual(['amendment-announced', 'authorisation-superseded']);
  });

  test('is superseded and not expired where its last day ends as the decision comes into force', () => {
    const life = new DossierLife().publish('2018-01-15', { duration: { until: '2018-04-15' }, conditions });
    tell(life, '2018-04-03T14:00', '2018-04-16T00:00');
    life.live(local('2018-05-01T00:00'));

    expect(life.status).toBe('superseded');
    expect(ended(life)).toEqual(['superseded', undefined, undefined]);
    expect(life.notices.filter(({ notice }) => notice === 'authorisation-expired')).toEqual([]);
  });

  test('stays expired where it had expired before, and loses only the duties that are named', () => {
    const life = new DossierLife().publish('2018-01-15', { duration: { until: '2018-03-31' }, conditions });
    tell(life, '2018-04-03T14:00', '2018-04-16T00:00');
    life.live(local('2018-05-01T00:00'));

    expect(life.status).toBe('expired');
    expect(types(life).at(-1)).toBe('conditions-superseded');
    expect(ended(life)).toEqual(['superseded', undefined, 'expired']);
    expect(allowed(life, '2018-05-01T00:00')).toBe('expired');
    expect(opens(life, '2018-05-02')).toEqual(['2']);
  });

  test('never comes into force where it would do so later, or as late, and owes nothing', () => {
    for (const from of ['2018-04-16T00:00', '2018-05-01T00:00']) {
      const life = new DossierLife().publish('2018-01-15', { effectiveFrom: '2018-05-01', conditions });
      tell(life, '2018-04-03T14:00', from);
      life.live(local('2018-06-01T00:00'));

      expect(types(life)).not.toContain('entered-into-force');
      expect(life.status).toBe('superseded');
      expect(allowed(life, '2018-06-01T00:00')).toBe('superseded');
      expect(life.at('2018-06-02T10:00', 'applicant', 'record-event', { event: 'ceremony', date: '2018-06-01' })).toBe(
        'not-yet-in-force',
      );
    }
  });

  test('that is still being examined is closed with its questions and advices', () => {
    const life = new DossierLife().submit('2018-01-15T09:00');
    life.at('2018-01-15T10:00', 'secretariat', 'rule-admissible');
    life.at('2018-01-15T11:00', 'secretariat', 'request-advice', { adviser: 'adv', kind: 'dpo', due: '2018-02-28' });
    tell(life, '2018-01-16T10:00', '2018-01-16T10:00', []);
    life.live(local('2019-01-01T00:00'));

    expect(life.status).toBe('superseded');
    expect(life.timed).toEqual([]);
    expect(life.at('2019-01-02T10:00', 'adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' })).toBe(
      'advice-not-open',
    );
  });

  test('can lose more conditions to a second decision that amends it', () => {
    const life = new DossierLife().publish('2018-01-15', { conditions });
    tell(life, '2018-04-03T14:00', '2018-04-03T14:00', ['1'], 'second');
    tell(life, '2018-05-03T14:00', '2018-05-03T14:00', ['1', '3'], 'third');

    expect(types(life).slice(-2)).toEqual(['amendment-announced', 'conditions-superseded']);
    expect(ended(life)).toEqual(['superseded', undefined, 'superseded']);
    expect(life.refolded()).toEqual(life.state);
  });
});

describe('a decision', () => {
  test('of a request that amends nothing supersedes nothing', () => {
    const life = new DossierLife().submit('2018-01-15T09:00');
    life.at('2018-01-15T10:00', 'secretariat', 'rule-admissible');
    life.at('2018-01-15T11:00', 'secretariat', 'schedule-meeting', { date: '2018-01-15' });
    const decision = { outcome: 'granted', number: '1', date: '2018-01-15' };

    expect(life.at('2018-01-15T12:00', 'secretariat', 'record-decision', { ...decision, supersedes: ['1'] })).toBe(
      'amends-nothing',
    );
    expect(life.at('2018-01-15T12:00', 'secretariat', 'record-decision', { ...decision, supersedes: [] })).toBe(
      undefined,
    );
  });
});
