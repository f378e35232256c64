import * as z from 'zod';
import type { Write } from '#adapters/dynamodb/kept-answers.ts';
import { conditionRef, localDate, ref } from '#domain/commands/shared-fields.ts';
import type { ApiPorts } from './api-ports.ts';
import { keptFor } from './kept-answers.ts';
import { mustSee } from './must-see.ts';
import { type ApiResponse, json, Problem } from './problem.ts';
import { type ApiRequest, check, LONGEST_NAME, safeguardsOf } from './request.ts';

/** What may stand in an address, by name. An operation's path uses these names and no others. */
export const PATH_PARAMETERS = {
  dossier: ref,
  condition: conditionRef,
  organisation: ref,
  committee: ref,
  /** A person's or program's name at ACM/IDM; none of the platform's own begins like this. */
  person: z.string().regex(/^[A-Za-z0-9][\w.@-]{0,199}$/, { error: 'A person is named as their token does.' }),
  /** The code of a body at ACM/IDM. */
  code: z.string().regex(/^[\w.-]{1,200}$/, { error: 'A code is that of a body at ACM/IDM.' }),
  id: z.uuid(),
  date: localDate,
} as const;

const isPathParameter = (name: string): name is keyof typeof PATH_PARAMETERS => Object.hasOwn(PATH_PARAMETERS, name);

/** The names that vary in a path, such as `dossier` in `/api/v1/dossiers/{dossier}`. */
export function pathParametersOf(path: string): (keyof typeof PATH_PARAMETERS)[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    if (!isPathParameter(name)) throw new Error(`${path}: there is no path parameter ${name}`);
    return name;
  });
}

/** Under which heading an operation is documented. */
type Subject =
  | 'Dossiers'
  | 'Conditions'
  | 'Accessions'
  | 'Protocols'
  | 'Meetings'
  | 'Check'
  | 'Directory'
  | 'People'
  | 'Policy';

/** One operation of the API, as the handler finds it and the OpenAPI document describes it. */
export interface Route {
  /** The `operationId`: of a command the step's name. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With `{name}` for what varies. */
  readonly path: string;
  readonly subject: Subject;
  readonly summary: string;
  /** Open to anyone, without a token. */
  readonly isOpen: boolean;
  /** A command: it takes `Idempotency-Key` and `If-Match`, and may be refused. */
  readonly isCommand: boolean;
  /** It takes `Idempotency-Key`, and its answer is kept under it: what it does stands in no log that would remember. */
  readonly keepsAnswer: boolean;
  /** Problems with which it may answer beside those of every operation of its kind. */
  readonly problems: readonly (409 | 413)[];
  readonly query: z.ZodObject;
  /** Undefined where there is none to give. */
  readonly body: z.ZodObject | undefined;
  readonly responses: Readonly<Record<number, { readonly description: string; readonly schema: z.ZodType }>>;
  readonly answer: (ports: ApiPorts, request: ApiRequest) => Promise<ApiResponse>;
}

/** A request that fits its operation. */
interface Asked<Query, Body> {
  readonly request: ApiRequest;
  readonly query: Query;
  /** The body's fields, with those that the address says. */
  readonly body: Body;
  /** What keeps an answer under the caller's key, to be written with what it answers; nothing where there is no key. */
  readonly keeping: (status: number, answer: unknown) => readonly Write[];
}

interface Answered<Answer> {
  readonly status?: number;
  readonly body: Answer;
  /** Of the aggregate that is answered; becomes the ETag. */
  readonly version?: number;
  /** Names what is answered, whatever else the body says: who has it already is told only that it still holds (304). */
  readonly validator?: string;
}

