import { protocolId } from '#domain/door/aggregate-id.ts';
import { protocolKind } from '#domain/door/aggregate-kind.ts';
import { hasRole, type Person } from '#domain/permissions/principal.ts';
import { relationsToProtocol } from '#domain/protocol/decide.ts';
import { evolveProtocol, type ProtocolState } from '#domain/protocol/state.ts';
import { protocolTimeEvents } from '#domain/protocol/time.ts';
import type { TablePorts } from './ports.ts';

/**
 * Whether a person may see a protocol: everyone of its two parties, whoever is responsible for one of its conditions once it has been
 * in force, and the administrator.
 */
export function maySeeProtocol(person: Person, state: ProtocolState): boolean {
  if (hasRole(person, 'administrator')) return true;
  const relations = relationsToProtocol(person, state);
  return relations.has('party') || (relations.has('responsible') && state.inForceAt !== undefined);
}

/** A protocol as it stands now, whatever the sweep has not come by yet included; undefined for who may not see it. */
export async function protocolSeenBy(
  ports: TablePorts,
  person: Person,
  protocol: string,
): Promise<{ readonly version: number; readonly state: ProtocolState } | undefined> {
  const [{ version, state }, policy] = await Promise.all([
    ports.store.load(protocolId(protocol), protocolKind),
    ports.policies.current(),
  ]);
  if (state === undefined || !maySeeProtocol(person, state)) return undefined;
  return {
    version,
    state: protocolTimeEvents(state, policy, ports.now()).reduce<ProtocolState>(evolveProtocol, state),
  };
}

/** Whether a reference is a protocol's; it is never a dossier's as well. */
export async function isProtocol(ports: TablePorts, reference: string): Promise<boolean> {
  return (await ports.store.load(protocolId(reference), protocolKind)).version > 0;
}
