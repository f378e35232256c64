import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { stepFunctions } from '#adapters/stepfunctions/executions.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { continueExecutionSchema } from './event.ts';

const { BERAAD_AUTHORISATION_MACHINE, BERAAD_CONDITION_MACHINE } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_AUTHORISATION_MACHINE, BERAAD_CONDITION_MACHINE });
const executions = stepFunctions({
  dossier: environment.BERAAD_AUTHORISATION_MACHINE,
  condition: environment.BERAAD_CONDITION_MACHINE,
});

/** Starts the next generation of an execution, under the alias: the definition that is present now. */
export const handler = eventHandler(continueExecutionSchema, async ({ aggregate, generation, cursor }) => {
  await executions.start(aggregate, generation + 1, cursor);
  log('execution-started', { aggregate, generation: generation + 1, cursor });
  return { generation: generation + 1 };
});
