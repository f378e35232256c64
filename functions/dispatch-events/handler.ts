import { openTable } from '#adapters/dynamodb/table.ts';
import { LOG_PREFIX, TABLE } from '#adapters/dynamodb/table-schema.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { logFailure } from '#adapters/runtime/log.ts';
import { hasExecution, kindOf } from '#domain/door/aggregate-id.ts';
import { wakeExecution } from '#functions/middleware/answer-execution.ts';
import { executionsOf, MACHINE_VARIABLES } from '#functions/middleware/machines.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { streamBatchSchema } from './event.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, ...MACHINE_VARIABLES });
const table = openTable(environment.BERAAD_TABLE);
const executions = executionsOf(environment);

/** Wakes the executions whose logs have grown. Records may come twice and out of order: what counts is the log itself. */
export const handler = eventHandler(streamBatchSchema, async ({ Records }) => {
  const failed = new Set<string>();
  const grown = new Map<string, string[]>();
  for (const { eventName, dynamodb } of Records) {
    const aggregate = dynamodb.NewImage?.aggregate?.S;
    if (eventName !== 'INSERT' || aggregate === undefined || !dynamodb.Keys[TABLE.sortKey].S.startsWith(LOG_PREFIX))
      continue;
    if (!hasExecution(kindOf(aggregate))) continue;
    grown.set(aggregate, [...(grown.get(aggregate) ?? []), dynamodb.SequenceNumber]);
  }
  await Promise.all(
    [...grown].map(async ([aggregate, numbers]) => {
      try {
        await wakeExecution(table, executions, aggregate);
      } catch (error) {
        logFailure('request-failed', error, { aggregate });
        for (const number of numbers) failed.add(number);
      }
    }),
  );
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
});
