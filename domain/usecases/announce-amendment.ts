import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { decided } from '#domain/door/refusal.ts';
import { announceAmendment } from '#domain/dossier/decide.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import { type DossierState, entryIntoForce } from '#domain/dossier/state.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { throughTheDoor } from './through-the-door.ts';
import { TransientConflict } from './transient-conflict.ts';

/**
 * Tells the dossier that a published decision amends from when it does; time does the rest there, at its own instant. Told twice it is
 * told once. Returns the dossier that was told, or undefined where the decision amends nothing.
 */
export async function tellAmended(
  ports: Ports,
  amendment: DossierState,
  cause: string,
  by: string,
): Promise<string | undefined> {
  const { amends, decision, publishedAt } = amendment;
  if (amends === undefined || decision?.outcome !== 'granted' || publishedAt === undefined) return undefined;
  const announced = {
    amendment: amendment.dossier,
    from: entryIntoForce(decision, publishedAt),
    supersedes: decision.supersedes,
  };
  const result = await throughTheDoor(ports, {
    aggregate: dossierId(amends),
    kind: dossierKind,
    by,
    causedBy: cause,
    context: async () => undefined,
    decide: (state, now) => (state === undefined ? decided<DossierEvent>() : announceAmendment(state, announced, now)),
  });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
  return amends;
}
