/** RFC 3339 with a capital T and a zone, as the Timestamp of a Wait must be: https://states-language.net/#timestamps */
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** True for a day that the calendar has; Date.parse would take 30 February for 2 March. */
function isDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && isoInstant(midnight).startsWith(date);
}

/** Reads a Timestamp as epoch milliseconds, or undefined when it is none. */
export function parseTimestamp(text: string): number | undefined {
  const date = TIMESTAMP.exec(text)?.[1];
  const instant = date !== undefined && isDay(date) ? Date.parse(text) : Number.NaN;
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
