import * as z from 'zod';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { describeIssues } from '#domain/commands/describe-issues.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { Safeguards } from '#domain/usecases/through-the-door.ts';
import { Problem } from './problem.ts';

/** A request as API Gateway hands it over (payload format 2.0), as far as the API reads it. */
export const apiEventSchema = z.object({
  rawPath: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});
export type ApiEvent = z.infer<typeof apiEventSchema>;

/** A request that was understood: who calls, and what the path and the body say. */
export interface ApiRequest {
  readonly person: Person;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What the address says under a name of its path. */
export function fromPath({ path }: ApiRequest, name: string): string {
  const value = path[name];
  if (value === undefined) throw new Error(`the path has no ${name}`);
  return value;
}

/** The dossier that the address names. */
export const dossierOfPath = (request: ApiRequest): string => fromPath(request, 'dossier');

/** Nothing is kept under a longer name; see adapters/dynamodb/limits.ts. */
export const LONGEST_NAME = 900;

/** In bytes: what a command writes must fit DynamoDB's items of 400 KB. */
const LARGEST_BODY = 300_000;

/** The JSON body of a request; undefined where there is none. */
export function readBody(event: ApiEvent): unknown {
  if (event.body === undefined || event.body === '') return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded === true ? 'base64' : 'utf8');
  if (bytes.length > LARGEST_BODY)
    throw new Problem(413, 'body-too-large', 'A body is at most 300 KB; send documents apart.');
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Problem(400, 'invalid-json', 'The body is not valid JSON in UTF-8.');
  }
  refuseWhatCannotBe(body);
  return body;
}

/** No command has fields within fields as deep as this. */
const DEEPEST = 20;

/** Refuses what JSON can say and no field can hold: a key that objects of JavaScript have of themselves, half a character, endless nesting. */
function refuseWhatCannotBe(body: unknown): void {
  const left: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value: body, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && !value.isWellFormed()) throw wrongField(path, 'has half a character in it');
    if (typeof value !== 'object' || value === null) continue;
    if (path.length > DEEPEST) throw wrongField(path.slice(0, 3), 'is nested too deep');
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__' || !key.isWellFormed())
        throw wrongField([...path, key.toWellFormed()], 'is not known here');
      left.push({ value: inner, path: [...path, key] });
    }
  }
}

function wrongField(path: readonly string[], message: string): Problem {
  const place = path.join('.');
  return new Problem(400, 'invalid-body', `${place}: ${message}.`, {
    fields: [{ path: place, code: message === 'is not known here' ? 'unknown-key' : 'invalid', message }],
  });
}

/** Checks what was sent against its schema; every fault is named with its place. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: 'invalid-body' | 'invalid-query' = 'invalid-body',
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = describeIssues(parsed.error.issues, schema, value);
  const fields = problems.map(({ path, code: rule, message }) => ({
    path: path.map(String).join('.'),
    code: rule,
    message,
  }));
  throw new Problem(
    400,
    code,
    fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' '),
    {
      fields,
    },
  );
}

const LONGEST_KEY = 200;

/** A key of a caller's choosing among everybody's; with its length, since both the name and the key may have any character in it. */
function onceKeyOf(person: Person, key: string): string {
  const { by } = actorOf(person);
  return `${by.length}:${by} ${key}`;
}

/** What the headers say to protect a command: `Idempotency-Key` and `If-Match`. */
export function safeguardsOf({ person, headers, body, path }: ApiRequest, command: string): Safeguards {
  const key = headers['idempotency-key'];
  const match = headers['if-match'];
  if (key !== undefined && (key === '' || key.length > LONGEST_KEY)) {
    throw new Problem(400, 'invalid-idempotency-key', `An Idempotency-Key has 1 to ${LONGEST_KEY} characters.`);
  }
  const version = match === undefined ? undefined : /^"(\d+)"$/.exec(match)?.[1];
  if (match !== undefined && version === undefined)
    throw new Problem(400, 'invalid-if-match', 'If-Match takes one ETag as the API gave it, such as "7".');
  const requestHash = hashOf({ command, path, body });
  return {
    // Each caller chooses keys of their own: what another was answered under the same key is not for them.
    ...(key === undefined ? {} : { once: { key: onceKeyOf(person, key), requestHash } }),
    ...(version === undefined ? {} : { ifVersion: Number(version) }),
  };
}
