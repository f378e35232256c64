import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { PATH_PARAMETERS, pathParametersOf, type Route } from './operation.ts';
import { problemSchema } from './problem.ts';

/** What each status of a problem means; docs/errors.md lists the codes. */
const PROBLEMS = {
  400: 'What was sent is not understood: `errors` says what is wrong, and where.',
  401: 'There is no token, or it is not valid any more.',
  403: 'The caller may not do this.',
  404: 'There is nothing of this name that the caller may see.',
  409: 'Refused: the state, a date or another command stands in the way; `code` says what.',
  412: 'The version in `If-Match` is not the present one.',
  413: 'The body, or what was asked for, is too large.',
  422: 'This `Idempotency-Key` was used for another command.',
} as const;
type ProblemStatus = keyof typeof PROBLEMS;

const OF_ANYONE: readonly ProblemStatus[] = [400];
const ALWAYS: readonly ProblemStatus[] = [400, 401, 403, 404];
const OF_CHANGES: readonly ProblemStatus[] = [409, 413];
const OF_COMMANDS: readonly ProblemStatus[] = [412, 422];
const OF_KEPT: readonly ProblemStatus[] = [422];

const problemResponses = (statuses: readonly ProblemStatus[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: PROBLEMS[status],
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );

const keyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'of the caller’s choosing: the same command delivered twice under it is carried out once' }),
});
const commandHeaders = keyHeader.extend({
  'If-Match': z
    .string()
    .regex(/^"\d+"$/)
    .optional()
    .meta({ description: 'the ETag that the caller saw; another version refuses the command' }),
});

const etag = z
  .string()
  .meta({ header: { description: 'the version, for `If-Match`; of an answer that may be kept, for `If-None-Match`' } });

/** The body of an operation: what the address says already need not be repeated. */
function bodyOf({ body, path }: Route) {
  if (body === undefined) return {};
  const said = pathParametersOf(path).filter((name) => name in body.shape);
  const schema = z.strictObject({
    ...body.shape,
    ...Object.fromEntries(said.map((name) => [name, PATH_PARAMETERS[name].optional()])),
  });
  const isRequired = !schema.safeParse({}).success;
  return { requestBody: { required: isRequired, content: { 'application/json': { schema } } } };
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { operation, method, subject, summary, query, isOpen, isCommand, keepsAnswer, problems, responses, path } =
    route;
  const parameters = pathParametersOf(path);
  return {
    operationId: operation,
    tags: [subject],
    summary,
    ...(isOpen ? { security: [] } : {}),
    requestParams: {
      ...(parameters.length === 0
        ? {}
        : { path: z.object(Object.fromEntries(parameters.map((name) => [name, PATH_PARAMETERS[name]]))) }),
      ...(Object.keys(query.shape).length === 0 ? {} : { query }),
      ...(isCommand ? { header: commandHeaders } : keepsAnswer ? { header: keyHeader } : {}),
    },
    ...bodyOf(route),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, { description, schema }]) => [
          status,
          {
            description,
            headers: z.object({ etag: etag.optional() }),
            ...(status === '304' ? {} : { content: { 'application/json': { schema } } }),
          },
        ]),
      ),
      ...problemResponses([
        ...(isOpen ? OF_ANYONE : ALWAYS),
        ...(method === 'GET' ? [] : OF_CHANGES),
        ...(isCommand ? OF_COMMANDS : keepsAnswer ? OF_KEPT : []),
        ...problems,
      ]),
    },
  };
}

/** The API as OpenAPI 3.1 describes it, from the schemas that parse what is sent. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Beraad',
      version: '1',
      description:
        'Requests, decisions, conditions and accessions of Flemish data-sharing committees. Every command is one POST whose `operationId` is its name.',
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}
