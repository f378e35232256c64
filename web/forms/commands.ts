import type * as z from 'zod';
import { prepareCommitmentBody } from '#domain/commands/accession-commands.ts';
import { remindAccedersBody } from '#domain/commands/campaign-commands.ts';
import { furtherConditionSchemas } from '#domain/commands/further-condition-commands.ts';
import { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import { furtherProtocolSchemas } from '#domain/commands/further-protocol-commands.ts';
import { meetingSchemas } from '#domain/commands/meeting-commands.ts';
import { giveProtocolAdviceRequest, publishProtocolRequest } from '#domain/commands/protocol-commands.ts';
import { recordingSchemas } from '#domain/commands/recording-commands.ts';
import { registerRequestFields } from '#domain/commands/registration-commands.ts';
import { type StepName, stepSchemas } from '#domain/commands/steps.ts';
import { successionSchemas } from '#domain/commands/succession-commands.ts';

/** A check is a page of its own, and a commitment is handed in as a file. */
type WithoutForm = 'check' | 'submit-commitment';

/** What no scenario has a step for (docs/beyond.md). */
const FURTHER_SCHEMAS = {
  ...furtherConditionSchemas,
  ...furtherDossierSchemas,
  ...furtherProtocolSchemas,
  ...recordingSchemas,
  ...successionSchemas,
  ...meetingSchemas,
  'remind-acceders': remindAccedersBody,
  'register-request': registerRequestFields,
} as const;

/** The commands that the pages have a form for. */
export type CommandName = Exclude<StepName, WithoutForm> | keyof typeof FURTHER_SCHEMAS;

const { check: _check, 'submit-commitment': _submitCommitment, ...withForm } = stepSchemas;

/** What each command carries: what the API takes, which can be more than a scenario's step. */
const COMMAND_SCHEMAS: Readonly<Record<string, z.ZodObject>> = {
  ...Object.fromEntries(Object.entries(withForm).map(([name, { fields }]) => [name, fields])),
  'give-protocol-advice': giveProtocolAdviceRequest,
  'publish-protocol': publishProtocolRequest,
  'prepare-commitment': prepareCommitmentBody,
  ...FURTHER_SCHEMAS,
};

/** Is this a command that has a form? */
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(COMMAND_SCHEMAS, name);

export const COMMAND_NAMES: readonly CommandName[] = Object.keys(COMMAND_SCHEMAS).filter(isCommandName);

/** What a command carries. */
export function commandSchema(name: CommandName): z.ZodObject {
  const schema = COMMAND_SCHEMAS[name];
  if (schema === undefined) throw new Error(`there is no schema of ${name}`);
  return schema;
}
