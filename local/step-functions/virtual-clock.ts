import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import * as z from 'zod';
import type { StepFunctionsEngine } from './engine-options.ts';

const instantSchema = z.union([
  z.number().int().min(0),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
]);

/** The body of `POST /clock`. */
export const moveSchema = z.strictObject({ to: instantSchema });

function readClock(file: string): number {
  try {
    return z.object({ now: z.int() }).parse(JSON.parse(readFileSync(file, 'utf8'))).now;
  } catch (error) {
    throw new Error(`cannot read ${file}: expected {"now": milliseconds since 1970}`, { cause: error });
  }
}

/** A clock that stands still until it is told to move, and is where it was after a restart. */
export class VirtualClock {
  readonly #file: string;
  #now: number;
  #moving: Promise<unknown> = Promise.resolve();

  /** A clock kept in a file; a new one starts at the given instant. */
  constructor(file: string, start: number) {
    this.#file = file;
    if (existsSync(file)) {
      this.#now = readClock(file);
    } else {
      this.#now = start;
      this.#save(start);
    }
  }

  readonly now = (): number => this.#now;

  /** Moves to an instant, stopping at each timer on the way and going on only when nothing runs. Moves take turns. */
  move(engine: StepFunctionsEngine, to: number): Promise<number> {
    const moved = this.#moving.then(() => this.#advance(engine, to));
    this.#moving = moved.catch(() => undefined);
    return moved;
  }

  async #advance(engine: StepFunctionsEngine, to: number): Promise<number> {
    if (to < this.#now)
      throw new RangeError(`the clock is at ${new Date(this.#now).toISOString()} and does not go back`);
    for (;;) {
      await engine.whenIdle();
      const next = engine.nextTimer();
      if (next === null || next > to) break;
      this.#set(Math.max(next, this.#now));
      engine.fireTimers();
    }
    this.#set(to);
    return this.#now;
  }

  #set(instant: number): void {
    if (instant === this.#now) return;
    // First on disk: events must never be dated after the clock that a restart would read.
    this.#save(instant);
    this.#now = instant;
  }

  #save(now: number): void {
    const temporary = `${this.#file}.tmp`;
    const descriptor = openSync(temporary, 'w');
    writeSync(descriptor, JSON.stringify({ now }));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, this.#file);
  }
}
