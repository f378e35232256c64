import { BeyondLimits } from '#adapters/dynamodb/limits.ts';
import type { PolicyStore } from '#adapters/dynamodb/policies.ts';
import type { TokenVerifier } from '#adapters/identity/verify-token.ts';
import { logFailure } from '#adapters/runtime/log.ts';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { ANYONE, type Person } from '#domain/permissions/principal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import { recogniseCaller } from '#functions/middleware/callers.ts';
import type { ApiPorts } from './api-ports.ts';
import { PATH_PARAMETERS, pathParametersOf, type Route } from './operation.ts';
import { type ApiResponse, Problem } from './problem.ts';
import { ERRORS_PATH, statusOf } from './problem-codes.ts';
import { type ApiEvent, LONGEST_NAME, readBody } from './request.ts';
import { ROUTES } from './routes.ts';

/** What the API is made of. */
interface ApiParts {
  readonly ports: ApiPorts;
  readonly tokens: TokenVerifier;
  /** The code of the body that runs Beraad. */
  readonly operator: string;
}

let document: string | undefined;
/** The description of the API, open to anyone; what makes it is loaded at the first request for it. */
async function describe(): Promise<ApiResponse> {
  if (document === undefined) {
    const { openApiDocument } = await import('./openapi.ts');
    document = JSON.stringify(openApiDocument(ROUTES));
  }
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
    body: document,
  };
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
}

const compiled: readonly Compiled[] = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

const nothingHere = (why = ''): Problem =>
  new Problem(404, 'no-such-page', `The API has nothing at this address${why}.`);

function findRoute(event: ApiEvent): { readonly route: Route; readonly path: Record<string, string> } {
  const { method } = event.requestContext.http;
  const matching = compiled.flatMap(({ route, pattern }) => {
    const found = pattern.exec(event.rawPath);
    return found === null ? [] : [{ route, groups: found.groups ?? {} }];
  });
  const found = matching.find(({ route }) => route.method === method);
  if (found === undefined) {
    if (matching.length === 0) throw nothingHere();
    const taken = matching.map(({ route }) => route.method).join(', ');
    throw new Problem(405, 'method-not-allowed', `This address takes ${taken}, not ${method}.`, {
      headers: { allow: taken },
    });
  }
  const path = Object.fromEntries(Object.entries(found.groups).map(([name, value]) => [name, decodePart(value)]));
  if (Object.values(path).join('').length > LONGEST_NAME) throw nothingHere(': no name is that long');
  // A name that nothing can have is the name of nothing.
  for (const name of pathParametersOf(found.route.path)) {
    if (!PATH_PARAMETERS[name].safeParse(path[name]).success) throw nothingHere(`: no ${name} is called that`);
  }
  return { route: found.route, path };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw nothingHere();
  }
}

/** The policy as one request sees it: read once, whatever asks for it. */
function readOnce(policies: PolicyStore): PolicyStore {
  let known: Promise<Policy> | undefined;
  return {
    ...policies,
    current() {
      known ??= policies.current();
      return known;
    },
  };
}

async function authenticate({ ports, tokens, operator }: ApiParts, event: ApiEvent): Promise<Person> {
  const bearer = /^Bearer (\S+)$/i.exec(event.headers.authorization ?? '')?.[1];
  if (bearer === undefined)
    throw new Problem(401, 'token-missing', 'This needs a bearer token in the Authorization header.', {
      headers: { 'www-authenticate': 'Bearer realm="beraad"' },
    });
  const verified = await tokens.verify(bearer);
  if (!verified.ok) {
    const more = { headers: { 'www-authenticate': 'Bearer realm="beraad", error="invalid_token"' } };
    switch (verified.reason) {
      case 'expired':
        throw new Problem(401, 'token-expired', 'The token has expired; ask for a new one.', more);
      case 'early': {
        const [from, now] = [verified.from, ports.now()].map(withOffset);
        const detail = `The token is of ${from}, and it is ${now} here: the clocks of who issued it and of Beraad disagree. Set right the one that is wrong.`;
        throw new Problem(401, 'token-not-yet-valid', detail, more);
      }
      case 'invalid':
        throw new Problem(401, 'token-invalid', 'The token is not one of ours, or was changed.', more);
    }
  }
  const recognised = await recogniseCaller(ports, operator, verified.identity, event.headers['acting-for']);
  if (!recognised.ok)
    throw new Problem(statusOf(recognised.refusal.code), recognised.refusal.code, recognised.refusal.message);
  return recognised.person;
}

/** docs/errors.md, open to anyone: where `type` of a problem leads. */
async function explainErrors(): Promise<ApiResponse> {
  const { errorsPage } = await import('./errors-page.ts');
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/markdown; charset=utf-8', 'cache-control': 'public, max-age=300' },
    body: errorsPage(),
  };
}

async function answer(parts: ApiParts, event: ApiEvent): Promise<ApiResponse> {
  if (event.requestContext.http.method === 'GET') {
    if (event.rawPath === '/api/v1/openapi.json') return describe();
    if (event.rawPath === ERRORS_PATH) return explainErrors();
  }
  const { route, path } = findRoute(event);
  const person = route.isOpen ? ANYONE : await authenticate(parts, event);
  return route.answer(
    { ...parts.ports, policies: readOnce(parts.ports.policies) },
    {
      person,
      path,
      query: event.queryStringParameters ?? {},
      headers: event.headers,
      body: readBody(event),
    },
  );
}

/** The HTTP API: every refusal is a problem with a code, every failure of ours says nothing more than that. */
export const createApi =
  (parts: ApiParts) =>
  async (event: ApiEvent): Promise<ApiResponse> => {
    try {
      return await answer(parts, event);
    } catch (error) {
      if (error instanceof Problem) return error.response();
      if (error instanceof BeyondLimits)
        return new Problem(
          413,
          'too-large',
          'This is more than Beraad can keep in one place; give it in smaller parts, or under a shorter reference.',
        ).response();
      logFailure('request-failed', error);
      return new Problem(
        500,
        'internal-error',
        'Something went wrong on our side; nothing was changed, or it was changed whole. Try again.',
      ).response();
    }
  };
