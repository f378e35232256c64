/** A field of a CSV file, with where it begins: both from 1, columns in characters. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong with a file, and where. */
export interface CsvProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ParsedCsv =
  | { readonly ok: true; readonly rows: readonly (readonly Cell[])[] }
  | { readonly ok: false; readonly problems: readonly CsvProblem[] };

const DELIMITERS = [';', ',', '\t'] as const;

/** What separates the fields: what stands most in the first line; a Belgian spreadsheet writes semicolons. */
function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (delimiter: string): number => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}

/**
 * Reads CSV as RFC 4180 has it: quoted fields, with quotes doubled and line ends kept in them. Semicolons or tabs may separate the fields,
 * and a byte order mark may stand before the text. Lines without anything are left out.
 */
export function parseCsv(given: string): ParsedCsv {
  const text = given.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(text);
  const rows: Cell[][] = [];
  const problems: CsvProblem[] = [];
  let row: Cell[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const endRow = (): void => {
    if (row.some((cell) => cell.text.trim() !== '')) rows.push(row);
    row = [];
  };
  for (;;) {
    const begin = { line, column: at - lineStart + 1 };
    let field = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const next = text[at];
        if (next === undefined) {
          problems.push({ ...begin, message: 'This field begins with a quote that is never closed.' });
          return { ok: false, problems };
        }
        at += 1;
        if (next === '"') {
          if (text[at] !== '"') break;
          at += 1;
        }
        field += next;
        if (next === '\n') {
          line += 1;
          lineStart = at;
        }
      }
    }
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') {
      field += text[at];
      at += 1;
    }
    row.push({ text: field, ...begin });
    const end = text[at];
    if (end === delimiter) {
      at += 1;
      continue;
    }
    endRow();
    if (end === undefined) break;
    at += end === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line += 1;
    lineStart = at;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rows };
}
