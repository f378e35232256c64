import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { Succession } from '#domain/succession/succession.ts';

/** Why a condition can end before it is met. */
export const endReason = z.enum([
  'expired',
  'revoked',
  'superseded',
  'ended',
  'accession-withdrawn',
  'event-cancelled',
]);
export type EndReason = z.infer<typeof endReason>;

/** Something that ends conditions: the end of the permission or accession that set them, or a decision that replaces some of them. */
export interface ConditionEnd {
  readonly at: Instant;
  readonly because: EndReason;
  /** Only the conditions of these references, also those that survive their permission; absent: every one that does not survive it. */
  readonly conditions?: readonly string[];
}

/** What a condition must know of what set it: it is read anew with each command, and brought by time. */
export interface ConditionContext {
  /** What has ended its conditions, or some of them. */
  readonly ends: readonly ConditionEnd[];
  /** The bodies in it that were succeeded by others, in order. */
  readonly successions: readonly Succession[];
}

/** A condition as an end looks at it. */
interface Ending {
  readonly ref: string;
  readonly survives: boolean;
}

const concerns = (end: ConditionEnd, { ref, survives }: Ending): boolean =>
  end.conditions === undefined ? !survives : end.conditions.includes(ref);

/** The first end that concerns a condition; undefined while none does. */
export function endOf(ends: readonly ConditionEnd[], condition: Ending): ConditionEnd | undefined {
  let first: ConditionEnd | undefined;
  for (const end of ends) {
    if (concerns(end, condition) && (first === undefined || end.at < first.at)) first = end;
  }
  return first;
}
