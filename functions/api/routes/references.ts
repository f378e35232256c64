import { recordingSchemas } from '#domain/commands/recording-commands.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import { successionSchemas } from '#domain/commands/succession-commands.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { RECORDING_STEP_NAMES, type RecordingStep } from '#domain/recordings/recordings.ts';
import { commandRecording } from '#domain/usecases/correct-recording.ts';
import { recordingCommandSchema } from '#functions/middleware/command-schemas.ts';
import { commandReference } from '#functions/middleware/reference-commands.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { referenceSchema, referenceView } from '../reference-view.ts';
import { check, safeguardsOf } from '../request.ts';

/** What the declarations of these operations share. */
const onReference = {
  method: 'POST',
  subject: 'Dossiers',
  isCommand: true,
  query: NO_FIELDS,
  answers: referenceSchema,
  statuses: { 200: 'The command was carried out; the dossier or protocol as it stands now.' },
} as const;
const pathOf = (name: string): string => `/api/v1/dossiers/{dossier}/${name}`;

const SUMMARIES: Readonly<Record<RecordingStep, string>> = {
  'correct-event': 'a recorded event was on another day: a counter-event; the deadlines that it set follow',
  'cancel-event': 'a recorded event did not take place: a counter-event; the occurrences that it opened end',
};

const correctionRoute = (name: RecordingStep): Route =>
  operation({
    ...onReference,
    operation: name,
    path: pathOf(name),
    summary: SUMMARIES[name],
    body: recordingSchemas[name],
    async answer(ports, { request, body: fields }) {
      const command = check(recordingCommandSchema, { do: name, fields });
      const result = await commandRecording(ports, command, request.person, safeguardsOf(request, name));
      if (!result.ok) throw problemOf(result);
      return referenceView(ports, request.person, command.fields.dossier);
    },
  });

/** Whoever records that their own body is succeeded has no part any more: they see it as their successor does. */
const asSuccessor = (person: Person, { from, to }: { readonly from: string; readonly to: string }): Person =>
  person.organisation === from ? { ...person, organisation: to } : person;

/** What is told of a dossier or of a protocol alike, by its reference: events, what corrects them, and who succeeded whom. */
export const referenceRoutes: readonly Route[] = [
  operation({
    ...onReference,
    operation: 'record-event',
    path: pathOf('record-event'),
    summary: stepSchemas['record-event'].description,
    body: stepSchemas['record-event'].fields,
    async answer(ports, { request, body: fields }) {
      const safeguards = safeguardsOf(request, 'record-event');
      const result = await commandReference(ports, { do: 'record-event', fields }, request.person, safeguards);
      if (!result.ok) throw problemOf(result);
      return referenceView(ports, request.person, fields.dossier);
    },
  }),
  ...RECORDING_STEP_NAMES.map(correctionRoute),
  operation({
    ...onReference,
    operation: 'record-succession',
    path: pathOf('record-succession'),
    summary:
      'a body was succeeded in law by another: its part in the dossier or protocol, and the duties that it still owes there, pass to its successor',
    body: successionSchemas['record-succession'],
    statuses: { 200: 'The part passed; the dossier or protocol as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const safeguards = safeguardsOf(request, 'record-succession');
      const result = await commandReference(ports, { do: 'record-succession', fields }, request.person, safeguards);
      if (!result.ok) throw problemOf(result);
      return referenceView(ports, asSuccessor(request.person, fields), fields.dossier);
    },
  }),
];
