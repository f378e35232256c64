import { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import { furtherProtocolSchemas } from '#domain/commands/further-protocol-commands.ts';
import { successionSchemas } from '#domain/commands/succession-commands.ts';
import { FURTHER_DOSSIER_STEP_NAMES, type FurtherDossierStep } from '#domain/dossier/further-steps.ts';
import { commandDossierFurther } from '#domain/usecases/command-dossier.ts';
import { commandProtocolFurther } from '#domain/usecases/command-protocol.ts';
import { furtherDossierCommandSchema } from '#functions/middleware/command-schemas.ts';
import { isProtocol } from '#functions/middleware/protocol-reads.ts';
import { dossierSchema, dossierView } from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { protocolSchema, protocolView } from '../protocol-view.ts';
import { referenceSchema, referenceView } from '../reference-view.ts';
import { check, safeguardsOf } from '../request.ts';

/** A succession is recorded of a protocol too. */
type OwnStep = Exclude<FurtherDossierStep, 'record-succession'>;
const isOwnStep = (name: FurtherDossierStep): name is OwnStep => name !== 'record-succession';

const SUMMARIES: Readonly<Record<OwnStep, string>> = {
  'note-deviation': 'notes on which aspect the decision says something else than was asked; the letter shows both',
  'annul-dossier-event':
    'a counter-event: takes the last thing that a person did in the procedure back, as a mistake, by its id in the history; once the decision is published only a succession',
  'note-dependency':
    'notes that the dossier rests on another authorisation; when that one lapses, the secretariat and the parties are told',
  'drop-dependency': 'the dossier does not rest on that authorisation any more',
  'report-lapse': 'an authorisation outside Beraad, on which the dossier rests, has lapsed',
};

const stepRoute = (name: OwnStep): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: `/api/v1/dossiers/{dossier}/${name}`,
    subject: 'Dossiers',
    summary: SUMMARIES[name],
    isCommand: true,
    query: NO_FIELDS,
    body: furtherDossierSchemas[name],
    answers: dossierSchema,
    statuses: { 200: 'The command was carried out; the dossier as it stands now.' },
    async answer(ports, { request, body: fields }) {
      const command = check(furtherDossierCommandSchema, { do: name, fields });
      const { dossier } = command.fields;
      const result = await commandDossierFurther(ports, command, request.person, safeguardsOf(request, name));
      if (!result.ok) throw problemOf(result);
      return dossierView(ports, request.person, dossier);
    },
  });

const successionRoute = operation({
  operation: 'record-succession',
  method: 'POST',
  path: '/api/v1/dossiers/{dossier}/record-succession',
  subject: 'Dossiers',
  summary:
    'a body was succeeded in law by another: its part in the dossier or protocol, and the duties that it still owes there, pass to its successor',
  isCommand: true,
  query: NO_FIELDS,
  body: successionSchemas['record-succession'],
  answers: referenceSchema,
  statuses: { 200: 'The part passed; the dossier or protocol as it stands now.' },
  async answer(ports, { request, body: fields }) {
    const { dossier, from, to } = fields;
    const { person } = request;
    const command = { do: 'record-succession', fields } as const;
    const safeguards = safeguardsOf(request, 'record-succession');
    const result = (await isProtocol(ports, dossier))
      ? await commandProtocolFurther(ports, command, person, safeguards)
      : await commandDossierFurther(ports, command, person, safeguards);
    if (!result.ok) throw problemOf(result);
    // Whoever records that their own body is succeeded has no part any more: they see it as their successor does.
    const seenBy = person.organisation === from ? { ...person, organisation: to } : person;
    return referenceView(ports, seenBy, dossier);
  },
});

const protocolRoute = operation({
  operation: 'annul-protocol-event',
  method: 'POST',
  path: '/api/v1/protocols/{dossier}/annul-protocol-event',
  subject: 'Protocols',
  summary:
    'a counter-event: takes the last advice or signature back, as a mistake, by its id in the history; nothing once a party has published',
  isCommand: true,
  query: NO_FIELDS,
  body: furtherProtocolSchemas['annul-protocol-event'],
  answers: protocolSchema,
  statuses: { 200: 'The command was carried out; the protocol as it stands now.' },
  async answer(ports, { request, body: fields }) {
    const { person } = request;
    const command = { do: 'annul-protocol-event', fields } as const;
    const result = await commandProtocolFurther(ports, command, person, safeguardsOf(request, 'annul-protocol-event'));
    if (!result.ok) throw problemOf(result);
    return protocolView(ports, person, fields.dossier);
  },
});

/** What can be done to dossiers and protocols beyond the steps of a scenario (docs/beyond.md). */
export const furtherDossierRoutes: readonly Route[] = [
  ...FURTHER_DOSSIER_STEP_NAMES.filter(isOwnStep).map(stepRoute),
  successionRoute,
  protocolRoute,
];
