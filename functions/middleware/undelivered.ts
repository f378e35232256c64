import { readMailAddress } from '#adapters/dynamodb/mail-addresses.ts';
import { addressHash, type Message, type MessageNotice } from '#adapters/dynamodb/messages.ts';
import { queueAgain } from '#adapters/dynamodb/outbox.ts';
import { listWork, OPERATORS, phoneItem, type Undelivered } from '#adapters/dynamodb/work-list.ts';
import { log } from '#adapters/runtime/log.ts';
import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { dossierId, kindOf } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { lastTries } from '#domain/mail/retry.ts';
import { isObsolete } from '#domain/usecases/obsolete-notice.ts';
import { addressesNow } from './addresses.ts';
import type { TablePorts } from './ports.ts';

/** The committee whose secretariat must know; those who run Beraad where there is none. */
async function committeeOf(ports: TablePorts, { aggregate, dossier }: MessageNotice): Promise<string> {
  if (kindOf(aggregate) === 'protocol') return OPERATORS;
  return (await ports.store.load(dossierId(dossier), dossierKind)).state?.committee ?? OPERATORS;
}

/**
 * Asks the secretariats that are concerned to tell by telephone what mail did not. Asked twice about one message, it is on the list once.
 * `text` is what the message says.
 */
export async function askToPhone(
  ports: TablePorts,
  notices: readonly MessageNotice[],
  mail: Omit<Undelivered, 'recipients'>,
): Promise<void> {
  const byCommittee = new Map<string, MessageNotice[]>();
  for (const notice of notices) {
    const committee = await committeeOf(ports, notice);
    byCommittee.set(committee, [...(byCommittee.get(committee) ?? []), notice]);
  }
  for (const [committee, [first, ...more]] of byCommittee) {
    if (first === undefined) continue;
    const recipients = [...new Set([first, ...more].map(({ recipient }) => recipient))];
    await listWork(ports.table, {
      id: phoneItem(mail.message),
      committee,
      kind: 'reach-by-phone',
      aggregate: first.aggregate,
      status: 'to-do',
      causedBy: eventIdOf(first.aggregate, first.sequence),
      mail: { ...mail, recipients },
    });
    log('phone-asked', { message: mail.message, reason: mail.why });
  }
}

/** The same notice goes to the same address again only after this long. */
const COOL_DOWN_MILLISECONDS = 24 * 60 * 60_000;
/** A notice that did not arrive is queued again at most so often. */
const MOST_TIMES_AGAIN = 5;

/** Whether somebody else can be told: an address of the same recipient at which nothing went wrong yet. */
async function hasOtherAddress(
  ports: TablePorts,
  message: Message,
  { recipient, again }: MessageNotice,
): Promise<boolean> {
  const avoided = [...(again?.avoid ?? []), addressHash(message.address)];
  const others = (await addressesNow(ports, recipient)).filter((address) => !avoided.includes(addressHash(address)));
  const known = await Promise.all(others.map((address) => readMailAddress(ports.table, address)));
  return known.some((one) => one?.deadSince === undefined);
}

/**
 * Sends the notices of a message that did not arrive to the recipient's next address; where there is none, those of a passing trouble
 * to the same one after the cool-down, if they are of use then. Done once a message. Returns the notices that go nowhere any more.
 */
export async function sendElsewhere(
  ports: TablePorts,
  message: Message,
  notices: readonly MessageNotice[],
  { isPassing, now }: { readonly isPassing: boolean; readonly now: Instant },
): Promise<MessageNotice[]> {
  const lost: MessageNotice[] = [];
  const again: { readonly notice: MessageNotice; readonly leavesAt: Instant; readonly avoid?: string }[] = [];
  const later = addMilliseconds(now, COOL_DOWN_MILLISECONDS);
  for (const notice of notices) {
    if (await isObsolete(ports, { ...notice, again: notice.again ?? { avoid: [], times: 0 } }, now)) continue;
    const [last] = lastTries([notice]);
    if ((notice.again?.times ?? 0) >= MOST_TIMES_AGAIN) lost.push(notice);
    else if (await hasOtherAddress(ports, message, notice))
      again.push({ notice, leavesAt: now, avoid: addressHash(message.address) });
    else if (isPassing && (last === undefined || later <= last)) again.push({ notice, leavesAt: later });
    else lost.push(notice);
  }
  if (again.length > 0 && (await queueAgain(ports.table, message, again)))
    log('message-rerouted', { message: message.id, count: again.length });
  return lost;
}