/** Whether a client has what a tag names (RFC 9110, 13.1.2: compared weakly). */
const has = (ifNoneMatch: string | undefined, tag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((given) => given.trim() === '*' || given.trim().replace(/^W\//, '') === tag);

/** A JSON answer that may be kept, but is asked after each time it is used. */
function revalidated({ headers }: ApiRequest, status: number, body: unknown, validator: string): ApiResponse {
  const tag = `"${validator}"`;
  const kept = { etag: `W/${tag}`, 'cache-control': 'no-cache' };
  return has(headers['if-none-match'], tag) ? { statusCode: 304, headers: kept, body: '' } : json(status, body, kept);
}

const bodyObject = z.record(z.string(), z.unknown());

/** The fields of a body together with those that the address says already; the body may repeat the latter, but not contradict them. */
function fieldsOf({ body: given, path }: ApiRequest, named: ReadonlySet<string>): Record<string, unknown> {
  const body = check(bodyObject, given ?? {});
  const own = Object.entries(path).filter(([name]) => named.has(name));
  for (const [name, value] of own) {
    if (body[name] !== undefined && body[name] !== value) {
      throw new Problem(400, 'invalid-body', `${name}: the body says something else than the address, ${value}.`, {
        fields: [{ path: name, code: 'invalid', message: 'differs from the address' }],
      });
    }
  }
  return { ...body, ...Object.fromEntries(own) };
}

/** The query, in which no name is longer than one can be; cursors have a limit of their own. */
function queryOf({ query }: ApiRequest): ApiRequest['query'] {
  for (const [name, value] of Object.entries(query)) {
    if (name === 'cursor' || value.length <= LONGEST_NAME) continue;
    throw new Problem(400, 'invalid-query', `${name}: this is longer than any name can be.`, {
      fields: [{ path: name, code: 'invalid', message: 'is too long' }],
    });
  }
  return query;
}

/** Whether this very command was carried out before: it is answered as it was, whatever its caller may see of the rest by now. */
async function wasGivenBefore(ports: ApiPorts, request: ApiRequest, name: string, dossier: string): Promise<boolean> {
  const { once } = safeguardsOf(request, name);
  if (once === undefined) return false;
  return (await ports.store.answered(dossier, once.key))?.requestHash === once.requestHash;
}

/** For an operation that takes no query, or no body. */
export const NO_FIELDS = z.strictObject({});

/** Declares an operation: what it takes and answers, once, for the handler and the OpenAPI document alike. */
export function operation<Query extends z.ZodObject, Body extends z.ZodObject, Answer extends z.ZodType>(given: {
  readonly operation: string;
  readonly method: Route['method'];
  readonly path: string;
  readonly subject: Subject;
  readonly summary: string;
  readonly isOpen?: boolean;
  readonly isCommand?: boolean;
  readonly keepsAnswer?: boolean;
  readonly problems?: Route['problems'];
  readonly query: Query;
  readonly body: Body;
  readonly answers: Answer;
  /** Status → what it means; 200 alone unless given. */
  readonly statuses?: Readonly<Record<number, string>>;
  readonly answer: (
    ports: ApiPorts,
    asked: Asked<z.output<Query>, z.output<Body>>,
  ) => Promise<Answered<z.input<Answer>>>;
}): Route {
  const {
    operation: name,
    method,
    path,
    subject,
    summary,
    isOpen = false,
    isCommand = false,
    keepsAnswer = false,
    problems = [],
    query,
    body,
    answers,
  } = given;
  const named = new Set(Object.keys(body.shape));
  return {
    operation: name,
    method,
    path,
    subject,
    summary,
    isOpen,
    isCommand,
    keepsAnswer,
    problems,
    query,
    body: method === 'GET' ? undefined : body,
    responses: Object.fromEntries(
      Object.entries(given.statuses ?? { 200: 'Done.' }).map(([status, description]) => [
        status,
        { description, schema: answers },
      ]),
    ),
    async answer(ports, request) {
      const kept = keepsAnswer ? keptFor(ports, request, name) : undefined;
      const asked = {
        request,
        query: check(query, queryOf(request), 'invalid-query'),
        body: check(body, method === 'GET' ? {} : fieldsOf(request, named)),
        keeping: (status: number, answer: unknown) => kept?.keeping(status, answer) ?? [],
      };
      const { dossier, organisation } = request.path;
      if (isCommand && dossier !== undefined && !(await wasGivenBefore(ports, request, name, dossier)))
        await mustSee(ports, request.person, dossier, organisation);
      if (kept !== undefined) return kept.once(async () => given.answer(ports, asked));
      const { status = 200, body: answered, version, validator } = await given.answer(ports, asked);
      if (validator !== undefined) return revalidated(request, status, answered, validator);
      return json(status, answered, version === undefined ? {} : { etag: `"${version}"` });
    },
  };
}
