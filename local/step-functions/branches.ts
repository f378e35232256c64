import { type Execution, stateOf } from './execution.ts';
import type { Frame } from './frame.ts';
import { parseJson, toPayload } from './json-text.ts';
import { MAX_INLINE_CONCURRENCY } from './limits.ts';
import type { MapState, ParallelState } from './machine.ts';
import type { Runtime } from './runtime.ts';
import { bindingsOf, itemsOf } from './scope.ts';
import { evaluateTemplate, evaluationFailure } from './templates.ts';
import { collect } from './transitions.ts';

function startOf(execution: Execution, list: number): string {
  const startAt = execution.machine.lists[list]?.startAt;
  if (startAt === undefined) throw new Error(`no list ${list}`);
  return startAt;
}

/** Starts all branches of a Parallel state with the same input: https://states-language.net/#parallel-state */
export async function runParallel(
  runtime: Runtime,
  execution: Execution,
  frame: Frame,
  state: ParallelState,
): Promise<void> {
  const site = { state: frame.state, enteredEvent: frame.enteredEvent };
  const input =
    state.arguments === undefined
      ? frame.input
      : toPayload(await evaluateTemplate(state.arguments, bindingsOf(runtime, execution, frame), site), frame.state);
  if (!frame.live.alive) return;
  frame.previousEvent = runtime.record(execution, 'ParallelStateStarted', frame.previousEvent);
  frame.children = {
    total: state.branches.length,
    started: state.branches.length,
    done: 0,
    limit: state.branches.length,
  };
  frame.phase = 'children';
  runtime.touch(execution, frame);
  state.branches.forEach((list, index) => {
    runtime.addFrame(execution, {
      parent: frame.id,
      index,
      list,
      state: startOf(execution, list),
      input,
      previousEvent: frame.previousEvent,
    });
  });
}

async function concurrencyOf(runtime: Runtime, execution: Execution, frame: Frame, state: MapState): Promise<number> {
  if (state.maxConcurrency === undefined) return MAX_INLINE_CONCURRENCY;
  const site = { state: frame.state, enteredEvent: frame.enteredEvent };
  const value = await evaluateTemplate(state.maxConcurrency, bindingsOf(runtime, execution, frame), site);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw evaluationFailure(
      site,
      'MaxConcurrency',
      `The MaxConcurrency field must be a non-negative integer, but was: ${JSON.stringify(value)}`,
    );
  }
  // "0 places no limit", within what an inline Map runs at once.
  return value === 0 ? MAX_INLINE_CONCURRENCY : Math.min(value, MAX_INLINE_CONCURRENCY);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return typeof value;
}

/** Begins a Map state: reads its items; the iterations start in `spawnIterations`. https://states-language.net/#map-state */
export async function runMap(runtime: Runtime, execution: Execution, frame: Frame, state: MapState): Promise<void> {
  const site = { state: frame.state, enteredEvent: frame.enteredEvent };
  const limit = await concurrencyOf(runtime, execution, frame, state);
  const items =
    state.items === undefined
      ? parseJson(frame.input)
      : await evaluateTemplate(state.items, bindingsOf(runtime, execution, frame), site);
  if (!frame.live.alive) return;
  if (!Array.isArray(items)) {
    if (state.items?.kind !== 'expression')
      throw evaluationFailure(site, undefined, `Map state input must be an array but was: ${JSON.stringify(items)}`);
    throw evaluationFailure(
      site,
      'Items',
      `The JSONata expression '${state.items.expression.source}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${typeName(items)}' for value: ${JSON.stringify(items)}`,
    );
  }
  frame.previousEvent = runtime.record(execution, 'MapStateStarted', frame.previousEvent, { length: items.length });
  frame.startedEvent = frame.previousEvent;
  frame.live.items = items;
  frame.live.itemsDirty = true;
  frame.children = { total: items.length, started: 0, done: 0, limit };
  if (items.length === 0) collect(runtime, execution, frame);
  else frame.phase = 'spawn';
  runtime.enqueue(execution, frame);
}

/** Starts as many iterations as MaxConcurrency allows. */
export async function spawnIterations(
  runtime: Runtime,
  execution: Execution,
  frame: Frame,
  state: MapState,
): Promise<void> {
  const { children } = frame;
  if (children === undefined) throw new Error(`frame ${frame.id} has no iterations`);
  const site = { state: frame.state, enteredEvent: frame.enteredEvent };
  const items = itemsOf(runtime, execution, frame);
  while (children.started < children.total && children.started - children.done < children.limit) {
    const index = children.started;
    const value = items[index];
    const bindings = bindingsOf(runtime, execution, frame, { pending: { index, value } });
    const input = toPayload(
      state.itemSelector === undefined ? value : await evaluateTemplate(state.itemSelector, bindings, site),
      frame.state,
    );
    if (!frame.live.alive) return;
    const started = runtime.record(execution, 'MapIterationStarted', frame.startedEvent ?? frame.previousEvent, {
      name: frame.state,
      index,
    });
    children.started += 1;
    // Written together with the iteration: the next ItemSelector is awaited, and the process may end meanwhile.
    runtime.touch(execution, frame);
    runtime.addFrame(execution, {
      parent: frame.id,
      index,
      list: state.processor,
      state: startOf(execution, state.processor),
      input,
      previousEvent: started,
    });
  }
  frame.phase = 'children';
  runtime.touch(execution, frame);
}

/** True for a state that has branches or iterations. */
export function hasChildren(execution: Execution, frame: Frame): boolean {
  const { type } = stateOf(execution, frame);
  return type === 'Map' || type === 'Parallel';
}
