import {
  type CatcherDefinition,
  definitionSchema,
  type RetrierDefinition,
  type StateDefinition,
  type StateListDefinition,
} from './definition-schema.ts';
import { parseJson } from './json-text.ts';
import { MAX_SECONDS } from './limits.ts';
import { type Service, serviceOf } from './services.ts';
import { compileTemplate, type Template } from './templates.ts';

/** A definition made ready to run: names resolved to states, expressions compiled, every list of states numbered. */
export interface Machine {
  /** List 0 is the machine's own; the others belong to Parallel branches and Map processors. */
  readonly lists: readonly StateList[];
  readonly timeoutSeconds: number | undefined;
}

interface StateList {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** Where a state goes when it is done: a state's name, or undefined for the end of its list. */
interface Flow {
  readonly next: string | undefined;
}

interface Results {
  readonly output: Template | undefined;
  readonly assign: Template | undefined;
}

export interface Catcher extends Results {
  readonly errors: readonly string[];
  readonly next: string;
}

export interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly jitter: boolean;
}

interface ErrorHandling {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

interface Named {
  readonly name: string;
}

interface PassState extends Named, Flow, Results {
  readonly type: 'Pass';
}
export interface TaskState extends Named, Flow, Results, ErrorHandling {
  readonly type: 'Task';
  readonly service: Service;
  readonly arguments: Template | undefined;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}
export interface ChoiceState extends Named, Results {
  readonly type: 'Choice';
  readonly rules: readonly (Results & { readonly condition: Template; readonly next: string })[];
  readonly defaultNext: string | undefined;
}
export interface WaitState extends Named, Flow, Results {
  readonly type: 'Wait';
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}
interface SucceedState extends Named {
  readonly type: 'Succeed';
  readonly output: Template | undefined;
}
export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}
export interface ParallelState extends Named, Flow, Results, ErrorHandling {
  readonly type: 'Parallel';
  readonly arguments: Template | undefined;
  /** Numbers of the branches' state lists. */
  readonly branches: readonly number[];
}
export interface MapState extends Named, Flow, Results, ErrorHandling {
  readonly type: 'Map';
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  /** Number of the processor's state list. */
  readonly processor: number;
}

export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;
export type StateType = State['type'];

function template(value: unknown, location: string): Template | undefined {
  return value === undefined ? undefined : compileTemplate(value, location);
}

function results(definition: { readonly Output?: unknown; readonly Assign?: unknown }): Results {
  return { output: template(definition.Output, 'Output'), assign: template(definition.Assign, 'Assign') };
}

function retrier(definition: RetrierDefinition): Retrier {
  return {
    errors: definition.ErrorEquals,
    // Defaults: https://states-language.net/#retrying-after-error
    intervalSeconds: definition.IntervalSeconds ?? 1,
    maxAttempts: definition.MaxAttempts ?? 3,
    backoffRate: definition.BackoffRate ?? 2,
    maxDelaySeconds: definition.MaxDelaySeconds ?? MAX_SECONDS,
    jitter: definition.JitterStrategy === 'FULL',
  };
}

function catcher(definition: CatcherDefinition): Catcher {
  return { errors: definition.ErrorEquals, next: definition.Next, ...results(definition) };
}

function errorHandling(definition: {
  readonly Retry?: readonly RetrierDefinition[] | undefined;
  readonly Catch?: readonly CatcherDefinition[] | undefined;
}): ErrorHandling {
  return { retriers: (definition.Retry ?? []).map(retrier), catchers: (definition.Catch ?? []).map(catcher) };
}

function compileState(
  name: string,
  definition: StateDefinition,
  addList: (list: StateListDefinition) => number,
): State {
  switch (definition.Type) {
    case 'Pass':
      return { type: 'Pass', name, next: definition.Next, ...results(definition) };
    case 'Task':
      return {
        type: 'Task',
        name,
        next: definition.Next,
        ...results(definition),
        ...errorHandling(definition),
        service: serviceOf(definition.Resource),
        arguments: template(definition.Arguments, 'Arguments'),
        timeoutSeconds: template(definition.TimeoutSeconds, 'TimeoutSeconds'),
        heartbeatSeconds: template(definition.HeartbeatSeconds, 'HeartbeatSeconds'),
      };
    case 'Choice':
      return {
        type: 'Choice',
        name,
        ...results(definition),
        defaultNext: definition.Default,
        rules: definition.Choices.map((rule, index) => ({
          condition: compileTemplate(rule.Condition, `Choices[${index}]/Condition`),
          next: rule.Next,
          output: template(rule.Output, `Choices[${index}]/Output`),
          assign: template(rule.Assign, `Choices[${index}]/Assign`),
        })),
      };
    case 'Wait':
      return {
        type: 'Wait',
        name,
        next: definition.Next,
        ...results(definition),
        seconds: template(definition.Seconds, 'Seconds'),
        timestamp: template(definition.Timestamp, 'Timestamp'),
      };
    case 'Succeed':
      return { type: 'Succeed', name, output: template(definition.Output, 'Output') };
    case 'Fail':
      return {
        type: 'Fail',
        name,
        error: template(definition.Error, 'Error'),
        cause: template(definition.Cause, 'Cause'),
      };
    case 'Parallel':
      return {
        type: 'Parallel',
        name,
        next: definition.Next,
        ...results(definition),
        ...errorHandling(definition),
        arguments: template(definition.Arguments, 'Arguments'),
        branches: definition.Branches.map(addList),
      };
    case 'Map':
      return {
        type: 'Map',
        name,
        next: definition.Next,
        ...results(definition),
        ...errorHandling(definition),
        items: template(definition.Items, 'Items'),
        itemSelector: template(definition.ItemSelector, 'ItemSelector'),
        maxConcurrency: template(definition.MaxConcurrency, 'MaxConcurrency'),
        processor: addList(definition.ItemProcessor),
      };
  }
}

/** Compiles a definition that validateDefinition has accepted. */
export function compileMachine(definition: string): Machine {
  const parsed = definitionSchema.parse(parseJson(definition));
  const lists: StateList[] = [];
  const addList = (list: StateListDefinition): number => {
    const number = lists.length;
    const states = new Map<string, State>();
    lists.push({ startAt: list.StartAt, states });
    for (const [name, state] of Object.entries(list.States)) states.set(name, compileState(name, state, addList));
    return number;
  };
  addList({ StartAt: parsed.StartAt, States: parsed.States });
  return { lists, timeoutSeconds: parsed.TimeoutSeconds };
}
