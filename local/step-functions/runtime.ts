import { type Arns, arnsOf } from './arns.ts';
import type { EngineOptions } from './engine-options.ts';
import { ERROR, type Failure, HistoryLimitReached } from './errors.ts';
import { type Execution, takeExecution } from './execution.ts';
import { type Frame, isReady, newFrame, type TimerKind } from './frame.ts';
import { MAX_EXECUTION_MS, MAX_HISTORY_EVENTS } from './limits.ts';
import { compileMachine, type Machine } from './machine.ts';
import { FRAMES_PER_EXECUTION, Records } from './records.ts';
import { Store } from './store.ts';
import { TurnQueue } from './turn-queue.ts';

export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

const END_EVENT = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

/** So long states are run before others get their turn. */
const SLICE_MS = 8;

/** Compiled definitions kept; executions in memory keep theirs anyway. */
const MAX_CACHED_MACHINES = 500;

/**
 * The engine's heart: which executions are in memory, which of their frames have something to do, and when what they did becomes durable.
 *
 * Frames take turns, one step at a time, first come first served; a step changes frames only between its awaits, in whole transitions, so
 * that any commit finds a state from which a restart can go on. All that happens within a turn of the event loop is committed together;
 * answers to callers and calls of functions wait for that commit.
 */
export class Runtime {
  readonly store: Store;
  readonly records: Records;
  readonly arns: Arns;
  readonly now: () => number;
  readonly random: () => number;
  readonly invokeFunction: EngineOptions['invokeFunction'];
  /** One turn of a frame; set by the engine, to keep the interpreter out of here. */
  step: (execution: Execution, frame: Frame) => Promise<void> = () => Promise.resolve();

  readonly #onActivity: () => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #executions = new Map<number, Execution>();
  readonly #machines = new Map<string, Machine>();
  readonly #touched = new Set<Execution>();
  readonly #turns: TurnQueue<{ readonly execution: Execution; readonly frame: Frame }>;
  #calls = 0;
  #afterCommit: { done: () => void; failed: (error: unknown) => void }[] = [];
  #idleWaiters: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  #broken: unknown;
  #isClosed = false;

