import { type ExecutionRow, readHeadsWithExecutions } from '#adapters/dynamodb/execution-rows.ts';
import { openTable } from '#adapters/dynamodb/table.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log, logFailure } from '#adapters/runtime/log.ts';
import { answerWaiting, startNext, wakeExecution } from '#functions/middleware/answer-execution.ts';
import { executionsOf, MACHINE_VARIABLES } from '#functions/middleware/machines.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';

const { BERAAD_TABLE } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, ...MACHINE_VARIABLES });
const table = openTable(environment.BERAAD_TABLE);
const executions = executionsOf(environment);

/** How many executions are looked at at once. */
const AT_ONCE = 8;

/** Starts the next generation where the last one died before its time. */
async function restart(row: ExecutionRow): Promise<boolean> {
  if (await executions.isRunning(row.execution)) return false;
  log('execution-restarted', { aggregate: row.aggregate, generation: row.generation, cursor: row.cursor });
  await startNext(table, executions, row);
  return true;
}

async function reconcileOne(aggregate: string, version: number, row: ExecutionRow | undefined): Promise<boolean> {
  if (row === undefined || row.status === 'done') {
    if (row !== undefined && row.cursor >= version) return false;
    await wakeExecution(table, executions, aggregate);
    return true;
  }
  if (row.cursor < version) {
    const answered = await answerWaiting(table, executions, row);
    return answered === 'spent' ? restart(row) : answered === 'answered';
  }
  // Nothing new in its log: does its token still wait?
  if (row.token !== undefined && (await executions.isWaiting(row.token))) return false;
  return restart(row);
}

/** Compares the cursor of every execution with the head of its log, and starts what died. */
export const handler = eventHandler(tickSchema, async () => {
  const heads = await readHeadsWithExecutions(table);
  let mended = 0;
  let failed = 0;
  for (let start = 0; start < heads.length; start += AT_ONCE) {
    const results = await Promise.all(
      heads.slice(start, start + AT_ONCE).map(async ({ head: { aggregate, version }, execution }) => {
        try {
          return await reconcileOne(aggregate, version, execution);
        } catch (error) {
          logFailure('request-failed', error, { aggregate });
          failed += 1;
          return false;
        }
      }),
    );
    mended += results.filter(Boolean).length;
  }
  return { looked: heads.length, mended, failed };
});
