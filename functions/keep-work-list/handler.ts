import { listWork, tickOffWork } from '#adapters/dynamodb/work-list.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { type AggregateId, kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { accessionKind, conditionKind } from '#domain/door/aggregate-kind.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { keepWorkListSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** The committee that has something to do about an aggregate; a protocol's conditions have none. */
async function committeeOf(aggregate: AggregateId): Promise<string | undefined> {
  if (kindOf(aggregate) === 'accession') return (await ports.store.load(aggregate, accessionKind)).state?.committee;
  return (await ports.store.load(aggregate, conditionKind)).state?.opening.committee;
}

/** Keeps a committee's list of what its people have to do; the same event never lists anything twice. */
export const handler = eventHandler(keepWorkListSchema, async ({ action, kind, aggregate, event }) => {
  const committee = await committeeOf(parseAggregateId(aggregate));
  if (committee === undefined) return { listed: 0 };
  if (action === 'tick-off') {
    const listed = await tickOffWork(ports.table, committee, aggregate, kind);
    log('work-listed', { aggregate, event, count: -listed });
    return { listed: -listed };
  }
  await listWork(ports.table, { id: `${kind}#${event}`, committee, kind, aggregate, status: 'to-do', causedBy: event });
  log('work-listed', { aggregate, event, count: 1 });
  return { listed: 1 };
});
