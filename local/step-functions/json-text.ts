import { ERROR, type Failure, StateFailure } from './errors.ts';
import { MAX_PAYLOAD_BYTES } from './limits.ts';

/** Parses JSON text without claiming a type for it. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** True when the text is valid JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when the text is longer than 256 KiB in UTF-8. */
export function exceedsPayloadLimit(text: string): boolean {
  // Three bytes at most for each UTF-16 unit, so most texts need no count.
  return text.length * 3 > MAX_PAYLOAD_BYTES && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES;
}

/** Writes a state's or task's value as JSON text, or fails the state when it is over the quota. */
export function toPayload(value: unknown, producer: string): string {
  return checkPayload(JSON.stringify(value), producer);
}

/** Passes JSON text through, or fails the state when it is over the quota. */
export function checkPayload(text: string, producer: string): string {
  if (exceedsPayloadLimit(text)) throw new StateFailure(payloadFailure(producer));
  return text;
}

/** How a state or task fails whose value is over the quota. */
export function payloadFailure(producer: string): Failure {
  return {
    error: ERROR.dataLimitExceeded,
    cause: `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}
