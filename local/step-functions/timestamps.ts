/** RFC 3339 with a capital T and a zone, as the Timestamp of a Wait must be: https://states-language.net/#timestamps */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Reads a Timestamp as epoch milliseconds, or undefined when it is none. */
export function parseTimestamp(text: string): number | undefined {
  const instant = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

/** An instant as AWS's services and `$now()` write it. */
export function isoInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** An instant as the context object has it: "When a timestamp has zero fractional seconds, Step Functions removes the trailing zeros." */
export function contextInstant(epochMs: number): string {
  return isoInstant(epochMs).replace('.000Z', 'Z');
}
