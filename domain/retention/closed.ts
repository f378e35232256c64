import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type AggregateKindName, kindOf } from '#domain/door/aggregate-id.ts';

/** One log that belongs to a dossier, as far as its end is concerned. */
export interface Member {
  readonly aggregate: string;
  readonly status: string;
  /** When its log was last added to. */
  readonly headRecordedAt: Instant;
}

/** States after which nothing is to be done any more. A meeting is no part of a dossier. */
const OVER: Readonly<Record<AggregateKindName, readonly string[]>> = {
  dossier: ['inadmissible', 'refused', 'withdrawn', 'expired', 'revoked', 'superseded'],
  protocol: ['ended'],
  condition: ['fulfilled', 'waived', 'ended'],
  accession: ['refused', 'withdrawn', 'ended'],
  meeting: [],
};

/** Whether a log has come to its end. */
export const isOver = ({ aggregate, status }: Pick<Member, 'aggregate' | 'status'>): boolean =>
  OVER[kindOf(aggregate)].includes(status);

/** What of a dossier still runs: the dossier itself, conditions that survive it, accessions. */
export const stillOpen = (members: readonly Member[]): readonly Member[] => members.filter((member) => !isOver(member));

/**
 * Since when a dossier is closed: its last event, where the dossier and all its conditions and accessions have come to their ends; a
 * condition that survives its authorisation (data to be erased by 2029) keeps it open. Undefined for one that is open or unknown.
 */
export function closedSince(members: readonly Member[]): Instant | undefined {
  if (members.length === 0 || stillOpen(members).length > 0) return undefined;
  return members.map(({ headRecordedAt }) => headRecordedAt).reduce((last, at) => (at > last ? at : last));
}
