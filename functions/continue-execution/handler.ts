import { readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { executionsOf, MACHINE_VARIABLES } from '#functions/middleware/machines.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { continueExecutionSchema } from './event.ts';

const environment = readEnvironment(MACHINE_VARIABLES);
const executions = executionsOf(environment);

/** Starts the next generation of an execution, under the alias: the definition that is present now. */
export const handler = eventHandler(continueExecutionSchema, async ({ aggregate, generation, cursor }) => {
  await executions.start(aggregate, generation + 1, cursor);
  log('execution-started', { aggregate, generation: generation + 1, cursor });
  return { generation: generation + 1 };
});
