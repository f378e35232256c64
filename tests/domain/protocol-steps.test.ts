import { describe, expect, test } from 'vitest';
import { decideCondition } from '#domain/condition/decide.ts';
import { CONDITION_STATES, CONDITION_STEP_NAMES, type ConditionStep } from '#domain/condition/steps.ts';
import { decideProtocol, type ProtocolCommand, protocolStepsOpenTo } from '#domain/protocol/decide.ts';
import { evolveProtocol } from '#domain/protocol/state.ts';
import { PROTOCOL_STATES, PROTOCOL_STEP_NAMES, type ProtocolStep } from '#domain/protocol/steps.ts';
import { rowOf, stepsTable } from '#tests/support/steps-table.ts';
import { aCondition, anOpening } from './support/builders.ts';
import { local } from './support/life.ts';
import { conditionCommand } from './support/lives.ts';
import {
  aProtocol,
  PROTOCOL_PEOPLE,
  type ProtocolPerson,
  protocolCommand,
  TWELVE_POINTS,
} from './support/protocols.ts';

const now = local('2024-06-05T10:00');

const isPerson = (name: string): name is ProtocolPerson => Object.hasOwn(PROTOCOL_PEOPLE, name);
const people = Object.keys(PROTOCOL_PEOPLE).filter(isPerson);

/** What the page calls each of these people when the step names the provider as its party. */
const PARTS: Readonly<Record<ProtocolPerson, readonly string[]>> = {
  provider: ['party', 'provider'],
  dpo: ['party', 'provider', 'dpo'],
  signatory: ['party', 'provider', 'signatory'],
  recipient: ['party', 'recipient'],
  'other dpo': ['party', 'recipient'],
  'other signatory': ['party', 'recipient'],
  responsible: ['responsible'],
  outsider: [],
  'dpo of nobody': [],
  'signatory of nobody': [],
  secretariat: [],
};

const FIELDS: Readonly<Record<ProtocolStep, Readonly<Record<string, unknown>>>> = {
  'give-protocol-advice': { party: 'kg', opinion: 'positive' },
  'revise-protocol': { content: { security: 'Beter' } },
  'sign-protocol': { party: 'kg' },
  'publish-protocol': { party: 'kg', url: 'https://kg.example/p' },
  'end-protocol': { reason: 'R' },
  'record-event': { event: 'breach', date: '2024-06-04' },
};
const give = (step: ProtocolCommand['do'], status: (typeof PROTOCOL_STATES)[number], by: ProtocolPerson) =>
  decideProtocol(
    aProtocol({ status }),
    protocolCommand(step, step === 'submit-protocol' ? {} : FIELDS[step]),
    PROTOCOL_PEOPLE[by],
    now,
  );

const cases = PROTOCOL_STEP_NAMES.flatMap((step) => people.map((who) => ({ step, who })));

