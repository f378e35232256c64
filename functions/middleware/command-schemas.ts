import * as z from 'zod';
import { furtherConditionSchemas } from '#domain/commands/further-condition-commands.ts';
import { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import { meetingSchemas } from '#domain/commands/meeting-commands.ts';
import { giveProtocolAdviceRequest, publishProtocolRequest } from '#domain/commands/protocol-commands.ts';
import { recordingSchemas } from '#domain/commands/recording-commands.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { successionSchemas } from '#domain/commands/succession-commands.ts';

/** The commands on a dossier, each with its own fields: what the API and the pages parse before a use case sees it. */
export const dossierCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('submit-request'), fields: stepSchemas['submit-request'].fields }),
  z.object({ do: z.literal('rule-admissible'), fields: stepSchemas['rule-admissible'].fields }),
  z.object({ do: z.literal('rule-inadmissible'), fields: stepSchemas['rule-inadmissible'].fields }),
  z.object({ do: z.literal('request-information'), fields: stepSchemas['request-information'].fields }),
  z.object({ do: z.literal('provide-information'), fields: stepSchemas['provide-information'].fields }),
  z.object({ do: z.literal('request-advice'), fields: stepSchemas['request-advice'].fields }),
  z.object({ do: z.literal('give-advice'), fields: stepSchemas['give-advice'].fields }),
  z.object({ do: z.literal('close-advice'), fields: stepSchemas['close-advice'].fields }),
  z.object({ do: z.literal('schedule-meeting'), fields: stepSchemas['schedule-meeting'].fields }),
  z.object({ do: z.literal('adjourn'), fields: stepSchemas.adjourn.fields }),
  z.object({ do: z.literal('record-decision'), fields: stepSchemas['record-decision'].fields }),
  z.object({ do: z.literal('sign-decision'), fields: stepSchemas['sign-decision'].fields }),
  z.object({ do: z.literal('publish-decision'), fields: stepSchemas['publish-decision'].fields }),
  z.object({ do: z.literal('withdraw-request'), fields: stepSchemas['withdraw-request'].fields }),
  z.object({ do: z.literal('record-event'), fields: stepSchemas['record-event'].fields }),
  z.object({ do: z.literal('suspend-authorisation'), fields: stepSchemas['suspend-authorisation'].fields }),
  z.object({ do: z.literal('reinstate-authorisation'), fields: stepSchemas['reinstate-authorisation'].fields }),
  z.object({ do: z.literal('revoke-authorisation'), fields: stepSchemas['revoke-authorisation'].fields }),
  z.object({ do: z.literal('extend-authorisation'), fields: stepSchemas['extend-authorisation'].fields }),
]);

/** The commands on a condition. */
export const conditionCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('submit-evidence'), fields: stepSchemas['submit-evidence'].fields }),
  z.object({ do: z.literal('accept-evidence'), fields: stepSchemas['accept-evidence'].fields }),
  z.object({ do: z.literal('reject-evidence'), fields: stepSchemas['reject-evidence'].fields }),
  z.object({ do: z.literal('grant-extension'), fields: stepSchemas['grant-extension'].fields }),
  z.object({ do: z.literal('waive-condition'), fields: stepSchemas['waive-condition'].fields }),
]);

/** The fields of each command on a protocol; an advice and a publication may carry more here than in a scenario. */
export const PROTOCOL_FIELDS = {
  'submit-protocol': stepSchemas['submit-protocol'].fields,
  'give-protocol-advice': giveProtocolAdviceRequest,
  'revise-protocol': stepSchemas['revise-protocol'].fields,
  'sign-protocol': stepSchemas['sign-protocol'].fields,
  'publish-protocol': publishProtocolRequest,
  'end-protocol': stepSchemas['end-protocol'].fields,
} as const;

/** A command on a protocol, with its fields. */
export const protocolCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('submit-protocol'), fields: PROTOCOL_FIELDS['submit-protocol'] }),
  z.object({ do: z.literal('give-protocol-advice'), fields: PROTOCOL_FIELDS['give-protocol-advice'] }),
  z.object({ do: z.literal('revise-protocol'), fields: PROTOCOL_FIELDS['revise-protocol'] }),
  z.object({ do: z.literal('sign-protocol'), fields: PROTOCOL_FIELDS['sign-protocol'] }),
  z.object({ do: z.literal('publish-protocol'), fields: PROTOCOL_FIELDS['publish-protocol'] }),
  z.object({ do: z.literal('end-protocol'), fields: PROTOCOL_FIELDS['end-protocol'] }),
]);

/** The commands on a condition that no scenario has a step for. */
export const furtherConditionCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('request-extension'), fields: furtherConditionSchemas['request-extension'] }),
  z.object({ do: z.literal('refuse-extension'), fields: furtherConditionSchemas['refuse-extension'] }),
  z.object({ do: z.literal('annul-condition-event'), fields: furtherConditionSchemas['annul-condition-event'] }),
]);

/** The commands on a dossier that no scenario has a step for; a succession is one of a protocol as well. */
export const furtherDossierCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('note-deviation'), fields: furtherDossierSchemas['note-deviation'] }),
  z.object({ do: z.literal('annul-dossier-event'), fields: furtherDossierSchemas['annul-dossier-event'] }),
  z.object({ do: z.literal('note-dependency'), fields: furtherDossierSchemas['note-dependency'] }),
  z.object({ do: z.literal('drop-dependency'), fields: furtherDossierSchemas['drop-dependency'] }),
  z.object({ do: z.literal('report-lapse'), fields: furtherDossierSchemas['report-lapse'] }),
  z.object({ do: z.literal('record-succession'), fields: successionSchemas['record-succession'] }),
]);

/** The commands on an event that was recorded. */
export const recordingCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('correct-event'), fields: recordingSchemas['correct-event'] }),
  z.object({ do: z.literal('cancel-event'), fields: recordingSchemas['cancel-event'] }),
]);

/** The commands on an accession whose fields are all that they carry: no document and no file. */
export const accessionCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('accept-commitment'), fields: stepSchemas['accept-commitment'].fields }),
  z.object({ do: z.literal('refuse-commitment'), fields: stepSchemas['refuse-commitment'].fields }),
  z.object({ do: z.literal('withdraw-accession'), fields: stepSchemas['withdraw-accession'].fields }),
  z.object({ do: z.literal('suspend-accession'), fields: stepSchemas['suspend-accession'].fields }),
  z.object({ do: z.literal('reinstate-accession'), fields: stepSchemas['reinstate-accession'].fields }),
]);

/** The commands on a meeting. */
export const meetingCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('prepare-meeting'), fields: meetingSchemas['prepare-meeting'] }),
  z.object({ do: z.literal('order-agenda'), fields: meetingSchemas['order-agenda'] }),
  z.object({ do: z.literal('recuse-member'), fields: meetingSchemas['recuse-member'] }),
  z.object({ do: z.literal('record-attendance'), fields: meetingSchemas['record-attendance'] }),
  z.object({ do: z.literal('record-minutes'), fields: meetingSchemas['record-minutes'] }),
  z.object({ do: z.literal('approve-minutes'), fields: meetingSchemas['approve-minutes'] }),
]);
