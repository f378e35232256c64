import type { Recipient } from '#domain/notices/notice.ts';
import { addressesOf } from './addresses.ts';

/** A body to which no mail gets any more: every address that is known of it is dead. */
export interface UnreachableBody {
  readonly kind: 'organisation' | 'committee';
  readonly id: string;
  /** How many addresses are known of it. */
  readonly addresses: number;
}

type Known = NonNullable<Parameters<typeof addressesOf>[1]>;

/** The bodies that cannot be written to; `isDead` says of an address that nothing is sent there any more. */
export function unreachableBodies(
  organisations: readonly (NonNullable<Known['organisation']> & { readonly id: string })[],
  committees: readonly (NonNullable<Known['committee']> & { readonly id: string })[],
  isDead: (address: string) => boolean,
): UnreachableBody[] {
  const judged = (kind: UnreachableBody['kind'], id: string, recipient: Recipient, known: Known): UnreachableBody[] => {
    const addresses = addressesOf(recipient, known);
    return addresses.every(isDead) ? [{ kind, id, addresses: addresses.length }] : [];
  };
  return [
    ...organisations.flatMap((organisation) =>
      judged('organisation', organisation.id, `organisation:${organisation.id}`, { organisation }),
    ),
    ...committees.flatMap((committee) =>
      judged('committee', committee.id, `secretariat:${committee.id}`, { committee }),
    ),
  ];
}
