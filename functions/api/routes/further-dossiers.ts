import { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import { FURTHER_DOSSIER_STEP_NAMES, type FurtherDossierStep } from '#domain/dossier/further-steps.ts';
import { commandDossierFurther } from '#domain/usecases/command-dossier.ts';
import { furtherDossierCommandSchema } from '#functions/middleware/command-schemas.ts';
import { dossierSchema, dossierView } from '../dossier-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { problemOf } from '../problem.ts';
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

/** What can be done to a dossier beyond the steps of a scenario (docs/beyond.md); what is told of protocols too stands in references.ts. */
export const furtherDossierRoutes: readonly Route[] = FURTHER_DOSSIER_STEP_NAMES.filter(isOwnStep).map(stepRoute);
