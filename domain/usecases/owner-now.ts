import type { Instant } from '#domain/calendar/brussels-time.ts';
import { accessionAsOwner, type ConditionOwner, dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import {
  type AggregateId,
  accessionId,
  accessionOfCondition,
  dossierOf,
  protocolId,
} from '#domain/door/aggregate-id.ts';
import { accessionKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { evolveProtocol, type ProtocolState } from '#domain/protocol/state.ts';
import { protocolTimeEvents } from '#domain/protocol/time.ts';
import { presentDossier } from './present-dossier.ts';

/** What sets the conditions of a reference, as it stands now, what time has brought included: the sweep need not have come by. */
export async function ownerNow(
  ports: Pick<Ports, 'store'>,
  reference: string,
  now: Instant,
  policy: Policy,
): Promise<ConditionOwner | undefined> {
  const dossier = await presentDossier(ports, reference, now, policy);
  if (dossier !== undefined) return dossierAsOwner(dossier);
  const { state: protocol } = await ports.store.load(protocolId(reference), protocolKind);
  if (protocol === undefined) return undefined;
  return protocolAsOwner(protocolTimeEvents(protocol, policy, now).reduce<ProtocolState>(evolveProtocol, protocol));
}

/** What sets a condition, as it stands now: for one that an acceder took on, its accession in that round. */
export async function ownerOfCondition(
  ports: Pick<Ports, 'store'>,
  condition: AggregateId,
  now: Instant,
  policy: Policy,
): Promise<ConditionOwner | undefined> {
  const reference = dossierOf(condition);
  const acceder = accessionOfCondition(condition);
  if (acceder === undefined) return ownerNow(ports, reference, now, policy);
  const [dossier, { state: accession }] = await Promise.all([
    presentDossier(ports, reference, now, policy),
    ports.store.load(accessionId(reference, acceder.organisation), accessionKind),
  ]);
  return dossier && accession && accessionAsOwner(accession, acceder.round, dossier);
}
