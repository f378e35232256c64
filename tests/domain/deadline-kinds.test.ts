import { describe, expect, test } from 'vitest';
import type { ConditionOpening } from '#domain/condition/events.ts';
import { openingsAtEvent, openingsAtStart } from '#domain/condition/openings.ts';
import { type ConditionOwner, dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import { CONDITION_STATES, CONDITION_STEP_NAMES, type ConditionStep } from '#domain/condition/steps.ts';
import { definitionOf } from '#domain/dossier/decide.ts';
import { DEFAULT_POLICY } from '#domain/policy/policy.ts';
import { rowOf } from '#tests/support/steps-table.ts';
import { aCondition, aDossier } from './support/builders.ts';
import { local } from './support/life.ts';
import { ConditionLife, dossierCommand } from './support/lives.ts';
import { aProtocol, protocolCommand } from './support/protocols.ts';

const OPENED = '2017-09-20T14:00';
const EVENT_DAY = '2017-10-04';

/** Every kind of the contract's table, what it is when it opens, and the day of what its event opens. */
const KINDS = [
  { deadline: { by: '2017-11-30' }, status: 'open', due: '2017-11-30' },
  { deadline: { by: '2017-05-31' }, status: 'overdue', due: '2017-05-31' },
  { deadline: { within: 'P1M', of: 'it' }, status: 'pending', event: '2017-11-04' },
  { deadline: { within: 'P10WD', of: 'it' }, status: 'pending', event: '2017-10-18' },
  { deadline: { every: 'P1Y', from: '2017-05-31' }, status: 'open', due: '2018-05-31', number: 2 },
  { deadline: 'asap', status: 'open' },
  { deadline: { report: 'it' }, status: 'pending', event: '2017-10-18' },
  { deadline: 'continuous', status: 'ongoing' },
] as const;
const duty = (deadline: unknown) => ({ ref: '101', text: 'T', responsible: ['resp'], deadline });
const submission = {
  provider: 'kg',
  recipient: 'ocmw',
  subject: 'S',
  content: {},
};

/** A decision and a protocol with this duty, read by their own schemas. */
const owners = (deadline: unknown): readonly (readonly [string, () => ConditionOwner])[] => [
  [
    'a decision',
    () => {
      const fields = { outcome: 'granted', number: '1', date: '2017-09-20', conditions: [duty(deadline)] };
      const command = dossierCommand('record-decision', fields);
      if (command.do !== 'record-decision') throw new Error('another command');
      const conditions = (command.fields.conditions ?? []).map(definitionOf);
      const decision = { outcome: 'granted', number: '1', date: '2017-09-20', supersedes: [] } as const;
      return dossierAsOwner(
        aDossier({ decision: { ...decision, supersedes: [], duration: { lastDay: null }, conditions } }),
      );
    },
  ],
  [
    'a protocol',
    () => {
      const command = protocolCommand('submit-protocol', { ...submission, conditions: [duty(deadline)] });
      if (command.do !== 'submit-protocol') throw new Error('another command');
      return protocolAsOwner(aProtocol({ conditions: (command.fields.conditions ?? []).map(definitionOf) }));
    },
  ],
];
const firstOf = (owner: ConditionOwner): ConditionOpening => {
  const [opening, ...more] = openingsAtStart(owner, local(OPENED), DEFAULT_POLICY);
  if (opening === undefined || more.length > 0) throw new Error('it opens one condition');
  return opening;
};

describe.each(KINDS)('a duty with the deadline %j', ({ deadline, status, ...kind }) => {
  test.each(owners(deadline))('is taken from %s, and opens as the table says', (_of, owner) => {
    const opening = firstOf(owner());
    const life = new ConditionLife({ due: undefined, dueRule: undefined, ...opening }, OPENED);

    expect(life.status).toBe(status);
    expect(life.state?.due).toBe('due' in kind ? kind.due : undefined);
    expect(life.state?.opening.occurrence).toBe('number' in kind ? kind.number : undefined);
    const recorded = {
      event: 'it',
      date: EVENT_DAY,
      occurrences:
        'event' in kind ? [1, 2].map((occurrence) => ({ ref: '101', organisation: 'resp', occurrence })) : [],
    };
    const opened = openingsAtEvent(owner(), recorded, DEFAULT_POLICY);
    expect(opened.map(({ reportedAs, due }) => `${reportedAs} ${due}`)).toEqual(
      'event' in kind ? [`101#1 ${kind.event}`, `101#2 ${kind.event}`] : [],
    );
  });

  test.each(CONDITION_STEP_NAMES)('takes %s exactly in the states of its row', (step) => {
    const opening = firstOf(owners(deadline)[0]?.[1]() ?? dossierAsOwner(aDossier()));
    const { when, by } = rowOf(step);
    for (const present of CONDITION_STATES) {
      const life = new ConditionLife({ due: undefined, dueRule: undefined, ...opening }, OPENED);
      life.state = { ...aCondition({ status: present }), opening };
      life.nextDue = undefined;
      const who = by.includes('responsible') ? 'responsible' : 'secretariat';
      const code = life.late('2017-09-21T10:00', who, step, FIELDS[step]);

      expect(code === undefined, `${present}: ${code}`).toBe(when.includes(present));
    }
  });
});

const FIELDS: Readonly<Record<ConditionStep, Readonly<Record<string, unknown>>>> = {
  'submit-evidence': { text: 'T' },
  'accept-evidence': {},
  'reject-evidence': { reason: 'R' },
  'grant-extension': { due: '2018-07-15', reason: 'R' },
  'waive-condition': { reason: 'R' },
};

describe('a deadline that is none of the table', () => {
  test.each([
    'soon',
    {},
    { by: '2017-02-30' },
    { by: 'eind mei 2017' },
    { within: 'P1M' },
    { of: 'it' },
    { within: 'P0D', of: 'it' },
    { within: '1 month', of: 'it' },
    { every: 'P1Y' },
    { every: 'P0M', from: '2018-05-31' },
    { every: 'P1Y', from: '2018-02-30' },
    { report: '' },
    { by: '2017-11-30', report: 'it' },
    { within: 'P1M', of: 'it', by: '2017-11-30' },
    null,
  ])('%j is refused in a decision and in a protocol', (deadline) => {
    for (const [, owner] of owners(deadline)) expect(owner).toThrow();
  });
});
