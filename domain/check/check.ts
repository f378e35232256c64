import { addMilliseconds, endOfDay, type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { Check } from '#domain/commands/check-query.ts';
import { type CheckReason, type Permit, permitAt } from './permit.ts';

/** What a check answers: allowed or not, why, and on which decision it rests. */
export interface CheckAnswer {
  readonly allowed: boolean;
  readonly reason: CheckReason;
  readonly basis: readonly (Pick<Permit, 'dossier' | 'number' | 'decidedOn' | 'committee'> & {
    readonly reason: CheckReason;
  })[];
}

/** Reasons from the nearest to a yes to the furthest: where several dossiers say no, the nearest is the answer. */
const NEAREST_FIRST: readonly CheckReason[] = [
  'data-item-not-covered',
  'suspended',
  'accession-suspended',
  'no-active-accession',
  'not-in-force',
  'expired',
  'revoked',
  'superseded',
  'ended',
  'not-a-party',
];

/** The decision or protocol by which it is answered. */
const basisOf = ({ dossier, number, decidedOn, committee }: Permit): Omit<CheckAnswer['basis'][number], 'reason'> => ({
  dossier,
  ...(number === undefined ? {} : { number }),
  ...(decidedOn === undefined ? {} : { decidedOn }),
  ...(committee === undefined ? {} : { committee }),
});

/** The instant that a check asks about: a past day is answered from what was so at its end, a later one from what is known now. */
export const askedInstant = ({ date }: Pick<Check, 'date'>, now: Instant): Instant =>
  date === undefined || date === localDateOf(now) ? now : addMilliseconds(endOfDay(date), -1);

/** May the provider send this to the recipient at an instant, by what is known now? */
export function answerCheck(permits: readonly Permit[], asked: Check, instant: Instant): CheckAnswer {
  const judged = permits
    .filter((permit) => asked.dossier === undefined || permit.dossier === asked.dossier)
    .map((permit) => ({ ...basisOf(permit), reason: permitAt(permit, instant, asked.dataItem) }));
  const allowing = judged.filter(({ reason }) => reason === 'allowed');
  if (allowing.length > 0) return { allowed: true, reason: 'allowed', basis: allowing };
  const reason = NEAREST_FIRST.find((candidate) => judged.some((one) => one.reason === candidate)) ?? 'not-a-party';
  return { allowed: false, reason, basis: judged };
}
