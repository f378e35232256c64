import type { Instant } from '#domain/calendar/brussels-time.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { type DossierState, evolveDossier } from '#domain/dossier/state.ts';
import { dossierTimeEvents } from '#domain/dossier/time.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';

/** A dossier as it stands at an instant, whatever the sweep has not come by yet included; undefined where there is none. */
export async function presentDossier(
  ports: Pick<Ports, 'store'>,
  dossier: string,
  now: Instant,
  policy: Policy | Promise<Policy>,
): Promise<DossierState | undefined> {
  const [{ state }, known] = await Promise.all([ports.store.load(dossierId(dossier), dossierKind), policy]);
  return state === undefined
    ? undefined
    : dossierTimeEvents(state, known, now).reduce<DossierState>(evolveDossier, state);
}
