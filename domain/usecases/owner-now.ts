import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type ConditionOwner, dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import { dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { type DossierState, evolveDossier } from '#domain/dossier/state.ts';
import { dossierTimeEvents } from '#domain/dossier/time.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { evolveProtocol, type ProtocolState } from '#domain/protocol/state.ts';
import { protocolTimeEvents } from '#domain/protocol/time.ts';

/** What sets the conditions of a reference, as it stands now, what time has brought included: the sweep need not have come by. */
export async function ownerNow(
  ports: Pick<Ports, 'store'>,
  reference: string,
  now: Instant,
  policy: Policy,
): Promise<ConditionOwner | undefined> {
  const { state: dossier } = await ports.store.load(dossierId(reference), dossierKind);
  if (dossier !== undefined)
    return dossierAsOwner(dossierTimeEvents(dossier, policy, now).reduce<DossierState>(evolveDossier, dossier));
  const { state: protocol } = await ports.store.load(protocolId(reference), protocolKind);
  if (protocol === undefined) return undefined;
  return protocolAsOwner(protocolTimeEvents(protocol, policy, now).reduce<ProtocolState>(evolveProtocol, protocol));
}
