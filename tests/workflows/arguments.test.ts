import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { awaitEventSchema } from '#functions/await-event/event.ts';
import { continueExecutionSchema } from '#functions/continue-execution/event.ts';
import { endConditionsSchema } from '#functions/end-conditions/event.ts';
import { finishExecutionSchema } from '#functions/finish-execution/event.ts';
import { followCorrectionSchema } from '#functions/follow-correction/event.ts';
import { followDependencySchema } from '#functions/follow-dependency/event.ts';
import { keepAgendaSchema } from '#functions/keep-agenda/event.ts';
import { keepWorkListSchema } from '#functions/keep-work-list/event.ts';
import type { EventAnswer } from '#functions/middleware/answer-execution.ts';
import { openConditionsSchema } from '#functions/open-conditions/event.ts';
import { printLetterSchema } from '#functions/print-letter/event.ts';
import { takeScanVerdictSchema } from '#functions/take-scan-verdict/event.ts';
import { tellAmendedSchema } from '#functions/tell-amended/event.ts';
import { validateCommitmentSchema } from '#functions/validate-commitment/event.ts';
import { MACHINES, SUBSTITUTIONS } from '#local/platform/machines.ts';
import { compileTemplate, evaluateTemplate } from '#local/step-functions/templates.ts';
import { statesOf, tasksOf } from './support/definition.ts';

/** What each function accepts: the very schema with which it parses its event. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'await-event': awaitEventSchema,
  'continue-execution': continueExecutionSchema,
  'end-conditions': endConditionsSchema,
  'follow-correction': followCorrectionSchema,
  'finish-execution': finishExecutionSchema,
  'keep-work-list': keepWorkListSchema,
  'open-conditions': openConditionsSchema,
  'keep-agenda': keepAgendaSchema,
  'print-letter': printLetterSchema,
  'tell-amended': tellAmendedSchema,
  'follow-dependency': followDependencySchema,
  'take-scan-verdict': takeScanVerdictSchema,
  'validate-commitment': validateCommitmentSchema,
};

const NOW = Date.UTC(2030, 5, 1);
const context = {
  Execution: { Id: 'arn:aws:states:eu-west-1:0:execution:m:dossier_amif_g1', StartTime: '2030-01-01T00:00:00.000Z' },
  Task: { Token: 'a-token' },
};
const input = { aggregate: 'condition:amif:100:wse:1', generation: 3, cursor: 0 };

const evaluate = (value: unknown, variables: Record<string, unknown>, more: object = {}): Promise<unknown> =>
  evaluateTemplate(
    compileTemplate(value, 'Arguments'),
    { states: { input, context, ...more }, variables, now: NOW },
    { state: 'it', enteredEvent: 1 },
  );

const answers: readonly EventAnswer[] = [
  {
    cursor: 1,
    event: { id: 'dossier:amif@1', type: 'request-submitted', recurring: false },
    phase: 'submitted',
    settled: false,
  },
  {
    cursor: 7,
    event: {
      id: 'condition:amif:100:wse:1@7',
      type: 'milestone-reached',
      notice: 'condition-escalated',
      recurring: true,
    },
    phase: 'overdue',
    settled: false,
  },
];

/** What a state assigns, evaluated; the engine evaluates all of them from what was before. */
async function assigned(
  assign: unknown,
  variables: Record<string, unknown>,
  more: object = {},
): Promise<Record<string, unknown>> {
  const made = await evaluate(assign, variables, more);
  if (typeof made !== 'object' || made === null) throw new Error('nothing is assigned');
  return { ...variables, ...made };
}

describe.each(MACHINES)('workflows/%s.asl.json', (machine) => {
  const states = statesOf(machine);
  const tasks = tasksOf(machine);
  const begin = () => assigned(states.Begin?.Assign, {});

  test('calls only functions that the platform deploys and that say what they accept', () => {
    const called = new Set(tasks.map(({ functionName }) => functionName));

    expect([...called].filter((name) => SCHEMAS[name] === undefined)).toEqual([]);
    expect([...called].filter((name) => !Object.values<string>(SUBSTITUTIONS).includes(name))).toEqual([]);
  });

  test.each(tasks)('gives $functionName in "$name" what it accepts', async ({ name, functionName, payload }) => {
    const schema = SCHEMAS[functionName];
    const first = await begin();
    const waits = functionName === 'await-event';
    // A wait may come before the first event; everything else handles one.
    const situations = waits ? [first] : [];
    for (const answer of answers)
      situations.push(await assigned(states['Awaiting the next event']?.Assign, first, { result: answer }));

    for (const variables of situations) {
      const given = await evaluate(payload, variables);

      expect(schema?.safeParse(given).error?.issues, `${name}: ${JSON.stringify(given)}`).toBeUndefined();
      expect(given).toMatchObject({ aggregate: input.aggregate });
    }
  });

  test.each(tasks.filter(({ functionName }) => functionName === 'await-event'))(
    'lets "$name" wait until 300 days after its start, and at least a second',
    async ({ timeout }) => {
      const first = await begin();

      expect(await evaluate(timeout, first)).toBe((Date.UTC(2030, 0, 1) + 300 * 86_400_000 - NOW) / 1000);
      expect(await evaluate(timeout, { ...first, endsAt: NOW - 5_000 })).toBe(1);
      expect(await evaluate(timeout, { ...first, endsAt: NOW + 1_999 })).toBe(1);
    },
  );

  test.each(tasks.filter(({ functionName }) => functionName === 'await-event'))(
    'takes from what "$name" was told all that it needs',
    async ({ name }) => {
      const [, second] = answers;
      const first = await begin();

      const after = await assigned(states[name]?.Assign, { ...first, cursor: 6, handled: 4 }, { result: second });

      expect(after).toMatchObject({
        before: 6,
        cursor: 7,
        handled: 5,
        phase: 'overdue',
        settled: false,
        event: second?.event,
      });
    },
  );

  test('tries the functions of "Lay the execution to rest" and believes what it answers', async () => {
    const assign = states['Lay the execution to rest']?.Assign;

    expect(await evaluate(assign, {}, { result: { Payload: { more: true } } })).toEqual({ settled: false });
    expect(await evaluate(assign, {}, { result: { Payload: { more: false } } })).toEqual({ settled: true });
  });
});
