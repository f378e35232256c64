import middy from '@middy/core';
import type { PersonProfile } from '#adapters/dynamodb/directory.ts';
import { tokenVerifier } from '#adapters/identity/verify-token.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { logFailure } from '#adapters/runtime/log.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { parseEvent } from '#functions/middleware/task.ts';
import { PATH_PARAMETERS, pathParametersOf, type Route } from './operation.ts';
import { type ApiResponse, Problem } from './problem.ts';
import { type ApiEvent, apiEventSchema, readBody } from './request.ts';
import { ROUTES } from './routes.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_TOKEN_ISSUER, BERAAD_TOKEN_AUDIENCE, BERAAD_TOKEN_KEYS_URL } =
  ENVIRONMENT;
const environment = readEnvironment({
  BERAAD_TABLE,
  BERAAD_TEXT_KEY,
  BERAAD_TOKEN_ISSUER,
  BERAAD_TOKEN_AUDIENCE,
  BERAAD_TOKEN_KEYS_URL,
});
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const tokens = tokenVerifier({
  issuer: environment.BERAAD_TOKEN_ISSUER,
  audience: environment.BERAAD_TOKEN_AUDIENCE,
  keysUrl: environment.BERAAD_TOKEN_KEYS_URL,
});

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
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

const compiled: readonly Compiled[] = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

function findRoute(event: ApiEvent): { readonly route: Route; readonly path: Record<string, string> } {
  const { method } = event.requestContext.http;
  const matching = compiled.flatMap(({ route, pattern }) => {
    const found = pattern.exec(event.rawPath);
    return found === null ? [] : [{ route, groups: found.groups ?? {} }];
  });
  const found = matching.find(({ route }) => route.method === method);
  if (found === undefined) {
    if (matching.length === 0) throw new Problem(404, 'no-such-page', 'The API has nothing at this address.');
    throw new Problem(
      405,
      'method-not-allowed',
      `This address takes ${matching.map(({ route }) => route.method).join(', ')}, not ${method}.`,
    );
  }
  const path = Object.fromEntries(Object.entries(found.groups).map(([name, value]) => [name, decodePart(value)]));
  // A name that nothing can have is the name of nothing.
  for (const name of pathParametersOf(found.route.path)) {
    if (!PATH_PARAMETERS[name].safeParse(path[name]).success)
      throw new Problem(404, 'no-such-page', `The API has nothing at this address: no ${name} is called that.`);
  }
  return { route: found.route, path };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem(404, 'no-such-page', 'The API has nothing at this address.');
  }
}

async function authenticate(event: ApiEvent): Promise<PersonProfile> {
  const bearer = /^Bearer (\S+)$/.exec(event.headers.authorization ?? '')?.[1];
  if (bearer === undefined)
    throw new Problem(401, 'token-missing', 'This needs a bearer token in the Authorization header.');
  const verified = await tokens.verify(bearer);
  if (!verified.ok) {
    throw verified.reason === 'expired'
      ? new Problem(401, 'token-expired', 'The token has expired; ask for a new one.')
      : new Problem(401, 'token-invalid', 'The token is not one of ours, or was changed.');
  }
  const person = await ports.directory.person(verified.claims.sub);
  if (person === undefined)
    throw new Problem(403, 'person-unknown', 'Beraad does not know this person; ask the administrator of your body.');
  return person;
}

async function answer(event: ApiEvent): Promise<ApiResponse> {
  if (event.rawPath === '/api/v1/openapi.json' && event.requestContext.http.method === 'GET') return describe();
  const { route, path } = findRoute(event);
  const person = await authenticate(event);
  return route.answer(ports, {
    person,
    path,
    query: event.queryStringParameters ?? {},
    headers: event.headers,
    body: readBody(event),
  });
}

/** The HTTP API behind API Gateway: every refusal is a problem with a code, every failure of ours says nothing more than that. */
export const handler = middy().handler(async (event: unknown): Promise<ApiResponse> => {
  try {
    return await answer(parseEvent(apiEventSchema, event));
  } catch (error) {
    if (error instanceof Problem) return error.response();
    logFailure('request-failed', error);
    return new Problem(
      500,
      'internal-error',
      'Something went wrong on our side; nothing was changed, or it was changed whole. Try again.',
    ).response();
  }
});
