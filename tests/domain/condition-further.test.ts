import { describe, expect, test } from 'vitest';
import { relationsToCondition } from '#domain/condition/decide.ts';
import type { ConditionEvent } from '#domain/condition/events.ts';
import {
  FURTHER_CONDITION_STEP_NAMES,
  type FurtherConditionStep,
  furtherConditionStepsOpenTo,
} from '#domain/condition/further-steps.ts';
import { type ConditionState, evolveCondition } from '#domain/condition/state.ts';
import { CONDITION_STATES } from '#domain/condition/steps.ts';
import { aCondition, PEOPLE } from './support/builders.ts';
import { local } from './support/life.ts';
import { ConditionLife } from './support/lives.ts';

const OPENED = '2017-09-20T14:00';
const names = (life: ConditionLife): string[] => life.notices.map(({ notice }) => notice);
const untimed = (life: ConditionLife): string[] =>
  life.notices.filter(({ milestone }) => milestone === undefined).map(({ notice }) => notice);

/** What each step needs beside its state, and who may then take it. */
const ROWS: Readonly<
  Record<FurtherConditionStep, { readonly by: readonly string[]; readonly when: readonly string[] }>
> = {
  'request-extension': { by: ['responsible'], when: ['open', 'overdue', 'in-review'] },
  'refuse-extension': { by: ['secretariat', 'chair'], when: ['open', 'overdue', 'in-review'] },
  'annul-condition-event': {
    by: ['secretariat', 'chair'],
    when: ['open', 'overdue', 'in-review', 'fulfilled', 'waived'],
  },
};

describe('a further step on a condition', () => {
  const cases = FURTHER_CONDITION_STEP_NAMES.flatMap((step) =>
    Object.entries(PEOPLE).map(([who, person]) => ({ step, who, person })),
  );

  test.each(cases)('$step by $who is offered and taken in its states, and in no other', ({ step, who, person }) => {
    for (const status of CONDITION_STATES) {
      const before = { status: 'open', evidenceCount: 0 } as const;
      const state = aCondition({
        status,
        ...(step === 'refuse-extension' ? { extensionAsked: { request: 1, askedAt: local(OPENED) } } : {}),
        deeds: [{ sequence: 2, type: 'extension-granted', before }],
      });
      const life = new ConditionLife({}, OPENED);
      life.state = state;
      life.nextDue = undefined;
      const code = life.further('2017-10-02T10:00', who, step, {
        ...(step === 'annul-condition-event' ? { event: 'condition:amif:101:resp@2' } : {}),
        reason: 'R',
      });
      const may = ROWS[step].by.includes(who);

      expect(code === undefined, `${status}: ${code}`).toBe(may && ROWS[step].when.includes(status));
      const offered = furtherConditionStepsOpenTo(relationsToCondition(person, state), state).includes(step);
      expect(offered).toBe(code === undefined);
    }
  });
});

describe('an extension that is asked for', () => {
  test('stands open until it is granted, which is told; the asking is not', () => {
    const life = new ConditionLife({}, OPENED);

    expect(
      life.further('2017-11-20T10:00', 'responsible', 'request-extension', { due: '2018-01-31', reason: 'Ziek' }),
    ).toBe(undefined);
    expect(life.state?.extensionAsked).toEqual({ request: 1, due: '2018-01-31', askedAt: local('2017-11-20T10:00') });
    expect(life.further('2017-11-20T11:00', 'responsible', 'request-extension', { reason: 'Nog eens' })).toBe(
      'extension-asked-already',
    );
    expect(life.at('2017-11-21T10:00', 'secretariat', 'grant-extension', { due: '2018-01-15', reason: 'Goed' })).toBe(
      undefined,
    );

    expect(life.state).toMatchObject({ due: '2018-01-15', status: 'open' });
    expect(life.state?.extensionAsked).toBeUndefined();
    expect(untimed(life)).toEqual(['extension-granted']);
  });

  test('is refused without a word by mail; the due day stands and is chased on', () => {
    const life = new ConditionLife({}, OPENED);
    life.further('2017-11-20T10:00', 'responsible', 'request-extension', { reason: 'Ziek' });

    expect(life.further('2017-11-21T10:00', 'secretariat', 'refuse-extension', { reason: 'Te laat gevraagd' })).toBe(
      undefined,
    );
    life.live(local('2017-12-01T10:00'));

    expect(life.status).toBe('overdue');
    expect(untimed(life)).toEqual([]);
    expect(life.timed.slice(-5)).toEqual([
      '2017-11-16T09:00 condition-reminder -14',
      '2017-11-23T09:00 condition-reminder -7',
      '2017-11-29T09:00 condition-reminder -1',
      '2017-11-30T09:00 condition-reminder 0',
      '2017-12-01T09:00 condition-overdue 1',
    ]);
    expect(life.further('2017-12-01T11:00', 'secretariat', 'refuse-extension', { reason: 'R' })).toBe(
      'no-extension-asked',
    );
  });

  test.each([
    ['2017-10-02', 'day-not-ahead'],
    ['2017-11-30', 'day-not-later'],
  ])('for %s is refused: %s', (due, code) => {
    const life = new ConditionLife({}, OPENED);

    expect(life.further('2017-10-02T10:00', 'responsible', 'request-extension', { due, reason: 'R' })).toBe(code);
  });
});

