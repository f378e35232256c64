import type { ConditionEnd } from '#domain/condition/ends.ts';
import type { DossierState } from './state.ts';

/**
 * What has ended conditions of a dossier: its own expiry or revocation, and each amendment that came into force. Superseded, it ends only
 * what the amendment names; the other conditions go on to their end.
 */
export function dossierEnds(state: DossierState): ConditionEnd[] {
  const { status, endedAt, amendments } = state;
  const own: ConditionEnd[] =
    endedAt !== undefined && (status === 'expired' || status === 'revoked') ? [{ at: endedAt, because: status }] : [];
  return [
    ...own,
    ...amendments
      .filter(({ tookEffect }) => tookEffect)
      .map(({ from, supersedes }): ConditionEnd => ({ at: from, because: 'superseded', conditions: supersedes })),
  ];
}
