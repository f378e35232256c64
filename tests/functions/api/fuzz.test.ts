import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { type Asked, anApi, type TestApi } from '#tests/support/api.ts';
import { apiDocument } from '#tests/support/conformance.ts';
import { hostileValues, type Names, spoilt, valuesOf } from '#tests/support/fuzz/schema-values.ts';
import { aWorld, type Target, type World } from '#tests/support/fuzz/world.ts';

/**
 * Requests made of the OpenAPI document, right ones and spoilt ones, by everyone, in a world where everything can be done. No answer may
 * break the document or be a failure of ours, and no log may grow by a command that is refused. Always the same requests, unless
 * FUZZ_SEED says otherwise.
 */

const SEED = Number(process.env.FUZZ_SEED ?? 20_170_620);
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 6);
const REQUESTS_PER_ROUND = 9;

/** At these times the world is asked; the first is that in which it was made. */
const BEGIN = '2017-06-20T10:00';
const TIMES = [BEGIN, BEGIN, '2017-07-21T09:00', '2018-01-02T12:00', '2031-12-31T23:59'];

const NAMES: Names = {
  dossier: ['duties', 'in-in-force', 'free-1', 'free-2', 'p-in-force', 'd1'],
  dossiers: ['in-scheduled'],
  committee: ['vtc', 'vtc', 'vcmp', 'nobody'],
  provider: ['aii', 'aii', 'rec', 'nobody'],
  recipient: ['rec', 'rec', 'wse'],
  recipients: ['rec', 'adv'],
  applicants: ['wse', 'aii'],
  adviser: ['adv', 'adv', 'resp', 'nobody'],
  responsible: ['resp', 'rec'],
  organisation: ['resp', 'wse', 'out'],
  body: ['wse', 'out', 'nobody'],
  party: ['aii', 'rec'],
  for: ['resp', 'leuven'],
  amends: ['in-in-force', 'of-vcmp', 'nothing'],
  supersedes: ['100', '1'],
  event: ['ceremony', 'sample-drawn'],
  of: ['ceremony'],
  report: ['sample-drawn'],
  indefiniteOn: ['ceremony'],
  member: ['m1', 'm2', 'm4'],
  present: ['m1', 'm2', 'm3'],
  ref: ['1', '2', '100', '12.a'],
  absent: ['applicant', 'colleague'],
  substitute: ['colleague', 'secretary'],
};

const parameterShape = z.object({ in: z.string(), name: z.string(), schema: z.unknown() });
const operationShape = z.object({
  operationId: z.string(),
  parameters: z.array(parameterShape).default([]),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }) }).optional(),
});
const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), operationShape)) });

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: fc.Arbitrary<unknown>;
  readonly body: fc.Arbitrary<unknown> | undefined;
}

/** Each of these makes a document, which takes as long as a hundred other requests. */
const COSTLY: Readonly<Record<string, number>> = { 'prepare-commitment': 2 };

const OPERATIONS: readonly Operation[] = Object.entries(documentShape.parse(apiDocument).paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters, requestBody }]) => {
      const queries = parameters.filter((parameter) => parameter.in === 'query' && parameter.name !== 'cursor');
      return {
        name: operationId,
        method: method.toUpperCase(),
        path,
        query: fc.record(
          Object.fromEntries(
            queries.map(({ name, schema }) => [name, valuesOf(apiDocument, NAMES, schema, name).map(String)]),
          ),
          {
            requiredKeys: ['provider', 'recipient', 'document'].filter((name) =>
              queries.some((query) => query.name === name),
            ),
          },
        ),
        body: requestBody && valuesOf(apiDocument, NAMES, requestBody.content['application/json'].schema),
      };
    }),
);

let api: TestApi;
let world: World;
let tokens: Readonly<Record<string, string>>;
/** How many log entries were written. */
let logged = 0;

beforeAll(async () => {
  api = await anApi(BEGIN, async () => ({ url: 'https://letters.example/letter.pdf', seconds: 60 }));
  watchLogs(api);
  world = await aWorld(api);
  tokens = await oddTokens(api);
}, 120_000);
afterAll(() => api[Symbol.asyncDispose]());

