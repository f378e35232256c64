import type * as z from 'zod';
import { nearMiss } from '#domain/commands/near-miss.ts';
import type { organisationRow } from '#domain/commands/organisation-import.ts';
import { tidyKbo } from './check-digits.ts';
import { type Cell, type CsvProblem, parseCsv } from './csv.ts';

/** A body as a line of a file tells of it. */
type OrganisationRow = z.input<typeof organisationRow>;

/** Fields of a line by the heading of their column, in the words that people use; written small, letters only. */
const HEADINGS: Readonly<Record<string, keyof OrganisationRow>> = {
  id: 'id',
  reference: 'id',
  name: 'name',
  naam: 'name',
  kind: 'kind',
  soort: 'kind',
  kbo: 'kbo',
  ondernemingsnummer: 'kbo',
  nis: 'nis',
  niscode: 'nis',
  email: 'email',
  emailadres: 'email',
  dpo: 'dpo',
  dpoemail: 'dpo',
  emaildpo: 'dpo',
  signatories: 'signatories',
  ondertekenaars: 'signatories',
  mergedinto: 'mergedInto',
  gefuseerdmet: 'mergedInto',
  mergedon: 'mergedOn',
  fusiedatum: 'mergedOn',
};
const NEEDED: readonly (keyof OrganisationRow)[] = ['name', 'kind'];

export type ReadOrganisations =
  | {
      readonly ok: true;
      /** To be checked against the schema of an import. */
      readonly rows: readonly Readonly<Record<string, unknown>>[];
      /** Where each field of each row stands. */
      readonly places: readonly ReadonlyMap<string, Pick<Cell, 'line' | 'column'>>[];
    }
  | { readonly ok: false; readonly problems: readonly CsvProblem[] };

const headingOf = (cell: Cell): string => cell.text.toLowerCase().replaceAll(/[^a-z]/g, '');

/** `An Peeters (burgemeester); Bert Maes (algemeen directeur)`. */
function signatoriesIn(text: string): NonNullable<OrganisationRow['signatories']> {
  return text
    .split(/[;|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = part, office] = /^(.*?)\s*\(([^()]*)\)$/.exec(part) ?? [];
      return { name, ...(office === undefined || office.trim() === '' ? {} : { office: office.trim() }) };
    });
}

/** The value of a field: an empty cell says nothing, a hyphen that there is none. */
function fieldValue(field: keyof OrganisationRow, text: string): OrganisationRow[keyof OrganisationRow] {
  if (text === '') return undefined;
  if (text === '-') return null;
  if (field === 'signatories') return signatoriesIn(text);
  if (field === 'kbo') return tidyKbo(text);
  if (field === 'mergedInto') return /^[\d\s.]+$|^BE/.test(text) ? tidyKbo(text) : text;
  return text;
}

/** Reads bodies from CSV with a line of headings; every fault has its line and column. */
export function readOrganisations(text: string): ReadOrganisations {
  const csv = parseCsv(text);
  if (!csv.ok) return csv;
  const [headings, ...lines] = csv.rows;
  if (headings === undefined)
    return {
      ok: false,
      problems: [{ line: 1, column: 1, message: 'The file is empty; it begins with a line of headings.' }],
    };
  const problems: CsvProblem[] = [];
  const fields = headings.map((cell, index) => {
    const field = HEADINGS[headingOf(cell)];
    const { line, column } = cell;
    if (field === undefined) {
      const near = nearMiss(headingOf(cell), Object.keys(HEADINGS));
      problems.push({
        line,
        column,
        message: `There is no column "${cell.text}"${near === undefined ? '' : `; did you mean ${near}?`}.`,
      });
    } else if (headings.findIndex((other) => HEADINGS[headingOf(other)] === field) < index) {
      problems.push({ line, column, message: `The column ${field} stands here a second time.` });
    }
    return field;
  });
  for (const field of NEEDED)
    if (!fields.includes(field)) problems.push({ line: 1, column: 1, message: `The column ${field} is missing.` });
  if (problems.length > 0) return { ok: false, problems };
  const rows: Record<string, unknown>[] = [];
  const places: Map<string, Pick<Cell, 'line' | 'column'>>[] = [];
  for (const cells of lines) {
    const [first] = cells;
    const place = new Map<string, Pick<Cell, 'line' | 'column'>>();
    if (first !== undefined) place.set('', first);
    if (cells.length !== fields.length) {
      const last = cells[Math.min(cells.length, fields.length + 1) - 1] ?? first;
      problems.push({
        line: last?.line ?? 1,
        column: last?.column ?? 1,
        message: `This line has ${cells.length} fields, and the headings are ${fields.length}.`,
      });
      continue;
    }
    const row: Record<string, unknown> = {};
    fields.forEach((field, index) => {
      const cell = cells[index];
      if (field === undefined || cell === undefined) return;
      place.set(field, cell);
      const value = fieldValue(field, cell.text.trim());
      if (value !== undefined) row[field] = value;
    });
    rows.push(row);
    places.push(place);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rows, places };
}
