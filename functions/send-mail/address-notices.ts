import { type AddressedRow, messageFor, type OutboxRow } from '#adapters/dynamodb/outbox.ts';
import { log } from '#adapters/runtime/log.ts';
import type { Recipient } from '#domain/notices/notice.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

/** The address a recipient has now: a data protection officer is reached at the body's `dpo`, else at its `email`. */
async function addressOf(ports: TablePorts, recipient: Recipient): Promise<string | undefined> {
  const [kind, id] = recipient.split(':');
  if (id === undefined) return undefined;
  if (kind === 'organisation') return (await ports.directory.organisation(id))?.email;
  if (kind === 'dpo') {
    const body = await ports.directory.organisation(id);
    return body?.dpo ?? body?.email;
  }
  const committee = await ports.directory.committee(id);
  return kind === 'chair' ? committee?.chair : committee?.secretariat;
}

/** Gives every queued notice its address and the message it joins: one per address for all that leaves now. */
export async function addressNotices(ports: TablePorts, rows: readonly OutboxRow[]): Promise<AddressedRow[]> {
  const recipients = [...new Set(rows.flatMap(({ notices }) => notices.map(({ recipient }) => recipient)))];
  const addresses = new Map(
    await Promise.all(
      recipients.map(async (recipient) => [recipient, await addressOf(ports, recipient)] satisfies [unknown, unknown]),
    ),
  );
  const leaveFirst = new Map<string, string>();
  for (const { leavesAt, notices } of rows) {
    for (const { recipient } of notices) {
      const address = addresses.get(recipient);
      if (address !== undefined && !leaveFirst.has(address)) leaveFirst.set(address, leavesAt);
    }
  }
  const messages = new Map(
    await Promise.all(
      [...leaveFirst].map(
        async ([address, leavesAt]) =>
          [address, await messageFor(ports.table, address, leavesAt)] satisfies [string, string],
      ),
    ),
  );
  return rows.map((row) => ({
    row,
    notices: row.notices.flatMap((notice) => {
      const address = addresses.get(notice.recipient);
      const message = address === undefined ? undefined : messages.get(address);
      if (address === undefined || message === undefined) {
        log('notice-without-address', { aggregate: notice.aggregate });
        return [];
      }
      return [{ notice, message, address }];
    }),
  }));
}