describe('a mistake', () => {
  test('in accepting evidence brings it back into review, without making up for reminders that fell in between', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-01T10:00', 'responsible', 'submit-evidence');
    life.at('2017-11-02T10:00', 'secretariat', 'accept-evidence');

    expect(life.annul('2017-12-10T10:00', 'responsible')).toBe('not-permitted');
    expect(life.annul('2017-12-10T10:00', 'secretariat')).toBe(undefined);
    expect(life.status).toBe('in-review');
    life.at('2017-12-11T10:00', 'secretariat', 'reject-evidence', { reason: 'Het verkeerde plan' });

    expect(life.status).toBe('overdue');
    expect(life.timed.filter((line) => line.includes('review-reminder'))).toEqual([]);
    expect(life.refolded()).toEqual(life.state);
    expect(life.events.map(({ type }) => type)).toContain('evidence-accepted');
  });

  test('in waiving puts the condition back: overdue when its day has passed, and the ladder goes on from there', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-20T10:00', 'secretariat', 'waive-condition', { reason: 'R' });

    expect(life.annul('2017-12-06T10:00', 'secretariat')).toBe(undefined);
    expect(life.status).toBe('overdue');
    life.live(local('2018-02-01T00:00'));

    expect(life.timed.slice(-3)).toEqual([
      '2017-12-07T09:00 condition-overdue 7',
      '2017-12-14T09:00 condition-overdue 14',
      '2018-01-02T09:00 condition-escalated 30',
    ]);
  });

  test('in extending gives the day before back, in refusing leaves the question open', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-10-05T10:00', 'secretariat', 'grant-extension', { due: '2018-03-01', reason: 'R' });
    life.annul('2017-10-06T10:00', 'secretariat');
    expect(life.state).toMatchObject({ due: '2017-11-30', dueRule: { setBy: 'decision' }, deadlineVersion: 3 });

    life.further('2017-10-07T10:00', 'responsible', 'request-extension', { reason: 'R' });
    life.further('2017-10-08T10:00', 'secretariat', 'refuse-extension', { reason: 'R' });
    life.annul('2017-10-09T10:00', 'secretariat');
    expect(life.state?.extensionAsked).toMatchObject({ request: 1 });
    life.annul('2017-10-10T10:00', 'responsible');
    expect(life.state?.extensionAsked).toBeUndefined();
  });

  test('of the responsible in submitting evidence is theirs to take back', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-10-05T10:00', 'responsible', 'submit-evidence');

    expect(life.annul('2017-10-06T10:00', 'secretariat')).toBe('not-permitted');
    expect(life.annul('2017-10-06T10:00', 'responsible')).toBe(undefined);
    expect(life.state).toMatchObject({ status: 'open', evidenceCount: 0 });
    expect(names(life)).not.toContain('evidence-rejected');
  });

  test('is taken back in the order in which it was made, once, and never what time or the opening did', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-10-05T10:00', 'responsible', 'submit-evidence');
    life.at('2017-10-06T10:00', 'secretariat', 'reject-evidence', { reason: 'R' });
    const submitted = life.state?.deeds[0]?.sequence;
    const rejected = life.state?.deeds[1]?.sequence;

    expect(life.annul('2017-10-07T10:00', 'responsible', submitted)).toBe('annul-later-first');
    expect(life.annul('2017-10-07T10:00', 'secretariat', 1)).toBe('not-annullable');
    expect(life.annul('2017-10-07T10:00', 'secretariat', rejected)).toBe(undefined);
    expect(life.annul('2017-10-07T10:00', 'secretariat', rejected)).toBe('not-annullable');
    expect(life.annul('2017-10-07T11:00', 'responsible', submitted)).toBe(undefined);
    expect(life.status).toBe('open');
  });

  test('that concerns a condition which its authorisation ended meanwhile ends with it', () => {
    const accepted: ConditionEvent[] = [
      { type: 'evidence-submitted', effectiveAt: local(OPENED), data: { evidence: 1, documents: [] } },
      { type: 'evidence-accepted', effectiveAt: local(OPENED), data: { evidence: 1 } },
    ];
    const life = new ConditionLife({}, OPENED, { end: { at: local('2017-10-10T00:00'), because: 'expired' } });
    life.state = accepted.reduce<ConditionState>(evolveCondition, life.state ?? aCondition());

    expect(life.annul('2017-10-20T10:00', 'secretariat')).toBe(undefined);
    expect(life.status).toBe('ended');
  });
});
