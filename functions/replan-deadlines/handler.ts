import { isRenewed } from '#adapters/dynamodb/renew-rows.ts';
import {
  FIRST_PLACE,
  type ReplanProgress,
  readAggregatePage,
  readReplanProgress,
  writeReplanProgress,
} from '#adapters/dynamodb/replan-progress.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log, logFailure } from '#adapters/runtime/log.ts';
import { addMilliseconds } from '#domain/calendar/brussels-time.ts';
import type { PolicyChange } from '#domain/deadlines/replan.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { inBatches } from '#domain/usecases/in-batches.ts';
import { REPLAN_SETTLES_MILLISECONDS, replanAggregate } from '#domain/usecases/replan-deadlines.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';
import { renewAll } from './renew-all.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const BY = 'system:replan-deadlines';

/** Items of the list read at once; about half of them are aggregates. */
const PAGE = 200;
/** A run ends after so many pages; the next tick goes on where it stopped. */
const MOST_PAGES = 20;

type Planned = { readonly aggregate: AggregateId; readonly outcome: 'told' | 'unmoved' | 'failed' };

/** One that fails is told and holds nothing up: it is tried again at the next run. */
async function replan(aggregate: AggregateId, change: Omit<PolicyChange, 'policy'>): Promise<Planned> {
  try {
    return { aggregate, outcome: (await replanAggregate(ports, aggregate, change, BY)) ? 'told' : 'unmoved' };
  } catch (error) {
    logFailure('replan-failed', error, { aggregate });
    return { aggregate, outcome: 'failed' };
  }
}

type Failed = NonNullable<ReplanProgress['failed']>;

/** Tries again what failed before; gives what fails still. */
async function tryAgain(failed: Failed, reason: string | undefined): Promise<Failed> {
  const planned = await inBatches(failed, async (one) => ({
    one,
    ...(await replan(one.aggregate, { through: one.through, reason })),
  }));
  return planned.flatMap(({ one, outcome }) => (outcome === 'failed' ? [one] : []));
}

/**
 * Brings a change of policy to every aggregate: what moves is told in its log, and its due row follows. How far it has come is written
 * after every page, so that a run that dies is gone on with; an aggregate that was planned already tells nothing twice. One that could
 * not be planned is tried again at every run until it can.
 */
export const handler = eventHandler(tickSchema, async () => {
  if (!(await isRenewed(ports.table))) await renewAll(ports.table);
  const [versions, known] = await Promise.all([ports.policies.versions(), readReplanProgress(ports.table)]);
  const newest = versions.at(-1);
  const before = known.failed ?? [];
  let failed = await tryAgain(before, newest?.reason);
  const recovered = before.length - failed.length;
  if (newest === undefined || newest.settings.version <= known.completed) {
    if (recovered > 0) await writeReplanProgress(ports.table, { ...known, turn: known.turn + 1, failed });
    return { planned: recovered, done: failed.length === 0 };
  }
  // Whatever began under the policy before has ended by then, and none of it comes after the aggregate was planned anew.
  if (ports.now() < addMilliseconds(newest.since, REPLAN_SETTLES_MILLISECONDS)) return { planned: 0, done: false };
  const target = newest.settings.version;
  const change = { through: known.completed, reason: newest.reason };
  let place = known.target === target ? (known.place ?? FIRST_PLACE) : FIRST_PLACE;
  let { turn } = known;
  let planned = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { found, next } = await readAggregatePage(ports.table, place, PAGE);
    const all = await inBatches(found, ({ aggregate }) => replan(aggregate, change));
    planned += all.filter(({ outcome }) => outcome === 'told').length;
    const fresh = all.filter(
      ({ aggregate, outcome }) => outcome === 'failed' && !failed.some((one) => one.aggregate === aggregate),
    );
    failed = [...failed, ...fresh.map(({ aggregate }) => ({ aggregate, through: known.completed }))];
    turn += 1;
    const progress =
      next === undefined ? { turn, completed: target } : { turn, completed: known.completed, target, place: next };
    const mine = await writeReplanProgress(ports.table, { ...progress, ...(failed.length === 0 ? {} : { failed }) });
    if (next === undefined || !mine) {
      log('deadlines-replanned', { version: target, count: planned });
      return { planned, done: mine };
    }
    place = next;
  }
  log('deadlines-replanned', { version: target, count: planned });
  return { planned, done: false };
});
