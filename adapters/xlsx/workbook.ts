import type { Workbook } from 'exceljs';

const WIDEST = 60;
/** One for all cells: of each style of its own the library works out how it is written, which took as long as the rest. */
const PLAIN = {};

/** A table as a workbook of one sheet. Every cell is text: nothing in it is a formula. */
export async function writeWorkbook(table: {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded at the first export: no page needs it.
  const { default: exceljs } = await import('exceljs');
  const workbook: Workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet(table.name.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.addRow([...table.columns]).font = { bold: true };
  for (const row of table.rows)
    sheet.addRow([...row]).eachCell((cell) => {
      cell.style = PLAIN;
    });
  table.columns.forEach((column, index) => {
    const longest = Math.max(column.length, ...table.rows.map((row) => row[index]?.length ?? 0));
    sheet.getColumn(index + 1).width = Math.min(WIDEST, longest + 2);
  });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
