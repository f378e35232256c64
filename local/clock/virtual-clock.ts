// Kept before any realm replaces it (virtual-date.ts).
const REAL_DATE = Date;

/**
 * The platform's time, shared with the functions' realm: it stands still until it is moved (`standing`), or runs on from where it was
 * set at the pace of the machine's own clock (`running`).
 */
export class VirtualClock {
  /** [0] 1 while running; [1] the instant it stands at, or its distance to the machine's clock, in milliseconds. */
  readonly shared: Float64Array;

  constructor(shared: Float64Array = new Float64Array(new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT))) {
    this.shared = shared;
  }

  /** The present instant in milliseconds since 1970. */
  now(): number {
    const value = this.shared[1] ?? 0;
    return this.shared[0] === 1 ? REAL_DATE.now() + value : value;
  }

  get isRunning(): boolean {
    return this.shared[0] === 1;
  }

  /** Stands still at an instant. */
  standAt(instant: number): void {
    this.shared[1] = instant;
    this.shared[0] = 0;
  }

  /** Runs on from an instant. */
  runFrom(instant: number): void {
    this.shared[1] = instant - REAL_DATE.now();
    this.shared[0] = 1;
  }
}
