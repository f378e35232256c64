import { readMailAddress } from '#adapters/dynamodb/mail-addresses.ts';
import {
  addressesTold,
  addressHash,
  type Message,
  type MessageNotice,
  notePhoneLists,
  readMessage,
} from '#adapters/dynamodb/messages.ts';
import { queueAgain } from '#adapters/dynamodb/outbox.ts';
import { listWork, phoneItem, type Undelivered, withdrawItem } from '#adapters/dynamodb/work-list.ts';
import { log } from '#adapters/runtime/log.ts';
import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import { lastTries } from '#domain/mail/retry.ts';
import { isObsolete } from '#domain/usecases/obsolete-notice.ts';
import { addressesNow } from './addresses.ts';
import { committeeOf } from './committee-of.ts';
import { composeMessage } from './mail-content.ts';
import type { TablePorts } from './ports.ts';

/** What is needed to tell a committee what a message says: the ports, and with what its text is made. */
export interface Telling {
  readonly ports: TablePorts;
  readonly from: string;
  readonly portalUrl: string;
}

/**
 * Asks the secretariats that are concerned to tell by telephone what mail did not: each gets the text of what is its own in it, for a
 * message may tell of what only another committee knows. Asked twice about one message, it is on the list once; of one that turns out
 * to be delivered nobody is asked.
 */
export async function askToPhone(
  telling: Telling,
  message: Pick<Message, 'id' | 'address'>,
  notices: readonly MessageNotice[],
  why: Undelivered['why'],
): Promise<void> {
  const { ports } = telling;
  const byCommittee = new Map<string, MessageNotice[]>();
  for (const notice of notices) {
    const committee = await committeeOf(ports, notice);
    byCommittee.set(committee, [...(byCommittee.get(committee) ?? []), notice]);
  }
  // First, so that whoever learns from here on that it was delivered knows who was asked.
  await notePhoneLists(ports.table, message.id, [...byCommittee.keys()]);
  for (const [committee, own] of byCommittee) {
    const [first] = own;
    if (first === undefined) continue;
    const at = ports.now();
    const { subject, text } = await composeMessage(telling, message, own, at, committee);
    await listWork(ports.table, {
      id: phoneItem(message.id),
      committee,
      kind: 'reach-by-phone',
      aggregate: first.aggregate,
      status: 'to-do',
      causedBy: eventIdOf(first.aggregate, first.sequence),
      mail: {
        message: message.id,
        why,
        recipients: [...new Set(own.map(({ recipient }) => recipient))],
        address: message.address,
        subject,
        text,
        at,
      },
    });
    log('phone-asked', { message: message.id, reason: why });
  }
  const present = await readMessage(ports.table, message.id);
  if (present?.status === 'delivered') await needNoPhone(ports, present);
}

/**
 * Takes a message that was delivered after all from the lists of those who were asked to tell by telephone what it says. Taken away, not
 * ticked off: should it come back later still, they are asked again.
 */
export async function needNoPhone({ table }: Pick<TablePorts, 'table'>, { id, phoneLists }: Message): Promise<void> {
  for (const list of phoneLists)
    if (await withdrawItem(table, list, phoneItem(id))) log('phone-not-needed', { message: id });
}

/** The same notice goes to the same address again only after this long. */
const COOL_DOWN_MILLISECONDS = 24 * 60 * 60_000;
/** A notice that did not arrive is queued again at most so often. */
const MOST_TIMES_AGAIN = 5;

/** Whether somebody else can be told: an address of the same recipient that is not to be avoided. */
async function hasOtherAddress(
  ports: TablePorts,
  { recipient }: MessageNotice,
  avoid: readonly string[],
): Promise<boolean> {
  const others = (await addressesNow(ports, recipient)).filter((address) => !avoid.includes(addressHash(address)));
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
  const again: { readonly notice: MessageNotice; readonly leavesAt: Instant; readonly avoid: readonly string[] }[] = [];
  const later = addMilliseconds(now, COOL_DOWN_MILLISECONDS);
  for (const notice of notices) {
    if (await isObsolete(ports, { ...notice, again: notice.again ?? { avoid: [], times: 0 } }, now)) continue;
    const [last] = lastTries([notice]);
    // Where the same was told already nobody is told twice: a chair stands in for its secretariat, and gets some news itself.
    const told = await addressesTold(ports.table, notice);
    const failed = addressHash(message.address);
    const avoid = [...new Set([...(notice.again?.avoid ?? []), failed, ...told])];
    if ((notice.again?.times ?? 0) >= MOST_TIMES_AGAIN) lost.push(notice);
    else if (await hasOtherAddress(ports, notice, avoid)) again.push({ notice, leavesAt: now, avoid });
    else if (isPassing && (last === undefined || later <= last))
      again.push({ notice, leavesAt: later, avoid: avoid.filter((address) => address !== failed) });
    else lost.push(notice);
  }
  if (again.length > 0 && (await queueAgain(ports.table, message, again)))
    log('message-rerouted', { message: message.id, count: again.length });
  return lost;
}
