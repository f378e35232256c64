/** A function that the scheduler calls on a rhythm, and the function's own word on when there is something for it to do. */
export interface ScheduledJob {
  readonly functionName: string;
  readonly everyMilliseconds: number;
  /**
   * The earliest instant (milliseconds since 1970) at which the function would find something to do, by its own query; null when it
   * finds nothing. A tick before that may be skipped; the first one on or after it is not.
   */
  nextWork(): Promise<number | null>;
}

/** The first tick of a rhythm on or after an instant and after the last tick that was given. */
export function nextTick(job: ScheduledJob, work: number, lastTick: number): number {
  const due = Math.ceil(work / job.everyMilliseconds) * job.everyMilliseconds;
  const following = Math.floor(lastTick / job.everyMilliseconds) * job.everyMilliseconds + job.everyMilliseconds;
  return Math.max(due, following);
}
