import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type DossierState, expiryInstant } from '#domain/dossier/state.ts';

/**
 * What one dossier says about one provider sending to one recipient, over all its time. It is written with the command that changes it,
 * so that the check is right a second after a revocation.
 */
export const permitSchema = z.object({
  provider: z.string(),
  recipient: z.string(),
  dossier: z.string(),
  number: z.string().optional(),
  dataItems: z.array(z.string()),
  periods: z.array(
    z.object({ from: z.string(), status: z.enum(['in-force', 'suspended', 'expired', 'revoked', 'superseded']) }),
  ),
  /** The first instant after the last day, while nobody has moved it. */
  endsAt: z.string().optional(),
  /** When a published decision that is not in force yet will be. */
  startsAt: z.string().optional(),
});
export type Permit = z.infer<typeof permitSchema>;

/** Why a check is answered as it is; stable, documented in docs/errors.md. */
export type CheckReason =
  | 'allowed'
  | 'not-in-force'
  | 'expired'
  | 'suspended'
  | 'revoked'
  | 'superseded'
  | 'not-a-party'
  | 'data-item-not-covered';

/** The permission rows of a dossier: one for each recipient its decision names. */
export function permitsOf(state: DossierState, startsAt: Instant | undefined): Permit[] {
  if (state.decision?.outcome !== 'granted' || state.publishedAt === undefined) return [];
  const endsAt = expiryInstant(state);
  const { provider, dossier, dataItems, validity, decision } = state;
  return [...new Set(state.recipients)].map((recipient) => ({
    provider,
    recipient,
    dossier,
    number: decision.number,
    dataItems,
    periods: validity,
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(startsAt === undefined ? {} : { startsAt }),
  }));
}

/** What a permission row says at an instant, known now. */
export function permitAt(permit: Permit, instant: Instant, dataItem: string | undefined): CheckReason {
  const past = permit.periods.filter((period) => period.from <= instant).at(-1);
  const begun =
    past ??
    (permit.startsAt !== undefined && permit.startsAt <= instant
      ? { from: permit.startsAt, status: 'in-force' as const }
      : undefined);
  if (begun === undefined) return 'not-in-force';
  const running = begun.status === 'in-force' || begun.status === 'suspended';
  if (running && permit.endsAt !== undefined && permit.endsAt <= instant) return 'expired';
  if (begun.status !== 'in-force') return begun.status;
  return dataItem !== undefined && !permit.dataItems.includes(dataItem) ? 'data-item-not-covered' : 'allowed';
}
