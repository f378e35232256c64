import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REFUSALS } from '#domain/door/refusal-codes.ts';
import { errorsPage } from '#functions/api/errors-page.ts';
import { PLATFORM_CODES } from '#functions/api/platform-codes.ts';
import { API_CODES } from '#functions/api/problem-codes.ts';
import { ROOT, sourceFiles } from '#scripts/source-files.ts';
import { ADMINISTRATOR, anApi, type TestApi } from '#tests/support/api.ts';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const refusals = Object.values(REFUSALS).flatMap((codes) => Object.keys(codes));

const LISTS = ['refusal-codes.ts', 'problem-codes.ts', 'platform-codes.ts', 'errors-page.ts'];
const sources = sourceFiles(ROOT, '.ts')
  .filter((file) => /^(domain|functions|local)\//.test(file) && !LISTS.some((list) => file.endsWith(list)))
  .map((file) => readFileSync(join(ROOT, file), 'utf8'));

describe('docs/errors.md', () => {
  test('is what is made of the lists', () => {
    expect(page).toBe(errorsPage());
  });

  test('has a heading for every code, each once', () => {
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, code]) => code);

    expect(headings).toEqual([...refusals, ...Object.keys(API_CODES), ...Object.keys(PLATFORM_CODES)]);
    expect(new Set(headings).size).toBe(headings.length);
  });

  test.each([...refusals, ...Object.keys(API_CODES), ...Object.keys(PLATFORM_CODES)])(
    'lists %s because something is refused with it',
    (code) => {
      expect(sources.length).toBeGreaterThan(50);
      expect(sources.some((text) => text.includes(`'${code}'`))).toBe(true);
    },
  );
});

describe('a problem', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await anApi('2017-06-01T09:00');
  });
  afterAll(() => api[Symbol.asyncDispose]());

  test('leads to its code on that page, which the API gives to anyone', async () => {
    const { body } = await api.call(ADMINISTRATOR, 'GET', '/api/v1/dossiers/none');
    const { type, code } = Object(body);
    const [path, anchor] = String(type).split('#');
    const { status, text } = await api.plain('GET', path ?? '');

    expect(anchor).toBe(code);
    expect(status).toBe(200);
    expect(text).toBe(page);
    expect(text).toContain(`\n### ${anchor}\n`);
  });
});
