import { changeMailAddress } from '#adapters/dynamodb/mail-addresses.ts';
import { noteEvent } from '#adapters/dynamodb/mail-watch.ts';
import {
  learnOfMessage,
  leftTwice,
  type Message,
  type MessageNotice,
  readMessage,
  readMessageNotices,
} from '#adapters/dynamodb/messages.ts';
import type { Undelivered } from '#adapters/dynamodb/work-list.ts';
import { log } from '#adapters/runtime/log.ts';
import { MESSAGE_TAG, PROBE_TAG } from '#adapters/ses/mailer.ts';
import { afterDelivery, withBounce } from '#domain/mail/addresses.ts';
import type { MailEvidence } from '#domain/mail/feedback.ts';
import { askToPhone, needNoPhone, sendElsewhere, type Telling } from '#functions/middleware/undelivered.ts';
import type { MailFeedback } from './event.ts';
import { readEvidence } from './read-evidence.ts';

async function phone(
  telling: Telling,
  message: Message,
  notices: readonly MessageNotice[],
  why: Undelivered['why'],
): Promise<void> {
  if (notices.length > 0) await askToPhone(telling, message, notices, why);
}

/** Counts a bounce against its address, sends what did not arrive elsewhere, and tells the secretariat. */
async function afterBounce(telling: Telling, message: Message, kind: 'hard' | 'soft', at: string): Promise<void> {
  const { ports } = telling;
  const { address, id } = message;
  const now = ports.now();
  const known = await changeMailAddress(ports.table, address, now, (bounces) =>
    withBounce(bounces, { message: id, kind, at }),
  );
  if (known.deadSince !== undefined) log('address-dead', { message: id });
  log('message-bounced', { message: id, reason: kind });
  const notices = (await readMessageNotices(ports.table, id)).filter(({ status }) => status === 'joined');
  const lost = await sendElsewhere(ports, message, notices, { isPassing: kind === 'soft', now });
  // A passing trouble that is tried again is no work yet; what came back for good is, though it goes to somebody else as well.
  await phone(telling, message, kind === 'hard' || known.deadSince !== undefined ? notices : lost, 'bounced');
}

/** What follows from how a message stands. Done again for an event that is delivered again: each part of it is done once. */
async function follow(telling: Telling, message: Message, { kind, bounce, at }: MailEvidence): Promise<void> {
  const { ports } = telling;
  if (leftTwice(message)) log('message-left-twice', { message: message.id });
  if (message.status === 'bounced' && kind === 'bounce' && bounce !== undefined && bounce !== 'auto-reply')
    await afterBounce(telling, message, bounce, at);
  if (message.status === 'delivered') await needNoPhone(ports, message);
  if (message.status === 'delivered' && kind === 'delivery')
    await changeMailAddress(ports.table, message.address, ports.now(), (bounces) => afterDelivery(bounces, at));
  if (message.status === 'failed' || message.status === 'complained') {
    const notices = (await readMessageNotices(ports.table, message.id)).filter(({ status }) => status === 'joined');
    await phone(telling, message, notices, message.status === 'failed' ? 'refused' : 'complained');
  }
}

/**
 * Takes what the mail service tells of a message, which its key names. Events come late, doubled and out of order: what a message has
 * become is found anew from all that is known of it. Returns whether it was about a message of ours.
 */
export async function takeFeedback(telling: Telling, detail: MailFeedback): Promise<boolean> {
  const { ports } = telling;
  const { tags = {}, timestamp } = detail.mail;
  const evidence = readEvidence(detail);
  const id = tags[MESSAGE_TAG]?.[0];
  const isOurs = id !== undefined || tags[PROBE_TAG] !== undefined;
  const [learnt] = await Promise.all([
    id === undefined || evidence === undefined ? undefined : learnOfMessage(ports.table, id, [evidence]),
    evidence?.kind === 'send' && isOurs
      ? noteEvent(ports.table, new Date(timestamp).toISOString(), ports.now())
      : undefined,
  ]);
  if (id === undefined || evidence === undefined) return false;
  const message = learnt ?? (await readMessage(ports.table, id));
  if (message === undefined) return false;
  await follow(telling, message, evidence);
  log('feedback-taken', { message: id, reason: detail.eventType });
  return true;
}
