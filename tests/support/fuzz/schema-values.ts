import fc from 'fast-check';
import * as z from 'zod';

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'] as const;

/** What the OpenAPI document says of a value, as far as the API's requests use it; another keyword is an error, not overlooked. */
const schemaShape = z.strictObject({
  $ref: z.string().optional(),
  type: z.union([z.enum(TYPES), z.array(z.enum(TYPES))]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  propertyNames: z.unknown().optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  format: z.enum(['date', 'email', 'uri', 'uuid']).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown().optional(),
  description: z.string().optional(),
});
type Schema = z.infer<typeof schemaShape>;

/** Which names a field usually has; a field that is not among them gets what its schema allows. */
export type Names = Readonly<Record<string, readonly string[]>>;

const TEXTS = ['T', 'Één tekst', 'a <b>text</b> & more', '  ', '数据 🗳️', 'regel\nregel', 'مرحبا'];
const DATES = ['2017-06-20', '2017-06-21', '2017-07-20', '2017-11-30', '2018-02-28', '2025-12-31', '2016-02-29'];
const FAR_DATES = ['0001-01-01', '1900-01-01', '9999-12-31'];
const PERIODS = ['P1M', 'P10WD', 'P1Y', 'P2W', 'P1Y6M', 'P3D', 'P400Y', 'P9999999D'];
const FORMATS: Readonly<Record<'email' | 'uri' | 'uuid', fc.Arbitrary<string>>> = {
  email: fc.constantFrom('a@b.example', 'Ünïcode@b.example'),
  uri: fc.constantFrom('https://b.example/p', 'urn:x:y'),
  uuid: fc.uuid(),
};

const WHOLE_NAMES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  period: fc.constantFrom(...PERIODS),
  localTime: fc.constantFrom('2017-01-02T09:00', '2016-05-04T10:30:30'),
};

/** Values that a schema of the document allows. */
export function valuesOf(document: unknown, names: Names, schema: unknown, field = ''): fc.Arbitrary<unknown> {
  const here = schemaShape.parse(schema);
  const usual = names[field];
  const inner = (part: unknown, name = field): fc.Arbitrary<unknown> => valuesOf(document, names, part, name);
  if (here.$ref !== undefined) {
    const name = here.$ref.slice('#/components/schemas/'.length);
    return WHOLE_NAMES[name] ?? inner(referred(document, name));
  }
  if (here.const !== undefined) return fc.constant(here.const);
  if (here.enum !== undefined) return fc.constantFrom(...here.enum);
  if (here.anyOf !== undefined) return fc.oneof(...here.anyOf.map((each) => inner(each)));
  if (Array.isArray(here.type)) return fc.oneof(...here.type.map((type) => inner({ ...here, type })));
  switch (here.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({ min: here.minimum ?? -3, max: Math.min(here.maximum ?? 400, 400) });
    case 'string':
      return texts(here, usual);
    case 'array': {
      const shortest = here.minItems ?? 0;
      return fc.array(inner(here.items), { minLength: shortest, maxLength: Math.max(shortest, 3) });
    }
    case 'object':
      return objects(here, inner);
    case undefined:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function texts(schema: Schema, usual: readonly string[] | undefined): fc.Arbitrary<string> {
  if (usual !== undefined) return fc.constantFrom(...usual);
  if (schema.format === 'date')
    return fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...DATES) }, fc.constantFrom(...FAR_DATES));
  if (schema.format !== undefined) return FORMATS[schema.format];
  if (schema.pattern !== undefined) {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
    return fc
      .stringMatching(new RegExp(schema.pattern))
      .filter(({ length }) => length >= minLength && length <= maxLength);
  }
  return fc.constantFrom(...TEXTS);
}

function objects(
  { properties = {}, required = [], additionalProperties, propertyNames }: Schema,
  inner: (part: unknown, name?: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const fields = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part, name)])),
    {
      requiredKeys: required,
    },
  );
  if (additionalProperties === undefined || additionalProperties === false) return fields;
  const more = fc.dictionary(
    propertyNames === undefined ? fc.constantFrom('more', 'other') : inner(propertyNames, '').map(String),
    inner(additionalProperties),
    { maxKeys: 2 },
  );
  return fc.tuple(more, fields).map(([others, own]) => ({ ...others, ...own }));
}

const componentsShape = z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) });

function referred(document: unknown, name: string): unknown {
  return componentsShape.parse(document).components.schemas[name];
}

const DEEP: unknown = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`);

/** What no field expects: other types, huge values, odd characters, dates and periods that run out of the calendar. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    0.5,
    1e308,
    2 ** 53,
    7,
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    { length: 3 },
    DEEP,
  ),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202Etxet',
    'é',
    '𝕏',
    'A',
    'a/b',
    '..',
    '#',
    '%00',
    '__proto__',
    'constructor',
    '{{x}}',
    "' OR 1=1 --",
    '<script>alert(1)</script>',
    '2017-02-30',
    '2017-6-1',
    '9999-12-31',
    '-000001-01-01',
    '+275760-09-13',
    'P0D',
    'P99999999999999Y',
    'P10WD10D',
    '24:00',
    'none',
  ),
  fc.constantFrom<unknown>(
    'x'.repeat(1500),
    'x'.repeat(40_000),
    'x'.repeat(310_000),
    Array.from({ length: 500 }, () => 'a'),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Place = readonly (string | number)[];

function placesIn(value: unknown, here: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [here];
  return [here, ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...here, name]))];
}

/** A value with what stands at a place replaced; undefined takes it away. */
function changed(value: unknown, [first, ...rest]: Place, by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    return list.map((part, index) => (String(index) === String(first) ? changed(part, rest, by) : part));
  }
  const parts = Object.entries(Object(value)).flatMap(([name, part]): [string, unknown][] => {
    if (name !== first) return [[name, part]];
    const inside = changed(part, rest, by);
    return inside === undefined ? [] : [[name, inside]];
  });
  return Object.fromEntries(parts);
}

/** Values that were right, and then changed in one place or a few: something else there, nothing, or a field more. */
export function spoilt(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const once = (value: unknown): fc.Arbitrary<unknown> =>
    fc
      .record({
        place: fc.constantFrom(...placesIn(value)),
        by: hostileValues,
        how: fc.constantFrom('replace', 'replace', 'remove', 'add'),
        name: fc.constantFrom('more', '__proto__', 'dossier ', 'Dossier', '', 'toString', '\ud800'),
      })
      .map(({ place, by, how, name }) => {
        if (how === 'replace') return changed(value, place, by);
        if (how === 'remove') return place.length === 0 ? {} : changed(value, place, undefined);
        return { ...Object(value), ...Object.fromEntries([[name, by]]) };
      });
  return fc.oneof({ weight: 3, arbitrary: values.chain(once) }, values.chain(once).chain(once));
}
