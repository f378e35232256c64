import type { StepFunctionsEngine } from './engine-options.ts';

/**
 * setTimeout holds 32 bits of milliseconds, 24.8 days, and knows nothing of a machine that slept or a clock that was set.
 * Looking again every minute costs one indexed query, and serves waits of any length.
 */
const LOOK_AGAIN_MS = 60_000;

/** Fires an engine's timers by the machine's clock. */
export class RealClock {
  readonly #engine: () => StepFunctionsEngine;
  #timeout: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(engine: () => StepFunctionsEngine) {
    this.#engine = engine;
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
    clearTimeout(this.#timeout);
  }

  #arm(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timeout);
    const next = this.#engine().nextTimer();
    const delayMs = next === null ? LOOK_AGAIN_MS : Math.min(Math.max(next - Date.now(), 0), LOOK_AGAIN_MS);
    this.#timeout = setTimeout(() => {
      this.#engine().fireTimers();
      this.#arm();
    }, delayMs);
  }
}
