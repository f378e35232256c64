import { firstDue } from '#adapters/dynamodb/due-rows.ts';
import { markMailed } from '#adapters/dynamodb/mail-watch.ts';
import { type Message, maySend, readMessageNotices, readUnresolved } from '#adapters/dynamodb/messages.ts';
import { type AddressedRow, joinMessages, NO_ADDRESS, readOutbox } from '#adapters/dynamodb/outbox.ts';
import { logFailure } from '#adapters/runtime/log.ts';
import { addMilliseconds, epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import { askToPhone } from '#functions/middleware/undelivered.ts';
import { addressNotices } from './address-notices.ts';
import { clearDoubts } from './clear-doubts.ts';
import { placeAudiences } from './place-audiences.ts';
import { type Attempt, type Sending, sendMessage } from './send-message.ts';
import { sendPaced } from './send-paced.ts';

/** What is queued within one minute leaves together; a notice waits at most this long for a sweep that is late. */
const LONGEST_WAIT_MILLISECONDS = 4 * 60_000;
const MOST_ROUNDS = 20;
/** A run begins no message after this, so that it ends in time for the next one; what is left waits for that. */
const LONGEST_RUN_MILLISECONDS = 40_000;

/** The start of the minute of an instant: notices queued before it may leave, those of the running minute still gather. */
const minuteOf = (instant: Instant): Instant => `${instant.slice(0, 16)}:00.000Z`;

/**
 * Asks to tell by telephone what has no address to go to, before the rows that say so are gone. Returns the rows of which that is done,
 * or not needed: the others wait, and keep nobody else's mail.
 */
async function phoneLost(sending: Sending, addressed: readonly AddressedRow[]): Promise<AddressedRow[]> {
  const { ports } = sending;
  const lost = new Map<string, AddressedRow['notices'][number]['notice'][]>();
  for (const { notice, message, address } of addressed.flatMap(({ notices }) => notices)) {
    if (address === NO_ADDRESS) lost.set(message, [...(lost.get(message) ?? []), notice]);
  }
  const untold = new Set<string>();
  for (const [id, queued] of lost) {
    try {
      const before = await readMessageNotices(ports.table, id);
      const notices = [...before, ...queued.map((notice) => ({ ...notice, message: id, status: 'joined' as const }))];
      await askToPhone(sending, { id, address: NO_ADDRESS }, notices, 'no-address');
    } catch (error) {
      untold.add(id);
      logFailure('message-failed', error, { message: id });
    }
  }
  return addressed.filter(({ notices }) => !notices.some(({ message }) => untold.has(message)));
}

/** Sends one message; what goes wrong with it keeps no other from leaving. It stays claimed, and is taken up again after its lease. */
async function sendOne(sending: Sending, message: Message): Promise<Attempt> {
  try {
    return await sendMessage(sending, message);
  } catch (error) {
    logFailure('message-failed', error, { message: message.id });
    return 'not-sent';
  }
}

/**
 * Gathers queued notices into one message per address and sends what is ready. Notices of a minute leave when the minute is over and
 * the sweep has brought all that was due in it, so that what belongs together is together; with `closeThrough`, those until then. Returns
 * how many messages left.
 */
export async function runMail(sending: Sending, perSecond: number, closeThrough?: Instant): Promise<number> {
  const { ports } = sending;
  const now = ports.now();
  let before = closeThrough ?? minuteOf(now);
  if (closeThrough === undefined) {
    const due = await firstDue(ports.table);
    if (due !== undefined && due < before) before = addMilliseconds(before, -LONGEST_WAIT_MILLISECONDS);
  }
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rows = await readOutbox(ports.table, before);
    if (rows.length === 0) break;
    if (await placeAudiences(ports, rows)) continue;
    const addressed = await addressNotices(
      ports,
      rows.filter(({ audience }) => audience === undefined),
    );
    if (await joinMessages(ports.table, await phoneLost(sending, addressed), now)) break;
  }
  let unresolved = await readUnresolved(ports.table);
  if (await clearDoubts(sending, unresolved, now)) unresolved = await readUnresolved(ports.table);
  const ready = unresolved.filter((message) => maySend(message, now));
  const isOver = () => epochOf(ports.now()) - epochOf(now) >= LONGEST_RUN_MILLISECONDS;
  const sent = await sendPaced(ready, perSecond, (message) => sendOne(sending, message), isOver);
  // Of those that left nothing is to be read again.
  const present =
    sent === ready.length
      ? unresolved.filter((message) => !ready.includes(message))
      : await readUnresolved(ports.table);
  const left = present.map(({ createdAt }) => createdAt).sort();
  await markMailed(ports.table, left[0] ?? before);
  return sent;
}
