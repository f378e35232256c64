import { AliasesApi } from './aliases-api.ts';
import { CallbacksApi } from './callbacks-api.ts';
import type { EngineOptions, StepFunctionsEngine } from './engine-options.ts';
import { StepFunctionsError } from './errors.ts';
import { ExecutionsApi } from './executions-api.ts';
import { isReady, isTimerKind } from './frame.ts';
import { stepFrame } from './interpreter.ts';
import { MachinesApi } from './machines-api.ts';
import type { TimerRecord } from './records.ts';
import { Runtime } from './runtime.ts';
import { TagsApi } from './tags-api.ts';
import { callFunction, timeOutTask } from './tasks.ts';
import { VersionsApi } from './versions-api.ts';

export type { EngineOptions, FunctionAnswer, StepFunctionsEngine } from './engine-options.ts';

/** Timers are fired in order of instant, this many at a time. */
const TIMERS_AT_ONCE = 500;

/** Opens the engine on its file; nothing of what was running goes on before `resume()`. */
export function openEngine(options: EngineOptions): StepFunctionsEngine {
  const runtime = new Runtime(options);
  const machines = new MachinesApi(runtime);
  const aliases = new AliasesApi(runtime, machines);
  const versions = new VersionsApi(runtime, machines, aliases);
  machines.publish = (machine, description) => versions.publish(machine, description);
  const executions = new ExecutionsApi(runtime, machines, versions);
  const callbacks = new CallbacksApi(runtime);
  const tags = new TagsApi(runtime, machines);
  runtime.step = (execution, frame) => stepFrame(runtime, execution, frame, (request) => executions.begin(request));

  const actions: Readonly<Record<string, (input: unknown) => unknown>> = {
    CreateStateMachine: (input) => machines.create(input),
    UpdateStateMachine: (input) => machines.update(input),
    DescribeStateMachine: (input) => versions.describeMachine(input),
    DeleteStateMachine: (input) => machines.delete(input),
    ListStateMachines: (input) => machines.list(input),
    ValidateStateMachineDefinition: (input) => machines.validate(input),
    PublishStateMachineVersion: (input) => versions.publishVersion(input),
    ListStateMachineVersions: (input) => versions.listVersions(input),
    DeleteStateMachineVersion: (input) => versions.deleteVersion(input),
    CreateStateMachineAlias: (input) => aliases.create(input),
    UpdateStateMachineAlias: (input) => aliases.update(input),
    DescribeStateMachineAlias: (input) => aliases.describe(input),
    DeleteStateMachineAlias: (input) => aliases.delete(input),
    ListStateMachineAliases: (input) => aliases.list(input),
    StartExecution: (input) => executions.start(input),
    DescribeExecution: (input) => executions.describe(input),
    DescribeStateMachineForExecution: (input) => executions.describeMachine(input),
    StopExecution: (input) => executions.stop(input),
    ListExecutions: (input) => executions.list(input),
    GetExecutionHistory: (input) => executions.history(input),
    SendTaskSuccess: (input) => callbacks.succeed(input),
    SendTaskFailure: (input) => callbacks.fail(input),
    SendTaskHeartbeat: (input) => callbacks.heartbeat(input),
    TagResource: (input) => tags.tag(input),
    UntagResource: (input) => tags.untag(input),
    ListTagsForResource: (input) => tags.list(input),
  };

  const fire = ({ id, execution: executionId, frame: frameId, kind }: TimerRecord): void => {
    runtime.records.deleteTimer(id);
    const execution = runtime.load(executionId);
    if (execution === undefined) return;
    if (kind === 'execution') {
      execution.timer = undefined;
      runtime.end(execution, 'TIMED_OUT', 0, { error: 'States.Timeout' });
      return;
    }
    const frame = execution.frames.get(frameId);
    // Timers are read many at a time: one that fired before has cleared what its frame had besides.
    if (frame === undefined || !isTimerKind(kind) || frame.timers[kind] !== id) return;
    delete frame.timers[kind];
    if (kind === 'wait' || kind === 'retry') {
      frame.phase = kind === 'wait' ? 'exit' : 'run';
      runtime.enqueue(execution, frame);
    } else {
      runtime.apply(execution, () => timeOutTask(runtime, execution, frame, kind));
    }
  };

  return {
    async call(action, input) {
      const perform = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (runtime.isClosed) throw new StepFunctionsError('ServiceUnavailable', 'the engine is closed', 503);
      if (perform === undefined)
        throw new StepFunctionsError('UnknownOperationException', `not implemented: ${action}`);
      runtime.assertWorks();
      try {
        return perform(input);
      } finally {
        // A refusal waits too: it may be because of what another call has just changed.
        await runtime.committed().finally(() => runtime.settle());
      }
    },
    resume() {
      for (const id of runtime.records.executionsToResume()) {
        const execution = runtime.load(id);
        if (execution === undefined) continue;
        for (const frame of execution.frames.values()) {
          if (isReady(frame)) runtime.enqueue(execution, frame);
          else if (frame.phase === 'invoke') callFunction(runtime, execution, frame);
        }
      }
    },
    nextTimer: () => runtime.records.firstTimer(),
    fireTimers() {
      runtime.assertWorks();
      let fired = 0;
      for (;;) {
        const due = runtime.records.dueTimers(runtime.now(), TIMERS_AT_ONCE);
        if (due.length === 0) return fired;
        for (const timer of due) fire(timer);
        fired += due.length;
      }
    },
    isIdle: () => runtime.isIdle(),
    whenIdle: () => runtime.whenIdle(),
    close: () => {
      runtime.close();
      return Promise.resolve();
    },
  };
}
