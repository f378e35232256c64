import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { type Decision, decided } from '#domain/door/refusal.ts';
import { announceAmendment, dropAmendment } from '#domain/dossier/decide.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import { type DossierState, entryIntoForce, neverComesIntoForce } from '#domain/dossier/state.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { throughTheDoor } from './through-the-door.ts';
import { TransientConflict } from './transient-conflict.ts';

/** Gives a dossier something about what amends it; where there is no such dossier nobody is told. */
async function tell(
  ports: Ports,
  dossier: string,
  { cause, by }: { readonly cause: string; readonly by: string },
  decide: (state: DossierState, now: string) => Decision<DossierEvent>,
): Promise<void> {
  const result = await throughTheDoor(ports, {
    aggregate: dossierId(dossier),
    kind: dossierKind,
    by,
    causedBy: cause,
    context: async () => undefined,
    decide: (state, now) => (state === undefined ? decided<DossierEvent>() : decide(state, now)),
  });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
}

/**
 * Tells the dossier that a published decision amends from when it does; time does the rest there, at its own instant. Where that dossier
 * is a decision that was to amend another, and now never comes into force, the other is told that it is not amended after all. Told
 * twice it is told once. Returns the dossier that was told, or undefined where the decision amends nothing.
 */
export async function tellAmended(
  ports: Ports,
  amendment: DossierState,
  cause: string,
  by: string,
): Promise<string | undefined> {
  const { amends, decision, publishedAt } = amendment;
  if (amends === undefined || decision?.outcome !== 'granted' || publishedAt === undefined) return undefined;
  if (neverComesIntoForce(amendment)) return undefined;
  const announced = {
    amendment: amendment.dossier,
    from: entryIntoForce(decision, publishedAt),
    supersedes: decision.supersedes,
  };
  await tell(ports, amends, { cause, by }, (state, now) => announceAmendment(state, announced, now));
  const { state: amended } = await ports.store.load(dossierId(amends), dossierKind);
  if (amended?.amends !== undefined && neverComesIntoForce(amended))
    await tell(ports, amended.amends, { cause, by }, (state, now) => dropAmendment(state, amended.dossier, now));
  return amends;
}
