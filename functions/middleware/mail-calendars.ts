import { type DeliveredNotice, type MessageNotice, readMailTo } from '#adapters/dynamodb/messages.ts';
import type { CalendarEntry, NoticeContent } from '#adapters/ses/message-content.ts';
import { templateOf } from '#adapters/ses/templates/words-nl.ts';
import { type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import { kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { conditionKind } from '#domain/door/aggregate-kind.ts';
import type { NoticeName } from '#domain/notices/notice.ts';
import type { TablePorts } from './ports.ts';

/** What a calendar entry is of, by a name that stays the same when its day moves. */
function entryName({ aggregate, notice, due, adviser }: Omit<MessageNotice, 'status'>): string {
  const about = aggregate.replaceAll(':', '.');
  switch (notice) {
    case 'information-requested':
    case 'information-reminder':
      return `${about}.vraag-${due}`;
    case 'advice-requested':
    case 'advice-reminder':
      return `${about}.advies-${adviser}-${due}`;
    case 'meeting-scheduled':
      return `${about}.zitting`;
    case 'accession-renewal-reminder':
      return `${about}.nieuwe-verbintenis`;
    case 'authorisation-expiring':
    case 'authorisation-extended':
    case 'authorisation-revoked':
      return `${about}.laatste-dag`;
    default:
      return about;
  }
}

/** What a recipient was shown before of a dossier's days: what never left put nothing into a calendar. */
async function shownBefore(
  ports: TablePorts,
  notice: MessageNotice,
  isMeant: (other: MessageNotice) => boolean,
): Promise<DeliveredNotice[]> {
  const mail = await readMailTo(
    ports.table,
    notice,
    (other) =>
      other.message !== notice.message && templateOf(other.notice, false).calendar === 'shows' && isMeant(other),
  );
  return mail.filter(({ delivery }) => delivery !== 'obsolete' && delivery !== 'failed');
}

/** The entry that a notice shows, moves or takes out; undefined where there is nothing to do in a calendar. */
async function ownEntry(
  ports: TablePorts,
  notice: MessageNotice,
  duration: { readonly lastDay?: LocalDate | undefined | null } | undefined,
): Promise<CalendarEntry | undefined> {
  const uid = entryName(notice);
  const isLastDay = notice.notice === 'authorisation-extended' || notice.notice === 'authorisation-revoked';
  const day = isLastDay ? (duration?.lastDay ?? undefined) : notice.due;
  const { calendar } = templateOf(notice.notice, false);
  if (calendar === 'shows' && day !== undefined) return { uid, day, sequence: notice.sequence, isCancelled: false };
  // An extension without end takes the last day out. What was never put in needs no taking out.
  if (!isLastDay && day === undefined) return undefined;
  const before = await shownBefore(ports, notice, (other) => entryName(other) === uid);
  if (before.length === 0) return undefined;
  const last = before.flatMap(({ due }) => due ?? []).at(-1);
  return { uid, day: day ?? last ?? localDateOf(notice.leavesAt), sequence: notice.sequence, isCancelled: true };
}

/** Notices of an end that ends conditions as well, of which no notice of their own tells (docs/scenarios.md, Conditions). */
const ENDS_CONDITIONS: readonly NoticeName[] = [
  'authorisation-expired',
  'authorisation-revoked',
  'accession-withdrawn',
];

/** The entries of conditions that ended with what laid them on the recipient. */
async function endedEntries(ports: TablePorts, notice: MessageNotice): Promise<CalendarEntry[]> {
  const shown = await shownBefore(ports, notice, ({ aggregate }) => kindOf(aggregate) === 'condition');
  const entries = new Map<string, CalendarEntry>();
  for (const other of shown) {
    const uid = entryName(other);
    if (entries.has(uid)) continue;
    const { state, version } = await ports.store.load(parseAggregateId(other.aggregate), conditionKind);
    const day = state?.due ?? other.due;
    if (state?.status === 'ended' && day !== undefined)
      entries.set(uid, { uid, day, sequence: version, isCancelled: true, condition: state.opening.reportedAs });
  }
  return [...entries.values()];
}

/** What a notice does in the calendar of its recipient: of whoever must keep a day; a secretariat follows hundreds. */
export async function calendarsOf(
  ports: TablePorts,
  notice: MessageNotice,
  duration: { readonly lastDay?: LocalDate | undefined | null } | undefined,
): Promise<CalendarEntry[]> {
  if (!/^(organisation|dpo):/.test(notice.recipient)) return [];
  const own =
    templateOf(notice.notice, false).calendar === undefined ? undefined : await ownEntry(ports, notice, duration);
  return [
    ...(own === undefined ? [] : [own]),
    ...(ENDS_CONDITIONS.includes(notice.notice) ? await endedEntries(ports, notice) : []),
  ];
}

/** Of each entry of a message only what was decided last: a mail program may take the files in any order. */
export function newestOfEach(contents: readonly NoticeContent[]): NoticeContent[] {
  const newest = new Map<string, CalendarEntry>();
  for (const entry of contents.flatMap(({ calendars = [] }) => calendars)) {
    const other = newest.get(entry.uid);
    if (other === undefined || other.sequence < entry.sequence) newest.set(entry.uid, entry);
  }
  return contents.map((content) => ({
    ...content,
    calendars: content.calendars?.filter((entry) => newest.get(entry.uid) === entry),
  }));
}
