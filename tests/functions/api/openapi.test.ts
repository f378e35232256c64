import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { stepSchemas } from '#domain/commands/steps.ts';
import { CONDITION_STEP_NAMES } from '#domain/condition/steps.ts';
import { DOSSIER_STEP_NAMES } from '#domain/dossier/steps.ts';
import { PROTOCOL_STEP_NAMES } from '#domain/protocol/steps.ts';
import { ROUTES } from '#functions/api/routes.ts';
import { apiDocument, breaksDocument } from '#tests/support/conformance.ts';

/** What the API takes beside the fields that a scenario can give. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  'give-protocol-advice': ['points'],
  'publish-protocol': ['agreementUrl'],
  'submit-evidence': ['linked'],
};

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    expect(apiDocument).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) });
    expect(await new Validator().validate(Object(apiDocument))).toEqual({ valid: true });
  });

  test('names every operation once', () => {
    const names = ROUTES.map(({ operation }) => operation);

    expect(names).toEqual([...new Set(names)]);
  });

  test.each([
    ...new Set([
      'submit-request',
      ...DOSSIER_STEP_NAMES,
      ...CONDITION_STEP_NAMES,
      'submit-protocol',
      ...PROTOCOL_STEP_NAMES,
      'check',
    ] as const),
  ])('has %s with the step’s own fields', (step) => {
    const route = ROUTES.find(({ operation }) => operation === step);
    const { fields } = stepSchemas[step];

    expect(route).toBeDefined();
    const own = Object.keys((step === 'check' ? route!.query : route!.body!).shape);
    expect(own.filter((name) => !(MORE[step] ?? []).includes(name))).toEqual(Object.keys(fields.shape));
    if (step !== 'check') expect(route!.isCommand).toBe(true);
  });
});

describe('the comparison of answers with the document', () => {
  const answer = {
    method: 'GET',
    path: '/api/v1/check',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    text: JSON.stringify({ allowed: false, reason: 'not-a-party', basis: [], asOf: '2017-10-05T10:00:00+02:00' }),
  };
  const problem = { type: 'https://b.example/#x', title: 'x', status: 404, code: 'x', detail: 'x' };
  const problemAnswer = { status: 404, contentType: 'application/problem+json', text: JSON.stringify(problem) };

  test('finds nothing wrong where an answer is as it says', () => {
    expect(breaksDocument(answer)).toBeUndefined();
    expect(breaksDocument({ ...answer, ...problemAnswer, path: '/api/v1/dossiers/x' })).toBeUndefined();
    expect(breaksDocument({ ...answer, ...problemAnswer, path: '/api/v1/nothing' })).toBeUndefined();
  });

  test.each([
    ['a body that lacks a field', { text: JSON.stringify({ allowed: false }) }],
    ['a field it does not know', { text: answer.text.replace('{', '{"more":1,') }],
    ['a value it does not allow', { text: answer.text.replace('not-a-party', 'because') }],
    ['a body that is no JSON', { text: '<p>' }],
    ['another content type', { contentType: 'text/html' }],
    ['a status it does not name', { ...problemAnswer, status: 500 }],
    ['a problem that is none', { ...problemAnswer, text: '{}' }],
    ['an answer where there is nothing', { path: '/api/v1/nothing' }],
  ])('tells of %s', (_what, changes) => {
    expect(breaksDocument({ ...answer, ...changes })).toMatch(/GET/);
  });
});
