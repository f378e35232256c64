import {
  claimMessage,
  doubtMessage,
  endMessage,
  handMessage,
  learnOfMessage,
  type Message,
  type MessageNotice,
  markObsolete,
  putOffMessage,
  readMessageNotices,
} from '#adapters/dynamodb/messages.ts';
import { log } from '#adapters/runtime/log.ts';
import type { Mailer, SendResult } from '#adapters/ses/mailer.ts';
import { distinctNotices } from '#adapters/ses/render-message.ts';
import { addMilliseconds, epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import type { EventsSeen } from '#domain/mail/feedback.ts';
import { GIVE_UP_AFTER_MILLISECONDS, hasComeSince, lastTries, nextLook, nextTry } from '#domain/mail/retry.ts';
import { isObsolete } from '#domain/usecases/obsolete-notice.ts';
import { composeMessage } from '#functions/middleware/mail-content.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { askToPhone, sendElsewhere } from '#functions/middleware/undelivered.ts';

/** Longer than a send takes with its time-out: nobody else sends the message meanwhile. */
const LEASE_MILLISECONDS = 60_000;

export interface Sending {
  readonly ports: TablePorts;
  readonly mailer: Mailer;
  readonly from: string;
  readonly portalUrl: string;
  readonly seen: EventsSeen;
}

/** What an attempt came to: `too-fast` asks to slow down. */
export type Attempt = 'sent' | 'not-sent' | 'too-fast';

interface Handed {
  readonly message: Message;
  readonly telling: readonly MessageNotice[];
}

/**
 * Sends one message and writes what became of it. Claimed first, so that two senders do not both send; that it is handed over is
 * written down before it is, so that a sender that died before that is told from one that died after. The clock is read at each step:
 * by the time a run has come to a message, its beginning may be minutes ago, and a lease or a silence counted from there would be over
 * before it began.
 */
export async function sendMessage(sending: Sending, open: Message): Promise<Attempt> {
  const { ports, mailer, from } = sending;
  const { id } = open;
  const now = ports.now();
  const claimed = await claimMessage(ports.table, open, now, addMilliseconds(now, LEASE_MILLISECONDS));
  if (claimed === undefined) return 'not-sent';
  const attempt = claimed.attempts;
  const joined = (await readMessageNotices(ports.table, id)).filter(({ status }) => status === 'joined');
  const fates = await Promise.all(joined.map((notice) => isObsolete(ports, notice, now)));
  await markObsolete(
    ports.table,
    joined.filter((_, index) => fates[index]),
  );
  const telling = distinctNotices(joined.filter((_, index) => !fates[index]));
  if (telling.length === 0) {
    await endMessage(ports.table, id, attempt, { status: 'obsolete', reason: 'nothing-left-to-say' });
    return 'not-sent';
  }
  const { subject, raw } = await composeMessage(sending, claimed, telling, now);
  const message = await handMessage(ports.table, claimed, { now: ports.now(), subject });
  // Its lease ran out, and another has taken it meanwhile.
  if (message === undefined) return 'not-sent';
  const result = await mailer.send({ id, attempt, to: claimed.address, from, raw });
  return settle(sending, { message, telling }, result, ports.now());
}

async function settle(sending: Sending, handed: Handed, result: SendResult, now: Instant): Promise<Attempt> {
  const { ports } = sending;
  const { message, telling } = handed;
  const { id, attempts: attempt } = message;
  switch (result.kind) {
    case 'accepted':
      await learnOfMessage(ports.table, message, [{ kind: 'accepted', at: now, service: result.serviceMessageId }]);
      log('message-sent', { message: id, count: telling.length });
      return 'sent';
    case 'refused': {
      const failed = await endMessage(ports.table, id, attempt, { status: 'failed', reason: result.reason });
      log('message-failed', { message: id, reason: result.reason });
      if (failed !== undefined) await sendElsewhere(ports, failed, telling, { isPassing: false, now });
      await askToPhone(sending, message, telling, 'refused');
      return 'not-sent';
    }
    case 'put-off':
      await putOff(sending, handed, result.reason, now);
      return result.isTooFast ? 'too-fast' : 'not-sent';
    case 'unknown':
      await doubtMessage(ports.table, id, attempt, {
        notBefore: nextLook(now, now, []),
        reason: result.reason,
      });
      log('message-unknown', { message: id, reason: result.reason });
      return 'not-sent';
  }
}

async function putOff(sending: Sending, { message, telling }: Handed, reason: string, now: Instant): Promise<void> {
  const { ports } = sending;
  const { id, attempts: attempt, createdAt, putOff: before } = message;
  const lasts = lastTries(telling);
  if (epochOf(now) - epochOf(createdAt) >= GIVE_UP_AFTER_MILLISECONDS) {
    await endMessage(ports.table, id, attempt, { status: 'failed', reason });
    log('message-failed', { message: id, reason });
    await askToPhone(sending, message, telling, 'put-off');
    return;
  }
  await putOffMessage(ports.table, id, attempt, { notBefore: nextTry(now, before + 1, lasts), reason });
  log('message-postponed', { message: id, reason });
  // The last moment at which the mail would have been of use: somebody can still phone.
  if (hasComeSince(lasts, createdAt, now)) await askToPhone(sending, message, telling, 'put-off');
}
