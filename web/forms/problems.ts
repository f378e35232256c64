import type * as z from 'zod';
import { PROBLEM_TEXTS } from '#web/locales/nl/problems.ts';
import { type Field, type NamedField, variantName } from './field.ts';

/** Something wrong in a form: which field, by its name there, and what to do. */
export interface FormProblem {
  readonly name: string;
  readonly message: string;
}

interface Place {
  readonly name: string;
  readonly field: Field;
}

/** The first field in which a person types or chooses something. */
function firstInput({ name, field }: Place): Place {
  if (field.kind === 'group') {
    const [first] = field.fields;
    return first === undefined ? { name, field } : firstInput({ name: `${name}.${first.name}`, field: first.field });
  }
  if (field.kind === 'list') return firstInput({ name: `${name}.0`, field: field.item });
  if (field.kind === 'variants') return { name: variantName(name), field };
  return { name, field };
}

function childOf({ name, field }: Place, key: PropertyKey, value: unknown): Place | undefined {
  if (field.kind === 'group') {
    const child = field.fields.find((each) => each.name === key);
    return child === undefined ? undefined : { name: `${name}.${child.name}`, field: child.field };
  }
  if (field.kind === 'list') return { name: `${name}.${String(key)}`, field: field.item };
  if (field.kind === 'variants') {
    const variant = field.variants.find(
      (each) => each.fields.some((child) => child.name === key) && isMeant(each.fields, value),
    );
    const child = variant?.fields.find((each) => each.name === key);
    return variant === undefined || child === undefined
      ? undefined
      : { name: `${name}.${variant.name}.${child.name}`, field: child.field };
  }
  return undefined;
}

const isMeant = (fields: readonly NamedField[], value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => fields.some(({ name }) => name === key));

const valueAt = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;

/** Follows a path of the command to the field that asks for it. */
function placeOf(fields: readonly NamedField[], path: readonly PropertyKey[], values: unknown): Place | undefined {
  const [first, ...rest] = path;
  const named = fields.find(({ name }) => name === first);
  if (named === undefined || first === undefined) return undefined;
  let place: Place = { name: named.name, field: named.field };
  let value = valueAt(values, first);
  for (const key of rest) {
    const next = childOf(place, key, value);
    if (next === undefined) break;
    place = next;
    value = valueAt(value, key);
  }
  return firstInput(place);
}

function messageFor({ name, field }: Place, value: unknown): string {
  if (value === undefined) return PROBLEM_TEXTS.missing[field.kind];
  return PROBLEM_TEXTS.formats[name.split('.').at(-1) ?? ''] ?? PROBLEM_TEXTS.wrong[field.kind];
}

/** A union does not say which of its forms was meant: the problems of the one whose fields were filled in are told. */
function leavesOf(issue: z.core.$ZodIssue, value: unknown): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || typeof value !== 'object' || value === null) return [issue];
  const keys = Object.keys(value);
  const meant = issue.errors.find(
    (errors) =>
      errors.length > 0 &&
      errors.every(({ code, path }) => code !== 'unrecognized_keys' && (path.length > 0 || keys.length === 0)),
  );
  return meant === undefined ? [issue] : meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

const inputAt = (values: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => valueAt(value, key), values);

/** What is wrong with a form, field by field in the order in which they stand, each once. */
export function problemsOf(
  fields: readonly NamedField[],
  values: Record<string, unknown>,
  issues: readonly z.core.$ZodIssue[],
): FormProblem[] {
  const found = new Map<string, string>();
  for (const issue of issues.flatMap((each) => leavesOf(each, inputAt(values, each.path)))) {
    const place = placeOf(fields, issue.path, values);
    if (place === undefined || found.has(place.name)) continue;
    found.set(place.name, messageFor(place, inputAt(values, issue.path)));
  }
  return [...found].map(([name, message]) => ({ name, message }));
}

/** The lists whose rows are told apart by their number alone. */
const NUMBERED: readonly (readonly string[])[] = [
  ['conditions'],
  ['accession', 'undertakings'],
  ['accession', 'conditions'],
];

/** Rows whose number another row of their list has already. */
export function numberedTwice(fields: readonly NamedField[], values: Record<string, unknown>): FormProblem[] {
  return NUMBERED.flatMap((path) => {
    const list = inputAt(values, path);
    const refs = Array.isArray(list) ? list.map((row) => valueAt(row, 'ref')) : [];
    return refs.flatMap((ref, index) => {
      const place = placeOf(fields, [...path, index, 'ref'], values);
      const isTwice = typeof ref === 'string' && refs.indexOf(ref) !== index;
      return isTwice && place !== undefined ? [{ name: place.name, message: PROBLEM_TEXTS.twice }] : [];
    });
  });
}
