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

  const jobs: ScheduledJob[] = [
    {
      functionName: 'sweep-due',
      everyMilliseconds: MINUTE,
      async nextWork() {
        const first = await firstDue(table);
        return first === undefined ? null : epochOf(first);
      },
    },
    {
      functionName: 'send-mail',
      everyMilliseconds: MINUTE,
      async nextWork() {
        const [queued, unresolved] = await Promise.all([firstQueued(table), readUnresolved(table)]);
        const instants = unresolved.map((message) => (message.leaseUntil === undefined || message.status === 'open' ? doings.now() : epochOf(message.leaseUntil)));
        // A notice leaves when its minute is over.
        if (queued !== undefined) instants.push(epochOf(queued) + 1);
        return instants.length === 0 ? null : Math.min(...instants);
      },
    },
    { functionName: 'reconcile-executions', everyMilliseconds: QUARTER, nextWork: async () => whenSomethingRan('reconcile-executions') },
    { functionName: 'anchor-logs', everyMilliseconds: DAY, nextWork: async () => whenSomethingRan('anchor-logs') },
  ];
  return { jobs, ran: (functionName) => seen.set(functionName, doings.count()) };
}
