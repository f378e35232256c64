import * as z from 'zod';
import { didYouMean } from './near-miss.ts';

/** One thing wrong with an input: which rule (`code`, stable), where, and in words what it is and what to do. */
export type InputProblem = {
  code: string;
  path: readonly PropertyKey[];
  /** Whether the key at the end of `path` is wrong, or its value. */
  on: 'key' | 'value';
  message: string;
};

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;
type Path = readonly PropertyKey[];

/** How a value stands in the text it was read from (`0123456789` and not 123456789), where that is known. */
export type SourceOf = (path: Path) => string | undefined;

/**
 * Turns what zod found into problems a person can act on: every unknown key apart, with what was probably meant; a
 * union's issues those of the form that was probably meant; a number where a text belongs with the advice to quote it.
 */
export function describeIssues(
  issues: readonly Issue[],
  schema: Schema,
  input: unknown,
  sourceOf: SourceOf = () => undefined,
): InputProblem[] {
  return issues.flatMap((issue) => describe(issue, { schema, input, sourceOf }));
}

type Context = { schema: Schema; input: unknown; sourceOf: SourceOf };

function describe(issue: Issue, context: Context): InputProblem[] {
  const { path } = issue;
  const value = valueAt(context.input, path);
  const problem = (code: string, message: string, on: 'key' | 'value' = 'value'): InputProblem[] => [
    { code, path, on, message },
  ];
  const shown = show(value, context.sourceOf(path));

  if (value === undefined && isAboutValue(issue))
    return problem('missing', `${nameOf(path)} is missing.${optionsOf(issue)}`, 'key');

  switch (issue.code) {
    case 'invalid_type': {
      const [code, message] = describeType(issue.expected, value, shown);
      return problem(code, code === 'quote-it' ? `${message}${remainsWrong(shown, context, path)}` : message);
    }
    case 'unrecognized_keys': {
      const known = knownKeys(schemaAt(context.schema, context.input, path), value);
      return issue.keys.map((key) => ({
        code: 'unknown-key',
        path: [...path, key],
        on: 'key',
        message: `\`${key}\` is not known here.${didYouMean(key, known) || ` Known are: ${[...known].join(', ')}.`}`,
      }));
    }
    case 'invalid_union':
      if (issue.discriminator !== undefined) return problem('unknown-step', describeDiscriminator(value, shown, issue));
      return describeUnion(issue, context, value, shown);
    case 'invalid_value': {
      if (issue.values.length === 1 && issue.values[0] === true) {
        return problem('not-one-of', `${nameOf(path)} can only be true; leave it out where it does not apply.`);
      }
      const options = issue.values.map(String);
      if (value === null) return problem('not-one-of', `This is empty; it is one of: ${options.join(', ')}.`);
      return problem(
        'not-one-of',
        `${shown} is none of: ${options.join(', ')}.${typeof value === 'string' ? didYouMean(value, options) : ''}`,
      );
    }
    case 'invalid_key': {
      // zod does not look at the value under a wrong key; its problems are told all the same.
      const record = unwrap(schemaAt(context.schema, context.input, path.slice(0, -1)));
      const under = record instanceof z.ZodRecord ? z.safeParse(record.valueType, value) : undefined;
      return [
        ...issue.issues.flatMap((inner) => problem('bad-format', `${show(path.at(-1))}: ${inner.message}`, 'key')),
        ...(under?.error?.issues ?? []).flatMap((inner) =>
          describe({ ...inner, path: [...path, ...inner.path] }, context),
        ),
      ];
    }
    case 'custom': {
      const code: unknown = issue.params?.code;
      return problem(typeof code === 'string' ? code : 'invalid', `${shown}: ${issue.message}`);
    }
    case 'invalid_format':
      return problem('bad-format', `${shown}: ${issue.message}`);
    case 'too_small':
      return problem('too-small', issue.message);
    case 'too_big':
    case 'not_multiple_of':
    case 'invalid_element':
      return problem('invalid', `${shown}: ${issue.message}`);
  }
}

// A missing value shows up as whatever its schema checks first.
function isAboutValue(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union';
}

function optionsOf(issue: Issue): string {
  if (issue.code === 'invalid_value') return ` It is one of: ${issue.values.map(String).join(', ')}.`;
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) return ` ${issue.message}`;
  return '';
}

function describeType(expected: string, value: unknown, shown: string): [code: string, message: string] {
  switch (expected) {
    case 'string':
      if (value === null)
        return ['wrong-type', 'This is empty where a text belongs; write the text, or "" for an empty one.'];
      if (typeof value === 'object') return ['wrong-type', `This is ${kindOf(value)} where a text belongs.`];
      return [
        'quote-it',
        `${shown} reads as ${kindOf(value)} and a text belongs here; write it in quotes: "${unquoted(shown)}".`,
      ];
    case 'array':
      if (typeof value === 'object') return ['wrong-type', `This is ${kindOf(value)} where a list belongs.`];
      return ['wrong-type', `${shown} is ${kindOf(value)} where a list belongs; write [${shown}] for a list of one.`];
    case 'object':
    case 'record':
      return ['wrong-type', `This is ${kindOf(value)} where keys with values belong.`];
    case 'boolean':
      return [
        'wrong-type',
        `${shown} is ${kindOf(value)} where true or false belongs${typeof value === 'string' ? ', without quotes' : ''}.`,
      ];
    case 'number':
      return [
        'wrong-type',
        `${shown} is ${kindOf(value)} where a number belongs${typeof value === 'string' ? ', without quotes' : ''}.`,
      ];
    default:
      return ['wrong-type', `${shown} is ${kindOf(value)} where ${expected} belongs.`];
  }
}

