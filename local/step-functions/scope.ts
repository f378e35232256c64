import type { Failure } from './errors.ts';
import { type Execution, frameOf, stateOf } from './execution.ts';
import type { Bindings } from './expressions.ts';
import type { Frame } from './frame.ts';
import { parseJson } from './json-text.ts';
import type { Runtime } from './runtime.ts';
import { contextInstant } from './timestamps.ts';

/** The items of a Map state's frame. */
export function itemsOf(runtime: Runtime, execution: Execution, frame: Frame): readonly unknown[] {
  if (frame.live.items === undefined) {
    const items = parseJson(runtime.records.readItems(execution.id, frame.id));
    if (!Array.isArray(items)) throw new Error('stored items are no array');
    frame.live.items = items;
  }
  return frame.live.items;
}

/** A Map's item and its number. */
interface Item {
  readonly index: number;
  readonly value: unknown;
}

/** The item of the innermost iteration that the frame is in. */
function currentItem(runtime: Runtime, execution: Execution, frame: Frame): Item | undefined {
  for (let child = frame; child.parent >= 0; child = frameOf(execution, child.parent)) {
    const parent = frameOf(execution, child.parent);
    if (stateOf(execution, parent).type === 'Map')
      return { index: child.index, value: itemsOf(runtime, execution, parent)[child.index] };
  }
  return undefined;
}

/** The context object: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextOf(runtime: Runtime, execution: Execution, frame: Frame, pending: Item | undefined): object {
  const state = stateOf(execution, frame);
  const item = pending ?? currentItem(runtime, execution, frame);
  const retryable = state.type === 'Task' || state.type === 'Map' || state.type === 'Parallel';
  return {
    Execution: {
      Id: execution.arn,
      Input: parseJson(runtime.records.readInput(execution.id)),
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: contextInstant(execution.startedAt),
      RedriveCount: 0,
    },
    StateMachine: { Id: execution.machineArn, Name: execution.machineName },
    State: {
      Name: frame.state,
      EnteredTime: contextInstant(frame.enteredAt),
      ...(retryable ? { RetryCount: frame.retryCount } : {}),
    },
    ...(frame.token === undefined ? {} : { Task: { Token: frame.token } }),
    // STATE_DATA: the other sources are those of Distributed Map.
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value, Source: 'STATE_DATA' } } }),
  };
}

/** Variables a frame sees: its own and those of the scopes around it. */
function visibleVariables(execution: Execution, frame: Frame): Record<string, unknown> {
  if (frame.parent < 0) return frame.variables;
  return { ...visibleVariables(execution, frameOf(execution, frame.parent)), ...frame.variables };
}

/** The Error Output that a Catcher sees: https://states-language.net/#error-output. AWS writes a cause it does not have as '', and null for a failure without any name. */
export function errorOutputOf({ error, cause }: Failure): { Error: string | null; Cause: string | null } {
  return { Error: error ?? null, Cause: cause ?? (error === undefined ? null : '') };
}

/** What `$states` holds besides input and context, where a field has it. */
export interface Extras {
  /** JSON text of `$states.result`. */
  readonly result?: string | undefined;
  readonly errorOutput?: Failure | undefined;
  /** The item of an iteration that is yet to start, for ItemSelector. */
  readonly pending?: Item | undefined;
}

/** What an expression of the frame's current state sees. Members of `$states` are parsed when they are first read. */
export function bindingsOf(runtime: Runtime, execution: Execution, frame: Frame, extras: Extras = {}): Bindings {
  const { result, errorOutput, pending } = extras;
  const parsed = new Map<string, unknown>();
  const once = (member: string, make: () => unknown): unknown => {
    if (!parsed.has(member)) parsed.set(member, make());
    return parsed.get(member);
  };
  const states = {
    get input(): unknown {
      return once('input', () => parseJson(frame.input));
    },
    get context(): unknown {
      return once('context', () => contextOf(runtime, execution, frame, pending));
    },
    get result(): unknown {
      return result === undefined ? undefined : once('result', () => parseJson(result));
    },
    get errorOutput(): unknown {
      return errorOutput === undefined ? undefined : errorOutputOf(errorOutput);
    },
  };
  return { states, variables: visibleVariables(execution, frame), now: runtime.now() };
}
