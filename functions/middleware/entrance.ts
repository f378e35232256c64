import * as z from 'zod';

/** The header by which a request shows that it came by CloudFront, and so past the firewall. */
const ORIGIN_HEADER = 'x-beraad-origin';

/** A request as a REST API hands it over (payload format 1.0); https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
const restEventSchema = z.object({
  httpMethod: z.string(),
  path: z.string(),
  multiValueHeaders: z.record(z.string(), z.array(z.string())).nullish(),
  multiValueQueryStringParameters: z.record(z.string(), z.array(z.string())).nullish(),
  requestContext: z.looseObject({
    requestId: z.string().optional(),
    domainName: z.string().optional(),
    identity: z.object({ sourceIp: z.string().nullish() }).optional(),
  }),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().optional(),
});

const headersSchema = z.object({ headers: z.record(z.string(), z.string()).default({}) });

/** What a function answers API Gateway (payload format 2.0). */
const answerSchema = z.looseObject({ cookies: z.array(z.string()).optional() });

/** The same request in payload format 2.0, which the functions read. */
function asHttpEvent(event: z.infer<typeof restEventSchema>): object {
  const headers = Object.fromEntries(
    Object.entries(event.multiValueHeaders ?? {}).map(([name, values]) => [name.toLowerCase(), values.join(',')]),
  );
  const { cookie, ...others } = headers;
  const parameters = Object.entries(event.multiValueQueryStringParameters ?? {});
  const query = new URLSearchParams(
    parameters.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  const { requestId = '', domainName = '', identity } = event.requestContext;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: event.path,
    rawQueryString: query.toString(),
    headers: others,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    ...(parameters.length === 0
      ? {}
      : { queryStringParameters: Object.fromEntries(parameters.map(([name, values]) => [name, values.join(',')])) }),
    requestContext: {
      requestId,
      domainName,
      routeKey: '$default',
      stage: '$default',
      http: {
        method: event.httpMethod,
        path: event.path,
        protocol: 'HTTP/1.1',
        sourceIp: identity?.sourceIp ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
    },
    ...(typeof event.body === 'string' ? { body: event.body } : {}),
    isBase64Encoded: event.isBase64Encoded ?? false,
  };
}

/** An answer in payload format 1.0: cookies stand among the headers. */
function asRestAnswer(answer: unknown): unknown {
  const { cookies, ...rest } = answerSchema.parse(answer);
  return cookies === undefined ? rest : { ...rest, multiValueHeaders: { 'set-cookie': cookies } };
}

const constantTimeEqual = (given: string, expected: string): boolean => {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1)
    difference |= (given.codePointAt(index) ?? 0) ^ (expected.codePointAt(index) ?? 0);
  return difference === 0;
};

/**
 * The way in for requests, whatever stands before the function: an HTTP API behind CloudFront, or a REST API of the region. Where there
 * is an origin key, a request without it came around CloudFront and its firewall, and is turned away.
 */
export function throughEntrance<Event, Context>(
  originKey: string | undefined,
  answer: (event: Event, context: Context) => Promise<unknown>,
): (event: Event, context: Context) => Promise<unknown> {
  return async (event, context) => {
    const rest = restEventSchema.safeParse(event);
    // What takes one form of API Gateway's events takes the other.
    if (rest.success) return asRestAnswer(await answer(asHttpEvent(rest.data) as Event, context));
    if (originKey !== undefined) {
      const given = headersSchema.safeParse(event).data?.headers[ORIGIN_HEADER];
      if (given === undefined || !constantTimeEqual(given, originKey)) {
        const body = 'Beraad is bereikbaar op zijn eigen adres, niet rechtstreeks.\n';
        return { statusCode: 403, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
      }
    }
    return answer(event, context);
  };
}
