import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { add, beyond, times, type Usage } from './arithmetic.ts';
import { ASSUMED } from './assumptions.ts';

const usageSchema = z.record(z.string(), z.number().nonnegative());
const countedSchema = z.strictObject({
  usage: usageSchema,
  steps: z.int(),
  accessions: z.int(),
  executions: z.int(),
  tableBytes: z.int(),
  indexBytes: z.int(),
  documentBytes: z.int(),
});
/** What `npm run cost` counted when it last lived the scenarios: bench/cost/counts.json. */
const countsSchema = z.strictObject({
  countedOn: z.iso.date(),
  /** By file of scenarios/: the dossiers whose mean is "an authorisation". */
  authorisations: z.record(z.string(), countedSchema),
  /** The same deliberation with its accessions and without. */
  withAccessions: countedSchema,
  withoutAccessions: countedSchema,
  page: usageSchema,
  publicPage: usageSchema,
  check: usageSchema,
  idleYear: usageSchema,
  fixedMonth: usageSchema,
});
export type Counts = z.infer<typeof countsSchema>;

const FILE = new URL('counts.json', import.meta.url);
export const COUNTS_FILE = FILE.pathname;

/** What was counted last. */
export const readCounts = (): Counts => countsSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

const GIGABYTE = 1e9;
const MONTHS_A_YEAR = 12;
/** Days that logs are kept, as months: `retention.logDays` of the example stage. */
const LOG_MONTHS = 3;
const ANNEXES = 5;

/** Bytes that a life leaves behind. */
interface Left {
  readonly tableBytes: number;
  readonly indexBytes: number;
  readonly documentBytes: number;
}

/** What keeping something costs until it may go. Indexes are in no backup: they are made anew from the table. */
function kept({ tableBytes, indexBytes, documentBytes }: Left): Usage {
  const gigabyteMonths = (bytes: number): number => (bytes / GIGABYTE) * ASSUMED.keptYears * MONTHS_A_YEAR;
  return {
    'table-gb-month': gigabyteMonths(tableBytes + indexBytes),
    'recovery-gb-month': gigabyteMonths(tableBytes),
    'table-backup-gb-month': gigabyteMonths(tableBytes) * ASSUMED.tableCopies,
    'object-gb-month': gigabyteMonths(documentBytes),
    'object-backup-gb-month': gigabyteMonths(documentBytes),
  };
}

const withMore = (left: Left, bytes: number): Left => ({ ...left, documentBytes: left.documentBytes + bytes });

const withLogsKept = (usage: Usage): Usage => add(usage, { 'log-gb-month': (usage['log-gb'] ?? 0) * LOG_MONTHS });

/** Usage of one authorisation and one accession over their lives, and of the years. */
export interface Model {
  readonly authorisation: Usage;
  readonly accession: Usage;
  /** What a year in which nothing happens uses. */
  readonly rest: Usage;
  readonly flanders: Usage;
  readonly thousandfold: Usage;
}

/** Makes of what was counted what is priced. Pure: the same counts give the same model. */
export function modelOf(counts: Counts): Model {
  const lives = Object.values(counts.authorisations);
  const visited = (steps: number): Usage => times(counts.page, steps * ASSUMED.pagesPerStep);
  const authorisation = withLogsKept(
    times(
      add(
        ...lives.map(({ usage, steps, ...left }) =>
          add(usage, visited(steps), kept(withMore(left, ASSUMED.annexBytesPerAuthorisation)), {
            'object-write': ANNEXES,
            'scanned-object': ANNEXES,
            'scanned-gb': ASSUMED.annexBytesPerAuthorisation / GIGABYTE,
          }),
        ),
      ),
      1 / lives.length,
    ),
  );
  const { withAccessions: many, withoutAccessions: none } = counts;
  const each = 1 / many.accessions;
  const accession = withLogsKept(
    add(
      times(beyond(many.usage, none.usage), each),
      visited((many.steps - none.steps) * each),
      kept({
        tableBytes: (many.tableBytes - none.tableBytes) * each,
        indexBytes: (many.indexBytes - none.indexBytes) * each,
        documentBytes: (many.documentBytes - none.documentBytes) * each + ASSUMED.fileBytesPerAccession,
      }),
      { 'scanned-gb': ASSUMED.fileBytesPerAccession / GIGABYTE },
    ),
  );
  const rest = withLogsKept(add(counts.idleYear, times(counts.fixedMonth, MONTHS_A_YEAR)));
  const busy = add(
    times(authorisation, ASSUMED.authorisationsPerYear),
    times(accession, ASSUMED.accessionsPerYear),
    withLogsKept(times(counts.check, ASSUMED.checksPerYear)),
    withLogsKept(times(counts.publicPage, ASSUMED.publicPagesPerYear)),
  );
  return { authorisation, accession, rest, flanders: add(busy, rest), thousandfold: add(times(busy, 1000), rest) };
}
