import { firstDue } from '#adapters/dynamodb/due-rows.ts';
import { markMailed, readEventsSeen } from '#adapters/dynamodb/mail-watch.ts';
import { maySend, readMessageNotices, readUnresolved } from '#adapters/dynamodb/messages.ts';
import { type AddressedRow, joinMessages, NO_ADDRESS, readOutbox } from '#adapters/dynamodb/outbox.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { sesMailer } from '#adapters/ses/mailer.ts';
import { distinctNotices, renderMessage } from '#adapters/ses/render-message.ts';
import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { askToPhone } from '#functions/middleware/undelivered.ts';
import { addressNotices } from './address-notices.ts';
import { clearDoubts } from './clear-doubts.ts';
import { sendMailSchema } from './event.ts';
import { placeAudiences } from './place-audiences.ts';
import { type Sending, sendMessage } from './send-message.ts';
import { sendPaced } from './send-paced.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_MAIL_FROM } = ENVIRONMENT;
const { BERAAD_MAIL_RATE, BERAAD_MAIL_CONFIGURATION_SET } = ENVIRONMENT;
const environment = readEnvironment({
  BERAAD_TABLE,
  BERAAD_TEXT_KEY,
  BERAAD_PORTAL_URL,
  BERAAD_MAIL_FROM,
  BERAAD_MAIL_RATE,
  BERAAD_MAIL_CONFIGURATION_SET,
});
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const mailer = sesMailer(environment.BERAAD_MAIL_CONFIGURATION_SET);

/** What is queued within one minute leaves together; a notice waits at most this long for a sweep that is late. */
const LONGEST_WAIT_MILLISECONDS = 4 * 60_000;
const MOST_ROUNDS = 20;

/** The start of the minute of an instant: notices queued before it may leave, those of the running minute still gather. */
const minuteOf = (instant: Instant): Instant => `${instant.slice(0, 16)}:00.000Z`;

/** Asks to tell by telephone what has no address to go to, before the rows that say so are gone. */
async function phoneLost(sending: Sending, addressed: readonly AddressedRow[], now: Instant): Promise<void> {
  const lost = new Map<string, AddressedRow['notices'][number]['notice'][]>();
  for (const { notice, message, address } of addressed.flatMap(({ notices }) => notices)) {
    if (address === NO_ADDRESS) lost.set(message, [...(lost.get(message) ?? []), notice]);
  }
  for (const [id, queued] of lost) {
    const before = await readMessageNotices(ports.table, id);
    const notices = [...before, ...queued.map((notice) => ({ ...notice, message: id, status: 'joined' as const }))];
    const { subject, text } = await renderMessage({ id, address: NO_ADDRESS }, distinctNotices(notices), sending);
    await askToPhone(ports, notices, { message: id, why: 'no-address', address: NO_ADDRESS, subject, text, at: now });
  }
}

/**
 * Gathers queued notices into one message per address and sends what is ready. Notices of a minute leave when the minute is over and
 * the sweep has brought all that was due in it, so that what belongs together is together.
 */
export const handler = eventHandler(sendMailSchema, async ({ closeThrough }) => {
  const now = ports.now();
  let before = closeThrough ?? minuteOf(now);
  if (closeThrough === undefined) {
    const due = await firstDue(ports.table);
    if (due !== undefined && due < before) before = addMilliseconds(before, -LONGEST_WAIT_MILLISECONDS);
  }
  const sending = {
    ports,
    mailer,
    from: environment.BERAAD_MAIL_FROM,
    portalUrl: environment.BERAAD_PORTAL_URL,
    seen: await readEventsSeen(ports.table),
  };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rows = await readOutbox(ports.table, before);
    if (rows.length === 0) break;
    if (await placeAudiences(ports, rows)) continue;
    const addressed = await addressNotices(ports, rows);
    await phoneLost(sending, addressed, now);
    if (await joinMessages(ports.table, addressed, now)) break;
  }
  await clearDoubts(sending, await readUnresolved(ports.table), now);
  const ready = (await readUnresolved(ports.table)).filter((message) => maySend(message, now));
  const sent = await sendPaced(ready, environment.BERAAD_MAIL_RATE, ({ id }) => sendMessage(sending, id, now));
  const left = (await readUnresolved(ports.table)).map(({ createdAt }) => createdAt).sort();
  await markMailed(ports.table, left[0] ?? before);
  return { sent };
});
