import { addMilliseconds, atLocalTime, epochOf, type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import type { EventsSeen } from './feedback.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const FIRST_PAUSE = MINUTE;
const LONGEST_PAUSE = 12 * HOUR;
/** After this long of being put off a message is given up: a person must do it. */
export const GIVE_UP_AFTER_MILLISECONDS = 72 * HOUR;

/** The hour of the due day at which a message that was put off is tried a last time before it: somebody may still act. */
const LAST_TRY_HOUR = '12:00';

/**
 * When a message must be tried a last time for what it announces to be of use, in order: one instant for each day that still had to
 * come when its notice was queued. A notice that a day has passed announces none.
 */
export function lastTries(notices: readonly Pick<QueuedNotice, 'due' | 'leavesAt'>[]): Instant[] {
  const days = notices.flatMap(({ due, leavesAt }) => (due !== undefined && due >= localDateOf(leavesAt) ? [due] : []));
  return [...new Set(days)].sort().map((day) => atLocalTime(day, LAST_TRY_HOUR));
}

/** Whether one of these instants has come since another. */
export const hasComeSince = (lasts: readonly Instant[], since: Instant, now: Instant): boolean =>
  lasts.some((last) => since < last && last <= now);

/**
 * When a message that was put off for the nth time (from 1) is tried again: after a minute, then twice as long each time, up to half a
 * day; but once more at the next of its last useful moments, if that lies between.
 */
export function nextTry(now: Instant, putOff: number, lasts: readonly Instant[]): Instant {
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.min(putOff - 1, 20), LONGEST_PAUSE);
  const next = addMilliseconds(now, pause);
  return lasts.find((last) => now < last && last < next) ?? next;
}

/** Events come within seconds as a rule; a message without one is waited for at least so long. */
const SHORTEST_SILENCE = 3 * MINUTE;
/** And this many times as long as the slowest event of late took. */
const TIMES_THE_SLOWEST = 2;
/** EventBridge gives up delivering after a day: an event that has not come by then does not exist, or never comes. */
const LONGEST_SILENCE = 24 * HOUR;

/** How far the service's clock may be ahead of ours. */
const CLOCKS_APART = 5_000;

/** How long an event may take, going by the slowest of late; milliseconds. */
const silenceMilliseconds = ({ slowestMilliseconds = 0 }: EventsSeen): number =>
  Math.min(Math.max(SHORTEST_SILENCE, TIMES_THE_SLOWEST * slowestMilliseconds), LONGEST_SILENCE);

/** Whether events have come of messages that the service took after one was handed over. */
export const areLaterOnesTold = (handedAt: Instant, { through }: EventsSeen): boolean =>
  through !== undefined && through > addMilliseconds(handedAt, CLOCKS_APART);

/**
 * What the silence about a message says that was handed over without an answer. `nothing-left`: events of messages that the service
 * took later have come, and this one's would have come by now. `in-doubt`: nothing is proven, but waiting longer would be worse than a
 * second copy. `wait`: neither.
 */
export function readSilence(
  handedAt: Instant,
  now: Instant,
  seen: EventsSeen,
  lasts: readonly Instant[],
): 'nothing-left' | 'in-doubt' | 'wait' {
  const waited = epochOf(now) - epochOf(handedAt);
  if (waited >= silenceMilliseconds(seen) && areLaterOnesTold(handedAt, seen)) return 'nothing-left';
  if (waited >= LONGEST_SILENCE) return 'in-doubt';
  return waited >= SHORTEST_SILENCE && hasComeSince(lasts, handedAt, now) ? 'in-doubt' : 'wait';
}

/** Between two looks at the events of a message of which nothing is known lies at least this, and so much of the time that it is silent. */
const SHORTEST_BETWEEN_LOOKS = MINUTE;
const LOOKS_SHARE = 0.1;

/** When a message that was handed over without an answer is looked at again: the longer it is silent the seldomer, but at its last useful moment. */
export function nextLook(handedAt: Instant, now: Instant, lasts: readonly Instant[]): Instant {
  const pause = Math.max(SHORTEST_BETWEEN_LOOKS, Math.round((epochOf(now) - epochOf(handedAt)) * LOOKS_SHARE));
  const next = addMilliseconds(now, pause);
  return lasts.find((last) => now < last && last < next) ?? next;
}
