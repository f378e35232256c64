import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument } from '#functions/api/openapi.ts';
import { ROUTES } from '#functions/api/routes.ts';

/** The document as a client gets it. */
export const apiDocument: unknown = JSON.parse(JSON.stringify(openApiDocument(ROUTES)));

const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
ajv.addFormat('date', /^\d{4}-\d{2}-\d{2}$/);
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);
ajv.addFormat('uri', { validate: (text: string) => URL.canParse(text) });
ajv.addFormat('uri-reference', { validate: (text: string) => URL.canParse(text, 'https://b.example') });
ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
ajv.addFormat('email', /^[^\s@]+@[^\s@]+$/);
ajv.addSchema(Object(apiDocument), 'api');

const pointer = (...parts: readonly string[]): string =>
  `api#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** What is wrong with a value by the schema at a place of the document; undefined when nothing is. */
function differsFrom(value: unknown, ...place: readonly string[]): string | undefined {
  const reference = pointer(...place);
  const validate = ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
  return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
}

const patterns = ROUTES.map((route) => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** An answer of the API, as far as the document says something of it. */
export interface ApiAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** In what an answer breaks the document; undefined when it is as the document says. */
export function breaksDocument({ method, path, status, contentType, text }: ApiAnswer): string | undefined {
  // These two describe the API; they are no part of what they describe.
  if (['/api/v1/openapi.json', '/api/v1/errors'].includes(path) && status === 200) return undefined;
  const told = `${method} ${path} answered ${status} (${contentType}) ${text.slice(0, 500)}`;
  const here = patterns.filter(({ pattern }) => pattern.test(path));
  const found = here.find(({ route }) => route.method === method);
  const documented = (place: string): readonly string[] => [
    'paths',
    found?.route.path ?? '',
    method.toLowerCase(),
    'responses',
    String(status),
    ...(place === '' ? [] : ['content', place, 'schema']),
  ];
  // What a client has already is not told again.
  if (status === 304) return text === '' && hasPlace(documented('')) ? undefined : `${told}: no such answer`;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return `${told}: not JSON`;
  }
  const media = contentType.split(';')[0] ?? '';
  if (media !== (status < 400 ? 'application/json' : 'application/problem+json')) return `${told}: wrong content type`;
  // Nothing at this address, another method, or a platform that is not up yet: a problem all the same.
  if (found === undefined || (found !== undefined && status === 503)) {
    if (![404, 405, 401, 503].includes(status)) return `${told}: there is no such operation`;
    const wrong = differsFrom(body, 'components', 'schemas', 'problem');
    return wrong === undefined ? undefined : `${told}: ${wrong}`;
  }
  if (!hasPlace(documented(''))) return `${told}: the document has no such status`;
  const wrong = differsFrom(body, ...documented(media));
  return wrong === undefined ? undefined : `${told}: ${wrong}`;
}

function hasPlace(place: readonly string[]): boolean {
  let here: unknown = apiDocument;
  for (const part of place) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return false;
    here = Reflect.get(here, part);
  }
  return true;
}
