import * as z from 'zod';
import { addMilliseconds, type Instant } from '#domain/calendar/brussels-time.ts';
import type { Recipient } from '#domain/notices/notice.ts';

/** A bounce at an address, by the message that bounced. */
export const addressBounceSchema = z.object({ message: z.string(), kind: z.enum(['hard', 'soft']), at: z.string() });
export type AddressBounce = z.infer<typeof addressBounceSchema>;

const HARD_BOUNCES_OF_A_DEAD_ADDRESS = 2;
const SOFT_BOUNCES_OF_A_DEAD_ADDRESS = 5;
const WEEK = 7 * 24 * 60 * 60_000;
/** Bounces of this long ago no longer count. */
const COUNTED_MILLISECONDS = 5 * WEEK;

/** The bounces that count now, with one that came; the same message counts once, by the worse kind. */
export function withBounce(known: readonly AddressBounce[], bounce: AddressBounce): AddressBounce[] {
  const since = addMilliseconds(bounce.at, -COUNTED_MILLISECONDS);
  const others = known.filter(({ message, at }) => message !== bounce.message && at >= since);
  const before = known.find(({ message }) => message === bounce.message);
  return [...others, before?.kind === 'hard' ? before : bounce];
}

/** The bounces that count after a message was delivered: soft ones of before were a passing trouble. */
export const afterDelivery = (known: readonly AddressBounce[], at: Instant): AddressBounce[] =>
  known.filter((bounce) => bounce.kind === 'hard' || bounce.at > at);

/** Two hard bounces, or five soft ones, within five weeks: nothing is sent there any more. */
export function isDead(bounces: readonly AddressBounce[]): boolean {
  const count = (kind: AddressBounce['kind']): number => bounces.filter((bounce) => bounce.kind === kind).length;
  return count('hard') >= HARD_BOUNCES_OF_A_DEAD_ADDRESS || count('soft') >= SOFT_BOUNCES_OF_A_DEAD_ADDRESS;
}

/** Where a body can be written to. */
interface BodyAddresses {
  readonly email: string;
  readonly dpo?: string | undefined;
  readonly secondContact?: string | undefined;
  readonly mailbox?: string | undefined;
}

const distinct = (addresses: readonly (string | undefined)[]): string[] => {
  const seen = new Set<string>();
  return addresses.flatMap((address) => {
    const name = address?.toLowerCase();
    if (address === undefined || name === undefined || seen.has(name)) return [];
    seen.add(name);
    return [address];
  });
};

/**
 * The addresses at which a recipient is reached, the first one first: the address that was given for it, else the body's second
 * contact, its mailbox, and whatever else is known of it. A committee's secretariat and chair stand in for each other.
 */
export function addressesOf(
  recipient: Recipient,
  known: {
    readonly organisation?: BodyAddresses | undefined;
    readonly committee?: { readonly secretariat: string; readonly chair: string } | undefined;
  },
): string[] {
  const { organisation, committee } = known;
  const [role] = recipient.split(':');
  switch (role) {
    case 'organisation':
      return distinct([organisation?.email, organisation?.secondContact, organisation?.mailbox, organisation?.dpo]);
    case 'dpo':
      // A data protection officer is reached at `dpo`, else at `email` (docs/scenarios.md, Notices); what follows is for mail that came back.
      return distinct([
        organisation?.dpo ?? organisation?.email,
        organisation?.secondContact,
        organisation?.mailbox,
        organisation?.email,
      ]);
    case 'secretariat':
      return distinct([committee?.secretariat, committee?.chair]);
    case 'chair':
      return distinct([committee?.chair, committee?.secretariat]);
    default:
      return [];
  }
}
