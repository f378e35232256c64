import { csvCell } from '#domain/register/feeds.ts';

/** A list as a file: what each column is called, and a text for each column of a row. */
export interface ExportTable {
  /** Of the file, without what its kind adds. */
  readonly name: string;
  readonly columns: readonly string[];
  /** The places of the columns of days, `YYYY-MM-DD`, from 0: a workbook has them as days. */
  readonly days?: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** A text in the row of its own with which a file ends that does not hold everything. */
export const noticeRow = ({ length }: readonly string[], notice: string): string[] =>
  Array.from({ length }, (_, column) => (column === 0 ? notice : ''));

/** As RFC 4180 has it but with semicolons, by which a Belgian Excel tells the columns, and with the mark by which it knows UTF-8. */
export const toCsv = ({ columns, rows }: ExportTable): string =>
  `\uFEFF${[columns, ...rows].map((row) => row.map(csvCell).join(';')).join('\r\n')}\r\n`;
