import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import type { NoticeName } from './notice.ts';

/** A timed notice leaves at its hour or within ten minutes after (docs/scenarios.md, Notices). */
export const PUNCTUAL_MILLISECONDS = 10 * 60_000;

/** Whether what was to leave at an instant was held back: by an outage, or because it is sent once more. */
export const isHeldBack = (leavesAt: Instant, now: Instant): boolean =>
  addMilliseconds(leavesAt, PUNCTUAL_MILLISECONDS) < now;

/**
 * Timed notices that ask for something: told late, after it was done, they would only confuse. Whoever is told of what happened is told
 * late too.
 */
const ASKING_NOTICES = [
  'condition-reminder',
  'condition-overdue',
  'condition-escalated',
  'asap-nudge',
  'review-reminder',
  'admissibility-reminder',
  'information-reminder',
  'information-overdue',
  'advice-reminder',
  'advice-overdue',
  'authorisation-expiring',
  'accession-review-reminder',
] as const satisfies readonly NoticeName[];
export type AskingNotice = (typeof ASKING_NOTICES)[number];

/** Whether a notice asks for something that may be done by the time it leaves. */
export const isAsking = (notice: string): notice is AskingNotice => ASKING_NOTICES.some((asking) => asking === notice);
