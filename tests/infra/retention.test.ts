import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOOKS_KEPT_YEARS } from '#domain/retention/periods.ts';
import { FUNCTIONS } from '#infra/functions/table.ts';
import { ROOT } from './support/templates.ts';

const page = readFileSync(join(ROOT, 'docs/retention.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  .map((line) => line.slice(2, -2).split(' | '));
const codesIn = (cells: readonly string[]) =>
  cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code));
/** The second table: what stands where. */
const places = codesIn(rows.filter((cells) => cells.length === 2).map(([, where = '']) => where));
const periods = rows.filter((cells) => cells.length === 4);

const keys = readFileSync(join(ROOT, 'adapters/dynamodb/keys.ts'), 'utf8');
/** The names of partitions as keys.ts spells them: before a `#`, or whole. Those of indexes are beside other items. */
const OF_INDEXES = ['DOSSIER', 'HEADS', 'PROFILES', 'DEAD-ADDRESSES'];
const SORT_KEYS = ['TEXT', 'NOTICE', 'VERSION'];
const spelt = [
  ...[...keys.matchAll(/`([A-Z][A-Z-]+)#/g)].map(([, name = '']) => name),
  ...[...keys.matchAll(/(?:Partition|Key: Key|deadAddresses)\s*=\s*(?:key\()?'([A-Z-]+)'/g)].map(
    ([, name = '']) => name,
  ),
  ...[...keys.matchAll(/key\('([A-Z-]+)'/g)].map(([, name = '']) => name),
  ...[...keys.matchAll(/kind: ([^,]+), id: string\): Key =>\s*key\(`\$\{kind\.toUpperCase/g)].flatMap(
    ([, kinds = '']) => [...kinds.matchAll(/'(\w+)'/g)].map(([, kind = '']) => kind.toUpperCase()),
  ),
].filter((name) => !OF_INDEXES.includes(name) && !SORT_KEYS.includes(name));

describe('docs/retention.md', () => {
  it('says where each kind of item stands, and names no kind that there is not', () => {
    const partitions = [...new Set(spelt)].sort();
    const said = places.filter((place) => /^[A-Z][A-Z-]+$/.test(place) && !['STATE', 'EXECUTION'].includes(place));

    expect(partitions.length).toBeGreaterThan(30);
    expect([...new Set(said)].sort()).toEqual(partitions);
  });

  it('knows every kind that a function may write to', () => {
    const written = Object.values(FUNCTIONS).flatMap(({ table }) => [
      ...(table?.put ?? []),
      ...(table?.update ?? []),
      ...(table?.batchWrite ?? []),
      ...Object.keys(table?.updateOnly ?? {}),
    ]);

    expect([...new Set(written)].filter((kind) => !places.includes(kind))).toEqual([]);
  });

  it('says where each folder of the buckets stands', () => {
    const folders = Object.values(FUNCTIONS).flatMap(({ objects = [] }) => objects.map(({ prefix }) => prefix));

    expect(places.filter((place) => place.endsWith('/')).sort()).toEqual(
      expect.arrayContaining([...new Set(folders)].sort()),
    );
    expect(places.filter((place) => place.endsWith('/') && !folders.includes(place))).toEqual([]);
  });

  it('gives each lifetime that the code gives an item, and says what ends it', () => {
    const folders = ['adapters/dynamodb', 'adapters/s3'];
    const lifetimes = folders.flatMap((folder) =>
      readdirSync(join(ROOT, folder)).flatMap((file) => {
        const source = readFileSync(join(ROOT, folder, file), 'utf8').replace(
          /= LOOKS_KEPT_YEARS/,
          `= ${LOOKS_KEPT_YEARS}`,
        );
        const [, , value] = /const (KEPT|NAME_TAKEN)_SECONDS = ([\d\s*_]+);/.exec(source) ?? [];
        return value === undefined
          ? []
          : [
              {
                file,
                seconds: value
                  .replaceAll('_', '')
                  .split('*')
                  .reduce((product, factor) => product * Number(factor), 1),
              },
            ];
      }),
    );
    const inWords: Readonly<Record<number, RegExp>> = {
      1: /^a day after/,
      30: /^30 days$/,
      90: /^90 days$/,
      180: /^180 days$/,
      365: /^one year/,
      730: /^two years$/,
    };
    const byTtl = periods.filter(([, , , end = '']) => end.includes('TTL'));

    expect(lifetimes.length).toBeGreaterThan(6);
    for (const { file, seconds } of lifetimes)
      expect([file, byTtl.some(([, kept = '']) => inWords[seconds / 86_400]?.test(kept) === true)]).toEqual([
        file,
        true,
      ]);
    expect(byTtl.length).toBe(lifetimes.length);
  });
});
