/** Turns taken are dropped from the list this many at a time. */
const DROP_AT_ONCE = 4096;

/** What the queue asks of its owner. */
export interface TurnOwner<Turn> {
  /** Takes one turn to its end. */
  take(turn: Turn): Promise<void>;
  /** All turns are taken. */
  finished(): void;
  /** A turn failed in a way that it did not handle itself; no further turn is taken. */
  failed(error: unknown): void;
  /** True when no further turn is to be taken. */
  isStopped(): boolean;
}

/** Takes turns one at a time, first come first served: that is what makes two runs of the same calls alike. */
export class TurnQueue<Turn> {
  readonly #owner: TurnOwner<Turn>;
  readonly #sliceMs: number;
  #turns: Turn[] = [];
  #isBusy = false;

  /** After `sliceMs` of turns the event loop is given to others, so that commits, answers and calls get theirs. */
  constructor(owner: TurnOwner<Turn>, sliceMs: number) {
    this.#owner = owner;
    this.#sliceMs = sliceMs;
  }

  /** True while turns wait or one is being taken. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Adds a turn; true when this has set the queue going. */
  push(turn: Turn): boolean {
    this.#turns.push(turn);
    if (this.#isBusy) return false;
    this.#isBusy = true;
    queueMicrotask(() => void this.#drain().catch((error: unknown) => this.#owner.failed(error)));
    return true;
  }

  async #drain(): Promise<void> {
    let sliceStart = performance.now();
    for (let next = 0; next < this.#turns.length; next += 1) {
      if (this.#owner.isStopped()) return;
      const turn = this.#turns[next];
      if (turn !== undefined) await this.#owner.take(turn);
      if (next === DROP_AT_ONCE) {
        this.#turns = this.#turns.slice(next + 1);
        next = -1;
      }
      if (performance.now() - sliceStart >= this.#sliceMs) {
        await new Promise((resolve) => setImmediate(resolve));
        sliceStart = performance.now();
      }
    }
    this.#turns = [];
    this.#isBusy = false;
    this.#owner.finished();
  }
}
