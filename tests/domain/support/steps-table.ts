import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../../docs/scenarios.md', import.meta.url), 'utf8');
const codeIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

interface Row {
  readonly by: readonly string[];
  readonly when: readonly string[];
  readonly leadsTo: readonly string[];
}

function readTable(): Map<string, Row> {
  const [, after = ''] = page.split('| step | by | when | then |\n');
  const lines = after.split('\n').slice(1);
  const rows = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('|')),
  );
  return new Map(
    rows.map((line) => {
      const [step, by, when, then] = line.split('|').slice(1);
      return [codeIn(step)[0] ?? '', { by: codeIn(by), when: codeIn(when), leadsTo: codeIn(then) }];
    }),
  );
}

/** The table of steps in docs/scenarios.md. */
export const stepsTable: ReadonlyMap<string, Row> = readTable();

/** The row of a step; throws where the page has none. */
export function rowOf(step: string): Row {
  const row = stepsTable.get(step);
  if (row === undefined) throw new Error(`docs/scenarios.md has no row for ${step}`);
  return row;
}
