import { firstDue } from '#adapters/dynamodb/due-rows.ts';
import { joinMessages, readOutbox, readUnresolvedIds } from '#adapters/dynamodb/outbox.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { sesMailer } from '#adapters/ses/mailer.ts';
import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { addressNotices } from './address-notices.ts';
import { sendMailSchema } from './event.ts';
import { placeAudiences } from './place-audiences.ts';
import { sendMessage } from './send-message.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_MAIL_FROM } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_MAIL_FROM });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const mailer = sesMailer();

/** What is queued within one minute leaves together; a notice waits at most this long for a sweep that is late. */
const LONGEST_WAIT_MILLISECONDS = 4 * 60_000;
const MOST_ROUNDS = 20;
const SENT_AT_ONCE = 4;

/** The start of the minute of an instant: notices queued before it may leave, those of the running minute still gather. */
const minuteOf = (instant: Instant): Instant => `${instant.slice(0, 16)}:00.000Z`;

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
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rows = await readOutbox(ports.table, before);
    if (rows.length === 0) break;
    if (await placeAudiences(ports, rows)) continue;
    const addressed = await addressNotices(ports, rows);
    if (await joinMessages(ports.table, addressed, now)) break;
  }
  const sending = { ports, mailer, from: environment.BERAAD_MAIL_FROM, portalUrl: environment.BERAAD_PORTAL_URL };
  const unresolved = await readUnresolvedIds(ports.table);
  let sent = 0;
  for (let start = 0; start < unresolved.length; start += SENT_AT_ONCE) {
    const results = await Promise.all(
      unresolved.slice(start, start + SENT_AT_ONCE).map((id) => sendMessage(sending, id, now)),
    );
    sent += results.filter(Boolean).length;
  }
  return { sent };
});
