import type { ConditionEnd } from '#domain/condition/ends.ts';
import { dossierEnds } from '#domain/dossier/ends.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { AccessionState } from './state.ts';

/** What has ended conditions that an acceder took on in one of its rounds: what ends those of the deliberation, and its own withdrawal. */
export function accessionEnds(accession: AccessionState, round: number, dossier: DossierState): ConditionEnd[] {
  const withdrawnAt = accession.withdrawnRounds[String(round)];
  const withdrawn: ConditionEnd[] =
    withdrawnAt === undefined ? [] : [{ at: withdrawnAt, because: 'accession-withdrawn' }];
  return [...dossierEnds(dossier), ...withdrawn];
}
