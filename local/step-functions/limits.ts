/**
 * Quotas of AWS Step Functions that an execution can run into; the engine holds to them so that a machine which works here works there.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html and the API model's `SensitiveData`, `Name`, `Definition`.
 */

/** "Maximum input or result size for a task, state, or execution": 256 KiB of UTF-8. */
export const MAX_PAYLOAD_BYTES = 262_144;

/** "Maximum event history size": 25,000 events, then the execution fails. */
export const MAX_HISTORY_EVENTS = 25_000;

/** "Maximum execution time": 1 year, idle time included. */
export const MAX_EXECUTION_MS = 365 * 24 * 60 * 60 * 1000;

/** "Execution history retention time": 90 days after an execution is closed; its name is free again then. */
export const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;

/** "Maximum request size" and the longest definition. */
export const MAX_DEFINITION_BYTES = 1_048_576;

/** Names of state machines, executions and states, and of workflow variables. */
export const MAX_NAME_LENGTH = 80;

/** "Maximum combined size of all workflow variables": 10 MiB for one execution. */
export const MAX_VARIABLES_BYTES = 10_485_760;

/** `TimeoutSeconds`, `HeartbeatSeconds`, `IntervalSeconds` and a `Wait`'s `Seconds` are at most this. */
export const MAX_SECONDS = 99_999_999;

/** A wait of more than 2,147,483,647 seconds fails: "Wait state delay is too long." */
export const MAX_WAIT_MS = 2_147_483_647_000;

/** `MaxDelaySeconds` must be below 31,622,400 (366 days): https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const MAX_RETRY_DELAY_SECONDS = 31_622_399;

/** `MaxAttempts` is at most this: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const MAX_RETRY_ATTEMPTS = 99_999_999;

/** An inline Map runs at most 40 iterations at once: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
export const MAX_INLINE_CONCURRENCY = 40;

/** Versions and aliases of one state machine. */
export const MAX_VERSIONS = 1000;
export const MAX_ALIASES = 100;

/** Tags of one resource. */
export const MAX_TAGS = 50;

/** `error` and `cause` of SendTaskFailure, StopExecution and of events. */
export const MAX_ERROR_LENGTH = 256;
export const MAX_CAUSE_LENGTH = 32_768;
