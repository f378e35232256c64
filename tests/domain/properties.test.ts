import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/calendar/brussels-time.ts';
import type { ConditionStep } from '#domain/condition/steps.ts';
import type { DossierCommand } from '#domain/dossier/decide.ts';
import { DEFAULT_POLICY, type Policy } from '#domain/policy/policy.ts';
import { local } from './support/life.ts';
import { ConditionLife, DossierLife } from './support/lives.ts';

const START = '2017-09-20';
const counts = fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { maxLength: 5 });
const policies: fc.Arbitrary<Policy> = fc.oneof(
  fc.constant(DEFAULT_POLICY),
  fc
    .record({
      reminders: counts,
      overdue: counts,
      escalation: counts,
      sendAt: fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
    })
    .map((changes) => ({ ...DEFAULT_POLICY, ...changes })),
);
const hours = fc.constantFrom('00:00', '08:59', '09:00', '09:05', '10:00', '23:59');

interface Move {
  readonly days: number;
  readonly hour: string;
  readonly step: ConditionStep;
  readonly ahead: number;
  /** Whether the sweep came by at every instant before it. */
  readonly swept: boolean;
}
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    days: fc.integer({ min: 0, max: 70 }),
    hour: hours,
    step: fc.constantFrom<ConditionStep>(
      'submit-evidence',
      'accept-evidence',
      'reject-evidence',
      'grant-extension',
      'waive-condition',
      'submit-evidence',
      'reject-evidence',
    ),
    ahead: fc.integer({ min: -5, max: 60 }),
    swept: fc.boolean(),
  }),
  { maxLength: 12 },
);
const openings = fc.constantFrom(
  {},
  { due: '2017-12-31', dueRule: { kind: 'fixed' as const, day: '2017-12-31', setBy: 'decision' as const } },
  { due: '2017-09-01', dueRule: { kind: 'fixed' as const, day: '2017-09-01', setBy: 'decision' as const } },
  { kind: 'asap' as const, due: undefined, dueRule: undefined },
);

/** Lives a condition through moves; commands that cannot be are refused and change nothing. */
function livedCondition(opening: object, policy: Policy, list: readonly Move[]): ConditionLife {
  const life = new ConditionLife(opening, `${START}T14:00`, { policy });
  let day = START;
  let clock = `${START}T14:00`;
  for (const { days, hour, step, ahead, swept } of list) {
    day = addDays(day, days);
    const time = `${day}T${hour}`;
    if (time < clock) continue;
    clock = time;
    const by = step === 'submit-evidence' ? 'responsible' : 'secretariat';
    const due = { due: addDays(day, ahead) };
    const reason = { reason: 'R' };
    const fields = {
      'submit-evidence': {},
      'accept-evidence': {},
      'reject-evidence': ahead % 2 === 0 ? reason : { ...reason, ...due },
      'grant-extension': { ...reason, ...due },
      'waive-condition': reason,
    }[step];
    if (swept) life.at(time, by, step, fields);
    else life.late(time, by, step, fields);
  }
  life.live(local(`${addDays(day, 400)}T12:00`));
  return life;
}

const isReminder = (type: string): boolean => type === 'milestone-reached';

describe('whatever happens to a condition', () => {
  const anyLife = fc
    .tuple(openings, policies, moves)
    .map(([opening, policy, list]) => livedCondition(opening, policy, list));
  const holds = (check: (life: ConditionLife) => void): void =>
    fc.assert(fc.property(anyLife, check), { numRuns: 150 });

  test('its log folds to its state, always the same', () => {
    holds((life) => {
      expect(life.refolded()).toEqual(life.state);
      expect(life.refolded()).toEqual(life.refolded());
    });
  });

  test('nothing is told after it is fulfilled or waived', () => {
    holds((life) => {
      const end = life.events.findIndex(({ type }) => type === 'evidence-accepted' || type === 'condition-waived');
      if (end === -1) return;
      expect(life.events.slice(end + 1).filter(({ type }) => isReminder(type))).toEqual([]);
    });
    expect.hasAssertions();
  });

  test('no notice is queued twice under one key', () => {
    holds((life) => {
      const keys = life.notices.map(({ key }) => key);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    });
  });

  test('no milestone of one deadline is dealt with twice, and none before the deadline came into being', () => {
    holds((life) => {
      const dealt = life.events.flatMap(({ type, data }) =>
        type.startsWith('milestone-') && 'matter' in data ? [`${data.matter} ${data.notice} ${data.milestone}`] : [],
      );
      expect(new Set(dealt).size).toBe(dealt.length);
    });
  });

  test('the reminded body is not reminded while its evidence is under review', () => {
    holds((life) => {
      let inReview = false;
      for (const { type, data } of life.events) {
        if (type === 'evidence-submitted') inReview = true;
        else if (type === 'evidence-accepted' || type === 'evidence-rejected' || type === 'condition-waived')
          inReview = false;
        else if (type === 'milestone-reached' && 'notice' in data)
          expect(data.notice === 'review-reminder').toBe(inReview);
      }
      expect(life.status).toBeDefined();
    });
  });

  test('its log runs forward in time', () => {
    holds((life) => {
      const instants = life.events.map(({ effectiveAt }) => effectiveAt);
      expect(instants).toEqual([...instants].sort());
    });
  });

  test('nothing that is due is left undone', () => {
    holds((life) => {
      if (life.nextDue === undefined) return;
      expect(life.nextDue > (life.events.at(-1)?.effectiveAt ?? '')).toBe(true);
    });
    expect.hasAssertions();
  });
});

