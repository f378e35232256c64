import { readContactReport } from '#adapters/dynamodb/contact-report.ts';
import { dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import { firstDue } from '#adapters/dynamodb/due-rows.ts';
import { readHeadsWithExecutions } from '#adapters/dynamodb/execution-rows.ts';
import { readDeadAddresses } from '#adapters/dynamodb/mail-addresses.ts';
import { firstOf } from '#adapters/dynamodb/mail-watch.ts';
import { type Message, readUnresolved } from '#adapters/dynamodb/messages.ts';
import { firstQueued } from '#adapters/dynamodb/outbox.ts';
import { dynamodbPolicies } from '#adapters/dynamodb/policies.ts';
import { isRenewed } from '#adapters/dynamodb/renew-rows.ts';
import { FIRST_PLACE, readAggregatePage, readReplanProgress } from '#adapters/dynamodb/replan-progress.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { firstAsked } from '#adapters/dynamodb/usefulness.ts';
import { epochOf, instantOfEpoch, startOfDay } from '#domain/calendar/brussels-time.ts';
import { whatIsLate } from '#domain/mail/lateness.ts';
import { REPLAN_SETTLES_MILLISECONDS } from '#domain/usecases/replan-deadlines.ts';
import { nextErasure } from '#functions/erase-expired/erase-expired.ts';
import type { ScheduledJob } from '../scheduler/scheduled-job.ts';
import type { Counts } from './activity.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;
/** No period of domain/retention is shorter. */
const SHORTEST_KEPT_DAYS = 181;

/** What the platform knows of its own doings, for the jobs that look after them. */
export interface Doings {
  readonly counts: Counts;
  readonly now: () => number;
  /** When an execution last ended otherwise than it should; on AWS EventBridge tells the reconciler the same. */
  readonly lastBadEnd: () => Promise<number>;
}

/** Whether the table was written by a version whose shapes were others: an empty one was not. */
async function isOfEarlierShape(table: Table): Promise<boolean> {
  if (await isRenewed(table)) return false;
  const { found, next } = await readAggregatePage(table, FIRST_PLACE, 1);
  return found.length > 0 || (next !== undefined && (await readAggregatePage(table, next, 1)).found.length > 0);
}

/** Asks again only where a count has moved since it was asked last: nothing but what is counted writes what it reads. */
function whenMoved<Answer>(countOf: () => number, query: () => Promise<Answer>): () => Promise<Answer> {
  let known: { readonly at: number; readonly answer: Promise<Answer> } | undefined;
  return () => {
    const at = countOf();
    if (known?.at !== at) {
      const asked = { at, answer: query() };
      known = asked;
      asked.answer.catch(() => {
        if (known === asked) known = undefined;
      });
    }
    return known.answer;
  };
}

/** Whether any execution is behind its log, or missing: the reconciler's own question. */
async function anyBehind(table: Table): Promise<boolean> {
  const all = await readHeadsWithExecutions(table);
  return all.some(({ head, execution }) => execution === undefined || execution.cursor < head.version);
}

/** When a message that is not resolved is to be looked at: its time, or when its sender's lease runs out. */
const nextLook = ({ status, leaseUntil, notBefore }: Message, now: number): number => {
  const at = status === 'claimed' ? leaseUntil : notBefore;
  return at === undefined ? now : epochOf(at);
};

/** The functions on a rhythm, each with its own query for the next thing to do. */
export function scheduledJobs(
  table: Table,
  doings: Doings,
): { readonly jobs: readonly ScheduledJob[]; readonly ran: (functionName: string) => void } {
  const { counts } = doings;
  /** When the reconciler looked last, and how much had failed by then; at a start it has everything to look at. */
  let looked = { at: Number.NEGATIVE_INFINITY, failures: -1 };
  /** How many events the logs had when their root was written; at a start nobody knows. */
  let anchored = -1;

  let erasure = { askAgainAt: Number.NEGATIVE_INFINITY, work: 0 };

  // What several jobs ask of, each with a question of its own.
  const due = whenMoved(
    () => counts.commands,
    () => firstDue(table),
  );
  const queued = whenMoved(
    () => counts.commands + counts.mail,
    () => firstQueued(table),
  );
  const unresolved = whenMoved(
    () => counts.commands + counts.mail,
    () => readUnresolved(table),
  );

  const badEnd = whenMoved(() => counts.engine, doings.lastBadEnd);
  const behind = whenMoved(
    () => counts.work,
    async () => ((await anyBehind(table)) ? doings.now() : null),
  );

  const jobs: ScheduledJob[] = [
    {
      functionName: 'sweep-due',
      everyMilliseconds: MINUTE,
      nextWork: whenMoved(
        () => counts.commands,
        async () => {
          const first = await due();
          return first === undefined ? null : epochOf(first);
        },
      ),
    },
    {
      functionName: 'send-mail',
      everyMilliseconds: MINUTE,
      nextWork: whenMoved(
        () => counts.commands + counts.mail,
        async () => {
          const [first, messages] = await Promise.all([queued(), unresolved()]);
          const instants = messages.map((message) => nextLook(message, doings.now()));
          // A notice leaves when its minute is over.
          if (first !== undefined) instants.push(epochOf(first) + 1);
          return instants.length === 0 ? null : Math.min(...instants);
        },
      ),
    },
    {
      functionName: 'watch-reminders',
      everyMilliseconds: 5 * MINUTE,
      nextWork: whenMoved(
        () => counts.ended,
        async () => {
          const [first, oldest, messages] = await Promise.all([due(), queued(), unresolved()]);
          const progress = { firstDue: first, firstUnsent: firstOf(oldest, messages) };
          return whatIsLate(instantOfEpoch(doings.now()), progress).length > 0 ? doings.now() : null;
        },
      ),
    },
    {
      functionName: 'judge-notices',
      everyMilliseconds: DAY,
      nextWork: whenMoved(
        () => counts.mail + counts.judgements,
        async () => {
          const first = await firstAsked(table);
          return first === undefined ? null : epochOf(startOfDay(first));
        },
      ),
    },
    {
      functionName: 'report-contacts',
      everyMilliseconds: DAY,
      nextWork: whenMoved(
        () => counts.mail,
        async () => {
          const [dead, report] = await Promise.all([readDeadAddresses(table), readContactReport(table)]);
          const newest = dead
            .map(({ deadSince = '' }) => deadSince)
            .sort()
            .at(-1);
          // While a body is known to be out of reach, it is looked again whether it still is.
          const isWorth = (report?.bodies.length ?? 0) > 0 || (newest !== undefined && newest > (report?.at ?? ''));
          return isWorth ? doings.now() : null;
        },
      ),
    },
    {
      functionName: 'reconcile-executions',
      everyMilliseconds: QUARTER,
      async nextWork() {
        if (((await badEnd()) ?? Number.NEGATIVE_INFINITY) >= looked.at) return doings.now();
        // Every wake-up that came through has left its execution at the head of its log.
        return counts.failures === looked.failures ? null : behind();
      },
    },
    {
      functionName: 'replan-deadlines',
      everyMilliseconds: MINUTE,
      nextWork: whenMoved(
        () => counts.settings,
        async () => {
          const [versions, { completed, failed = [] }] = await Promise.all([
            dynamodbPolicies(table).versions(),
            readReplanProgress(table),
          ]);
          const newest = versions.at(-1);
          // What could not be planned is tried again at every tick.
          if (failed.length > 0) return doings.now();
          if (await isOfEarlierShape(table)) return doings.now();
          if (newest === undefined || newest.settings.version <= completed) return null;
          return epochOf(newest.since) + REPLAN_SETTLES_MILLISECONDS;
        },
      ),
    },
    {
      functionName: 'erase-expired',
      everyMilliseconds: 7 * DAY,
      async nextWork() {
        // Nothing that comes to its end from now on can go before the shortest period is over: until then one answer holds.
        if (doings.now() >= erasure.askAgainAt) {
          const next = await nextErasure({
            table,
            directory: dynamodbDirectory(table),
            now: () => instantOfEpoch(doings.now()),
          });
          const askAgainAt = doings.now() + SHORTEST_KEPT_DAYS * DAY;
          erasure = { askAgainAt, work: Math.min(askAgainAt, next === undefined ? askAgainAt : epochOf(next)) };
        }
        return erasure.work;
      },
    },
    {
      functionName: 'anchor-logs',
      everyMilliseconds: DAY,
      nextWork: async () => (counts.events === anchored ? null : doings.now()),
    },
  ];
  const ran = (functionName: string): void => {
    if (functionName === 'reconcile-executions') looked = { at: doings.now(), failures: counts.failures };
    if (functionName === 'anchor-logs') anchored = counts.events;
    if (functionName === 'erase-expired') erasure = { askAgainAt: Number.NEGATIVE_INFINITY, work: 0 };
  };
  return { jobs, ran };
}
