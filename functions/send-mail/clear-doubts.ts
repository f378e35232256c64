import { takeProbe } from '#adapters/dynamodb/mail-watch.ts';
import { doubtMessage, type Message, readMessageNotices, reopenMessage } from '#adapters/dynamodb/messages.ts';
import { log } from '#adapters/runtime/log.ts';
import { distinctNotices, renderMessage } from '#adapters/ses/render-message.ts';
import { addMilliseconds, epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import { lastTryAt, readSilence } from '#domain/mail/retry.ts';
import { askToPhone } from '#functions/middleware/undelivered.ts';
import type { Sending } from './send-message.ts';

/** Between two looks at the events of a message of which nothing is known. */
const BETWEEN_LOOKS_MILLISECONDS = 60_000;
/** After so long without knowing somebody is asked to make sure by telephone. */
const ASK_A_PERSON_AFTER_MILLISECONDS = 60 * 60_000;

/** Whether a sender died with a message in its hands: its lease is over, and it had written that it hands it over. */
const diedHanding = ({ status, leaseUntil, handed, attempts }: Message, now: Instant): boolean =>
  status === 'claimed' && leaseUntil !== undefined && leaseUntil <= now && handed === attempts;

/**
 * Looks at the messages of which nobody knows whether they left. Those of which the service's events show that nothing left are sent
 * again; where nothing can be known in time, that is written on the message, and a person is asked. To learn whether events come at
 * all, the service is sent a message to nobody.
 */
export async function clearDoubts(sending: Sending, unresolved: readonly Message[], now: Instant): Promise<void> {
  const { ports, mailer, from, seen } = sending;
  let isProbeNeeded = false;
  for (const message of unresolved) {
    const { id, handedAt } = message;
    if (diedHanding(message, now)) {
      await doubtMessage(ports.table, id, message.attempts, { notBefore: now, reason: 'sender-died' });
      log('message-unknown', { message: id, reason: 'sender-died' });
    } else if (message.status !== 'unknown' || (message.notBefore !== undefined && message.notBefore > now)) continue;
    if (handedAt === undefined) continue;
    const notices = (await readMessageNotices(ports.table, id)).filter(({ status }) => status === 'joined');
    const silence = readSilence(handedAt, now, seen, lastTryAt(notices));
    if (silence === 'wait') {
      await doubtMessage(ports.table, id, message.attempts, {
        notBefore: addMilliseconds(now, BETWEEN_LOOKS_MILLISECONDS),
        reason: message.reason ?? 'sender-died',
      });
      isProbeNeeded ||= seen.through === undefined || seen.through <= handedAt;
    } else {
      await reopenMessage(ports.table, id, { isInDoubt: silence === 'in-doubt' });
      log(silence === 'in-doubt' ? 'message-in-doubt' : 'message-sent-again', { message: id });
    }
    if (silence !== 'nothing-left' && epochOf(now) - epochOf(handedAt) >= ASK_A_PERSON_AFTER_MILLISECONDS)
      await askToMakeSure(sending, message, notices, now);
  }
  if (isProbeNeeded && (await takeProbe(ports.table, now))) {
    await mailer.probe(from);
    log('service-probed');
  }
}

async function askToMakeSure(
  { ports, from, portalUrl }: Sending,
  { id, address }: Message,
  notices: Parameters<typeof askToPhone>[1],
  now: Instant,
): Promise<void> {
  const { subject, text } = await renderMessage({ id, address }, distinctNotices(notices), { from, portalUrl });
  await askToPhone(ports, notices, { message: id, why: 'in-doubt', address, subject, text, at: now });
}
