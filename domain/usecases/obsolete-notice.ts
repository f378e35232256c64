import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { PUNCTUAL_MILLISECONDS } from '#domain/condition/decide.ts';
import { kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { conditionKind } from '#domain/door/aggregate-kind.ts';
import type { NoticeName, QueuedNotice } from '#domain/notices/notice.ts';
import type { Ports } from '#domain/ports/ports.ts';

/** Notices that ask for something: told late, after it was done, they would only confuse. */
const ASKING: readonly NoticeName[] = ['condition-reminder', 'condition-overdue', 'condition-escalated', 'asap-nudge'];

/**
 * Whether a queued notice no longer holds. What leaves on time is sent as it was decided, even when the duty was met in the same
 * minute; what an outage held back is looked at again against the deadline's version and the state.
 */
export async function isObsolete(ports: Pick<Ports, 'store'>, notice: QueuedNotice, now: Instant): Promise<boolean> {
  if (addMilliseconds(notice.leavesAt, PUNCTUAL_MILLISECONDS) >= now || !ASKING.includes(notice.notice)) return false;
  if (kindOf(notice.aggregate) !== 'condition') return false;
  const { state } = await ports.store.load(parseAggregateId(notice.aggregate), conditionKind);
  if (state === undefined) return false;
  const asksStill = state.status === 'open' || state.status === 'overdue';
  return !asksStill || (notice.deadlineVersion !== undefined && notice.deadlineVersion !== state.deadlineVersion);
}