/** What quotes alone do not mend: `until: 20251231` is no time with quotes either. */
function remainsWrong(shown: string, { schema, input }: Context, path: Path): string {
  const expected = schemaAt(schema, input, path);
  const [first] = (expected && z.safeParse(expected, unquoted(shown)).error?.issues) ?? [];
  return first === undefined ? '' : ` It is still wrong then: ${first.message}`;
}

function describeDiscriminator(value: unknown, shown: string, issue: Issue): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const meant = typeof value === 'string' ? didYouMean(value, options) : '';
  return `${shown} is not known here.${meant || ` Known are: ${options.join(', ')}.`}`;
}

/** Of a union's forms the one the input comes nearest to is taken as meant, so that a wrong date in a deadline is told as a wrong date. */
function describeUnion(
  issue: Issue & { code: 'invalid_union' },
  context: Context,
  value: unknown,
  shown: string,
): InputProblem[] {
  const { path } = issue;
  const union = unwrap(schemaAt(context.schema, context.input, path));
  if (!(union instanceof z.ZodUnion) || !isPlainObject(value)) {
    const words = literalsOf(union);
    const meant = typeof value === 'string' ? didYouMean(value, words) : '';
    return [{ code: 'no-such-form', path, on: 'value', message: `${shown}: ${issue.message}${meant}` }];
  }
  const form = closestForm(union, value);
  const inner = form === undefined ? [] : (z.safeParse(form, value).error?.issues ?? []);
  const isWrongForm =
    form === undefined || inner.some((each) => each.path.length === 0 || valueAt(value, each.path) === undefined);
  const wrongForm: InputProblem[] = isWrongForm
    ? [{ code: 'no-such-form', path, on: 'value', message: describeForm(value, issue.message, union) }]
    : [];
  const leaves = inner
    .filter((each) => each.path.length > 0 && valueAt(value, each.path) !== undefined)
    .flatMap((each) => describe({ ...each, path: [...path, ...each.path] }, context));
  return [...wrongForm, ...leaves];
}

function describeForm(value: object, forms: string, union: z.ZodUnion): string {
  const keys = Object.keys(value);
  const known = new Set(union.options.flatMap((option) => [...knownKeys(option, value)]));
  const stray = keys.find((key) => !known.has(key));
  const has = keys.length === 0 ? 'nothing' : keys.map((key) => `\`${key}\``).join(' and ');
  return `This has ${has}. ${forms}${stray === undefined ? '' : didYouMean(stray, known)}`;
}

function literalsOf(schema: Schema | undefined): string[] {
  if (!(schema instanceof z.ZodUnion)) return [];
  return schema.options.flatMap((option) => (option instanceof z.ZodLiteral ? [...option.values].map(String) : []));
}

function closestForm(union: z.ZodUnion, value: object): Schema | undefined {
  let best: { form: Schema; score: number } | undefined;
  for (const form of union.options) {
    const inner = unwrap(form);
    if (!(inner instanceof z.ZodObject)) continue;
    const wanted = Object.keys(inner.shape);
    const given = Object.keys(value);
    const shared = given.filter((key) => wanted.includes(key)).length;
    const score = 3 * shared - given.length - wanted.length;
    if (shared > 0 && (best === undefined || score > best.score)) best = { form, score };
  }
  return best?.form;
}

function knownKeys(schema: Schema | undefined, value: unknown): Set<string> {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return new Set(Object.keys(inner.shape));
  if (inner instanceof z.ZodUnion) return knownKeys(formFor(inner, value), value);
  return new Set();
}

function formFor(union: z.ZodUnion, value: unknown): Schema | undefined {
  if (!isPlainObject(value)) return undefined;
  if (!(union instanceof z.ZodDiscriminatedUnion)) return closestForm(union, value);
  const key = String(union.def.discriminator);
  return union.options.find((option) => {
    const literal: unknown = option instanceof z.ZodObject ? option.shape[key] : undefined;
    return literal instanceof z.ZodLiteral && [...literal.values].some((name) => name === valueAt(value, [key]));
  });
}

function schemaAt(schema: Schema, input: unknown, path: Path): Schema | undefined {
  let current: Schema | undefined = schema;
  let value = input;
  for (const key of path) {
    current = childOf(current, value, key);
    value = valueAt(value, [key]);
  }
  return current;
}

function childOf(schema: Schema | undefined, value: unknown, key: PropertyKey): Schema | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner.shape[String(key)];
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodRecord) return inner.valueType;
  if (inner instanceof z.ZodUnion) return childOf(formFor(inner, value), value, key);
  return undefined;
}

function unwrap(schema: Schema | undefined): Schema | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return unwrap(schema.unwrap());
  return schema;
}

/** What stands at this path, looking only at what the input itself holds. */
export function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a set of keys with values';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return 'a truth value';
  return `a ${typeof value}`;
}

const LONGEST_SHOWN = 60;

function show(value: unknown, source?: string): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'This list';
  if (typeof value === 'object') return 'This';
  const text = typeof value === 'string' ? JSON.stringify(value) : (source ?? String(value));
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function unquoted(shown: string): string {
  return shown.replaceAll('"', '');
}

function nameOf(path: Path): string {
  const key = path.at(-1);
  return key === undefined ? 'This' : `\`${String(key)}\``;
}
