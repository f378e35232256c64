import { type Field, type NamedField, rowsOf, variantName } from './field.ts';

/** Nothing was filled in: the command does not carry the field. */
const NOTHING = undefined;

const trimmed = (values: URLSearchParams, name: string): string | undefined => {
  // Browsers end lines with CR LF.
  const text = (values.get(name) ?? '').replaceAll('\r\n', '\n').trim();
  return text === '' ? NOTHING : text;
};

function linesOf(values: URLSearchParams, name: string): string[] | undefined {
  const lines = (trimmed(values, name) ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? NOTHING : lines;
}

function isFlagSet(values: URLSearchParams, name: string): boolean {
  return values.get(name) === 'ja';
}

/** Whether a person filled anything in: a preset that was left alone is nothing. */
function isFilledIn(field: Field, value: unknown): boolean {
  if (value === NOTHING) return false;
  if (field.kind === 'flag') return false;
  if (field.kind === 'choice') return field.preset === undefined || value !== field.preset;
  return true;
}

function groupOf(fields: readonly NamedField[], values: URLSearchParams, name: string): object | undefined {
  const read = fields.map((each) => ({ ...each, value: readField(each.field, values, `${name}.${each.name}`) }));
  if (!read.some(({ field, value }) => isFilledIn(field, value))) return NOTHING;
  return Object.fromEntries(read.flatMap(({ name: key, value }) => (value === NOTHING ? [] : [[key, value]])));
}

/** Rows keep their place, so that what is wrong is told beside the row; empty ones in between are left out. */
function listOf(field: Extract<Field, { kind: 'list' }>, values: URLSearchParams, name: string): unknown[] | undefined {
  const rows = Array.from({ length: rowsOf(values, name, field.atLeast) }, (_, row) =>
    readField(field.item, values, `${name}.${row}`),
  ).filter((value) => value !== NOTHING);
  return rows.length === 0 ? NOTHING : rows;
}

function variantOf(field: Extract<Field, { kind: 'variants' }>, values: URLSearchParams, name: string): unknown {
  const chosen = values.get(variantName(name)) ?? '';
  const variant = field.variants.find((each) => each.name === chosen);
  if (variant === undefined) return NOTHING;
  if (variant.fields.length === 0) return variant.value;
  return groupOf(variant.fields, values, `${name}.${variant.name}`) ?? {};
}

function readField(field: Field, values: URLSearchParams, name: string): unknown {
  switch (field.kind) {
    case 'text':
    case 'email':
    case 'date':
    case 'choice':
    case 'body':
      return trimmed(values, name);
    case 'number': {
      const text = trimmed(values, name);
      // What is no number stays as it was typed, and is told so.
      return text === NOTHING || Number.isNaN(Number(text)) ? text : Number(text);
    }
    case 'lines':
      return linesOf(values, name);
    case 'several': {
      const chosen = values.getAll(name).filter((value) => value !== '');
      return chosen.length === 0 ? NOTHING : chosen;
    }
    case 'flag':
      return isFlagSet(values, name);
    case 'group':
      return groupOf(field.fields, values, name);
    case 'list':
      return listOf(field, values, name);
    case 'answers': {
      const answers = field.refs.flatMap((ref) => {
        const answer = trimmed(values, `${name}.${ref}`);
        return answer === NOTHING ? [] : [{ ref, answer }];
      });
      return answers.length === 0 ? NOTHING : answers;
    }
    case 'variants':
      return variantOf(field, values, name);
  }
}

/** What a form says, as the command's schema expects it; nothing is judged yet. */
export function readValues(fields: readonly NamedField[], values: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, field }) => {
      const value = readField(field, values, name);
      return value === NOTHING ? [] : [[name, value]];
    }),
  );
}

/** A form with the empty rows of its lists taken out, so that a problem's row is the row that is shown. */
export function withoutEmptyRows(fields: readonly NamedField[], values: URLSearchParams): URLSearchParams {
  let tidy = values;
  for (const { name, field } of fields) tidy = tidied(field, name, tidy);
  return tidy;
}

function tidied(field: Field, name: string, values: URLSearchParams): URLSearchParams {
  if (field.kind === 'group') {
    return field.fields.reduce((tidy, each) => tidied(each.field, `${name}.${each.name}`, tidy), values);
  }
  if (field.kind !== 'list') return values;
  const count = rowsOf(values, name, field.atLeast);
  const filled = Array.from({ length: count }, (_, row) => row).filter(
    (row) => readField(field.item, values, `${name}.${row}`) !== NOTHING,
  );
  const result = new URLSearchParams();
  for (const [key, value] of values) {
    const row = key.startsWith(`${name}.`) ? /^(\d+)(\.|$)/.exec(key.slice(name.length + 1)) : null;
    if (row === null) {
      if (key !== `${name}._rows`) result.append(key, value);
      continue;
    }
    const place = filled.indexOf(Number(row[1]));
    if (place >= 0) result.append(`${name}.${place}${key.slice(name.length + 1 + (row[1] ?? '').length)}`, value);
  }
  result.set(`${name}._rows`, String(filled.length));
  return filled.reduce((tidy, _, place) => tidied(field.item, `${name}.${place}`, tidy), result);
}
