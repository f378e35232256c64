import { protocolId } from '#domain/door/aggregate-id.ts';
import { protocolKind } from '#domain/door/aggregate-kind.ts';
import type { Refusal } from '#domain/door/refusal.ts';
import { actorOf, type Person } from '#domain/permissions/principal.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { decideProtocol, type ProtocolCommand } from '#domain/protocol/decide.ts';
import { decideFurtherProtocol, type FurtherProtocolCommand } from '#domain/protocol/further-steps.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { unknownOrganisations } from './known-bodies.ts';
import { nameTaken } from './name-taken.ts';
import { expectSuccessor } from './record-succession.ts';
import { type CommandResult, type Safeguards, throughTheDoor } from './through-the-door.ts';

type Submission = Extract<ProtocolCommand, { readonly do: 'submit-protocol' }>['fields'];

const responsibleIn = ({ conditions }: Submission): string[] =>
  (conditions ?? []).flatMap(({ responsible }) => responsible);

/** Why a protocol cannot be submitted; asked of the person first, so that nobody else learns which names are taken. */
async function submissionRefusal(ports: Ports, fields: Submission, person: Person): Promise<Refusal | undefined> {
  const judged = decideProtocol(undefined, { do: 'submit-protocol', fields }, person, ports.now());
  if (!judged.ok) return judged.refusal;
  return (
    (await unknownOrganisations(ports, [fields.provider, fields.recipient, ...responsibleIn(fields)])) ??
    (await nameTaken(ports, protocolId(fields.dossier)))
  );
}

/** Gives a person's command to a protocol. */
export async function commandProtocol(
  ports: Ports,
  protocol: string,
  command: ProtocolCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<ProtocolState>> {
  const aggregate = protocolId(protocol);
  return throughTheDoor(ports, {
    aggregate,
    kind: protocolKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    precondition: async () =>
      command.do === 'submit-protocol' ? submissionRefusal(ports, command.fields, person) : undefined,
    context: async () => undefined,
    decide: (state, now) => decideProtocol(state, command, person, now),
    beforehand: async () => {
      if (command.do !== 'submit-protocol') return;
      const { provider, recipient } = command.fields;
      // A place that leads to a protocol that never came says nothing, one that is missing would say no.
      await ports.permits.expect(provider, [recipient], aggregate);
      await ports.parties.expect([provider, recipient, ...responsibleIn(command.fields)], aggregate);
    },
  });
}

/** Gives a person's command to a protocol that no scenario has a step for. */
export async function commandProtocolFurther(
  ports: Ports,
  command: FurtherProtocolCommand,
  person: Person,
  safeguards?: Safeguards,
): Promise<CommandResult<ProtocolState>> {
  return throughTheDoor(ports, {
    aggregate: protocolId(command.fields.dossier),
    kind: protocolKind,
    ...actorOf(person),
    ...(safeguards === undefined ? {} : { safeguards }),
    precondition: async () =>
      command.do === 'record-succession' ? unknownOrganisations(ports, [command.fields.to]) : undefined,
    context: async () => undefined,
    decide: (state, now) => decideFurtherProtocol(state, command, person, now),
    beforehand: async () => {
      if (command.do === 'record-succession') await expectSuccessor(ports, command.fields);
    },
  });
}