describe('a step on a protocol', () => {
  test('has a row in docs/scenarios.md, and every row about protocols is a step', () => {
    const rows = [...stepsTable.keys()].filter((name) => name.includes('-protocol'));

    expect(PROTOCOL_STEP_NAMES.filter((name) => !stepsTable.has(name))).toEqual([]);
    expect(rows.sort()).toEqual(
      ['submit-protocol', ...PROTOCOL_STEP_NAMES.filter((name) => name !== 'record-event')].sort(),
    );
  });

  test.each(cases)(
    '$step by the $who is taken in the states of its row, by whom it names, and in no other',
    ({ step, who }) => {
      const { by, when } = rowOf(step);
      const mayEver = PARTS[who].some((part) => by.includes(part));
      for (const status of PROTOCOL_STATES) {
        const decision = give(step, status, who);
        // The row of record-event speaks of dossiers too; a protocol was in force or is.
        const isWhen = step === 'record-event' ? ['in-force', 'ended'].includes(status) : when.includes(status);

        expect(decision.ok, `${status}: ${JSON.stringify(decision)}`).toBe(mayEver && isWhen);
        if (!decision.ok) expect(decision.refusal.code === 'not-permitted').toBe(!mayEver);
      }
    },
  );

  test.each(PROTOCOL_STEP_NAMES)('%s leads to a state of its row', (step) => {
    const { by, when, leadsTo } = rowOf(step);
    const who = people.find((name) => PARTS[name].some((part) => by.includes(part)))!;
    let taken = 0;
    for (const status of PROTOCOL_STATES.filter((candidate) => when.includes(candidate))) {
      const decision = give(step, status, who);
      if (!decision.ok) {
        expect(step).toBe('record-event');
        continue;
      }
      const after = decision.events.reduce(evolveProtocol, aProtocol({ status }));
      expect(leadsTo.length === 0 ? [status] : leadsTo).toContain(after.status);
      taken += 1;
    }
    expect(taken).toBeGreaterThan(0);
  });

  test.each(people)('is offered to the %s exactly where it is taken', (who) => {
    const person = PROTOCOL_PEOPLE[who];
    // Of whichever party the person is: the step names that one.
    const party = ('organisation' in person ? person.organisation : undefined) ?? 'kg';
    const done = [
      {},
      { advices: [{ party, opinion: 'positive' as const, givenAt: now }] },
      { signatures: [{ party, signedAt: now }] },
      { publications: [{ party, url: 'https://x.example', publishedAt: now }] },
      { inForceAt: undefined },
    ];
    for (const status of PROTOCOL_STATES) {
      for (const changes of done) {
        const state = aProtocol({ status, ...changes });
        const taken = PROTOCOL_STEP_NAMES.filter((step) => {
          const fields = 'party' in FIELDS[step] ? { ...FIELDS[step], party } : FIELDS[step];
          return decideProtocol(state, protocolCommand(step, fields), person, now).ok;
        });

        expect(protocolStepsOpenTo(person, state)).toEqual(taken);
      }
    }
  });

  test('of a protocol that is not there is refused, as is a second submission', () => {
    expect(
      decideProtocol(undefined, protocolCommand('end-protocol', { reason: 'R' }), PROTOCOL_PEOPLE.provider, now),
    ).toMatchObject({
      refusal: { code: 'no-such-dossier' },
    });
    const submission = protocolCommand('submit-protocol', {
      provider: 'kg',
      recipient: 'ocmw',
      subject: 'S',
      content: TWELVE_POINTS,
    });
    expect(decideProtocol(aProtocol(), submission, PROTOCOL_PEOPLE.provider, now)).toMatchObject({
      refusal: { code: 'dossier-exists' },
    });
  });

  test.each(people)('submit-protocol by the %s is taken from the two parties alone', (who) => {
    const submission = protocolCommand('submit-protocol', {
      provider: 'kg',
      recipient: 'ocmw',
      subject: 'S',
      content: TWELVE_POINTS,
      conditions: [{ ref: '1', text: 'T', deadline: 'asap', responsible: ['third'] }],
    });

    const decision = decideProtocol(undefined, submission, PROTOCOL_PEOPLE[who], now);

    expect(decision.ok).toBe(PARTS[who].includes('party'));
    if (!decision.ok) expect(decision.refusal.code).toBe('not-permitted');
  });
});

const CONDITION_FIELDS: Readonly<Record<ConditionStep, Readonly<Record<string, unknown>>>> = {
  'submit-evidence': {},
  'accept-evidence': {},
  'reject-evidence': { reason: 'R' },
  'grant-extension': { due: '2024-12-31', reason: 'R' },
  'waive-condition': { reason: 'R' },
};
const OWNERS = [
  { owner: 'kg', judges: ['recipient', 'other dpo', 'other signatory'], owes: ['provider', 'dpo', 'signatory'] },
  { owner: 'ocmw', judges: ['provider', 'dpo', 'signatory'], owes: ['recipient', 'other dpo', 'other signatory'] },
  {
    owner: 'third',
    judges: ['provider', 'dpo', 'signatory', 'recipient', 'other dpo', 'other signatory'],
    owes: ['responsible'],
  },
];

describe.each(OWNERS)("a step on a protocol's condition that $owner owes", ({ owner, judges, owes }) => {
  const { committee: _committee, ...withoutCommittee } = anOpening({ organisation: owner });
  const opening = { ...withoutCommittee, parties: ['kg', 'ocmw'] };
  const conditionCases = CONDITION_STEP_NAMES.flatMap((step) => people.map((who) => ({ step, who })));

  test.each(conditionCases)(
    '$step by the $who is taken from whom it is for, in the states of its row',
    ({ step, who }) => {
      const { by, when } = rowOf(step);
      expect(by).toContain(step === 'submit-evidence' ? 'responsible' : 'other-party');
      const mayEver = (step === 'submit-evidence' ? owes : judges).includes(who);

      for (const status of CONDITION_STATES) {
        const state = aCondition({ status, opening });
        const decision = decideCondition(
          state,
          conditionCommand(step, CONDITION_FIELDS[step]),
          PROTOCOL_PEOPLE[who],
          now,
        );

        expect(decision.ok, `${status}: ${JSON.stringify(decision)}`).toBe(mayEver && when.includes(status));
        if (!decision.ok) expect(decision.refusal.code === 'not-permitted').toBe(!mayEver);
      }
    },
  );
});