/** Notes each log entry that is written. */
function watchLogs({ ports }: TestApi): void {
  const inputShape = z.object({
    TransactItems: z.array(z.object({ Put: z.object({ Item: z.object({ sk: z.string() }) }).optional() })),
  });
  ports.table.documents.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const written = inputShape.safeParse(args.input).data?.TransactItems ?? [];
      logged += written.filter(({ Put }) => Put?.Item.sk.startsWith('LOG#')).length;
      return result;
    },
    { step: 'initialize' },
  );
}

const FAR = { iat: 1, exp: 4_000_000_000 };

/** Tokens that are wrong, or rightly signed and odd in what they claim. */
async function oddTokens({ sign }: TestApi): Promise<Readonly<Record<string, string>>> {
  const claims: readonly object[] = [
    { vo_orgcode: 7 },
    { vo_orgcode: 'x'.repeat(3000), beraad_rol_3d: `BeraadGebruiker-aanvrager:${'x'.repeat(3000)}` },
    { vo_orgcode: '\u0000', beraad_rol_3d: 'BeraadGebruiker-aanvrager:\u0000' },
    { vo_orgcode: 'vtc', beraad_rol_3d: { role: 'chair' } },
    { vo_orgcode: 'vtc', beraad_rol_3d: ['BeraadGebruiker-beheerder:vtc', 7] },
    {
      vo_orgcode: 'vtc',
      beraad_rol_3d: 'BeraadGebruiker-voorzitter:vtc',
      given_name: '\ud800',
      family_name: 'x'.repeat(40_000),
    },
    { sub: '__proto__', vo_orgcode: 'wse', beraad_rol_3d: 'BeraadGebruiker-aanvrager:wse' },
    { sub: 'x'.repeat(3000), vo_orgcode: 'wse', beraad_rol_3d: 'BeraadGebruiker-aanvrager:wse' },
    { sub: 'a#b/c', vo_orgcode: 'wse', beraad_rol_3d: 'BeraadGebruiker-aanvrager:wse' },
    { sub: '', vo_orgcode: 'wse', beraad_rol_3d: 'BeraadGebruiker-aanvrager:wse' },
    { vo_orgcode: 'OVO-new', beraad_rol_3d: 'BeraadGebruiker-aanvrager:OVO-new' },
    { scope: 'beraad_aanvrager', client_id: 'c1', sub: 'c1', vo_orgcode: 'wse' },
  ];
  const odd = await Promise.all(claims.map((given) => sign({ sub: 'odd', ...FAR, ...given })));
  const expired = await sign({ sub: 'applicant', vo_orgcode: 'wse', iat: 1, exp: 2 });
  return Object.fromEntries(
    [expired, 'x', 'a.b.c', `${expired}x`, ...odd].map((token, index) => [`odd-${index}`, token]),
  );
}

const KEYS = fc.oneof(
  fc.constantFrom('same', 'other'),
  fc.uuid(),
  fc.constantFrom('', 'k'.repeat(201), '\u0000', 'ключ'),
);
const VERSIONS = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((version) => `"${version}"`),
  fc.constantFrom('*', '7', 'W/"1"', '"1", "2"', '"99999999999999999999999"', '"-1"', ''),
);

