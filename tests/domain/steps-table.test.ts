import { describe, expect, test } from 'vitest';
import { decideCondition, relationsToCondition } from '#domain/condition/decide.ts';
import { evolveCondition } from '#domain/condition/state.ts';
import {
  CONDITION_STATES,
  CONDITION_STEP_NAMES,
  type ConditionStep,
  conditionStepsOpenTo,
} from '#domain/condition/steps.ts';
import { decideDossier, partiesOf } from '#domain/dossier/decide.ts';
import type { Advice } from '#domain/dossier/events.ts';
import { evolveDossier } from '#domain/dossier/state.ts';
import { DOSSIER_STATES, DOSSIER_STEP_NAMES, type DossierStep, stepsOpenTo } from '#domain/dossier/steps.ts';
import { type Person, ROLES, relationsToDossier } from '#domain/permissions/principal.ts';
import { rowOf, stepsTable } from '#tests/support/steps-table.ts';
import { aCondition, aDossier, PEOPLE } from './support/builders.ts';
import { local } from './support/life.ts';
import { conditionCommand, dossierCommand } from './support/lives.ts';

const now = local('2017-10-05T10:00');
const people: (readonly [string, Person])[] = Object.entries(PEOPLE);
/** The chair is of the committee, and so may do all that its secretariat may. */
const parts = (name: string): string[] => (name === 'chair' ? ['chair', 'secretariat'] : [name]);

const FIELDS: Readonly<Record<DossierStep, Readonly<Record<string, unknown>>>> = {
  'rule-admissible': {},
  'rule-inadmissible': { reason: 'R' },
  'request-information': { question: 'Q', due: '2017-10-20' },
  'provide-information': { answer: 'A' },
  'request-advice': { adviser: 'another', kind: 'dpo', due: '2017-10-20' },
  'give-advice': { adviser: 'adv', opinion: 'positive' },
  'close-advice': { reason: 'R' },
  'schedule-meeting': { date: '2017-10-20' },
  adjourn: { reason: 'R' },
  'record-decision': { outcome: 'granted', number: '12', date: '2017-10-05' },
  'sign-decision': {},
  'publish-decision': {},
  'withdraw-request': {},
  'suspend-authorisation': { reason: 'R' },
  'reinstate-authorisation': { reason: 'R' },
  'revoke-authorisation': { reason: 'R' },
  'extend-authorisation': { duration: { until: '2030-12-31' } },
  'record-event': { event: 'sample-drawn', date: '2017-10-04' },
};

const openAdvice: Advice = {
  number: 1,
  adviser: 'adv',
  kind: 'dpo',
  due: '2017-10-30',
  onSilence: 'wait',
  askedAt: now,
  status: 'open',
};
const inState = (status: (typeof DOSSIER_STATES)[number]) =>
  aDossier({
    status,
    advices: [openAdvice],
    ...(status === 'awaiting-information' ? { resumes: 'submitted' as const } : {}),
  });

const dossierCases = DOSSIER_STEP_NAMES.flatMap((step) => people.map(([who, person]) => ({ step, who, person })));

