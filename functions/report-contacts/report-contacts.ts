import { writeContactReport } from '#adapters/dynamodb/contact-report.ts';
import { readDeadAddresses } from '#adapters/dynamodb/mail-addresses.ts';
import { unreachableBodies } from '#domain/mail/unreachable.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

/** Finds the bodies to which no mail gets any more, and keeps the report of it. How many there are. */
export async function reportContacts({
  table,
  directory,
  now,
}: Pick<TablePorts, 'table' | 'directory' | 'now'>): Promise<number> {
  const [organisations, committees, dead] = await Promise.all([
    directory.organisations(),
    directory.committees(),
    readDeadAddresses(table),
  ]);
  const addresses = new Set(dead.map(({ address }) => address.toLowerCase()));
  const bodies = unreachableBodies(organisations, committees, (address) => addresses.has(address.toLowerCase()));
  await writeContactReport(table, { at: now(), bodies });
  return bodies.length;
}
