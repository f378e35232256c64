import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { dossierEnds } from '#domain/dossier/ends.ts';
import type { ConditionDefinition } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { ConditionEnd } from './ends.ts';

/** What conditions are opened from: a dossier with its decision, or whatever else can set conditions. */
export interface ConditionOwner {
  /** By this reference conditions are reported and found. */
  readonly dossier: string;
  /** Judges the evidence; without one, whoever else the condition names. */
  readonly committee?: string;
  readonly conditions: readonly ConditionDefinition[];
  /** The last day of the permission; null where there is none. */
  readonly lastDay: LocalDate | null;
  /** What has ended its conditions, or some of them. */
  readonly ends: readonly ConditionEnd[];
}

/** A dossier as the owner of the conditions of its decision. */
export const dossierAsOwner = (dossier: DossierState): ConditionOwner => ({
  dossier: dossier.dossier,
  committee: dossier.committee,
  conditions: dossier.decision?.conditions ?? [],
  lastDay: dossier.duration?.lastDay ?? null,
  ends: dossierEnds(dossier),
});
