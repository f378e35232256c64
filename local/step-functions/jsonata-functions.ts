import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import * as z from 'zod';

/**
 * The functions AWS adds to JSONata (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn)
 * and the clock functions, which must follow the engine's clock instead of the machine's.
 */

/** Binding that carries the present instant into an evaluation; the blank keeps expressions from naming it. */
export const NOW_BINDING = ' now';

/** How `this` looks inside a registered function. */
const focusSchema = z.object({
  environment: z.object({ lookup: z.custom<(name: string) => unknown>((value) => typeof value === 'function') }),
  input: z.unknown(),
});

const nativeSchema = z.object({
  implementation: z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function'),
});

async function nativeFunction(name: string): Promise<(...args: unknown[]) => unknown> {
  return nativeSchema.parse(await jsonata(`$${name}`).evaluate({})).implementation;
}

// jsonata gives no other way to reach the functions that ours wrap.
const nativeFromMillis = await nativeFunction('fromMillis');
const nativeToMillis = await nativeFunction('toMillis');

function presentInstant(focus: unknown): number {
  return z.number().parse(focusSchema.parse(focus).environment.lookup(NOW_BINDING));
}

function fail(name: string, reason: string): never {
  throw new Error(`Function ${name}: ${reason}`);
}

function integerOf(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) fail(name, 'an argument is not a number');
  return Math.trunc(value);
}

function partition(values: unknown, size: unknown): unknown {
  if (values === undefined) return undefined;
  const chunk = integerOf('$partition', size);
  if (chunk < 1) fail('$partition', 'the chunk size must be a positive integer');
  const list = Array.isArray(values) ? values : [values];
  const chunks: unknown[] = [];
  for (let at = 0; at < list.length; at += chunk) chunks.push(list.slice(at, at + chunk));
  return chunks;
}

function range(first: unknown, last: unknown, step: unknown): unknown {
  const from = integerOf('$range', first);
  const to = integerOf('$range', last);
  const by = integerOf('$range', step);
  if (by === 0) fail('$range', 'the step must not be zero');
  const values: number[] = [];
  for (let value = from; by > 0 ? value <= to : value >= to; value += by) {
    // States.ArrayRange, which $range takes over from, is limited to 1,000 elements.
    if (values.length === 1000) fail('$range', 'the new array must not have more than 1000 elements');
    values.push(value);
  }
  // As AWS does, and JSONata with its own sequences.
  return values.length === 1 ? values[0] : values;
}

const HASHES: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

function hash(data: unknown, algorithm: unknown): unknown {
  if (data === undefined) return undefined;
  const name = algorithm === undefined ? 'SHA-256' : algorithm;
  const known = typeof name === 'string' ? HASHES.get(name) : undefined;
  if (known === undefined) fail('$hash', `the algorithm must be one of ${[...HASHES.keys()].join(', ')}`);
  return createHash(known)
    .update(typeof data === 'string' ? data : JSON.stringify(data))
    .digest('hex');
}

/** mulberry32: a seed gives the same number every time, which is all that `$random(seed)` promises. */
function seededRandom(seed: number): number {
  let mixed = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

function random(seed: unknown): number {
  return seed === undefined ? Math.random() : seededRandom(integerOf('$random', seed));
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') fail('$parse', 'the argument is not a string');
  return JSON.parse(text);
}

/** Gives a compiled expression AWS's own functions and a clock; `$eval` is not supported there, so it is not here. */
export function registerFunctions(expression: jsonata.Expression): void {
  expression.registerFunction('partition', partition, '<xn:a>');
  expression.registerFunction('range', range, '<nnn:x>');
  expression.registerFunction('hash', hash, '<xs?:s>');
  expression.registerFunction('random', random, '<n?:n>');
  expression.registerFunction('uuid', () => randomUUID(), '<:s>');
  expression.registerFunction('parse', parse, '<s:x>');
  expression.registerFunction('eval', () => fail('$eval', 'not supported; use $parse'), '<sx?:x>');
  expression.registerFunction(
    'millis',
    function (this: unknown) {
      return presentInstant(this);
    },
    '<:n>',
  );
  expression.registerFunction(
    'now',
    function (this: unknown, picture: unknown, timezone: unknown) {
      return nativeFromMillis.call(this, presentInstant(this), picture, timezone);
    },
    '<s?s?:s>',
  );
  expression.registerFunction(
    'toMillis',
    // A picture without a date takes today's, which is the engine's today.
    function (this: unknown, text: unknown, picture: unknown) {
      return nativeToMillis.call({ environment: { timestamp: new Date(presentInstant(this)) } }, text, picture);
    },
    '<s-s?:n>',
  );
}
