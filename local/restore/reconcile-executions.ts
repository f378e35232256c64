import {
  ExecutionAlreadyExists,
  paginateListExecutions,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { readHeadsWithExecutions, writeExecution } from '#adapters/dynamodb/execution-rows.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { executionArn, executionName } from '#adapters/stepfunctions/executions.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { kindOf } from '#domain/door/aggregate-id.ts';
import { inBatches } from '#domain/usecases/in-batches.ts';

/** The state machines by the kind of aggregate that they follow: the ARN of each one's alias. */
export type MachinesByKind = Readonly<Record<'dossier' | 'condition' | 'protocol' | 'accession', string>>;

/** What became of the executions after a restore. */
export interface ExecutionsReconciled {
  readonly stopped: number;
  readonly started: number;
  /** Names of executions that followed something which is not in the table. */
  readonly unknown: readonly string[];
}

interface Listed {
  readonly executionArn: string | undefined;
  readonly name: string;
  readonly isRunning: boolean;
}

/** Every execution of a state machine that Step Functions still knows: those that run, and those that ended in the last ninety days. */
async function listAll(sfn: SFNClient, alias: string): Promise<Listed[]> {
  const listed: Listed[] = [];
  for await (const { executions = [] } of paginateListExecutions({ client: sfn }, { stateMachineArn: alias }))
    for (const { executionArn, name, status } of executions)
      if (name !== undefined) listed.push({ executionArn, name, isRunning: status === 'RUNNING' });
  return listed;
}

/** False where an execution of that name is there, though the list did not have it yet. */
async function start(sfn: SFNClient, stateMachineArn: string, name: string, input: object): Promise<boolean> {
  try {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    return true;
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return false;
    throw error;
  }
}

/**
 * Brings the executions back behind a restored table. Those under way have read events that are lost and wait with tokens that nobody has:
 * each is stopped, and followed by one of a generation that was never used, from the place where the table has it. What it does again is
 * done once, as ever. Done again, this starts them once more. Of what the table does not have at all nothing is started: when it is entered
 * again, dispatch-events finds the name of its first execution taken, and takes the next.
 */
export async function reconcileRestored(
  table: Table,
  sfn: SFNClient,
  machines: MachinesByKind,
  now: Instant,
): Promise<ExecutionsReconciled> {
  const listed = (await Promise.all(Object.values(machines).map((alias) => listAll(sfn, alias)))).flat();
  const names = new Set(listed.map(({ name }) => name));
  const running = listed.filter(({ isRunning }) => isRunning);
  await inBatches(running, ({ executionArn }) =>
    sfn.send(new StopExecutionCommand({ executionArn, error: 'TableRestored', cause: 'it was ahead of the table' })),
  );
  const known = new Set<string>();
  const started = await inBatches(
    await readHeadsWithExecutions(table),
    async ({ head: { aggregate, version }, execution: row }) => {
      const kind = kindOf(aggregate);
      if (kind === 'meeting') return 0;
      const cursor = row?.cursor ?? 0;
      let generation = row?.generation ?? 0;
      while (names.has(executionName(aggregate, generation + 1))) generation += 1;
      for (let number = 1; number <= generation; number += 1) known.add(executionName(aggregate, number));
      if (generation === 0) return 0;
      const execution = executionArn(machines[kind], executionName(aggregate, generation));
      await writeExecution(table, { aggregate, generation, cursor, status: 'done', execution, since: now });
      if (row?.status === 'done' && cursor >= version) return 0;
      for (let next = generation + 1; ; next += 1)
        if (await start(sfn, machines[kind], executionName(aggregate, next), { aggregate, generation: next, cursor }))
          return 1;
    },
  );
  return {
    stopped: running.length,
    started: started.filter((count) => count > 0).length,
    unknown: running
      .map(({ name }) => name)
      .filter((name) => !known.has(name))
      .sort(),
  };
}
