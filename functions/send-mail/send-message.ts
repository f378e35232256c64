import { claimMessage, readMessageNotices, releaseMessage, resolveMessage } from '#adapters/dynamodb/outbox.ts';
import { log } from '#adapters/runtime/log.ts';
import type { Mailer } from '#adapters/ses/mailer.ts';
import { distinctNotices, renderMessage } from '#adapters/ses/render-message.ts';
import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import { isObsolete } from '#domain/usecases/obsolete-notice.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

/** Longer than a send takes with its time-out: nobody else sends the message meanwhile. */
const LEASE_MILLISECONDS = 60_000;

export interface Sending {
  readonly ports: TablePorts;
  readonly mailer: Mailer;
  readonly from: string;
  readonly portalUrl: string;
}

/**
 * Sends one message and writes what became of it. Claimed first, so that two senders do not both send; a message that was claimed
 * before and not resolved (its sender died, or the service gave no answer) is sent again only after its lease, in which the service's
 * events would have told that it left. Returns whether it left now.
 */
export async function sendMessage(
  { ports, mailer, from, portalUrl }: Sending,
  id: string,
  now: Instant,
): Promise<boolean> {
  const claimed = await claimMessage(ports.table, id, now, addMilliseconds(now, LEASE_MILLISECONDS));
  if (claimed === undefined) return false;
  const notices = await Promise.all(
    (await readMessageNotices(ports.table, id)).map(async (notice) =>
      (await isObsolete(ports, notice, now)) ? { ...notice, status: 'obsolete' as const } : notice,
    ),
  );
  const telling = distinctNotices(notices.filter((notice) => notice.status === 'joined'));
  if (telling.length === 0) {
    await resolveMessage(ports.table, id, { status: 'obsolete' }, notices);
    return false;
  }
  const { subject, raw } = await renderMessage({ id, address: claimed.address }, telling, { from, portalUrl });
  const result = await mailer.send({ id, to: claimed.address, from, raw });
  switch (result.kind) {
    case 'accepted':
      await resolveMessage(
        ports.table,
        id,
        { status: 'sent', sentAt: now, subject, serviceMessageId: result.serviceMessageId },
        notices,
      );
      log('message-sent', { message: id, count: telling.length });
      return true;
    case 'refused':
      await resolveMessage(ports.table, id, { status: 'failed', subject }, notices);
      log('message-failed', { message: id, reason: result.reason });
      return false;
    case 'throttled':
      await releaseMessage(ports.table, id, 'open');
      log('message-postponed', { message: id });
      return false;
    case 'unknown':
      await releaseMessage(ports.table, id, 'unknown');
      log('message-unknown', { message: id, reason: result.reason });
      return false;
  }
}
