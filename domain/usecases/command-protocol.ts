import { protocolId } from '#domain/door/aggregate-id.ts';
import { protocolKind } from '#domain/door/aggregate-kind.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { decideProtocol, type ProtocolCommand } from '#domain/protocol/decide.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { unknownOrganisations } from './known-bodies.ts';
import { nameTaken } from './name-taken.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';

/** Gives a person's command to a protocol. */
export async function commandProtocol(
  ports: Ports,
  protocol: string,
  command: ProtocolCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<ProtocolState>> {
  const aggregate = protocolId(protocol);
  if (command.do === 'submit-protocol') {
    const { provider, recipient, conditions } = command.fields;
    const responsible = (conditions ?? []).flatMap((condition) => condition.responsible);
    const refusal =
      (await unknownOrganisations(ports, [provider, recipient, ...responsible])) ?? (await nameTaken(ports, aggregate));
    if (refusal !== undefined) return { ok: false, kind: 'refused', refusal };
    // Before the protocol is written: a place that leads to one that never came says nothing, one that is missing would say no.
    await ports.permits.expect(provider, [recipient], aggregate);
    await ports.parties.expect([provider, recipient, ...responsible], aggregate);
  }
  return throughTheDoor(ports, {
    aggregate,
    kind: protocolKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    context: async () => undefined,
    decide: (state, now) => decideProtocol(state, command, person, now),
  });
}
