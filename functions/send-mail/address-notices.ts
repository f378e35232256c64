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
  const addresses = new Map<Recipient, string | undefined>();
  const messages = new Map<string, string>();
  const addressed: AddressedRow[] = [];
  for (const row of rows) {
    const notices: AddressedRow['notices'][number][] = [];
    for (const notice of row.notices) {
      if (!addresses.has(notice.recipient)) addresses.set(notice.recipient, await addressOf(ports, notice.recipient));
      const address = addresses.get(notice.recipient);
      if (address === undefined) {
        log('notice-without-address', { aggregate: notice.aggregate });
        continue;
      }
      const known = messages.get(address) ?? (await messageFor(ports.table, address, row.leavesAt));
      messages.set(address, known);
      notices.push({ notice, message: known, address });
    }
    addressed.push({ row, notices });
  }
  return addressed;
}
