/** What the engine needs from its host. */
export interface EngineOptions {
  /** SQLite file (node:sqlite), WAL with synchronous=FULL; every accepted call is committed before its answer. */
  readonly file: string;
  /** Present instant, epoch milliseconds. Virtual or real: the engine never reads Date itself. */
  readonly now: () => number;
  /** Invokes a Lambda function by name with a JSON payload; functionError as X-Amz-Function-Error. A rejected promise is an error of the Lambda service, retryable. */
  readonly invokeFunction: (functionName: string, payload: string) => Promise<FunctionAnswer>;
  /** Called (synchronously) whenever something became ready or was accepted, so that a host can wait for quiet. */
  readonly onActivity?: () => void;
  /** Called once when the storage has failed: from then on every call is refused, and only a restart helps. */
  readonly onFailure?: (error: unknown) => void;
  readonly region?: string;
  /** Source of JitterStrategy FULL's randomness, in [0, 1). */
  readonly random?: () => number;
  /** States are run for so many milliseconds before what they wrote is made durable together; 8 if not given, 0 for a commit after every step. */
  readonly sliceMs?: number;
}

/** What a function call brought. */
export interface FunctionAnswer {
  readonly payload: string;
  readonly functionError?: string;
}

/** A Step Functions service in this process. */
export interface StepFunctionsEngine {
  /** One call of AWS's API: action name without prefix, parsed JSON body. Throws StepFunctionsError with AWS's error names. */
  call(action: string, input: unknown): Promise<unknown>;
  /** Goes on with everything that was running when the process died: calls functions whose answer was not recorded, keeps tokens valid, keeps timers. */
  resume(): void;
  /** Earliest instant (epoch ms) at which a timer fires (Wait, retry delay, task, heartbeat or state machine timeout), or null. An indexed query. */
  nextTimer(): number | null;
  /** Fires every timer whose instant is <= now(). Returns how many. */
  fireTimers(): number;
  /** True when no state is ready or evaluating and no function call is running; executions waiting for tokens or timers do not count. */
  isIdle(): boolean;
  /** Resolves when isIdle() holds, at once if it does. */
  whenIdle(): Promise<void>;
  close(): Promise<void>;
}
