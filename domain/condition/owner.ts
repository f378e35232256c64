import { accessionEnds } from '#domain/accession/ends.ts';
import type { AccessionState } from '#domain/accession/state.ts';
import type { Instant, LocalDate } from '#domain/calendar/brussels-time.ts';
import { dossierEnds } from '#domain/dossier/ends.ts';
import type { ConditionDefinition } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { protocolEnds } from '#domain/protocol/ends.ts';
import { type ProtocolState, partiesTo } from '#domain/protocol/state.ts';
import type { ConditionContext } from './ends.ts';

/** What conditions are opened from: a dossier with its decision, or whatever else can set conditions. */
export interface ConditionOwner extends ConditionContext {
  /** By this reference conditions are reported and found. */
  readonly dossier: string;
  /** Judges the evidence. */
  readonly committee?: string;
  /** Of a protocol: its two parties. */
  readonly parties?: readonly string[];
  readonly conditions: readonly ConditionDefinition[];
  /** The last day of the permission; null where there is none. */
  readonly lastDay: LocalDate | null;
  /** Since when it holds; absent where it never did. */
  readonly inForceAt?: Instant;
  /** How many occurrences each event-driven condition of each body has: `REF/ORG` → count. */
  readonly occurrences: Readonly<Record<string, number>>;
  /** The acceder that took the conditions on, and in which of its accessions. */
  readonly accession?: { readonly organisation: string; readonly round: number };
}

/** A dossier as the owner of the conditions of its decision. */
export const dossierAsOwner = (dossier: DossierState): ConditionOwner => ({
  dossier: dossier.dossier,
  committee: dossier.committee,
  conditions: dossier.decision?.conditions ?? [],
  lastDay: dossier.duration?.lastDay ?? null,
  ...(dossier.inForceAt === undefined ? {} : { inForceAt: dossier.inForceAt }),
  occurrences: dossier.occurrences,
  ends: dossierEnds(dossier),
  successions: dossier.successions ?? [],
});

/** A protocol as the owner of its conditions. */
export const protocolAsOwner = (protocol: ProtocolState): ConditionOwner => ({
  dossier: protocol.dossier,
  parties: partiesTo(protocol),
  conditions: protocol.conditions,
  lastDay: protocol.duration.lastDay,
  ...(protocol.inForceAt === undefined ? {} : { inForceAt: protocol.inForceAt }),
  occurrences: protocol.occurrences,
  ends: protocolEnds(protocol),
  successions: protocol.successions ?? [],
});

/** An accession, in one of its rounds, as the owner of the conditions that the acceder took on. */
export function accessionAsOwner(accession: AccessionState, round: number, dossier: DossierState): ConditionOwner {
  const { organisation, accededRound, tookEffectAt } = accession;
  const { inForceAt: _inForceAt, ...owner } = dossierAsOwner(dossier);
  return {
    ...owner,
    // An acceder owes its conditions from when its accession took effect.
    ...(round === accededRound && tookEffectAt !== undefined ? { inForceAt: tookEffectAt } : {}),
    conditions: (dossier.decision?.accession?.conditions ?? []).map((duty) => ({
      ...duty,
      responsible: [organisation],
    })),
    accession: { organisation, round },
    occurrences: accession.occurrences,
    ends: accessionEnds(accession, round, dossier),
    // Who acceded is bound by its own signature: its successor accedes itself.
    successions: [],
  };
}
