import { furtherConditionSchemas, submitEvidenceRequest } from '#domain/commands/further-condition-commands.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import type { ConditionCommand } from '#domain/condition/decide.ts';
import { FURTHER_CONDITION_STEP_NAMES, type FurtherConditionStep } from '#domain/condition/further-steps.ts';
import { CONDITION_STEP_NAMES, type ConditionStep } from '#domain/condition/steps.ts';
import { commandCondition, commandConditionFurther } from '#domain/usecases/command-condition.ts';
import { conditionCommandSchema, furtherConditionCommandSchema } from '#functions/middleware/command-schemas.ts';
import { findLinkedDocuments } from '#functions/middleware/linked-documents.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { referenceSchema, referenceView } from '../reference-view.ts';
import { refused } from '../refused.ts';
import { check, safeguardsOf } from '../request.ts';

const ANSWERED =
  'The command was carried out; the dossier or protocol as it stands now. The ETag is that of the condition.';

type OwnStep = Exclude<ConditionStep, 'submit-evidence'>;
const isOwnStep = (name: ConditionStep): name is OwnStep => name !== 'submit-evidence';

const stepRoute = (name: OwnStep): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: `/api/v1/dossiers/{dossier}/conditions/{condition}/${name}`,
    subject: 'Conditions',
    summary: stepSchemas[name].description,
    isCommand: true,
    query: NO_FIELDS,
    body: stepSchemas[name].fields,
    answers: referenceSchema,
    statuses: { 200: ANSWERED },
    async answer(ports, { request, body: fields }) {
      const command: ConditionCommand = check(conditionCommandSchema, { do: name, fields });
      const result = await commandCondition(
        ports,
        command.fields,
        command,
        request.person,
        safeguardsOf(request, name),
      );
      if (!result.ok) throw await refused(ports, request.person, command.fields.dossier, result);
      const { body } = await referenceView(ports, request.person, command.fields.dossier);
      return { body, version: result.version };
    },
  });

const evidenceRoute: Route = operation({
  operation: 'submit-evidence',
  method: 'POST',
  path: '/api/v1/dossiers/{dossier}/conditions/{condition}/submit-evidence',
  subject: 'Conditions',
  summary: `${stepSchemas['submit-evidence'].description}; \`linked\` leads to documents that Beraad has already and the caller may see`,
  isCommand: true,
  query: NO_FIELDS,
  body: submitEvidenceRequest,
  answers: referenceSchema,
  statuses: { 200: ANSWERED },
  async answer(ports, { request, body: { linked: links = [], ...fields } }) {
    const { person } = request;
    const linked = await findLinkedDocuments(ports, person, links);
    if (!linked.ok) throw await refused(ports, person, fields.dossier, { ...linked, kind: 'refused' });
    const command: ConditionCommand = { do: 'submit-evidence', fields, linked: linked.documents };
    const result = await commandCondition(ports, fields, command, person, safeguardsOf(request, 'submit-evidence'));
    if (!result.ok) throw await refused(ports, person, fields.dossier, result);
    const { body } = await referenceView(ports, person, fields.dossier);
    return { body, version: result.version };
  },
});

const SUMMARIES: Readonly<Record<FurtherConditionStep, string>> = {
  'request-extension': 'the responsible asks for a later due day; `grant-extension` or `refuse-extension` answers',
  'refuse-extension': 'answers that there is no extension, and why',
  'annul-condition-event':
    'a counter-event: takes the last thing that a person did to the condition back, as a mistake, by its id in the history',
};

const furtherRoute = (name: FurtherConditionStep): Route =>
  operation({
    operation: name,
    method: 'POST',
    path: `/api/v1/dossiers/{dossier}/conditions/{condition}/${name}`,
    subject: 'Conditions',
    summary: SUMMARIES[name],
    isCommand: true,
    query: NO_FIELDS,
    body: furtherConditionSchemas[name],
    answers: referenceSchema,
    statuses: { 200: ANSWERED },
    async answer(ports, { request, body: fields }) {
      const command = check(furtherConditionCommandSchema, { do: name, fields });
      const { dossier } = command.fields;
      const result = await commandConditionFurther(ports, command, request.person, safeguardsOf(request, name));
      if (!result.ok) throw await refused(ports, request.person, dossier, result);
      const { body } = await referenceView(ports, request.person, dossier);
      return { body, version: result.version };
    },
  });

/** What can be done to the conditions of a dossier or a protocol. */
export const conditionRoutes: readonly Route[] = [
  ...CONDITION_STEP_NAMES.filter(isOwnStep).map(stepRoute),
  evidenceRoute,
  ...FURTHER_CONDITION_STEP_NAMES.map(furtherRoute),
];
