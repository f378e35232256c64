import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { commandCondition } from '#domain/usecases/command-condition.ts';
import { commandDossier } from '#domain/usecases/command-dossier.ts';
import { commandProtocol } from '#domain/usecases/command-protocol.ts';
import type { CommandResult, Safeguards } from '#domain/usecases/through-the-door.ts';
import {
  conditionCommandSchema,
  dossierCommandSchema,
  protocolCommandSchema,
} from '#functions/middleware/command-schemas.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { isProtocol } from '#functions/middleware/protocol-reads.ts';
import type { CommandOutcome, PortalCommands } from '#web/ports.ts';

function outcomeOf(dossier: string, result: CommandResult<unknown>): CommandOutcome {
  return result.ok ? { ok: true, dossier } : { ok: false, kind: result.kind, code: result.refusal.code };
}

/** Gives the commands of the portal's forms, each under the key of its form. */
export function portalCommands(ports: TablePorts): PortalCommands {
  return {
    async give({ person }, step, fields, once) {
      const safeguards: Safeguards = { once: { key: once, requestHash: hashOf({ command: step, body: fields }) } };
      const protocol = protocolCommandSchema.safeParse({ do: step, fields });
      if (protocol.success) {
        const id = protocol.data.fields.dossier;
        return outcomeOf(id, await commandProtocol(ports, id, protocol.data, person, safeguards));
      }
      const dossier = dossierCommandSchema.safeParse({ do: step, fields });
      if (dossier.success) {
        const command = dossier.data;
        const id = command.fields.dossier;
        // Events are recorded of dossiers and protocols alike; they share their names.
        const result =
          command.do === 'record-event' && (await isProtocol(ports, id))
            ? await commandProtocol(ports, id, command, person, safeguards)
            : await commandDossier(ports, id, command, person, safeguards);
        return outcomeOf(id, result);
      }
      const condition = conditionCommandSchema.safeParse({ do: step, fields });
      if (condition.success) {
        const { fields: address } = condition.data;
        return outcomeOf(address.dossier, await commandCondition(ports, address, condition.data, person, safeguards));
      }
      // The page parsed the fields already: what comes here is a step that no use case takes yet.
      throw new Error(`the portal offers ${step}, which no use case takes`);
    },
  };
}
