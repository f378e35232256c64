import { addDays, endOfDay, type Instant, type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { NoticeName, QueuedNotice } from '#domain/notices/notice.ts';

/** Days within which a duty counts as met after a notice asked for it. */
const DAYS_TO_MEET = 7;

/** What the log tells once the duty is met that a notice asks for; a notice that asks for nothing is not here. */
const MET_BY: Readonly<Partial<Record<NoticeName, readonly string[]>>> = {
  'admissibility-reminder': ['request-ruled-admissible', 'request-ruled-inadmissible', 'information-requested'],
  'information-reminder': ['information-provided'],
  'information-overdue': ['information-provided'],
  'advice-reminder': ['advice-given'],
  'advice-overdue': ['advice-given'],
  'condition-reminder': ['evidence-submitted'],
  'condition-overdue': ['evidence-submitted'],
  'condition-escalated': ['evidence-submitted'],
  'asap-nudge': ['evidence-submitted'],
  'deadline-set': ['evidence-submitted'],
  'evidence-rejected': ['evidence-submitted'],
  'review-reminder': ['evidence-accepted', 'evidence-rejected'],
  'accession-review-reminder': ['accession-activated', 'commitment-refused'],
};

/** Notices by which a secretariat is asked for something; by the others it is only told of what a body owes. */
const ASKED_OF_SECRETARIAT: readonly NoticeName[] = [
  'admissibility-reminder',
  'review-reminder',
  'accession-review-reminder',
];

/** Whether a notice asks its recipient for something of which it can be told whether it was done. */
export function isAsked({ notice, recipient }: Pick<QueuedNotice, 'notice' | 'recipient'>): boolean {
  if (MET_BY[notice] === undefined) return false;
  return recipient.startsWith(ASKED_OF_SECRETARIAT.includes(notice) ? 'secretariat:' : 'organisation:');
}

/** The first day on which it is known whether what was asked at an instant was done in time. */
export const judgedOn = (askedAt: Instant): LocalDate => addDays(localDateOf(askedAt), DAYS_TO_MEET + 1);

/** Whether the log tells, after the event that caused the notice, that what it asked for was done within seven days. */
export function wasMet(
  notice: NoticeName,
  askedAt: Instant,
  after: readonly { readonly type: string; readonly effectiveAt: Instant }[],
): boolean {
  const until = endOfDay(addDays(localDateOf(askedAt), DAYS_TO_MEET));
  return after.some(({ type, effectiveAt }) => MET_BY[notice]?.includes(type) === true && effectiveAt < until);
}
