import { recordingSchemas } from '#domain/commands/recording-commands.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { RECORDING_STEP_NAMES, type RecordingStep } from '#domain/recordings/recordings.ts';
import { commandDossier } from '#domain/usecases/command-dossier.ts';
import { commandProtocol } from '#domain/usecases/command-protocol.ts';
import { commandRecording } from '#domain/usecases/correct-recording.ts';
import { recordingCommandSchema } from '#functions/middleware/command-schemas.ts';
import { isProtocol } from '#functions/middleware/protocol-reads.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { referenceSchema, referenceView } from '../reference-view.ts';
import { check, safeguardsOf } from '../request.ts';

const SUMMARIES: Readonly<Record<RecordingStep, string>> = {
  'correct-event': 'a recorded event was on another day: a counter-event; the deadlines that it set follow',
  'cancel-event': 'a recorded event did not take place: a counter-event; the occurrences that it opened end',
};

const correctionRoute = (name: RecordingStep): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: `/api/v1/dossiers/{dossier}/${name}`,
    subject: 'Dossiers',
    summary: SUMMARIES[name],
    isCommand: true,
    query: NO_FIELDS,
    body: recordingSchemas[name],
    answers: referenceSchema,
    statuses: { 200: 'The command was carried out; the dossier or protocol as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const { person } = request;
      const command = check(recordingCommandSchema, { do: name, fields });
      const { dossier } = command.fields;
      const result = await commandRecording(ports, command, person, safeguardsOf(request, name));
      if (!result.ok) throw problemOf(result);
      return referenceView(ports, person, dossier);
    },
  });

/** Events that a party reports; `dossier` is the reference of a dossier or of a protocol. */
export const eventRoutes: readonly Route[] = [
  operation({
    operation: 'record-event',
    method: 'POST',
    path: '/api/v1/dossiers/{dossier}/record-event',
    subject: 'Dossiers',
    summary: stepSchemas['record-event'].description,
    isCommand: true,
    query: NO_FIELDS,
    body: stepSchemas['record-event'].fields,
    answers: referenceSchema,
    statuses: { 200: 'The command was carried out; the dossier or protocol as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const { dossier } = fields;
      const { person } = request;
      const safeguards = safeguardsOf(request, 'record-event');
      const command = { do: 'record-event', fields } as const;
      const result = (await isProtocol(ports, dossier))
        ? await commandProtocol(ports, dossier, command, person, safeguards)
        : await commandDossier(ports, dossier, command, person, safeguards);
      if (!result.ok) throw problemOf(result);
      return referenceView(ports, request.person, dossier);
    },
  }),
  ...RECORDING_STEP_NAMES.map(correctionRoute),
];
