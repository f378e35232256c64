import { epochOf, type Instant } from '#domain/calendar/brussels-time.ts';

/** A session ends when nobody used it for this long, and in any case this long after it began. */
const IDLE_MINUTES = 30;
const LONGEST_HOURS = 10;
/** A session in use is noted at most this often. */
const NOTED_EVERY_SECONDS = 60;

const secondsBetween = (from: Instant, to: Instant): number => (epochOf(to) - epochOf(from)) / 1000;

/** Whether a session still holds. */
export function isLive(
  { startedAt, seenAt }: { readonly startedAt: Instant; readonly seenAt: Instant },
  now: Instant,
): boolean {
  return secondsBetween(seenAt, now) < IDLE_MINUTES * 60 && secondsBetween(startedAt, now) < LONGEST_HOURS * 3600;
}

/** Whether its use should be noted again. */
export const isToBeNoted = ({ seenAt }: { readonly seenAt: Instant }, now: Instant): boolean =>
  secondsBetween(seenAt, now) >= NOTED_EVERY_SECONDS;

/** How long somebody may take to log in. */
const LOGIN_MINUTES = 15;

/** Whether a login that was started then can still be finished. */
export const isLoginOpen = (startedAt: Instant, now: Instant): boolean =>
  secondsBetween(startedAt, now) < LOGIN_MINUTES * 60;

/** How long a form of an expired session waits for its writer. */
const KEPT_FORM_HOURS = 24;

/** Whether a form that was kept then is still offered. */
export const isFormKept = (keptAt: Instant, now: Instant): boolean =>
  secondsBetween(keptAt, now) < KEPT_FORM_HOURS * 3600;
