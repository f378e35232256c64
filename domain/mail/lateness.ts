import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { PUNCTUAL_MILLISECONDS } from '#domain/notices/held-back.ts';

/** How far time's work and the mail have come. */
export interface Progress {
  /** Everything due by then was dealt with; undefined before the first sweep. */
  readonly swept?: Instant | undefined;
  /** Everything queued by then has left or is settled; undefined before the first run. */
  readonly mailed?: Instant | undefined;
  /** The first instant at which something is due that was not dealt with. */
  readonly firstDue?: Instant | undefined;
  /** When the first notice was queued that has not left and is not settled. */
  readonly firstUnsent?: Instant | undefined;
}

/** Which part of the work is late, and since when. */
export interface Lateness {
  readonly part: 'sweep' | 'mail';
  readonly since: Instant;
}

const laterThan = (limit: Instant, part: Lateness['part'], since: Instant | undefined): Lateness[] =>
  since !== undefined && since < limit ? [{ part, since }] : [];

const limitAt = (now: Instant): Instant => addMilliseconds(now, -PUNCTUAL_MILLISECONDS);

/** What people do not get in time now: something due that was not dealt with, or queued mail that has not left, for ten minutes. */
export const whatIsLate = (now: Instant, { firstDue, firstUnsent }: Progress): Lateness[] => [
  ...laterThan(limitAt(now), 'sweep', firstDue),
  ...laterThan(limitAt(now), 'mail', firstUnsent),
];

/** Which function has not said for ten minutes that it came by, whether there was anything to do or not. */
export const whatStandsStill = (now: Instant, { swept, mailed }: Progress): Lateness[] => [
  ...laterThan(limitAt(now), 'sweep', swept),
  ...laterThan(limitAt(now), 'mail', mailed),
];
