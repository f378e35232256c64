import { listWork, readOpenWorkAbout, tickOffWork, type WorkItem, workItem } from '#adapters/dynamodb/work-list.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { type ConditionState, isStillLate } from '#domain/condition/state.ts';
import { type AggregateId, kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { accessionKind, conditionKind } from '#domain/door/aggregate-kind.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { keepWorkListSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** Whether there is still something for the chair to discuss: not where it is settled, has ended, or is due on a later day. */
const isLate = (condition: ConditionState): boolean => isStillLate(condition, ports.now());

/** What happened, and to what. */
interface Told {
  readonly aggregate: string;
  readonly event: string;
}

/** Puts on a committee's list what an event asks of its people. */
const list = ({ aggregate, event }: Told, committee: string, kind: WorkItem['kind']): Promise<void> =>
  listWork(ports.table, {
    ...{ id: workItem(kind, event), committee, kind, aggregate },
    ...{ status: 'to-do', causedBy: event },
  });

/** Lists what the condition asks for now and is not listed, and ticks off what it does not ask for any more. */
async function align({ aggregate, event }: Told, condition: ConditionState, committee: string): Promise<number> {
  const { status, extensionAsked } = condition;
  const asks: readonly (readonly [WorkItem['kind'], boolean])[] = [
    ['judge-evidence', status === 'in-review'],
    ['answer-extension', extensionAsked !== undefined],
  ];
  let listed = 0;
  if (!isLate(condition)) listed -= await tickOffWork(ports.table, committee, aggregate, 'discuss-escalation');
  for (const [kind, asked] of asks) {
    if (!asked) listed -= await tickOffWork(ports.table, committee, aggregate, kind);
    else {
      if ((await readOpenWorkAbout(ports.table, committee, aggregate, kind)).length > 0) continue;
      await list({ aggregate, event }, committee, kind);
      listed += 1;
    }
  }
  return listed;
}

/** The committee that has something to do about an aggregate; a protocol's conditions have none. */
async function committeeOf(aggregate: AggregateId, condition: ConditionState | undefined): Promise<string | undefined> {
  if (kindOf(aggregate) === 'accession') return (await ports.store.load(aggregate, accessionKind)).state?.committee;
  return condition?.opening.committee;
}

/** Keeps a committee's list of what its people have to do; the same event never lists anything twice. */
export const handler = eventHandler(keepWorkListSchema, async (asked) => {
  const { aggregate, event } = asked;
  const id = parseAggregateId(aggregate);
  const condition = kindOf(id) === 'condition' ? (await ports.store.load(id, conditionKind)).state : undefined;
  const committee = await committeeOf(id, condition);
  if (committee === undefined) return { listed: 0 };
  if (asked.action === 'align') {
    const listed = condition === undefined ? 0 : await align(asked, condition, committee);
    log('work-listed', { aggregate, event, count: listed });
    return { listed };
  }
  const { action, kind } = asked;
  if (action === 'tick-off') {
    // Whoever judged or waived has answered a request for an extension as well; one that still stands stays listed.
    const isAnswered = condition !== undefined && condition.extensionAsked === undefined;
    const kinds: WorkItem['kind'][] = isAnswered ? [kind, 'answer-extension'] : [kind];
    if (condition !== undefined && !isLate(condition)) kinds.push('discuss-escalation');
    let listed = 0;
    for (const one of kinds) listed += await tickOffWork(ports.table, committee, aggregate, one);
    log('work-listed', { aggregate, event, count: -listed });
    return { listed: -listed };
  }
  await list(asked, committee, kind);
  log('work-listed', { aggregate, event, count: 1 });
  return { listed: 1 };
});
