import * as z from 'zod';
import { definitionOf, type MachineName } from '#local/platform/machines.ts';

const stateSchema = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  Arguments: z.object({ FunctionName: z.string(), Payload: z.unknown() }).optional(),
  TimeoutSeconds: z.unknown().optional(),
  Assign: z.unknown().optional(),
  Choices: z.array(z.looseObject({ Condition: z.string(), Next: z.string() })).optional(),
});
const definitionSchema = z.looseObject({ States: z.record(z.string(), stateSchema) });

/** The states of a workflow, from the very file that deploys. */
export function statesOf(machine: MachineName): Record<string, z.infer<typeof stateSchema>> {
  return definitionSchema.parse(JSON.parse(definitionOf(machine))).States;
}

/** Its Task states, with the function each calls. */
export function tasksOf(machine: MachineName) {
  return Object.entries(statesOf(machine)).flatMap(([name, state]) => {
    if (state.Type !== 'Task') return [];
    if (state.Arguments === undefined) throw new Error(`${name} has no Arguments`);
    const functionName = state.Arguments.FunctionName.split(':').at(-1) ?? '';
    return [{ name, functionName, payload: state.Arguments.Payload, timeout: state.TimeoutSeconds }];
  });
}

/** The event types that a machine's conditions name. */
export function eventTypesNamed(machine: MachineName, leadingTo?: string): Set<string> {
  const choices = statesOf(machine)['What has happened?']?.Choices ?? [];
  return new Set(
    choices.flatMap(({ Condition, Next }) =>
      leadingTo !== undefined && Next !== leadingTo
        ? []
        : [...Condition.matchAll(/'([a-z-]+)'/g)].map(([, word]) => word ?? ''),
    ),
  );
}
