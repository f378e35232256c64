import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
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

/** The state machines by the kind of aggregate that they follow: the ARN of each one's alias. */
export type MachinesByKind = Readonly<Record<'dossier' | 'condition' | 'protocol' | 'accession', string>>;

/** What became of the executions after a restore. */
export interface ExecutionsReconciled {
  readonly stopped: number;
  readonly started: number;
  /** Names of executions that followed something which is not in the table. */
  readonly unknown: readonly string[];
}

async function stopAll(sfn: SFNClient, alias: string): Promise<string[]> {
  const running: { readonly executionArn: string | undefined; readonly name: string | undefined }[] = [];
  const pages = paginateListExecutions({ client: sfn }, { stateMachineArn: alias, statusFilter: 'RUNNING' });
  // First all pages: what is stopped is no longer in the list of those that run.
  for await (const { executions = [] } of pages)
    running.push(...executions.map(({ executionArn, name }) => ({ executionArn, name })));
  for (const { executionArn } of running)
    await sfn.send(
      new StopExecutionCommand({ executionArn, error: 'TableRestored', cause: 'it was ahead of the table' }),
    );
  return running.flatMap(({ name }) => name ?? []);
}

async function exists(sfn: SFNClient, arn: string): Promise<boolean> {
  try {
    await sfn.send(new DescribeExecutionCommand({ executionArn: arn }));
    return true;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
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
  const stopped: string[] = [];
  for (const alias of Object.values(machines)) stopped.push(...(await stopAll(sfn, alias)));
  const known = new Set<string>();
  let started = 0;
  for (const { head, execution: row } of await readHeadsWithExecutions(table)) {
    const kind = kindOf(head.aggregate);
    if (kind === 'meeting') continue;
    const named = (generation: number): string =>
      executionArn(machines[kind], executionName(head.aggregate, generation));
    let generation = row?.generation ?? 0;
    while (await exists(sfn, named(generation + 1))) generation += 1;
    for (let number = 1; number <= generation; number += 1) known.add(executionName(head.aggregate, number));
    if (generation === 0) continue;
    const cursor = row?.cursor ?? 0;
    await writeExecution(table, {
      aggregate: head.aggregate,
      generation,
      cursor,
      status: 'done',
      execution: named(generation),
      since: now,
    });
    if (row?.status === 'done' && cursor >= head.version) continue;
    await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machines[kind],
        name: executionName(head.aggregate, generation + 1),
        input: JSON.stringify({ aggregate: head.aggregate, generation: generation + 1, cursor }),
      }),
    );
    started += 1;
  }
  return { stopped: stopped.length, started, unknown: stopped.filter((name) => !known.has(name)).sort() };
}
