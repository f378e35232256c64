import { ERROR, type Failure } from './errors.ts';

/** Errors that States.ALL does not stand for: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const NOT_IN_ALL: ReadonlySet<string> = new Set([ERROR.dataLimitExceeded, ERROR.runtime]);

/** Errors that no Retry or Catch sees, even by name. */
const TERMINAL: ReadonlySet<string> = new Set([ERROR.runtime]);

/** True when ErrorEquals covers the failure: https://states-language.net/#errors */
export function covers(errorEquals: readonly string[], { error }: Failure, heartbeatMissed: boolean): boolean {
  if (error !== undefined && TERMINAL.has(error)) return false;
  return errorEquals.some((name) => {
    if (name === ERROR.all) return error === undefined || !NOT_IN_ALL.has(error);
    // "States.TaskFailed acts like a wildcard that matches any known error name except for States.Timeout."
    if (name === ERROR.taskFailed) return error === undefined || (error !== ERROR.timeout && !NOT_IN_ALL.has(error));
    // A missed heartbeat is reported as States.Timeout; ErrorEquals may name it more precisely.
    if (name === ERROR.heartbeatTimeout) return heartbeatMissed || error === name;
    return name === error;
  });
}
