import * as z from 'zod';
import { aliasArn, type MachineName } from '#local/platform/machines.ts';
import type { StepFunctionsEngine } from '#local/step-functions/engine-options.ts';

const listSchema = z.object({
  executions: z.array(z.object({ executionArn: z.string(), name: z.string(), status: z.string() })),
  nextToken: z.string().optional(),
});
export type ListedExecution = z.infer<typeof listSchema>['executions'][number];

/** Every execution of a state machine that the platform has deployed, newest first. */
async function executionsOf(engine: StepFunctionsEngine, machine: MachineName): Promise<ListedExecution[]> {
  const executions: ListedExecution[] = [];
  let nextToken: string | undefined;
  do {
    const page = listSchema.parse(
      await engine.call('ListExecutions', {
        stateMachineArn: aliasArn(machine),
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    executions.push(...page.executions);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return executions;
}

/** Those that run now. */
export async function runningExecutions(engine: StepFunctionsEngine, machine: MachineName): Promise<ListedExecution[]> {
  return (await executionsOf(engine, machine)).filter(({ status }) => status === 'RUNNING');
}

const historySchema = z.object({
  events: z.array(
    z.looseObject({ type: z.string(), stateEnteredEventDetails: z.object({ name: z.string() }).optional() }),
  ),
  nextToken: z.string().optional(),
});

/** The names of the states an execution entered, in order. */
export async function statesEntered(engine: StepFunctionsEngine, executionArn: string): Promise<string[]> {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = historySchema.parse(
      await engine.call('GetExecutionHistory', {
        executionArn,
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    names.push(...page.events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return names;
}
