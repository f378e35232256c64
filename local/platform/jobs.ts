import { firstDue } from '#adapters/dynamodb/due-rows.ts';
import { readHeadsWithExecutions } from '#adapters/dynamodb/execution-rows.ts';
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
  /** When an execution last ended otherwise than it should; on AWS EventBridge tells the reconciler the same. */
  readonly lastBadEnd: () => Promise<number>;
}

/** Whether any execution is behind its log, or missing: the reconciler's own question. */
async function anyBehind(table: Table): Promise<boolean> {
  const all = await readHeadsWithExecutions(table);
  return all.some(({ head, execution }) => execution === undefined || execution.cursor < head.version);
}

/** The functions on a rhythm, each with its own query for the next thing to do. */
export function scheduledJobs(
  table: Table,
  doings: Doings,
): { readonly jobs: readonly ScheduledJob[]; readonly ran: (functionName: string) => void } {
  const seen = new Map<string, number>();
  /** Work is there once anything has run since the last time the function looked. */
  const whenSomethingRan = (functionName: string): number | null =>
    seen.get(functionName) === doings.count() ? null : doings.now();

  /** When the reconciler looked last; at a start it has everything to look at. */
  let looked = Number.NEGATIVE_INFINITY;
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

  const behind = asked('reconcile-executions', async () => ((await anyBehind(table)) ? doings.now() : null));

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
        const instants = unresolved.map((message) =>
          message.leaseUntil === undefined || message.status === 'open' ? doings.now() : epochOf(message.leaseUntil),
        );
        // A notice leaves when its minute is over.
        if (queued !== undefined) instants.push(epochOf(queued) + 1);
        return instants.length === 0 ? null : Math.min(...instants);
      }),
    },
    {
      functionName: 'reconcile-executions',
      everyMilliseconds: QUARTER,
      async nextWork() {
        if (looked === Number.NEGATIVE_INFINITY || (await doings.lastBadEnd()) >= looked) return doings.now();
        return behind();
      },
    },
    { functionName: 'anchor-logs', everyMilliseconds: DAY, nextWork: async () => whenSomethingRan('anchor-logs') },
  ];
  const ran = (functionName: string): void => {
    seen.set(functionName, doings.count());
    if (functionName === 'reconcile-executions') looked = doings.now();
  };
  return { jobs, ran };
}
