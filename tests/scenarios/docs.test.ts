import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stepSchemas } from '#domain/commands/steps.ts';

const page = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');

/** The rows below the table header whose cells are these. */
function tableUnder(...header: string[]): string[][] {
  const [, after] = page.split(`| ${header.join(' | ')} |\n`);
  if (after === undefined) throw new Error(`No table ${header.join(' | ')}`);
  const lines = after.split('\n').slice(1);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .replace(/^\|(.*)\|$/, '$1')
      .split('|')
      .map((cell) => cell.trim()),
  );
}

function codeIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');
}

const states = new Set(tableUnder('of', 'states').flatMap(([, list]) => codeIn(list)));
const roles = new Set(tableUnder('by', 'who').flatMap(([words]) => codeIn(words)));
const stepRows = tableUnder('step', 'by', 'when', 'then');

describe('docs/scenarios.md', () => {
  test('has one row for each step, and no other', () => {
    expect(stepRows.map(([step]) => codeIn(step)[0])).toHaveLength(Object.keys(stepSchemas).length);
    expect(new Set(stepRows.map(([step]) => codeIn(step)[0]))).toEqual(new Set(Object.keys(stepSchemas)));
  });

  test.each(stepRows)('says of %s who, when and what then in words it explains', (_step, by, when, then) => {
    expect(codeIn(by).length).toBeGreaterThan(0);
    expect(codeIn(by).filter((role) => !roles.has(role))).toEqual([]);
    expect([...codeIn(when), ...codeIn(then)].filter((state) => !states.has(state))).toEqual([]);
    expect(`${when}${then}`).not.toBe('');
  });

  test.each(tableUnder('step', 'fields it must have', 'fields it may have'))(
    'lists the fields of %s',
    (step, must, may) => {
      const schema = Object.entries(stepSchemas).find(([name]) => name === codeIn(step)[0])?.[1].fields;
      const fields = Object.entries(schema?.shape ?? {});
      const isOptional = (field: { safeParse(value: unknown): { success: boolean } }) =>
        field.safeParse(undefined).success;

      expect(new Set(codeIn(must))).toEqual(
        new Set(fields.filter(([, field]) => !isOptional(field)).map(([name]) => name)),
      );
      expect(new Set(codeIn(may))).toEqual(
        new Set(fields.filter(([, field]) => isOptional(field)).map(([name]) => name)),
      );
    },
  );

  test('lists the fields of every step', () => {
    expect(tableUnder('step', 'fields it must have', 'fields it may have')).toHaveLength(
      Object.keys(stepSchemas).length,
    );
  });

  test('explains every code that the format can give', () => {
    const folders = [
      new URL('../../scenarios/format/', import.meta.url),
      new URL('../../domain/commands/', import.meta.url),
    ];
    const sources = folders
      .flatMap((folder) => readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8')))
      .join('\n');
    const codes = new Set(
      [...sources.matchAll(/(?:code: |problem\(\s*|fatal\(\s*|#fail\(\s*|return \[\s*)'([a-z][a-z-]+)'/g)].map(
        ([, code]) => code,
      ),
    );
    for (const kind of ['person', 'organisation', 'committee']) codes.add(`undeclared-${kind}`);

    expect(codes.size).toBeGreaterThan(30);
    expect([...codes].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
