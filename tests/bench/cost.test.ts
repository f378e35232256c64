import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, beyond, bill, type Price, readPrices, times } from '#bench/cost/arithmetic.ts';
import { ASSUMED } from '#bench/cost/assumptions.ts';
import { modelOf, readCounts } from '#bench/cost/model.ts';
import { costPage, dollars } from '#bench/cost/page.ts';

const price = (meter: string, usd: number, per: number): Price => ({
  meter,
  says: meter,
  usd,
  per,
  unit: 'units',
  source: 'https://example.org/',
  seen: '2026-11-22',
  checked: 'list' as const,
});

describe('the arithmetic of prices', () => {
  it('prices each quantity by its unit, in the order of the list, and leaves out what was not used', () => {
    const { lines, usd } = bill({ write: 2_000_000, month: 3 }, [
      price('write', 0.705, 1_000_000),
      price('read', 0.1, 1_000_000),
      price('month', 5, 1),
    ]);

    expect(lines.map((line) => [line.price.meter, line.quantity, line.usd])).toEqual([
      ['write', 2_000_000, 1.41],
      ['month', 3, 15],
    ]);
    expect(usd).toBeCloseTo(16.41, 10);
  });

  it('refuses a meter that nothing prices, so that no cost is lost', () => {
    expect(() => bill({ write: 1, unheard: 1 }, [price('write', 1, 1)])).toThrow(/unheard/);
  });

  it('adds, multiplies and subtracts meter by meter', () => {
    expect(add({ a: 1, b: 2 }, { b: 3, c: 4 })).toEqual({ a: 1, b: 5, c: 4 });
    expect(times({ a: 2, b: 0 }, 3)).toEqual({ a: 6, b: 0 });
    expect(beyond({ a: 5, b: 1, c: 2 }, { a: 2, b: 3 })).toEqual({ a: 3, b: 0, c: 2 });
  });

  it.each([
    [0, '–'],
    [1153.4, '$1,153'],
    [4.5, '$4.50'],
    [0.046, '$0.046'],
    [0.0000098, '$0.0000098'],
  ])('writes %d dollars with digits that say something', (usd, said) => {
    expect(dollars(usd)).toBe(said);
  });
});

describe('docs/cost.md', () => {
  const counts = readCounts();
  const prices = readPrices();

  it('is what the script writes from what was counted', () => {
    expect(readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8')).toBe(costPage(counts, prices));
  });

  it('names where and when every price was seen', () => {
    const page = costPage(counts, prices);
    for (const { source, seen } of prices) expect(page).toContain(`${seen} | [${new URL(source).host}](${source})`);
  });

  it('adds a year up from one authorisation, one accession and what costs at rest', () => {
    const { authorisation, accession, rest, flanders, thousandfold } = modelOf(counts);

    for (const meter of ['transition', 'mail', 'table-gb-month']) {
      const busy =
        (authorisation[meter] ?? 0) * ASSUMED.authorisationsPerYear +
        (accession[meter] ?? 0) * ASSUMED.accessionsPerYear;
      expect(flanders[meter]).toBeCloseTo(busy + (rest[meter] ?? 0), 6);
      expect(thousandfold[meter]).toBeCloseTo(busy * 1000 + (rest[meter] ?? 0), 3);
    }
    expect(rest['firewall-month']).toBe(12 * (counts.fixedMonth['firewall-month'] ?? 0));
  });

  it('has counted every kind of work', () => {
    const { authorisation, accession, rest } = modelOf(counts);
    const unused = prices
      .map(({ meter }) => meter)
      .filter((meter) => [authorisation, accession, rest].every((usage) => (usage[meter] ?? 0) === 0));

    expect(unused).toEqual([]);
    expect(counts.withAccessions.accessions).toBeGreaterThanOrEqual(10);
  });
});