describe('a sweep that comes late', () => {
  test('leaves a condition as one that came in time does, with every milestone dealt with', () => {
    fc.assert(
      fc.property(openings, policies, fc.integer({ min: 0, max: 200 }), hours, (opening, policy, days, hour) => {
        const until = local(`${addDays(START, days + 1)}T${hour}`);
        const punctual = new ConditionLife(opening, `${START}T14:00`, { policy });
        const late = new ConditionLife(opening, `${START}T14:00`, { policy });
        punctual.live(until);
        late.sweep(until);

        expect(late.state).toEqual(punctual.state);
        expect(late.nextDue).toBe(punctual.nextDue);
        const dealt = (life: ConditionLife) =>
          life.events
            .map(({ effectiveAt, data }) => [effectiveAt, data])
            .map(([at, data]) =>
              JSON.stringify([at, typeof data === 'object' && 'milestone' in data ? data.milestone : '']),
            );
        expect(dealt(late)).toEqual(dealt(punctual));
        // However many were missed, each matter is told once.
        expect(late.events.filter(({ type }) => isReminder(type)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });
});

describe('whatever happens to a dossier', () => {
  interface Command {
    readonly by: string;
    readonly do: DossierCommand['do'];
    readonly fields: (day: string, ahead: number) => Readonly<Record<string, unknown>>;
  }
  const reason = () => ({ reason: 'R' });
  const none = () => ({});
  const commands: readonly Command[] = [
    { by: 'secretariat', do: 'rule-admissible', fields: none },
    {
      by: 'secretariat',
      do: 'request-information',
      fields: (day, ahead) => ({ question: 'Q', due: addDays(day, ahead) }),
    },
    { by: 'applicant', do: 'provide-information', fields: () => ({ answer: 'A' }) },
    {
      by: 'secretariat',
      do: 'request-advice',
      fields: (day, ahead) => ({
        adviser: 'adv',
        kind: 'dpo',
        due: addDays(day, ahead),
        onSilence: ahead % 2 === 0 ? 'wait' : 'proceed',
      }),
    },
    { by: 'adviser', do: 'give-advice', fields: () => ({ adviser: 'adv', opinion: 'positive' }) },
    { by: 'secretariat', do: 'close-advice', fields: reason },
    { by: 'secretariat', do: 'schedule-meeting', fields: (day) => ({ date: day }) },
    { by: 'secretariat', do: 'adjourn', fields: reason },
    {
      by: 'secretariat',
      do: 'record-decision',
      fields: (day, ahead) => ({
        outcome: 'granted',
        number: '1',
        date: day,
        ...(ahead % 3 === 0 ? {} : { duration: { until: addDays(day, 10 * ahead), indefiniteOn: 'law' } }),
        ...(ahead % 2 === 0 ? {} : { effectiveFrom: addDays(day, ahead) }),
      }),
    },
    { by: 'chair', do: 'sign-decision', fields: none },
    { by: 'secretariat', do: 'publish-decision', fields: none },
    { by: 'secretariat', do: 'suspend-authorisation', fields: reason },
    { by: 'secretariat', do: 'reinstate-authorisation', fields: reason },
    {
      by: 'secretariat',
      do: 'extend-authorisation',
      fields: (day, ahead) => ({ duration: { until: addDays(day, 5 * ahead) } }),
    },
    { by: 'applicant', do: 'record-event', fields: (day) => ({ event: 'law', date: day }) },
    { by: 'applicant', do: 'withdraw-request', fields: none },
    { by: 'secretariat', do: 'revoke-authorisation', fields: reason },
  ];
  // The last two end a dossier, and so come seldom.
  const picks = fc.array(
    fc.record({
      pick: fc.oneof(
        { weight: 30, arbitrary: fc.integer({ min: 0, max: commands.length - 3 }) },
        { weight: 1, arbitrary: fc.integer({ min: commands.length - 2, max: commands.length - 1 }) },
      ),
      days: fc.integer({ min: 0, max: 20 }),
      ahead: fc.integer({ min: -3, max: 60 }),
    }),
    { minLength: 20, maxLength: 60 },
  );
  const anyLife = fc.tuple(picks, fc.boolean()).map(([list, wellTrodden]) => {
    const life = wellTrodden
      ? new DossierLife().publish(START, { duration: { until: '2019-06-30' } })
      : new DossierLife().submit(`${START}T09:00`);
    let day: string = START;
    for (const { pick, days, ahead } of list) {
      day = addDays(day, days + 1);
      const command = commands[pick]!;
      life.at(`${day}T10:00`, command.by, command.do, command.fields(day, ahead));
    }
    life.live(local(`${addDays(day, 900)}T12:00`));
    return life;
  });
  const holds = (check: (life: DossierLife) => void): void => fc.assert(fc.property(anyLife, check), { numRuns: 150 });

  test('its log folds to its state, always the same', () => {
    holds((life) => {
      expect(life.refolded()).toEqual(life.state);
    });
  });

  test('no notice is queued twice under one key', () => {
    holds((life) => {
      const keys = life.notices.map(({ key }) => key);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    });
  });

  test('its log runs forward in time, and nothing due is left undone', () => {
    holds((life) => {
      const instants = life.events.map(({ effectiveAt }) => effectiveAt);
      expect(instants).toEqual([...instants].sort());
      expect(life.nextDue === undefined || life.nextDue > (instants.at(-1) ?? '')).toBe(true);
    });
  });

  test('an ended authorisation announces its end no more', () => {
    holds((life) => {
      const end = life.events.findIndex(
        ({ type }) => type === 'authorisation-expired' || type === 'authorisation-revoked',
      );
      const after = end === -1 ? [] : life.events.slice(end + 1);
      expect(
        after.filter(
          ({ type, data }) =>
            type === 'milestone-reached' && 'notice' in data && data.notice === 'authorisation-expiring',
        ),
      ).toEqual([]);
    });
  });
});
