import { readFileSync } from 'node:fs';

/** A row of the table of steps in docs/scenarios.md. */
export interface StepRow {
  readonly step: string;
  readonly by: readonly string[];
  readonly when: readonly string[];
  readonly leadsTo: readonly string[];
}

const codeIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

function readStepsTable(): ReadonlyMap<string, StepRow> {
  const page = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
  const [, after = ''] = page.split('| step | by | when | then |\n');
  const lines = after.split('\n').slice(1);
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  );
  return new Map(
    rows.map((line) => {
      const [step, by, when, then] = line.split('|').slice(1);
      const name = codeIn(step)[0] ?? '';
      return [name, { step: name, by: codeIn(by), when: codeIn(when), leadsTo: codeIn(then) }];
    }),
  );
}

/** The table of steps in docs/scenarios.md, row by row: the text, and not the program's own lists. */
export const stepsTable: ReadonlyMap<string, StepRow> = readStepsTable();

/** The row of a step; throws where the page has none. */
export function rowOf(step: string): StepRow {
  const row = stepsTable.get(step);
  if (row === undefined) throw new Error(`docs/scenarios.md has no row for ${step}`);
  return row;
}
