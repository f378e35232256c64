import type { DirectoryStore } from '#adapters/dynamodb/directory.ts';
import { addressesOf } from '#domain/mail/addresses.ts';
import type { Recipient } from '#domain/notices/notice.ts';

/** The addresses that the directory has for a recipient now, the first one first. */
export async function addressesNow(
  { directory }: { readonly directory: DirectoryStore },
  recipient: Recipient,
): Promise<string[]> {
  const [role, id = ''] = recipient.split(':');
  return role === 'organisation' || role === 'dpo'
    ? addressesOf(recipient, { organisation: await directory.organisation(id) })
    : addressesOf(recipient, { committee: await directory.committee(id) });
}