  constructor(options: EngineOptions) {
    this.now = options.now;
    this.random = options.random ?? Math.random;
    this.invokeFunction = options.invokeFunction;
    this.#onActivity = options.onActivity ?? (() => {});
    this.#onFailure = options.onFailure ?? (() => {});
    this.arns = arnsOf(options.region ?? 'eu-west-1');
    this.#turns = new TurnQueue(
      {
        take: (turn) => this.#take(turn.execution, turn.frame),
        finished: () => {
          this.settle();
          this.#resolveIdle();
        },
        failed: (error) => this.#break(error),
        isStopped: () => this.#isClosed || this.#broken !== undefined,
      },
      options.sliceMs ?? SLICE_MS,
    );
    this.store = new Store(options.file);
    this.records = new Records(this.store);
    this.store.onFailure = (error) => this.#break(error);
    this.store.onOpen = () => {
      setImmediate(() => this.flush());
      this.#onActivity();
    };
  }

  // Executions in memory

  /** The running execution of that number, from memory or from its rows. */
  load(id: number): Execution | undefined {
    const known = this.#executions.get(id);
    if (known !== undefined) return known.ended ? undefined : known;
    const row = this.records.readRunning(id);
    if (row === undefined) return undefined;
    const fields = { ...row, id, machine: this.machine(row.definition) };
    const execution = takeExecution(this.arns, fields, this.records.readFrames(id), this.records.lastEvent(id));
    this.#executions.set(id, execution);
    this.#touched.add(execution);
    return execution;
  }

  /** Takes a new execution, whose row exists, into memory; its first frame is ready. */
  begin(execution: Execution, input: string): void {
    this.#executions.set(execution.id, execution);
    const startAt = execution.machine.lists[0]?.startAt ?? '';
    this.addFrame(execution, { parent: -1, index: 0, list: 0, state: startAt, input, previousEvent: 0 });
  }

  /** A definition by its row's number, compiled once. */
  machine(definition: string): Machine {
    const known = this.#machines.get(definition);
    if (known !== undefined) return known;
    const compiled = compileMachine(this.records.readDefinition(definition));
    if (this.#machines.size >= MAX_CACHED_MACHINES) this.#machines.clear();
    this.#machines.set(definition, compiled);
    return compiled;
  }

  addFrame(execution: Execution, fields: Omit<Parameters<typeof newFrame>[0], 'id'>): Frame {
    if (execution.nextFrame >= FRAMES_PER_EXECUTION) throw new Error('too many branches and iterations at once');
    const frame = newFrame({ ...fields, id: execution.nextFrame });
    execution.nextFrame += 1;
    execution.frames.set(frame.id, frame);
    this.enqueue(execution, frame);
    return frame;
  }

  /** Drops a frame and its timers; whatever is under way for it will find it dead. */
  removeFrame(execution: Execution, frame: Frame): void {
    this.clearTimers(frame);
    frame.live.alive = false;
    execution.frames.delete(frame.id);
    if (frame.live.stored) this.records.deleteFrame(execution.id, frame.id);
  }

  // What happens in an execution

  /** Appends an event; fails with HistoryLimitReached when only the execution's end still fits. */
  record(execution: Execution, type: string, previous: number, details?: object): number {
    if (execution.lastEvent + 1 >= MAX_HISTORY_EVENTS) throw new HistoryLimitReached();
    return this.#append(execution, type, previous, details);
  }

  /** Notes that a frame has changed and must be written with the next commit. */
  touch(execution: Execution, frame: Frame): void {
    frame.live.dirty = true;
    this.#touched.add(execution);
    this.store.open();
  }

  /** Notes that a frame has changed and has something to do. */
  enqueue(execution: Execution, frame: Frame): void {
    this.touch(execution, frame);
    if (frame.live.queued) return;
    frame.live.queued = true;
    execution.queued += 1;
    if (this.#turns.push({ execution, frame })) this.#onActivity();
  }

  setTimer(execution: Execution, frame: Frame, kind: TimerKind, at: number): void {
    frame.timers[kind] = this.records.addTimer(at, execution.id, frame.id, kind);
  }

  clearTimers(frame: Frame): void {
    for (const timer of Object.values(frame.timers)) this.records.deleteTimer(timer);
    frame.timers = {};
  }

  /** Ends an execution: the last event, the outcome, and nothing of it left in memory. */
  end(
    execution: Execution,
    status: EndStatus,
    previous: number,
    outcome: Failure & { readonly output?: string },
  ): void {
    if (execution.ended) return;
    const { output, error, cause } = outcome;
    this.#append(
      execution,
      END_EVENT[status],
      previous,
      output === undefined ? { error, cause } : { output, outputDetails: { truncated: false } },
    );
    execution.ended = true;
    for (const frame of execution.frames.values()) {
      this.clearTimers(frame);
      frame.live.alive = false;
      if (frame.live.stored) this.records.deleteFrame(execution.id, frame.id);
    }
    execution.frames.clear();
    if (execution.timer !== undefined) this.records.deleteTimer(execution.timer);
    // AWS reports no error for an execution that timed out.
    this.records.endExecution(execution.id, status, this.now(), status === 'TIMED_OUT' ? { output } : outcome);
    this.#touched.add(execution);
  }

  /** Runs a change of an execution that may meet the limit of its history, which ends it. */
  apply(execution: Execution, change: () => void): void {
    try {
      change();
    } catch (error) {
      if (!(error instanceof HistoryLimitReached)) throw error;
      this.end(execution, 'FAILED', execution.lastEvent, {
        error: ERROR.runtime,
        cause: `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`,
      });
    }
  }

  /** Starts a function call once what asked for it is on disk. */
  callAfterCommit(execution: Execution, call: () => Promise<void>): void {
    execution.calls += 1;
    this.#calls += 1;
    const settle = (): void => {
      execution.calls -= 1;
      this.#calls -= 1;
      this.#touched.add(execution);
      // If nothing else keeps the execution in memory, the next commit lets it go.
      if (!this.store.hasUncommitted) this.#release();
      this.#resolveIdle();
    };
    this.#onCommit(
      () =>
        void call()
          .catch((error: unknown) => this.#break(error))
          .finally(settle),
      settle,
    );
  }

  // Durability

  /** Resolves once everything written so far is on disk. */
  async committed(): Promise<void> {
    this.assertWorks();
    if (this.store.hasUncommitted) await new Promise<void>((resolve, reject) => this.#onCommit(resolve, reject));
  }

  /** Makes everything durable now, then answers whoever waited for it. */
  flush(): void {
    if (this.#isClosed || this.#broken !== undefined) return;
    try {
      for (const execution of this.#touched) this.#write(execution);
      this.store.commit();
    } catch (error) {
      this.#break(error);
      return;
    }
    this.#release();
    const waiting = this.#afterCommit;
    this.#afterCommit = [];
    for (const { done } of waiting) done();
    this.#resolveIdle();
  }

  isIdle(): boolean {
    if (this.#isClosed) return true;
    return !this.#turns.isBusy && this.#calls === 0 && !this.store.hasUncommitted && this.#afterCommit.length === 0;
  }

  async whenIdle(): Promise<void> {
    this.assertWorks();
    if (!this.isIdle()) await new Promise<void>((resolve, reject) => this.#idleWaiters.push({ resolve, reject }));
  }

  /** Throws once the storage has failed: what is in memory may not be on disk, so nothing may be said of it. */
  assertWorks(): void {
    if (this.#broken === undefined) return;
    throw new Error('the engine has stopped: its storage failed', { cause: this.#broken });
  }

  /** Lets go of executions that were loaded to no effect. */
  settle(): void {
    if (!this.store.hasUncommitted) this.#release();
  }

  /** Executions in memory, for tests and benchmarks. */
  get loadedExecutions(): number {
    return this.#executions.size;
  }

  close(): void {
    if (this.#isClosed) return;
    this.flush();
    this.#isClosed = true;
    this.store.close();
    // Nothing runs any more, and nobody is to wait for it.
    this.#resolveIdle();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  // Inside

  #append(execution: Execution, type: string, previous: number, details: object | undefined): number {
    execution.lastEvent += 1;
    this.records.addEvent(
      execution.id,
      execution.lastEvent,
      this.now(),
      type,
      previous,
      details === undefined ? null : JSON.stringify(details),
    );
    return execution.lastEvent;
  }

  #onCommit(done: () => void, failed: (error: unknown) => void): void {
    this.#afterCommit.push({ done, failed });
    // Nothing may be open if only memory changed: then a commit must still come.
    if (!this.store.hasUncommitted) setImmediate(() => this.flush());
  }

  #write(execution: Execution): void {
    if (execution.ended) return;
    if (execution.timer === undefined) {
      const { timeoutSeconds } = execution.machine;
      const lifeMs =
        timeoutSeconds === undefined ? MAX_EXECUTION_MS : Math.min(timeoutSeconds * 1000, MAX_EXECUTION_MS);
      execution.timer = this.records.addTimer(execution.startedAt + lifeMs, execution.id, 0, 'execution');
      this.records.setExecutionTimer(execution.id, execution.timer);
    }
    for (const frame of execution.frames.values()) if (frame.live.dirty) this.records.writeFrame(execution.id, frame);
  }

  #release(): void {
    for (const execution of this.#touched) {
      if (execution.ended || (execution.queued === 0 && execution.calls === 0)) this.#executions.delete(execution.id);
    }
    this.#touched.clear();
  }

  async #take(execution: Execution, frame: Frame): Promise<void> {
    frame.live.queued = false;
    this.#touched.add(execution);
    try {
      if (frame.live.alive && isReady(frame)) await this.step(execution, frame);
    } catch (error) {
      // A storage that fails is no fault of the execution's.
      if (this.#isClosed || this.#broken !== undefined) return;
      this.apply(execution, () => {
        if (error instanceof HistoryLimitReached) throw error;
        const cause = error instanceof Error ? error.message : String(error);
        this.end(execution, 'FAILED', frame.previousEvent, { error: ERROR.runtime, cause });
      });
    } finally {
      // Only now: an execution whose turn is being taken must not be let go, or it would be in memory twice.
      execution.queued -= 1;
    }
  }

  #resolveIdle(): void {
    if (this.#idleWaiters.length === 0 || !this.isIdle()) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const { resolve } of waiters) resolve();
  }

  #break(error: unknown): void {
    if (this.#isClosed || this.#broken !== undefined) return;
    this.#broken = error;
    for (const { failed } of this.#afterCommit) failed(error);
    for (const { reject } of this.#idleWaiters) reject(error);
    this.#afterCommit = [];
    this.#idleWaiters = [];
    this.#onFailure(error);
  }
}
