import { firstDue } from '#adapters/dynamodb/due-rows.ts';
import { firstQueued, readUnresolved } from '#adapters/dynamodb/outbox.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { epochOf } from '#domain/calendar/brussels-time.ts';
import type { ScheduledJob } from '../scheduler/scheduled-job.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/** What the platform knows of its own doings, for the jobs that look after them. */
export interface Doings {
  /** Counts up with everything that ran and could have left something behind. */
  readonly count: () => number;
  readonly now: () => number;
}

/** The functions on a rhythm, each with its own query for the next thing to do. */
export function scheduledJobs(table: Table, doings: Doings): { readonly jobs: readonly ScheduledJob[]; readonly ran: (functionName: string) => void } {
  const seen = new Map<string, number>();
  /** Work is there once anything has run since the last time the function looked. */
  const whenSomethingRan = (functionName: string): number | null => (seen.get(functionName) === doings.count() ? null : doings.now());

  const answered = new Map<string, { readonly at: number; readonly work: number | null }>();
  /** Asks a function's query again only where something ran since it was asked last: nothing else writes the table. */
  const asked = (functionName: string, query: () => Promise<number | null>) => async (): Promise<number | null> => {
    const known = answered.get(functionName);
    const at = doings.count();
    if (known?.at === at) return known.work;
    const work = await query();
    answered.set(functionName, { at, work });
    return work;
  };

  const jobs: ScheduledJob[] = [
    {
      functionName: 'sweep-due',
      everyMilliseconds: MINUTE,
      nextWork: asked('sweep-due', async () => {
        const first = await firstDue(table);
        return first === undefined ? null : epochOf(first);
      }),
    },
    {
      functionName: 'send-mail',
      everyMilliseconds: MINUTE,
      nextWork: asked('send-mail', async () => {
        const [queued, unresolved] = await Promise.all([firstQueued(table), readUnresolved(table)]);
        const instants = unresolved.map((message) => (message.leaseUntil === undefined || message.status === 'open' ? doings.now() : epochOf(message.leaseUntil)));
        // A notice leaves when its minute is over.
        if (queued !== undefined) instants.push(epochOf(queued) + 1);
        return instants.length === 0 ? null : Math.min(...instants);
      }),
    },
    { functionName: 'reconcile-executions', everyMilliseconds: QUARTER, nextWork: async () => whenSomethingRan('reconcile-executions') },
    { functionName: 'anchor-logs', everyMilliseconds: DAY, nextWork: async () => whenSomethingRan('anchor-logs') },
  ];
  return { jobs, ran: (functionName) => seen.set(functionName, doings.count()) };
}
