import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { commandCondition } from '#domain/usecases/command-condition.ts';
import { commandDossier } from '#domain/usecases/command-dossier.ts';
import type { CommandResult, Safeguards } from '#domain/usecases/through-the-door.ts';
import { conditionCommandSchema, dossierCommandSchema } from '#functions/middleware/command-schemas.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { CommandOutcome, PortalCommands } from '#web/ports.ts';

function outcomeOf(dossier: string, result: CommandResult<unknown>): CommandOutcome {
  return result.ok ? { ok: true, dossier } : { ok: false, kind: result.kind, code: result.refusal.code };
}

/** Gives the commands of the portal's forms, each under the key of its form. */
export function portalCommands(ports: TablePorts): PortalCommands {
  return {
    async give({ person }, step, fields, once) {
      const safeguards: Safeguards = { once: { key: once, requestHash: hashOf({ command: step, body: fields }) } };
      const dossier = dossierCommandSchema.safeParse({ do: step, fields });
      if (dossier.success) {
        const id = dossier.data.fields.dossier;
        return outcomeOf(id, await commandDossier(ports, id, dossier.data, person, safeguards));
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
