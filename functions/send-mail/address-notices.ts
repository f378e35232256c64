import { readMailAddress } from '#adapters/dynamodb/mail-addresses.ts';
import { addressHash, messageFor } from '#adapters/dynamodb/messages.ts';
import { type AddressedRow, logNotJoined, NO_ADDRESS } from '#adapters/dynamodb/outbox.ts';
import type { OutboxRow } from '#adapters/dynamodb/outbox-row.ts';
import { log } from '#adapters/runtime/log.ts';
import type { QueuedNotice, Recipient } from '#domain/notices/notice.ts';
import { addressesNow } from '#functions/middleware/addresses.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

/** The address at which a recipient is reached now: the first that is not dead and at which this notice did not fail to arrive. */
async function addressOf(ports: TablePorts, { recipient, again }: QueuedNotice): Promise<string> {
  const usable = await usableAddresses(ports, recipient);
  return usable.find((address) => again?.avoid.includes(addressHash(address)) !== true) ?? NO_ADDRESS;
}

async function usableAddresses(ports: TablePorts, recipient: Recipient): Promise<string[]> {
  const all = await addressesNow(ports, recipient);
  const known = await Promise.all(all.map((address) => readMailAddress(ports.table, address)));
  return all.filter((_, index) => known[index]?.deadSince === undefined);
}

/** What nobody can be reached for is kept by the minute and the recipient, beside the messages. */
const lostMessage = ({ leavesAt, recipient }: QueuedNotice): string =>
  `${leavesAt.slice(0, 16).replaceAll(/[-:]/g, '')}-nobody-${addressHash(recipient)}`;

/**
 * Gives every queued notice its address and the message it joins: one per address for all that leaves now. A row of which an address
 * cannot be looked up waits.
 */
export async function addressNotices(
  ports: TablePorts,
  rows: readonly OutboxRow[],
  onStaying = logNotJoined,
): Promise<AddressedRow[]> {
  const all = rows.flatMap(({ notices }) => notices);
  const routeOf = ({ recipient, again }: QueuedNotice): string => [recipient, ...(again?.avoid ?? [])].join(' ');
  const byRoute = new Map(all.map((notice) => [routeOf(notice), notice]));
  const addresses = new Map<string, string>();
  await Promise.all(
    [...byRoute].map(async ([route, notice]) => {
      try {
        addresses.set(route, await addressOf(ports, notice));
      } catch (error) {
        onStaying(error, { aggregate: notice.aggregate });
      }
    }),
  );
  const leaveFirst = new Map<string, string>();
  for (const notice of all) {
    const address = addresses.get(routeOf(notice));
    if (address !== undefined && address !== NO_ADDRESS && !leaveFirst.has(address))
      leaveFirst.set(address, notice.leavesAt);
  }
  const messages = new Map(
    await Promise.all(
      [...leaveFirst].map(
        async ([address, leavesAt]) =>
          [address, await messageFor(ports.table, address, leavesAt)] satisfies [string, string],
      ),
    ),
  );
  const found = rows.filter(({ notices }) => notices.every((notice) => addresses.has(routeOf(notice))));
  return found.map((row) => ({
    row,
    notices: row.notices.map((notice) => {
      const address = addresses.get(routeOf(notice)) ?? NO_ADDRESS;
      if (address === NO_ADDRESS) log('notice-without-address', { aggregate: notice.aggregate });
      return { notice, address, message: messages.get(address) ?? lostMessage(notice) };
    }),
  }));
}
