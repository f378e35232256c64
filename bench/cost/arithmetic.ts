import { readFileSync } from 'node:fs';
import * as z from 'zod';

const priceSchema = z.strictObject({
  meter: z.string(),
  says: z.string(),
  /** What so many units (`per`) cost, in US dollars, in eu-west-1. */
  usd: z.number().positive(),
  per: z.number().positive(),
  unit: z.string(),
  source: z.url({ protocol: /^https$/ }),
  seen: z.iso.date(),
  /** By what it was checked on CHECKED_ON: AWS's own list of eu-west-1, AWS's own page, what others quote of them, or nothing. */
  checked: z.enum(['list', 'page', 'others', 'no']),
  note: z.string().optional(),
});
export type Price = z.infer<typeof priceSchema>;

/** When every price was last held against what can be read of it. */
export const CHECKED_ON = '2026-11-22';

/** How much of each meter was used: `transition`, `write-unit`, … as prices.json names them. */
export type Usage = Readonly<Record<string, number>>;

/** The list prices, each with where and when it was read. Throws where a meter has two. */
export function readPrices(): readonly Price[] {
  const prices = z.array(priceSchema).parse(JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8')));
  const meters = new Set(prices.map(({ meter }) => meter));
  if (meters.size !== prices.length) throw new Error('bench/cost/prices.json prices a meter twice');
  return prices;
}

/** Usages added up. */
export function add(...usages: readonly Usage[]): Usage {
  const sum: Record<string, number> = {};
  for (const usage of usages)
    for (const [meter, quantity] of Object.entries(usage)) sum[meter] = (sum[meter] ?? 0) + quantity;
  return sum;
}

/** So many times a usage. */
export const times = (usage: Usage, factor: number): Usage =>
  Object.fromEntries(Object.entries(usage).map(([meter, quantity]) => [meter, quantity * factor]));

/** What one usage has beyond another, never less than nothing. */
export const beyond = (usage: Usage, less: Usage): Usage =>
  Object.fromEntries(
    Object.entries(usage).map(([meter, quantity]) => [meter, Math.max(0, quantity - (less[meter] ?? 0))]),
  );

/** One line of a bill. */
export interface Line {
  readonly price: Price;
  readonly quantity: number;
  readonly usd: number;
}

/** A bill in US dollars, without any free tier, in the order of the price list. Throws for a meter that has no price. */
export function bill(
  usage: Usage,
  prices: readonly Price[],
): { readonly lines: readonly Line[]; readonly usd: number } {
  const known = new Set(prices.map(({ meter }) => meter));
  const unknown = Object.keys(usage).filter((meter) => !known.has(meter));
  if (unknown.length > 0) throw new Error(`bench/cost/prices.json has no price for ${unknown.join(', ')}`);
  const lines = prices.flatMap((price) => {
    const quantity = usage[price.meter] ?? 0;
    return quantity === 0 ? [] : [{ price, quantity, usd: (quantity / price.per) * price.usd }];
  });
  return { lines, usd: lines.reduce((sum, line) => sum + line.usd, 0) };
}
