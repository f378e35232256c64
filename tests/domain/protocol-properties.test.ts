import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/calendar/brussels-time.ts';
import type { ProtocolCommand } from '#domain/protocol/decide.ts';
import { evolveProtocol } from '#domain/protocol/state.ts';
import { PROTOCOL_STATES } from '#domain/protocol/steps.ts';
import { protocolMatter } from '#domain/protocol/time.ts';
import { explanationsHold, milestonesStay, nothingIsOverdueBeforeItsDay, shares, statesOf } from './support/laws.ts';
import { local } from './support/life.ts';
import { ProtocolLife, type ProtocolPerson, TWELVE_POINTS } from './support/protocols.ts';

const START = '2024-02-05';

interface Command {
  readonly by: ProtocolPerson;
  readonly do: ProtocolCommand['do'];
  readonly fields: Readonly<Record<string, unknown>>;
}
const advice = (by: ProtocolPerson, party: string, opinion: string): Command => ({
  by,
  do: 'give-protocol-advice',
  fields: { party, opinion },
});
const positive = [advice('dpo', 'kg', 'positive'), advice('other dpo', 'ocmw', 'conditional')];
const negative = [advice('dpo', 'kg', 'negative'), advice('other dpo', 'ocmw', 'negative')];
const revision: Command = { by: 'recipient', do: 'revise-protocol', fields: { content: { security: 'Beter' } } };
const signatures: Command[] = [
  { by: 'signatory', do: 'sign-protocol', fields: { party: 'kg' } },
  { by: 'other signatory', do: 'sign-protocol', fields: { party: 'ocmw' } },
];
const publications: Command[] = [
  { by: 'signatory', do: 'publish-protocol', fields: { party: 'kg', url: 'https://kg.example/p' } },
  { by: 'other signatory', do: 'publish-protocol', fields: { party: 'ocmw', url: 'https://ocmw.example/p' } },
];
const events: Command[] = ['renewed', 'breach'].map((event) => ({
  by: 'responsible',
  do: 'record-event',
  fields: { event, date: START },
}));
const end: Command = { by: 'provider', do: 'end-protocol', fields: { reason: 'R' } };

const step = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...positive) },
  { weight: 2, arbitrary: fc.constantFrom(...negative) },
  { weight: 3, arbitrary: fc.constant(revision) },
  { weight: 8, arbitrary: fc.constantFrom(...signatures) },
  { weight: 8, arbitrary: fc.constantFrom(...publications) },
  { weight: 2, arbitrary: fc.constantFrom(...events) },
  { weight: 1, arbitrary: fc.constant(end) },
);
const anyLife = fc
  .record({
    steps: fc.array(fc.record({ step, days: fc.integer({ min: 0, max: 40 }), swept: fc.boolean() }), {
      minLength: 4,
      maxLength: 40,
    }),
    duration: fc.constantFrom<object>(
      {},
      { duration: { until: '2024-12-31', indefiniteOn: 'renewed' } },
      {
        duration: { until: '2026-06-30' },
      },
    ),
    after: fc.constantFrom(0, 1, 900),
    wellTrodden: fc.boolean(),
  })
  .map(({ steps, duration, after, wellTrodden }) => {
    const life = new ProtocolLife();
    life.submit(`${START}T09:00`, { content: TWELVE_POINTS, ...duration });
    let day: string = START;
    if (wellTrodden) life.conclude(day);
    for (const { step: command, days, swept } of steps) {
      day = addDays(day, days);
      const time = `${day}T10:00`;
      if (swept) life.at(time, command.by, command.do, command.fields);
      else life.late(time, command.by, command.do, command.fields);
    }
    if (after > 0) life.live(local(`${addDays(day, after)}T12:00`));
    return life;
  });
const RUNS = 200;
const holds = (check: (life: ProtocolLife) => void): void => fc.assert(fc.property(anyLife, check), { numRuns: RUNS });

describe('whatever happens to a protocol', () => {
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

  test('nobody signs before both have advised well in the present round, and nobody publishes before both have signed', () => {
    holds((life) => {
      const advised = new Set<string>();
      const signed = new Set<string>();
      for (const event of life.events) {
        if (event.type === 'protocol-revised') advised.clear();
        if (event.type === 'protocol-advice-given' && event.data.opinion !== 'negative') advised.add(event.data.party);
        if (event.type === 'protocol-signed') {
          expect(advised).toEqual(new Set(['kg', 'ocmw']));
          signed.add(event.data.party);
        }
        if (event.type === 'protocol-published') expect(signed).toEqual(new Set(['kg', 'ocmw']));
      }
      expect(life.status).toBeDefined();
    });
  });

  test('each party advises once in a round, signs once and publishes once', () => {
    holds((life) => {
      const acts = life.events.flatMap((event) => {
        if (event.type === 'protocol-advice-given') return [`advice ${event.data.round} ${event.data.party}`];
        return event.type === 'protocol-signed' || event.type === 'protocol-published'
          ? [`${event.type} ${event.data.party}`]
          : [];
      });
      expect(new Set(acts).size).toBe(acts.length);
    });
  });

  test('an ended one announces its end no more, and tells it only where time ended it', () => {
    holds((life) => {
      const over = life.events.findIndex(({ type }) => type === 'protocol-ended' || type === 'protocol-expired');
      const after = over === -1 ? [] : life.events.slice(over + 1);
      const told = after.flatMap((event) => (event.type === 'milestone-reached' ? [event.data.notice] : []));
      const tellable = life.events[over]?.type === 'protocol-expired' ? ['authorisation-expired'] : [];
      expect(told.filter((notice) => !tellable.includes(notice))).toEqual([]);
    });
  });

  test('what tells that it has ended comes only after its last day', () => {
    holds((life) => nothingIsOverdueBeforeItsDay(life.events));
    expect.hasAssertions();
  });

  test('milestones move only with the day, and every date is what its explanation gives', () => {
    holds((life) => {
      const states = statesOf(life.events, evolveProtocol);
      milestonesStay(states, (state) => [protocolMatter(state, life.policy)]);
      for (const state of states) explanationsHold(protocolMatter(state, life.policy)?.milestones ?? [], life.policy);
      expect(states.length).toBeGreaterThan(0);
    });
  });

  test('each state is reached by five in a hundred of such lives at least', async ({ annotate }) => {
    const lives = fc.sample(anyLife, { numRuns: 600, seed: 17 });
    const reached = lives.map(({ events }) => new Set(statesOf(events, evolveProtocol).map(({ status }) => status)));
    const { words, tooFew } = shares(PROTOCOL_STATES, reached);
    await annotate(words);
    // The reporter shows annotations of what fails only.
    process.stdout.write(`protocols: ${words}\n`);

    expect(tooFew).toEqual([]);
  });
});
