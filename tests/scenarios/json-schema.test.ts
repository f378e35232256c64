import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeIssues } from '#domain/commands/describe-issues.ts';
import { isStepName, stepSchemas } from '#domain/commands/steps.ts';
import { scenarioJsonSchema, scenarioJsonSchemaText } from '#scenarios/format/json-schema.ts';
import { scenarioSchema } from '#scenarios/format/scenario-schema.ts';
import { dataOf, fixtureText, scenarioNames, scenarioText } from './support/fixtures.ts';
import { mutationsOf, pathsOf, replaced, valueAt } from './support/mutations.ts';

// Formats are annotations: what a date or an address is, the parser says, not the schema.
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const contract = ajv.compile(JSON.parse(fixtureText('contract.schema.json')));
const ours = ajv.compile(scenarioJsonSchema());

/** What the parser asks beyond the schema of a value by itself. */
const BEYOND_THE_SCHEMA = new Set([
  'no-such-date',
  'no-such-time',
  'zero-period',
  'negative-days',
  'not-an-email',
  'not-a-uri',
]);

function fitsZod(document: unknown): boolean {
  const issues = scenarioSchema.safeParse(document).error?.issues ?? [];
  return describeIssues(issues, scenarioSchema, document).every(({ code }) => BEYOND_THE_SCHEMA.has(code));
}

/** Where the three do not say the same of a document; undefined where they do. */
function disagreement(document: unknown): object | undefined {
  const verdicts = { contract: contract(document), generated: ours(document), parser: fitsZod(document) };
  return new Set(Object.values(verdicts)).size === 1 ? undefined : verdicts;
}

const everyStep = dataOf(fixtureText('every-step.yaml'));
const steps = valueAt(everyStep, ['steps']);
const stepList: unknown[] = Array.isArray(steps) ? steps : [];

function withSteps(list: readonly unknown[]): unknown {
  return replaced(everyStep, ['steps'], () => list);
}

describe('the JSON Schema of the format', () => {
  test('is what scenarios/scenario.schema.json holds; run scenarios/format/write-schema.ts after a change', () => {
    expect(scenarioText('scenario.schema.json')).toBe(scenarioJsonSchemaText());
  });

  test('is draft 2020-12 and valid by its own meta-schema', () => {
    expect(scenarioJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Scenario',
    });
    expect(ajv.validateSchema(scenarioJsonSchema())).toBe(true);
  });

  test('describes each step, and the fixture takes each of them', () => {
    const names = scenarioSchema.shape.steps.element.options.map((option) => [...option.shape.do.values][0]);
    const taken = new Set(stepList.map((step) => valueAt(step, ['do'])));

    expect(new Set(names)).toEqual(new Set(Object.keys(stepSchemas)));
    expect(taken).toEqual(new Set(names));
    expect(isStepName('toString')).toBe(false);
  });

  test.each([
    ...scenarioNames.map((name): [string, unknown] => [name, dataOf(scenarioText(name))]),
    ['every-step.yaml', everyStep],
  ])('accepts %s, as the contract does', (_name, document) => {
    expect([contract(document), ours(document), fitsZod(document)]).toEqual([true, true, true]);
  });

  test('asks for no field that the fixture does not show: every property of the contract occurs in it', () => {
    const text = fixtureText('every-step.yaml');
    const properties = new Set<string>();
    JSON.parse(fixtureText('contract.schema.json'), (key, value: unknown) => {
      if (key === 'properties' && typeof value === 'object' && value !== null)
        for (const name of Object.keys(value)) properties.add(name);
      return value;
    });

    expect([...properties].filter((name) => !new RegExp(`\\b${name}:`).test(text))).toEqual([]);
  });
});

describe('the contract schema, the generated schema and the parser agree', () => {
  test('on every mutation outside the steps', () => {
    const base = withSteps(stepList.slice(0, 1));
    const outside = { ...Object(base), steps: 'STEPS' };
    let count = 0;
    const differing: unknown[] = [];
    for (const { what, document } of mutationsOf(outside)) {
      // The steps stand for themselves here, unless the mutation took them away.
      const whole = replaced(document, ['steps'], (old) => (old === 'STEPS' ? stepList.slice(0, 1) : old));
      const verdicts = disagreement(whole);
      if (verdicts !== undefined) differing.push({ what, ...verdicts });
      count++;
    }

    expect(differing).toEqual([]);
    expect(count).toBeGreaterThan(2_000);
  });

  test.each(stepList.map((step, index) => [`${index + 1}, ${String(valueAt(step, ['do']))}`, step]))(
    'on every mutation of step %s',
    (_name, step) => {
      const differing: unknown[] = [];
      let rejected = 0;
      for (const { what, document } of mutationsOf(step)) {
        const whole = withSteps([document]);
        const verdicts = disagreement(whole);
        if (verdicts !== undefined) differing.push({ what, ...verdicts });
        if (!contract(whole)) rejected++;
      }

      expect(differing).toEqual([]);
      expect(rejected).toBeGreaterThan(100);
    },
  );

  test('on every step under the name of every other', () => {
    const differing = stepList.flatMap((step) =>
      Object.keys(stepSchemas)
        .map((name) => ({ name, document: withSteps([{ ...Object(step), do: name }]) }))
        .filter(({ document }) => disagreement(document) !== undefined),
    );

    expect(differing).toEqual([]);
  });

  test('on random edits, several at once', () => {
    const small = withSteps([stepList[0], stepList[12], stepList[40]].filter((step) => step !== undefined));
    const paths = pathsOf(small);
    const edit = fc.record({
      path: fc.constantFrom(...paths),
      put: fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom(...paths).map((path) => valueAt(small, path)),
        fc.stringMatching(/^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/),
        fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/),
      ),
    });

    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const document = edits.reduce<unknown>((current, { path, put }) => replaced(current, path, () => put), small);
        expect(disagreement(document)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
