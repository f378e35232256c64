import * as z from 'zod';

const timerKind = z.enum(['wait', 'retry', 'timeout', 'heartbeat']);
export type TimerKind = z.infer<typeof timerKind>;

/** True for what a frame's timer may be for; the execution's own is of another kind. */
export function isTimerKind(kind: string): kind is TimerKind {
  return timerKind.safeParse(kind).success;
}

/**
 * One line of control in an execution: the machine's own list of states, one branch of a Parallel or one iteration of a Map.
 * A frame is at one state at a time; it is a row, so that an execution that waits costs no memory.
 */
const frameSchema = z.object({
  id: z.int(),
  /** The frame whose Parallel or Map this one belongs to; -1 for the execution's own. */
  parent: z.int(),
  /** Branch number or iteration index. */
  index: z.int(),
  /** Number of the list of states it runs. */
  list: z.int(),
  state: z.string(),
  phase: z.enum([
    'enter', // ready: the state is to be entered
    'run', // ready: entered, its work is to be started (again)
    'invoke', // a function is being called; called again after a restart
    'token', // the function was called, the token is out
    'wait', // a Wait state's timer runs
    'backoff', // a retrier's timer runs
    'children', // branches or iterations run
    'spawn', // ready: further iterations may start
    'exit', // ready: there is a result, Assign and Output are due
    'failed', // ready: there is a failure, Retry and Catch are due
    'done', // branch or iteration that has ended; kept for its output
  ]),
  /** JSON text of the state's input. */
  input: z.string(),
  /** Variables assigned in this frame's own scope. */
  variables: z.record(z.string(), z.unknown()),
  previousEvent: z.int(),
  enteredAt: z.int(),
  enteredEvent: z.int(),
  /** Retries so far in this visit of the state, altogether and by retrier. */
  retryCount: z.int(),
  retries: z.array(z.int()),
  /** Counts the calls of this frame's tasks, so that the answer to an earlier call is recognised. */
  attempt: z.int(),
  token: z.string().optional(),
  /** The request that a restart repeats. */
  request: z.object({ functionName: z.string(), payload: z.string() }).optional(),
  heartbeatMs: z.int().optional(),
  timers: z.partialRecord(timerKind, z.int()),
  /** JSON text of what the state's work brought; of what the branch ended with when the phase is `done`. */
  result: z.string().optional(),
  failure: z.object({ error: z.string().optional(), cause: z.string().optional() }).optional(),
  /** The failure is a missed heartbeat, which ErrorEquals may name more precisely. */
  heartbeatMissed: z.boolean().optional(),
  /** Event that iterations and branches follow. */
  startedEvent: z.int().optional(),
  children: z.object({ total: z.int(), started: z.int(), done: z.int(), limit: z.int() }).optional(),
});

export type FrameData = z.infer<typeof frameSchema>;
type Phase = FrameData['phase'];

/** A frame in memory. */
export type Frame = FrameData & {
  readonly live: {
    /** False once its branch was aborted or its execution has ended: whatever was under way for it is void. */
    alive: boolean;
    dirty: boolean;
    stored: boolean;
    storedReady: number;
    queued: boolean;
    /** A Map's items, when they have been read; written once, apart from the rest. */
    items: readonly unknown[] | undefined;
    itemsDirty: boolean;
  };
};

const READY: ReadonlySet<Phase> = new Set<Phase>(['enter', 'run', 'spawn', 'exit', 'failed']);

/** True when the frame has something to do without waiting for anybody. */
export function isReady(frame: FrameData): boolean {
  return READY.has(frame.phase);
}

/** True when a restart must look after the frame. */
export function needsResume(frame: FrameData): boolean {
  return isReady(frame) || frame.phase === 'invoke';
}

/** A new frame at the beginning of a list of states. */
export function newFrame(
  fields: Pick<FrameData, 'id' | 'parent' | 'index' | 'list' | 'state' | 'input' | 'previousEvent'>,
): Frame {
  return {
    ...fields,
    phase: 'enter',
    variables: {},
    enteredAt: 0,
    enteredEvent: 0,
    retryCount: 0,
    retries: [],
    attempt: 0,
    timers: {},
    live: {
      alive: true,
      dirty: true,
      stored: false,
      storedReady: 0,
      queued: false,
      items: undefined,
      itemsDirty: false,
    },
  };
}

/** Reads a stored frame. */
export function readFrame(body: string, storedReady: number): Frame {
  return {
    ...frameSchema.parse(JSON.parse(body)),
    live: { alive: true, dirty: false, stored: true, storedReady, queued: false, items: undefined, itemsDirty: false },
  };
}

/** Writes a frame for storage. */
export function writeFrame(frame: Frame): string {
  return JSON.stringify({ ...frame, live: undefined });
}
