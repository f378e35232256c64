/** Parts of definitions, right and wrong. */

export const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:f';

/** A definition that begins with its first state. */
export function machine(states: object, more: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more };
}

export const end = { Type: 'Succeed' };
export const task = (more: object): object => ({ Type: 'Task', Resource: FUNCTION, End: true, ...more });
export const callbackTask = (more: object): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'f' },
  End: true,
  ...more,
});

/** A branch, or a Map's processor. */
export function machineList(states: object): object {
  return { StartAt: Object.keys(states)[0], States: states };
}
