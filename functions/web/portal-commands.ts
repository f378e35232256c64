import * as z from 'zod';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { prepareCommitmentBody } from '#domain/commands/accession-commands.ts';
import { remindAccedersBody } from '#domain/commands/campaign-commands.ts';
import { submitRequestFields } from '#domain/commands/dossier-commands.ts';
import { furtherProtocolSchemas } from '#domain/commands/further-protocol-commands.ts';
import { registerRequestFields } from '#domain/commands/registration-commands.ts';
import type { CommitmentWorks } from '#domain/ports/commitment-works.ts';
import { remindAcceders } from '#domain/usecases/campaigns.ts';
import { commandAccession } from '#domain/usecases/command-accession.ts';
import { commandCondition, commandConditionFurther } from '#domain/usecases/command-condition.ts';
import {
  commandDossier,
  commandDossierFurther,
  refusedNames,
  registerRequest,
} from '#domain/usecases/command-dossier.ts';
import { commandMeeting } from '#domain/usecases/command-meeting.ts';
import { commandProtocol, commandProtocolFurther } from '#domain/usecases/command-protocol.ts';
import { commandRecording } from '#domain/usecases/correct-recording.ts';
import { prepareCommitment } from '#domain/usecases/prepare-commitment.ts';
import type { CommandResult, Safeguards } from '#domain/usecases/through-the-door.ts';
import {
  accessionCommandSchema,
  conditionCommandSchema,
  dossierCommandSchema,
  furtherConditionCommandSchema,
  furtherDossierCommandSchema,
  meetingCommandSchema,
  protocolCommandSchema,
  recordingCommandSchema,
} from '#functions/middleware/command-schemas.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import { commandReference } from '#functions/middleware/reference-commands.ts';
import type { CommandOutcome, PortalCommands } from '#web/ports.ts';

const preparationSchema = z.object({ do: z.literal('prepare-commitment'), fields: prepareCommitmentBody });
const furtherProtocolSchema = z.object({
  do: z.literal('annul-protocol-event'),
  fields: furtherProtocolSchemas['annul-protocol-event'],
});
const reminderSchema = z.object({ do: z.literal('remind-acceders'), fields: remindAccedersBody });
const registrationSchema = z.object({ do: z.literal('register-request'), fields: registerRequestFields });

const outcomeOf = (result: CommandResult<unknown>): CommandOutcome =>
  result.ok ? { ok: true } : { ok: false, kind: result.kind, code: result.refusal.code };

/** The names in a request or protocol, as far as they can be looked up already. */
const namesSchema = z.object({
  dossier: submitRequestFields.shape.dossier,
  amends: submitRequestFields.shape.amends.catch(undefined),
  committee: submitRequestFields.shape.committee.optional().catch(undefined),
});

/** Gives the commands of the portal's forms, each under the key of its form, through the same use cases as the API. */
export function portalCommands(ports: TablePorts, works: CommitmentWorks): PortalCommands {
  return {
    async refusedNames({ person }, fields) {
      const names = namesSchema.safeParse(fields);
      return names.success ? refusedNames(ports, names.data, person) : [];
    },
    async give({ person }, step, fields, { once, version }) {
      const safeguards: Safeguards = {
        once: { key: once, requestHash: hashOf({ command: step, body: fields }) },
        ...(version === undefined ? {} : { ifVersion: version }),
      };
      const asked = { do: step, fields };
      const protocol = protocolCommandSchema.safeParse(asked);
      if (protocol.success)
        return outcomeOf(await commandProtocol(ports, protocol.data.fields.dossier, protocol.data, person, safeguards));
      const dossier = dossierCommandSchema.safeParse(asked);
      if (dossier.success) {
        const command = dossier.data;
        const id = command.fields.dossier;
        return outcomeOf(
          command.do === 'record-event'
            ? await commandReference(ports, command, person, safeguards)
            : await commandDossier(ports, id, command, person, safeguards),
        );
      }
      const condition = conditionCommandSchema.safeParse(asked);
      if (condition.success)
        return outcomeOf(await commandCondition(ports, condition.data.fields, condition.data, person, safeguards));
      const further = furtherConditionCommandSchema.safeParse(asked);
      if (further.success) return outcomeOf(await commandConditionFurther(ports, further.data, person, safeguards));
      const accession = accessionCommandSchema.safeParse(asked);
      if (accession.success) return outcomeOf(await commandAccession(ports, accession.data, person, safeguards));
      const preparation = preparationSchema.safeParse(asked);
      if (preparation.success)
        return outcomeOf(await prepareCommitment(ports, works, preparation.data.fields, person, safeguards));
      const furtherProtocol = furtherProtocolSchema.safeParse(asked);
      if (furtherProtocol.success)
        return outcomeOf(await commandProtocolFurther(ports, furtherProtocol.data, person, safeguards));
      const furtherDossier = furtherDossierCommandSchema.safeParse(asked);
      if (furtherDossier.success) {
        const command = furtherDossier.data;
        return outcomeOf(
          command.do === 'record-succession'
            ? await commandReference(ports, command, person, safeguards)
            : await commandDossierFurther(ports, command, person, safeguards),
        );
      }
      const recording = recordingCommandSchema.safeParse(asked);
      // A page has the events of one log alone, and the version of that.
      if (recording.success)
        return outcomeOf(await commandRecording(ports, recording.data, person, safeguards, 'accession'));
      const registration = registrationSchema.safeParse(asked);
      if (registration.success)
        return outcomeOf(await registerRequest(ports, registration.data.fields, person, safeguards));
      const reminder = reminderSchema.safeParse(asked);
      if (reminder.success) return outcomeOf(await remindAcceders(ports, reminder.data.fields, person, safeguards));
      const meeting = meetingCommandSchema.safeParse(asked);
      if (meeting.success) return outcomeOf(await commandMeeting(ports, meeting.data, person, safeguards));
      // The page parsed the fields already: what comes here is a step that no use case takes yet.
      throw new Error(`the portal offers ${step}, which no use case takes`);
    },
  };
}
