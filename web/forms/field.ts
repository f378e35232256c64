/** What a form asks for, as data: drawn by draw-form.ts, read back by read-form.ts. Made from a command's zod schema. */
export type Field =
  | { readonly kind: 'text'; readonly isLong: boolean }
  | { readonly kind: 'email' }
  | { readonly kind: 'date' }
  | { readonly kind: 'number' }
  /** Several short texts, one a line. */
  | { readonly kind: 'lines' }
  | {
      readonly kind: 'choice';
      readonly options: readonly string[];
      readonly preset?: string | undefined;
      /** The words of options that are no codes, by the option. */
      readonly labels?: Readonly<Record<string, string>> | undefined;
    }
  /** Any number of a few known things, each by its id with its words. */
  | { readonly kind: 'several'; readonly options: readonly string[]; readonly labels: Readonly<Record<string, string>> }
  /** An organisation or committee that Beraad knows. */
  | { readonly kind: 'body'; readonly of: 'organisation' | 'committee' }
  | { readonly kind: 'flag'; readonly preset: boolean }
  | { readonly kind: 'group'; readonly fields: readonly NamedField[] }
  | { readonly kind: 'list'; readonly item: Field; readonly atLeast: number }
  /** The same question about each of several things, by their references. */
  | {
      readonly kind: 'answers';
      readonly refs: readonly string[];
      readonly options: readonly string[];
      /** Answers that only some of the questions can have: which, by the answer. */
      readonly only?: Readonly<Record<string, readonly string[]>> | undefined;
    }
  /** One of several forms; a variant without fields is a word. */
  | { readonly kind: 'variants'; readonly variants: readonly Variant[]; readonly preset?: string | undefined };

/** A field with its name in the command. */
export interface NamedField {
  readonly name: string;
  readonly isRequired: boolean;
  readonly field: Field;
}

/** One form of a field that has several, known by its own name. */
export interface Variant {
  readonly name: string;
  readonly fields: readonly NamedField[];
  /** What the variant is when it has no fields that a person fills in. */
  readonly value?: unknown;
}

/** The name under which a form says which variant is meant. */
export const variantName = (name: string): string => `${name}._form`;
/** The name under which a form says how many rows a list has. */
export const rowsName = (name: string): string => `${name}._rows`;
/** The button that adds a row to a list. */
export const ADD_ROW = '_add';

/** More fit in no form that anybody fills in; whoever has more uses the API, and the form says so. */
export const MOST_ROWS = 300;

/** How many rows of a list the form shows. */
export function rowsOf(values: URLSearchParams, name: string, atLeast: number): number {
  const given = Number(values.get(rowsName(name)) ?? 0);
  return Math.min(MOST_ROWS, Math.max(atLeast, Number.isInteger(given) ? given : 0));
}
