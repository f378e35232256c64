import type { Failure } from './errors.ts';
import { type Execution, frameOf, stateOf } from './execution.ts';
import type { Bindings } from './expressions.ts';
import type { Frame } from './frame.ts';
import { parseJson } from './json-text.ts';
import type { Runtime } from './runtime.ts';

/** An instant as the context object and `$now()` write it. */
export function isoInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** The items of a Map state's frame. */
export function itemsOf(runtime: Runtime, execution: Execution, frame: Frame): readonly unknown[] {
  if (frame.live.items === undefined) {
    const items = parseJson(runtime.records.readItems(execution.id, frame.id));
    if (!Array.isArray(items)) throw new Error('stored items are no array');
    frame.live.items = items;
  }
  return frame.live.items;
}

function mapItem(runtime: Runtime, execution: Execution, frame: Frame): { Index: number; Value: unknown } | undefined {
  for (let child = frame; child.parent >= 0; child = frameOf(execution, child.parent)) {
    const parent = frameOf(execution, child.parent);
    if (stateOf(execution, parent).type === 'Map')
      return { Index: child.index, Value: itemsOf(runtime, execution, parent)[child.index] };
  }
  return undefined;
}

/** The Map item of an iteration that is yet to start, for ItemSelector. */
interface PendingItem {
  readonly index: number;
  readonly value: unknown;
}

/** The context object: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextOf(runtime: Runtime, execution: Execution, frame: Frame, pending: PendingItem | undefined): object {
  const state = stateOf(execution, frame);
  const item =
    pending === undefined ? mapItem(runtime, execution, frame) : { Index: pending.index, Value: pending.value };
  const retryable = state.type === 'Task' || state.type === 'Map' || state.type === 'Parallel';
  return {
    Execution: {
      Id: execution.arn,
      Input: parseJson(runtime.records.readInput(execution.id)),
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: isoInstant(execution.startedAt),
      RedriveCount: 0,
    },
    StateMachine: { Id: execution.machineArn, Name: execution.machineName },
    State: {
      Name: frame.state,
      EnteredTime: isoInstant(frame.enteredAt),
      ...(retryable ? { RetryCount: frame.retryCount } : {}),
    },
    ...(frame.token === undefined ? {} : { Task: { Token: frame.token } }),
    ...(item === undefined ? {} : { Map: { Item: item } }),
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
  readonly pending?: PendingItem | undefined;
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
      return errorOutput === undefined ? undefined : { Error: errorOutput.error, Cause: errorOutput.cause };
    },
  };
  return { states, variables: visibleVariables(execution, frame), now: runtime.now() };
}
