import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/calendar/brussels-time.ts';
import { evolveCondition } from '#domain/condition/state.ts';
import { CONDITION_STATES, type ConditionStep } from '#domain/condition/steps.ts';
import { conditionMatter } from '#domain/condition/time.ts';
import { explain } from '#domain/deadlines/explanation.ts';
import { decided } from '#domain/door/refusal.ts';
import { announceAmendment, type DossierCommand } from '#domain/dossier/decide.ts';
import { evolveDossier } from '#domain/dossier/state.ts';
import { DOSSIER_STATES } from '#domain/dossier/steps.ts';
import { dossierMatters } from '#domain/dossier/time.ts';
import { DEFAULT_POLICY, type Policy } from '#domain/policy/policy.ts';
import { explanationsHold, milestonesStay, nothingIsOverdueBeforeItsDay, shares, statesOf } from './support/laws.ts';
import { local } from './support/life.ts';
import { ConditionLife, DossierLife } from './support/lives.ts';

const START = '2017-09-20';
const counts = fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { maxLength: 5 });
const later = fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { maxLength: 5 });
const policies: fc.Arbitrary<Policy> = fc.oneof(
  fc.constant(DEFAULT_POLICY),
  fc
    .record({
      reminders: counts,
      // From the day after: one on the day itself (0) is asked for by a policy, and is no notice that the day has passed.
      overdue: later,
      escalation: later,
      sendAt: fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
    })
    .map((changes) => ({ ...DEFAULT_POLICY, ...changes })),
);
const hours = fc.constantFrom('00:00', '08:59', '09:00', '09:05', '10:00', '23:59');

