import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readPrices } from './arithmetic.ts';
import { countIdleYear, countLife, countVisits } from './count.ts';
import { countFixedMonth } from './fixed.ts';
import { COUNTS_FILE, type Counts, readCounts } from './model.ts';
import { costPage } from './page.ts';

// npm run cost: lives scenarios, counts what they use of AWS and writes docs/cost.md. With --reprice it prices what was counted
// before, with --check it only says whether the page is up to date.

const { values } = parseArgs({
  options: { reprice: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
});
const PAGE = new URL('../../docs/cost.md', import.meta.url);
const AUTHORISATIONS = ['2012-kbi-ocmw', '2017-aii-wse', '2017-amif'];

/** Six digits say more than any price is good for, and keep what was counted readable. */
const rounded = (_name: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

async function count(): Promise<Counts> {
  const told = <Result>(what: string, result: Promise<Result>): Promise<Result> => {
    process.stderr.write(`${what} …\n`);
    return result;
  };
  const authorisations: Counts['authorisations'] = {};
  for (const file of AUTHORISATIONS) authorisations[file] = await told(file, countLife(file));
  const withoutAccessions = await told('2024-ceremonies', countLife('2024-ceremonies'));
  const withAccessions = await told('2024-ceremonies-zivver-in-time', countLife('2024-ceremonies-zivver-in-time'));
  const visits = await told('pages', countVisits('2017-amif'));
  const idleYear = await told('a year at rest', countIdleYear());
  return {
    countedOn: new Date().toISOString().slice(0, 10),
    authorisations,
    withAccessions,
    withoutAccessions,
    ...visits,
    idleYear,
    fixedMonth: countFixedMonth(),
  };
}

const prices = readPrices();
if (values.check) {
  if (readFileSync(PAGE, 'utf8') !== costPage(readCounts(), prices)) {
    console.error('docs/cost.md does not say what bench/cost/ does: run `npm run cost -- --reprice`.');
    process.exitCode = 1;
  }
} else {
  // What stands in the templates is counted in seconds, so that a new alarm is priced without living everything again.
  const counts = values.reprice ? { ...readCounts(), fixedMonth: countFixedMonth() } : await count();
  writeFileSync(COUNTS_FILE, `${JSON.stringify(counts, rounded, 2)}\n`);
  writeFileSync(PAGE, costPage(readCounts(), prices));
  process.stdout.write('docs/cost.md is written.\n');
}
