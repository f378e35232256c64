import { describe, expect, it } from 'vitest';
import { RealClock } from '#local/step-functions/real-clock.ts';

const DAY_MS = 86_400_000;

/** A machine whose time passes when the test says so. */
function machine(): {
  now: number;
  delays: number[];
  timers: ConstructorParameters<typeof RealClock>[1];
  pass: (ms: number) => void;
} {
  const delays: number[] = [];
  let pending: { at: number; callback: () => void } | undefined;
  const state = {
    now: 1_000,
    delays,
    timers: {
      now: () => state.now,
      after: (delayMs: number, callback: () => void) => {
        delays.push(delayMs);
        const mine = { at: state.now + delayMs, callback };
        pending = mine;
        return () => {
          if (pending === mine) pending = undefined;
        };
      },
    },
    pass: (ms: number) => {
      const end = state.now + ms;
      while (pending !== undefined && pending.at <= end) {
        const { at, callback } = pending;
        pending = undefined;
        state.now = at;
        callback();
      }
      state.now = end;
    },
  };
  return state;
}

describe('RealClock', () => {
  it('waits for a timer sixty days away in steps that setTimeout can hold, and fires it on time', () => {
    const clockMachine = machine();
    const due = clockMachine.now + 60 * DAY_MS + 5;
    const fired: number[] = [];
    let next: number | null = due;
    const engine = {
      nextTimer: () => next,
      fireTimers: () => {
        if (next === null || clockMachine.now < next) return 0;
        fired.push(clockMachine.now);
        next = null;
        return 1;
      },
    };
    const clock = new RealClock(() => engine, clockMachine.timers);
    clock.start();
    clockMachine.pass(61 * DAY_MS);

    expect(fired).toEqual([due]);
    expect(Math.max(...clockMachine.delays)).toBeLessThan(2 ** 31);
  });

  it('looks again when the engine has taken something, and not after it was stopped', async () => {
    const clockMachine = machine();
    let next: number | null = null;
    const fired: number[] = [];
    const fireTimers = (): number => {
      next = null;
      return fired.push(clockMachine.now);
    };
    const clock = new RealClock(() => ({ nextTimer: () => next, fireTimers }), clockMachine.timers);
    clock.start();
    next = clockMachine.now + 250;
    clock.onActivity();
    await new Promise((resolve) => setImmediate(resolve));
    clockMachine.pass(250);
    clock.stop();
    next = clockMachine.now + 250;
    clockMachine.pass(DAY_MS);

    expect(fired).toEqual([1_250]);
  });
});
