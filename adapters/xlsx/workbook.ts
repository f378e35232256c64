import type { Workbook } from 'exceljs';

const WIDEST = 60;
/** One for all cells: of each style of its own the library works out how it is written, which took as long as the rest. */
const PLAIN = {};
const DAY_STYLE = { numFmt: 'dd/mm/yyyy' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A table as a workbook of one sheet, to be filtered by its headings. Cells are text, or days in the columns of days: nothing is a formula. */
export async function writeWorkbook(table: {
  readonly name: string;
  readonly columns: readonly string[];
  /** The places of the columns of days, `YYYY-MM-DD`, from 0. */
  readonly days?: readonly number[];
  readonly rows: readonly (readonly string[])[];
}): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded at the first export: no page needs it.
  const { default: exceljs } = await import('exceljs');
  const workbook: Workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet(table.name.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.addRow([...table.columns]).font = { bold: true };
  const isDay = (text: string, column: number): boolean => table.days?.includes(column) === true && DAY.test(text);
  for (const row of table.rows)
    sheet.addRow(row.map((text, column) => (isDay(text, column) ? new Date(text) : text))).eachCell((cell) => {
      cell.style = cell.value instanceof Date ? DAY_STYLE : PLAIN;
    });
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: table.rows.length + 1, column: table.columns.length } };
  table.columns.forEach((column, index) => {
    const longest = Math.max(column.length, ...table.rows.map((row) => row[index]?.length ?? 0));
    sheet.getColumn(index + 1).width = Math.min(WIDEST, longest + 2);
  });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