describe('a step on a dossier', () => {
  test('has a row in docs/scenarios.md', () => {
    expect(DOSSIER_STEP_NAMES.filter((name) => !stepsTable.has(name))).toEqual([]);
  });

  test.each(dossierCases)(
    '$step by $who is taken in the states of its row, by whom it names, and in no other',
    ({ step, who, person }) => {
      const { by, when } = rowOf(step);
      for (const status of DOSSIER_STATES) {
        const state = inState(status);
        // A duty is laid on a body when the decision is published; before that it has no part.
        const hasPart = who !== 'responsible' || state.publishedAt !== undefined;
        const mayEver = hasPart && parts(who).some((part) => by.includes(part));
        const decision = decideDossier(state, dossierCommand(step, FIELDS[step]), person, now);

        expect(decision.ok, `${status}: ${JSON.stringify(decision)}`).toBe(mayEver && when.includes(status));
        if (!decision.ok) expect(decision.refusal.code === 'not-permitted').toBe(!mayEver);
      }
    },
  );

  test('beyond the chair’s own is the same whatever somebody’s role at their body is', () => {
    const bodies = people.filter(([who]) => who !== 'chair');
    for (const step of DOSSIER_STEP_NAMES.filter((name) => name !== 'sign-decision')) {
      for (const status of DOSSIER_STATES) {
        const state = inState(status);
        for (const [who, person] of bodies) {
          const [first, ...others] = ROLES.map((role) => {
            const { otherRoles: _others, ...rest }: Person = person;
            return decideDossier(state, dossierCommand(step, FIELDS[step]), { ...rest, role }, now).ok;
          });
          expect([step, status, who, others.filter((ok) => ok !== first)]).toEqual([step, status, who, []]);
        }
      }
    }
  });

  test.each(DOSSIER_STEP_NAMES)('%s leads to a state of its row', (step) => {
    const { by, when, leadsTo } = rowOf(step);
    const [, person] = people.find(([who]) => parts(who).some((part) => by.includes(part))) ?? [];
    let taken = 0;
    for (const status of DOSSIER_STATES.filter((candidate) => when.includes(candidate))) {
      const state = inState(status);
      const decision = decideDossier(state, dossierCommand(step, FIELDS[step]), person!, now);
      if (!decision.ok) throw new Error(decision.refusal.message);
      const after = decision.events.reduce(evolveDossier, state);
      expect(leadsTo.length === 0 ? [status] : leadsTo).toContain(after.status);
      taken += 1;
    }
    expect(taken).toBeGreaterThan(0);
  });

  test.each(people)('is offered to the %s exactly where it is taken', (_who, person) => {
    for (const status of DOSSIER_STATES) {
      const state = inState(status);
      const offered = stepsOpenTo(relationsToDossier(person, partiesOf(state)), status);
      const taken = DOSSIER_STEP_NAMES.filter(
        (step) => decideDossier(state, dossierCommand(step, FIELDS[step]), person, now).ok,
      );
      expect(offered).toEqual(taken);
    }
  });

  test('that is none of a dossier that exists is refused, as is a second submission', () => {
    expect(decideDossier(undefined, dossierCommand('rule-admissible', {}), PEOPLE.secretariat, now)).toMatchObject({
      ok: false,
      refusal: { code: 'no-such-dossier' },
    });
    const request = dossierCommand('submit-request', {
      ...{
        committee: 'vtc',
        kind: 'authorisation',
        subject: 'S',
        provider: 'aii',
        applicants: ['wse'],
        purposes: ['P'],
        dataItems: [{ name: 'N' }],
      },
    });
    expect(decideDossier(aDossier(), request, PEOPLE.applicant, now)).toMatchObject({
      ok: false,
      refusal: { code: 'dossier-exists' },
    });
    expect(decideDossier(undefined, request, PEOPLE.provider, now)).toMatchObject({
      ok: false,
      refusal: { code: 'not-permitted' },
    });
    expect(decideDossier(undefined, request, PEOPLE.applicant, now)).toMatchObject({ ok: true });
  });
});

const CONDITION_FIELDS: Readonly<Record<ConditionStep, Readonly<Record<string, unknown>>>> = {
  'submit-evidence': { text: 'T' },
  'accept-evidence': {},
  'reject-evidence': { reason: 'R' },
  'grant-extension': { due: '2018-01-15', reason: 'R' },
  'waive-condition': { reason: 'R' },
};
const conditionCases = CONDITION_STEP_NAMES.flatMap((step) => people.map(([who, person]) => ({ step, who, person })));

describe('a step on a condition', () => {
  test.each(conditionCases)(
    '$step by $who is taken in the states of its row, by whom it names, and in no other',
    ({ step, who, person }) => {
      const { by, when } = rowOf(step);
      const mayEver = parts(who).some((part) => by.includes(part));
      for (const status of CONDITION_STATES) {
        const decision = decideCondition(
          aCondition({ status }),
          conditionCommand(step, CONDITION_FIELDS[step]),
          person,
          now,
        );

        expect(decision.ok, `${status}: ${JSON.stringify(decision)}`).toBe(mayEver && when.includes(status));
        if (!decision.ok) expect(decision.refusal.code === 'not-permitted').toBe(!mayEver);
      }
    },
  );

  test.each(CONDITION_STEP_NAMES)('%s leads to a state of its row', (step) => {
    const { by, when, leadsTo } = rowOf(step);
    const person = by.includes('responsible') ? PEOPLE.responsible : PEOPLE.secretariat;
    const reachable = CONDITION_STATES.filter((candidate) => when.includes(candidate)).map((status) => {
      const state = aCondition({ status });
      const decision = decideCondition(state, conditionCommand(step, CONDITION_FIELDS[step]), person, now);
      if (!decision.ok) throw new Error(decision.refusal.message);
      return decision.events.reduce<ReturnType<typeof aCondition>>(evolveCondition, state).status;
    });

    expect(reachable.length).toBeGreaterThan(0);
    expect(reachable.filter((status) => !leadsTo.includes(status))).toEqual([]);
  });

  test.each(people)('is offered to the %s exactly where it is taken', (_who, person) => {
    for (const status of CONDITION_STATES) {
      const state = aCondition({ status });
      const offered = conditionStepsOpenTo(relationsToCondition(person, state), status);
      const taken = CONDITION_STEP_NAMES.filter(
        (step) => decideCondition(state, conditionCommand(step, CONDITION_FIELDS[step]), person, now).ok,
      );
      expect(offered).toEqual(taken);
    }
  });
});
