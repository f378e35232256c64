import type { StepFunctionsEngine } from './engine-options.ts';

/**
 * setTimeout holds 32 bits of milliseconds, 24.8 days, and knows nothing of a machine that slept or a clock that was set.
 * Looking again every minute costs one indexed query, and serves waits of any length.
 */
const LOOK_AGAIN_MS = 60_000;

/** The machine's clock and timers, as far as they are needed; tests bring their own. */
export interface MachineTimers {
  now(): number;
  /** Calls back after a delay; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

const machineTimers: MachineTimers = {
  now: Date.now,
  after: (delayMs, callback) => {
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
};

/** Fires an engine's timers by the machine's clock. */
export class RealClock {
  readonly #engine: () => Pick<StepFunctionsEngine, 'nextTimer' | 'fireTimers'>;
  readonly #timers: MachineTimers;
  #cancel: () => void = () => {};
  #isStopped = false;

  /** The engine is asked for late, because it is opened with this clock's `onActivity`. */
  constructor(
    engine: () => Pick<StepFunctionsEngine, 'nextTimer' | 'fireTimers'>,
    timers: MachineTimers = machineTimers,
  ) {
    this.#engine = engine;
    this.#timers = timers;
  }

  /** To be given to the engine: whatever it accepts may have set an earlier timer. */
  readonly onActivity = (): void => {
    // The engine commits first, then this looks.
    setImmediate(() => this.#arm());
  };

  start(): void {
    this.#arm();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #arm(): void {
    if (this.#isStopped) return;
    this.#cancel();
    const next = this.#engine().nextTimer();
    const delayMs = next === null ? LOOK_AGAIN_MS : Math.min(Math.max(next - this.#timers.now(), 0), LOOK_AGAIN_MS);
    this.#cancel = this.#timers.after(delayMs, () => {
      try {
        this.#engine().fireTimers();
      } catch (error) {
        // An engine that fails has said so itself, and whoever heard it has stopped the clock.
        if (!this.#isStopped) throw error;
      }
      this.#arm();
    });
  }
}