/** What a request is made of, but for whom it is aimed at: that depends on the world. */
const plansOf = ({ query, body }: Operation) => {
  const bodies = body ?? fc.constant(undefined);
  const common = {
    target: fc.nat(),
    query,
    headers: fc.oneof(
      { weight: 12, arbitrary: fc.constant({}) },
      { weight: 5, arbitrary: KEYS.map((key) => ({ 'idempotency-key': key })) },
      { weight: 3, arbitrary: VERSIONS.map((version) => ({ 'if-match': version })) },
      fc.constantFrom('applicant', 'x y', '').map((absent) => ({ 'acting-for': absent })),
    ),
  };
  const aimed = fc.record({ ...common, kind: fc.constant('aimed' as const), body: bodies });
  const astray = fc.record({
    ...common,
    kind: fc.constant('astray' as const),
    body: bodies,
    whom: fc.nat(),
    where: fc.nat(),
  });
  const wrong = fc.record({
    ...common,
    kind: fc.constant('spoilt' as const),
    body: body === undefined ? bodies : spoilt(bodies),
    text: fc.option(
      fc.constantFrom('{', '', '[]', 'null', '"x"', '\ufeff{}', '{"a":1}x', '1e999', `{"a":${'['.repeat(9999)}`),
      { freq: 8 },
    ),
    place: fc.option(
      fc.oneof(
        hostileValues.map((value) => encodeURIComponent((JSON.stringify(value) ?? '').toWellFormed())),
        fc.constantFrom('%', '%E0%A4%A', '%2e%2e', '%00', '%2F'),
      ),
      { freq: 6 },
    ),
    unknown: fc.option(
      fc.record({
        name: fc.constantFrom('state', 'cursor', 'limit', 'x', '__proto__', 'dueFrom'),
        value: hostileValues.map((value) => JSON.stringify(value) ?? ''),
      }),
      { freq: 4 },
    ),
    token: fc.option(fc.nat(), { freq: 6 }),
  });
  return fc.oneof({ weight: 11, arbitrary: aimed }, { weight: 4, arbitrary: astray }, { weight: 5, arbitrary: wrong });
};
type Plan = ReturnType<typeof plansOf> extends fc.Arbitrary<infer Value> ? Value : never;

interface Request {
  readonly by: string;
  /** One of the odd tokens, instead of a token of theirs. */
  readonly tokenName: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly asked: Asked;
}

const pick = <Value>(values: readonly Value[], number: number): Value | undefined => values[number % values.length];

function pathOf(operation: Operation, plan: Plan, target: Target | undefined): string {
  let isFirst = true;
  return operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const replaced = plan.kind === 'spoilt' && isFirst ? plan.place : null;
    isFirst = false;
    if (replaced !== null) return replaced;
    if (plan.kind === 'astray' && name === 'dossier') return pick(world.references, plan.where) ?? '';
    return target?.path[name] ?? pick(NAMES[name] ?? ['x'], plan.target) ?? 'x';
  });
}

function requestOf(operation: Operation, plan: Plan): Request {
  const target = pick(world.targets.get(operation.name) ?? [], plan.target);
  const { kind } = plan;
  const own = kind === 'spoilt' ? {} : target?.fields;
  const body =
    typeof plan.body === 'object' && plan.body !== null && !Array.isArray(plan.body)
      ? withoutAddress(plan.body, operation, { ...own })
      : plan.body;
  const extra = kind === 'spoilt' && plan.unknown !== null ? { [plan.unknown.name]: plan.unknown.value } : {};
  const text = kind === 'spoilt' ? plan.text : null;
  return {
    by:
      (kind === 'astray' ? undefined : target?.by) ??
      pick(world.personas, kind === 'astray' ? plan.whom : plan.target) ??
      '',
    tokenName: kind === 'spoilt' && plan.token !== null ? pick(Object.keys(tokens), plan.token) : undefined,
    method: operation.method,
    path: pathOf(operation, plan, target),
    asked: {
      query: { ...Object(plan.query), ...extra },
      headers: plan.headers,
      ...(text === null ? (operation.body === undefined ? {} : { body }) : { text }),
    },
  };
}

/** A body that does not contradict the address, with the fields that a target needs; undefined takes one away. */
function withoutAddress(body: object, { path }: Operation, fields: Readonly<Record<string, unknown>>): object {
  const named = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const kept = Object.entries(body).filter(([name]) => !named.has(name));
  return Object.fromEntries(
    Object.entries({ ...Object.fromEntries(kept), ...fields }).filter(([, value]) => value !== undefined),
  );
}

/** Codes of what was not even understood. */
const NOT_UNDERSTOOD = new Set([
  'invalid-json',
  'invalid-body',
  'invalid-query',
  'invalid-if-match',
  'invalid-idempotency-key',
  'invalid-cursor',
  'body-too-large',
  'no-such-page',
  'method-not-allowed',
]);

interface Tally {
  done: number;
  refused: number;
  notUnderstood: number;
  noToken: number;
}