interface Move {
  readonly days: number;
  readonly hour: string;
  readonly step: ConditionStep | 'request-extension' | 'refuse-extension' | 'annul' | 'end' | 'succeed';
  readonly ahead: number;
  /** Whether the sweep came by at every instant before it. */
  readonly swept: boolean;
}
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    days: fc.integer({ min: 0, max: 70 }),
    hour: hours,
    step: fc.constantFrom<Move['step']>(
      'submit-evidence',
      'accept-evidence',
      'reject-evidence',
      'grant-extension',
      'waive-condition',
      'submit-evidence',
      'submit-evidence',
      'accept-evidence',
      'accept-evidence',
      'reject-evidence',
      'request-extension',
      'refuse-extension',
      'annul',
      'end',
      'succeed',
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
  { kind: 'continuous' as const, due: undefined, dueRule: undefined },
  { kind: 'awaiting-event' as const, due: undefined, dueRule: undefined },
  {
    due: '2017-10-18',
    event: 'sample-drawn',
    dueRule: { kind: 'working-days-after' as const, day: '2017-10-04', count: 10, policyVersion: 1 },
  },
  {
    due: '2017-10-31',
    occurrence: 1,
    every: { period: 'P1M', from: '2017-10-31' },
    dueRule: { kind: 'period-after' as const, day: '2017-10-31', period: 'P1M', times: 0 },
  },
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
    const body = life.state?.opening.organisation === 'aii' ? 'provider' : 'responsible';
    if (step === 'annul') {
      for (const who of ['secretariat', body]) if (life.annul(time, who) === undefined) break;
      continue;
    }
    if (step === 'end' || step === 'succeed') {
      life.live(local(time));
      // Seldom, as nothing follows an end.
      if (step === 'end' && ahead % 3 === 0)
        life.context = { ...life.context, ends: [{ at: local(time), because: 'revoked' }] };
      if (step === 'succeed') {
        const from = body === 'provider' ? 'aii' : 'resp';
        const next = { from, to: from === 'aii' ? 'resp' : 'aii', at: local(time) };
        life.context = { ...life.context, successions: [...life.context.successions, next] };
      }
      life.sweep(local(time));
      continue;
    }
    if (step === 'request-extension' || step === 'refuse-extension') {
      life.further(time, step === 'request-extension' ? body : 'secretariat', step, { reason: 'R' });
      continue;
    }
    const by = step === 'submit-evidence' ? body : 'secretariat';
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

  test('nothing is told after it is fulfilled or waived, unless that was annulled, and nothing after its end', () => {
    holds((life) => {
      let isDone = false;
      for (const [index, { status }] of statesOf(life.events, evolveCondition).entries()) {
        expect(isDone && isReminder(life.events[index]?.type ?? '')).toBe(false);
        isDone = status === 'fulfilled' || status === 'waived' || status === 'ended';
      }
    });
  });

  test('an overdue notice comes only after its day', () => {
    holds((life) => nothingIsOverdueBeforeItsDay(life.events));
    expect.hasAssertions();
  });

  test('milestones move only with the deadline', () => {
    holds((life) =>
      milestonesStay(statesOf(life.events, evolveCondition), (state) =>
        // Of a dateless duty the plan is endless, and only what lies ahead is made.
        state.due === undefined ? [] : [conditionMatter(state, life.policy)],
      ),
    );
    expect.hasAssertions();
  });

  test('every date is what its explanation gives, the due day included', () => {
    holds((life) => {
      for (const state of statesOf(life.events, evolveCondition)) {
        explanationsHold(conditionMatter(state, life.policy)?.milestones ?? [], life.policy);
        if (state.dueRule !== undefined) expect(explain(state.dueRule, life.policy).date).toBe(state.due);
        else expect(state.due).toBeUndefined();
      }
    });
  });

  test('each state is reached by five in a hundred of such lives at least', async ({ annotate }) => {
    const lives = fc.sample(anyLife, { numRuns: 600, seed: 7 });
    const reached = lives.map(({ events }) => new Set(statesOf(events, evolveCondition).map(({ status }) => status)));
    const { words, tooFew } = shares(CONDITION_STATES, reached);
    await annotate(words);
    // The reporter shows annotations of what fails only.
    process.stdout.write(`conditions: ${words}\n`);
    expect(tooFew).toEqual([]);
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
        else if (type === 'event-annulled') inReview = data.restored.status === 'in-review';
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

const [ANNUL, AMEND, SUCCEED] = [-1, -2, -3] as const;

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
    { by: 'secretariat', do: 'rule-inadmissible', fields: reason },
    { by: 'secretariat', do: 'revoke-authorisation', fields: reason },
  ];
  const ENDING = 3;
  // The last ones end a dossier, and so come seldom.
  const picks = fc.array(
    fc.record({
      pick: fc.oneof(
        { weight: 30, arbitrary: fc.integer({ min: 0, max: commands.length - ENDING - 1 }) },
        { weight: 2, arbitrary: fc.integer({ min: commands.length - ENDING, max: commands.length - 1 }) },
        // What no command of a scenario does: a mistake taken back, an amendment, a succession.
        { weight: 3, arbitrary: fc.constantFrom(ANNUL, ANNUL, AMEND, SUCCEED) },
      ),
      days: fc.integer({ min: 0, max: 20 }),
      ahead: fc.integer({ min: -3, max: 60 }),
    }),
    { minLength: 20, maxLength: 60 },
  );
  const begin = (way: string): DossierLife => {
    if (way === 'granted') return new DossierLife().publish(START, { duration: { until: '2019-06-30' } });
    if (way === 'refused') return new DossierLife().publish(START, { outcome: 'refused' });
    return new DossierLife().submit(`${START}T09:00`);
  };
  const ways = fc.constantFrom('granted', 'granted', 'granted', 'new', 'new', 'new', 'new', 'refused');
  const anyLife = fc.tuple(picks, ways).map(([list, way]) => {
    const life = begin(way);
    let day: string = START;
    for (const { pick, days, ahead } of list) {
      day = addDays(day, days + 1);
      const time = `${day}T10:00`;
      const command = commands[pick];
      if (command !== undefined) life.at(time, command.by, command.do, command.fields(day, ahead));
      if (pick === ANNUL) {
        for (const who of ['secretariat', 'chair', 'applicant', 'adviser'])
          if (life.annul(time, who) === undefined) break;
      }
      if (pick === AMEND && life.state?.publishedAt !== undefined) {
        const announced = {
          amendment: 'next',
          from: local(`${addDays(day, 1 + Math.abs(ahead))}T00:00`),
          supersedes: [],
        };
        life.live(local(time));
        life.give(local(time), (state) =>
          state === undefined ? decided() : announceAmendment(state, announced, local(time)),
        );
      }
      if (pick === SUCCEED)
        life.further(time, 'secretariat', 'record-succession', { from: 'rec', to: 'rec2', reason: 'R' });
    }
    life.live(local(`${addDays(day, 900)}T12:00`));
    return life;
  });
  const holds = (check: (life: DossierLife) => void, numRuns = 150): void =>
    fc.assert(fc.property(anyLife, check), { numRuns });

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

  test('nobody is reminded of what is answered, given, lapsed or closed', () => {
    holds((life) => {
      const states = statesOf(life.events, evolveDossier);
      for (const [index, event] of life.events.entries()) {
        const before = states[index - 1];
        if (event.type !== 'milestone-reached' || before === undefined) continue;
        const { notice, matter } = event.data;
        const advice = before.advices.find(({ number }) => matter === `advice-${number}`);
        if (notice === 'advice-reminder' || notice === 'advice-overdue') expect(advice?.status).toBe('open');
        if (notice === 'advice-lapsed') expect(advice?.status).toBe('lapsed');
        if (notice.startsWith('information-'))
          expect([before.status, `question-${before.question?.number}`]).toEqual(['awaiting-information', matter]);
        if (notice === 'admissibility-reminder') expect(before.status).toBe('submitted');
      }
      expect(states.length).toBeGreaterThan(0);
    });
  });

  test('what tells that a day has passed comes only after it', () => {
    holds((life) => nothingIsOverdueBeforeItsDay(life.events));
    expect.hasAssertions();
  });

  test('milestones move only with the day, and every date is what its explanation gives', () => {
    holds((life) => {
      const states = statesOf(life.events, evolveDossier);
      milestonesStay(states, (state) => dossierMatters(state, life.policy));
      for (const state of states)
        for (const { milestones } of dossierMatters(state, life.policy)) explanationsHold(milestones, life.policy);
    }, 60);
    expect.hasAssertions();
  });

  test('each state is reached by five in a hundred of such lives at least', async ({ annotate }) => {
    const lives = fc.sample(anyLife, { numRuns: 600, seed: 7 });
    const reached = lives.map(({ events }) => new Set(statesOf(events, evolveDossier).map(({ status }) => status)));
    const { words, tooFew } = shares(DOSSIER_STATES, reached);
    await annotate(words);
    // The reporter shows annotations of what fails only.
    process.stdout.write(`dossiers: ${words}\n`);
    expect(tooFew).toEqual([]);
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
