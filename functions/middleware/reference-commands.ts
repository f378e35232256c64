import type * as z from 'zod';
import type { stepSchemas } from '#domain/commands/steps.ts';
import type { successionSchemas } from '#domain/commands/succession-commands.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { commandDossier, commandDossierFurther } from '#domain/usecases/command-dossier.ts';
import { commandProtocol, commandProtocolFurther } from '#domain/usecases/command-protocol.ts';
import type { CommandResult, Safeguards } from '#domain/usecases/through-the-door.ts';
import type { TablePorts } from './ports.ts';
import { isProtocol } from './protocol-reads.ts';

/** What is told of a dossier and of a protocol alike; they share their names. */
type ReferenceCommand =
  | { readonly do: 'record-event'; readonly fields: z.infer<(typeof stepSchemas)['record-event']['fields']> }
  | {
      readonly do: 'record-succession';
      readonly fields: z.infer<(typeof successionSchemas)['record-succession']>;
    };

/** Carries a command out on whatever its reference is: a dossier or a protocol. */
export async function commandReference(
  ports: TablePorts,
  command: ReferenceCommand,
  person: Person,
  safeguards: Safeguards,
): Promise<CommandResult<unknown>> {
  const { dossier } = command.fields;
  const ofProtocol = await isProtocol(ports, dossier);
  if (command.do === 'record-event')
    return ofProtocol
      ? commandProtocol(ports, dossier, command, person, safeguards)
      : commandDossier(ports, dossier, command, person, safeguards);
  return ofProtocol
    ? commandProtocolFurther(ports, command, person, safeguards)
    : commandDossierFurther(ports, command, person, safeguards);
}
