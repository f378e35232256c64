import * as z from 'zod';
import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { type Refusal, refuse } from '#domain/door/refusal.ts';
import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import { type HeldRole, isAt, type Profile } from './profile.ts';

/** Somebody who stands in for a colleague between two days, both included. */
export const substitutionSchema = z.object({
  id: z.string(),
  absent: z.string(),
  substitute: z.string(),
  from: z.string(),
  until: z.string(),
  arrangedBy: z.string(),
  arrangedAt: z.string(),
  /** Ended before its day. */
  endedAt: z.string().optional(),
});
export type Substitution = z.infer<typeof substitutionSchema>;

/** Whether a substitution holds on a day. */
export const isInForce = ({ from, until, endedAt }: Substitution, day: LocalDate): boolean =>
  endedAt === undefined && from <= day && day <= until;

/** What stands in the way of a substitution; undefined when nothing does. */
export function substitutionRefusal(
  absent: Profile | undefined,
  substitute: Profile | undefined,
  { from, until }: { readonly from: LocalDate; readonly until: LocalDate },
  today: LocalDate,
): Refusal | undefined {
  const because = (code: RefusalCode, message: string) => refuse(code, message).refusal;
  if (absent === undefined || substitute === undefined)
    return because('no-such-person', 'Beraad does not know this person; whoever has called once is known.');
  if (absent.id === substitute.id)
    return because('substitute-is-absent', 'Nobody stands in for themselves; name a colleague.');
  if (absent.kind !== 'person' || substitute.kind !== 'person')
    return because('substitute-is-no-person', 'Only a person stands in for a person.');
  if (until < from)
    return because('days-reversed', `${until} lies before ${from}; the last day comes after the first.`);
  if (until < today) return because('day-not-ahead', `${until} has passed; a substitution ends today or later.`);
  const isHeldThen = (held: HeldRole): boolean =>
    (held.from === undefined || held.from <= until) && (held.until === undefined || from <= held.until);
  if (!absent.roles.some(isHeldThen))
    return because(
      'absent-has-no-role',
      `${absent.id} has no role between ${from} and ${until} for which somebody could stand in.`,
    );
  const share = absent.roles.filter(isHeldThen).some((held) =>
    (['organisation', 'committee'] as const).some((kind) => {
      const id = held[kind];
      return id !== undefined && substitute.roles.some((other) => isAt(other, { kind, id }));
    }),
  );
  return share
    ? undefined
    : because('substitute-of-another-body', 'A substitute belongs to the same body; name a colleague.');
}