const tally = new Map<string, Tally>(
  OPERATIONS.map(({ name }) => [name, { done: 0, refused: 0, notUnderstood: 0, noToken: 0 }]),
);
/** Answers that are failures of ours or break the document, and refusals that had a log grow. */
const faults: string[] = [];

function count(operation: string, status: number, code: string | undefined): void {
  const counts = tally.get(operation);
  if (counts === undefined) throw new Error(`there is no operation ${operation}`);
  if (status < 400) counts.done += 1;
  else if (status === 401) counts.noToken += 1;
  else if (NOT_UNDERSTOOD.has(code ?? '')) counts.notUnderstood += 1;
  else counts.refused += 1;
}

async function ask(operation: Operation, plan: Plan): Promise<void> {
  const { by, tokenName, method, path, asked } = requestOf(operation, plan);
  const before = logged;
  const what = `${method} ${path.slice(0, 120)} by ${tokenName ?? by} ${JSON.stringify(asked).slice(0, 600)}`;
  try {
    const { status, code } =
      tokenName === undefined
        ? await api.call(by, method, path, asked)
        : await api.callWith({ authorization: `Bearer ${tokens[tokenName]}` }, method, path, asked);
    count(operation.name, status, code);
    if (status >= 400 && logged !== before) faults.push(`${what}: ${status} ${code}, and a log grew`);
  } catch (error) {
    faults.push(`${what}: ${error instanceof Error ? error.message.slice(0, 900) : String(error)}`);
  }
}

/** In another order than by operation, so that these meet what others leave behind. */
const shuffled = <Value>(values: readonly Value[], seed: number): readonly Value[] =>
  fc.sample(fc.shuffledSubarray([...values], { minLength: values.length }), { numRuns: 1, seed })[0] ?? [];

test('the API answers whatever it is asked as its document says', async () => {
  const plans = OPERATIONS.map((operation, index) => ({
    operation,
    all: fc.sample(plansOf(operation), { numRuns: ROUNDS * REQUESTS_PER_ROUND, seed: SEED + index }),
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    api.standAt(TIMES[round % TIMES.length] ?? BEGIN);
    const here = plans.flatMap(({ operation, all }) =>
      all
        .slice(round * REQUESTS_PER_ROUND, (round + 1) * REQUESTS_PER_ROUND)
        .slice(0, COSTLY[operation.name])
        .map((plan) => ({ operation, plan })),
    );
    for (const { operation, plan } of shuffled(here, SEED + round)) await ask(operation, plan);
    await world.restore();
  }
  // What others were before in every round is asked once more, before anybody else.
  api.standAt(BEGIN);
  const hasBeenDone = (operation: Operation): boolean => (tally.get(operation.name)?.done ?? 0) > 0;
  for (const { operation, all } of plans.filter((each) => !hasBeenDone(each.operation))) {
    for (const plan of all.filter(({ kind }) => kind === 'aimed'))
      if (!hasBeenDone(operation)) await ask(operation, plan);
    await world.restore();
  }
  const rows = [...tally].map(([name, counts]) => ({ name, ...counts }));
  const told = ({ done, refused, notUnderstood, noToken }: Tally): string =>
    `${done} done, ${refused} refused, ${notUnderstood} not understood, ${noToken} without a token`;
  const sum = (key: keyof Tally): number => rows.reduce((all, row) => all + row[key], 0);
  const all = {
    done: sum('done'),
    refused: sum('refused'),
    notUnderstood: sum('notUnderstood'),
    noToken: sum('noToken'),
  };
  const asked = all.done + all.refused + all.notUnderstood + all.noToken;
  for (const row of rows) process.stdout.write(`${row.name.padEnd(24)} ${told(row)}\n`);
  process.stdout.write(`${asked} requests of ${rows.length} operations: ${told(all)}\n`);

  expect(faults).toEqual([]);
  expect(asked).toBeGreaterThanOrEqual(5000);
  // Most requests get as far as the rules of the thing they are about, and everything that can be asked was done.
  expect((all.done + all.refused) / asked).toBeGreaterThan(0.6);
  expect(rows.filter(({ done }) => done === 0).map(({ name }) => name)).toEqual([]);
}, 300_000);
