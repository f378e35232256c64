import type { Instant } from '#domain/calendar/brussels-time.ts';
import { parseAggregateId } from '#domain/door/aggregate-id.ts';
import { accessionKind, conditionKind, dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { matterOfKey } from '#domain/door/door.ts';
import { type AskingNotice, isAsking, isHeldBack } from '#domain/notices/held-back.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import type { Ports } from '#domain/ports/ports.ts';

type Store = Pick<Ports, 'store'>;

/** Whether time has brought a later milestone of the same matter since a notice was queued: that one says what matters now. */
function isOutdone(
  handled: Readonly<Record<string, Instant>> | undefined,
  { key, leavesAt }: Pick<QueuedNotice, 'key' | 'leavesAt'>,
): boolean {
  const matter = matterOfKey(key);
  const last = matter === undefined ? undefined : handled?.[matter];
  return last !== undefined && last > leavesAt;
}

async function conditionStillAsks({ store }: Store, notice: QueuedNotice): Promise<boolean> {
  const { state } = await store.load(parseAggregateId(notice.aggregate), conditionKind);
  if (state === undefined) return true;
  if (isOutdone(state.handled, notice)) return false;
  if (notice.notice === 'review-reminder') return state.status === 'in-review';
  const isSameDeadline = notice.deadlineVersion === undefined || notice.deadlineVersion === state.deadlineVersion;
  return (state.status === 'open' || state.status === 'overdue') && isSameDeadline;
}

async function dossierStillAsks({ store }: Store, notice: QueuedNotice): Promise<boolean> {
  const { state } = await store.load(parseAggregateId(notice.aggregate), dossierKind);
  if (isOutdone(state?.handled, notice)) return false;
  switch (notice.notice) {
    case 'admissibility-reminder':
      return state?.status === 'submitted';
    case 'information-reminder':
    case 'information-overdue':
      return state?.question?.due === notice.due;
    case 'authorisation-expiring':
      return state?.duration?.lastDay === notice.due && (state?.status === 'in-force' || state?.status === 'suspended');
    default:
      return (
        state?.advices.some(
          ({ adviser, due, status }) => adviser === notice.adviser && due === notice.due && status === 'open',
        ) === true
      );
  }
}

async function protocolStillAsks({ store }: Store, notice: QueuedNotice): Promise<boolean> {
  const { state } = await store.load(parseAggregateId(notice.aggregate), protocolKind);
  return state?.duration.lastDay === notice.due && state?.status === 'in-force' && !isOutdone(state.handled, notice);
}

async function accessionStillAsks({ store }: Store, notice: QueuedNotice): Promise<boolean> {
  const { state } = await store.load(parseAggregateId(notice.aggregate), accessionKind);
  return state?.status === 'under-review' && !isOutdone(state.handled, notice);
}

type Question = (ports: Store, notice: QueuedNotice) => Promise<boolean>;

/** Where each notice that asks for something learns whether it still does. */
const ASKING: Readonly<Record<AskingNotice, Question>> = {
  'condition-reminder': conditionStillAsks,
  'condition-overdue': conditionStillAsks,
  'condition-escalated': conditionStillAsks,
  'asap-nudge': conditionStillAsks,
  'review-reminder': conditionStillAsks,
  'admissibility-reminder': dossierStillAsks,
  'information-reminder': dossierStillAsks,
  'information-overdue': dossierStillAsks,
  'advice-reminder': dossierStillAsks,
  'advice-overdue': dossierStillAsks,
  'authorisation-expiring': dossierStillAsks,
  'accession-review-reminder': accessionStillAsks,
};

/**
 * Whether a queued notice no longer holds. What leaves on time is sent as it was decided, even when the duty was met in the same
 * minute; what an outage held back, or is sent once more, is looked at again against the deadline and the state.
 */
export async function isObsolete(ports: Store, notice: QueuedNotice, now: Instant): Promise<boolean> {
  const isOnTime = notice.again === undefined && !isHeldBack(notice.heldBackSince ?? notice.leavesAt, now);
  if (isOnTime || !isAsking(notice.notice)) return false;
  const asks =
    notice.aggregate.startsWith('protocol:') && notice.notice === 'authorisation-expiring'
      ? protocolStillAsks
      : ASKING[notice.notice];
  return !(await asks(ports, notice));
}
