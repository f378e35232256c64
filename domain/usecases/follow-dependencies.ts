import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { type Decision, decided } from '#domain/door/refusal.ts';
import { followDependency, keepDependent, lapseOf } from '#domain/dossier/dependencies.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { inBatches } from './in-batches.ts';
import { presentDossier } from './present-dossier.ts';
import { throughTheDoor } from './through-the-door.ts';
import { TransientConflict } from './transient-conflict.ts';

interface Cause {
  readonly event: string;
  readonly by: string;
}

async function tell(
  ports: Ports,
  dossier: string,
  { event, by }: Cause,
  decide: (state: DossierState, now: string) => Decision<DossierEvent>,
): Promise<void> {
  const result = await throughTheDoor(ports, {
    aggregate: dossierId(dossier),
    kind: dossierKind,
    by,
    causedBy: event,
    context: async () => undefined,
    decide: (state, now) => (state === undefined ? decided() : decide(state, now)),
  });
  if (!result.ok) throw new TransientConflict(result.refusal.message);
}

/** Brings to one dossier how another, on which it rests, stands now. */
async function follow(ports: Ports, dependent: string, dependency: string, cause: Cause): Promise<void> {
  const state = await presentDossier(ports, dependency, ports.now(), await ports.policies.current());
  if (state === undefined) return;
  await tell(ports, dependent, cause, (one, now) => followDependency(one, dependency, lapseOf(state.status), now));
}

/** Tells every dossier that rests on this one how it stands now; told twice, a dossier changes nothing. Returns those it told. */
export async function tellDependents(ports: Ports, dossier: string, cause: Cause): Promise<readonly string[]> {
  const { state } = await ports.store.load(dossierId(dossier), dossierKind);
  const dependents = state?.dependents ?? [];
  await inBatches(dependents, (dependent) => follow(ports, dependent, dossier, cause));
  return dependents;
}

/**
 * Lets a dossier on which another rests know of it, or that it does so no longer, as that one says now. Noted first and looked at after,
 * so that a lapse in between is told by one of the two.
 */
export async function keepDependency(ports: Ports, dependent: string, dependency: string, cause: Cause): Promise<void> {
  const { state } = await ports.store.load(dossierId(dependent), dossierKind);
  const found = state?.dependencies?.find(({ ref }) => ref === dependency);
  if (found?.outside === true) return;
  await tell(ports, dependency, cause, (one, now) => keepDependent(one, dependent, found !== undefined, now));
  if (found !== undefined) await follow(ports, dependent, dependency, cause);
}
