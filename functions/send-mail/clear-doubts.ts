import { takeProbe } from '#adapters/dynamodb/mail-watch.ts';
import { doubtMessage, type Message, readMessageNotices, reopenMessage } from '#adapters/dynamodb/messages.ts';
import { log, logFailure } from '#adapters/runtime/log.ts';
import { epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import { areLaterOnesTold, lastTries, nextLook, readSilence } from '#domain/mail/retry.ts';
import { askToPhone } from '#functions/middleware/undelivered.ts';
import type { Sending } from './send-message.ts';

/** After so long without knowing somebody is asked to make sure by telephone. */
const ASK_A_PERSON_AFTER_MILLISECONDS = 60 * 60_000;

/** Whether a sender died with a message in its hands: its lease is over, and it had written that it hands it over. */
const diedHanding = ({ status, leaseUntil, handed, attempts }: Message, now: Instant): boolean =>
  status === 'claimed' && leaseUntil !== undefined && leaseUntil <= now && handed === attempts;

/** Whether nobody may know of a message whether it left, and it is time to look at it. */
const isDoubtful = (message: Message, now: Instant): boolean =>
  diedHanding(message, now) ||
  (message.status === 'unknown' && (message.notBefore === undefined || message.notBefore <= now));

/** Looks at one message of which nobody may know whether it left. Whether the service must be asked for an event. */
async function clearDoubt(sending: Sending, message: Message, now: Instant): Promise<boolean> {
  const { ports, seen } = sending;
  const { id, handedAt } = message;
  if (diedHanding(message, now)) log('message-unknown', { message: id, reason: 'sender-died' });
  if (handedAt === undefined) return false;
  const notices = (await readMessageNotices(ports.table, id)).filter(({ status }) => status === 'joined');
  const lasts = lastTries(notices);
  // From here on it waits for its events, whatever follows.
  await doubtMessage(ports.table, id, message.attempts, {
    notBefore: nextLook(handedAt, now, lasts),
    reason: message.reason ?? 'sender-died',
  });
  const silence = readSilence(handedAt, now, seen, lasts);
  if (silence !== 'wait') {
    await reopenMessage(ports.table, id, message.attempts, { isInDoubt: silence === 'in-doubt' });
    log(silence === 'in-doubt' ? 'message-in-doubt' : 'message-sent-again', { message: id });
  }
  if (silence !== 'nothing-left' && epochOf(now) - epochOf(handedAt) >= ASK_A_PERSON_AFTER_MILLISECONDS)
    await askToPhone(sending, message, notices, 'in-doubt');
  return silence === 'wait' && !areLaterOnesTold(handedAt, seen);
}

/**
 * Looks at the messages of which nobody knows whether they left. Those of which the service's events show that nothing left are sent
 * again; where nothing can be known in time, that is written on the message, and a person is asked. To learn whether events come at
 * all, the service is sent a message to nobody. Whether there were any such messages: they stand otherwise now.
 */
export async function clearDoubts(sending: Sending, unresolved: readonly Message[], now: Instant): Promise<boolean> {
  const { ports, mailer, from } = sending;
  const doubtful = unresolved.filter((message) => isDoubtful(message, now));
  let isProbeNeeded = false;
  for (const message of doubtful) {
    try {
      if (await clearDoubt(sending, message, now)) isProbeNeeded = true;
    } catch (error) {
      logFailure('message-failed', error, { message: message.id });
    }
  }
  if (isProbeNeeded && (await takeProbe(ports.table, now))) {
    await mailer.probe(from);
    log('service-probed');
  }
  return doubtful.length > 0;
}
