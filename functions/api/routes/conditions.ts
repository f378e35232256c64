import * as z from 'zod';
import { furtherConditionSchemas, submitEvidenceRequest } from '#domain/commands/further-condition-commands.ts';
import { ref } from '#domain/commands/shared-fields.ts';
import { stepSchemas } from '#domain/commands/steps.ts';
import type { ConditionCommand } from '#domain/condition/decide.ts';
import { FURTHER_CONDITION_STEP_NAMES, type FurtherConditionStep } from '#domain/condition/further-steps.ts';
import { CONDITION_STATES, CONDITION_STEP_NAMES, type ConditionStep } from '#domain/condition/steps.ts';
import { commandCondition, commandConditionFurther } from '#domain/usecases/command-condition.ts';
import { wasAnswered } from '#domain/usecases/through-the-door.ts';
import { conditionCommandSchema, furtherConditionCommandSchema } from '#functions/middleware/command-schemas.ts';
import { findLinkedDocuments } from '#functions/middleware/linked-documents.ts';
import { listConditions } from '#functions/middleware/lists.ts';
import { conditionSchema, conditionView } from '../condition-view.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { DUE_QUERY, NEXT, nextCursor, PAGE_QUERY, pageAsked } from '../paging.ts';
import { problemOf } from '../problem.ts';
import { referenceSchema, referenceView } from '../reference-view.ts';
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
      if (!result.ok) throw problemOf(result);
      const { body } = await referenceView(ports, request.person, command.fields.dossier);
      return { body, version: result.version };
    },
  });

const listRoute = operation({
  operation: 'list-conditions',
  method: 'GET',
  path: '/api/v1/conditions',
  subject: 'Conditions',
  summary:
    'the conditions that the caller’s committee judges and their body owes, by due day; with `responsible` those that another body owes, as far as the caller may see them. What time has just brought can take a minute to be found by due day',
  query: z.strictObject({
    state: z.enum(CONDITION_STATES).optional(),
    responsible: ref.optional().meta({ description: 'the organisation that owes it' }),
    ...DUE_QUERY,
    ...PAGE_QUERY,
  }),
  body: NO_FIELDS,
  answers: z.object({
    conditions: z.array(conditionSchema.extend({ dossier: z.string() }).meta({ id: 'conditionListItem' })),
    ...NEXT,
  }),
  async answer(ports, { request, query: { limit, cursor, ...filter } }) {
    const asked = pageAsked(ports, request, 'list-conditions', { limit, cursor });
    const { rows, next } = await listConditions(ports, request.person, filter, asked);
    return {
      body: {
        conditions: rows.map((condition) => ({
          dossier: condition.state.opening.dossier,
          ...conditionView(condition, request.person, undefined),
        })),
        ...nextCursor(ports, request, 'list-conditions', next),
      },
    };
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
    const safeguards = safeguardsOf(request, 'submit-evidence');
    // What was delivered before is answered as it was, whether its documents can still be seen or not.
    const isRepeated = await wasAnswered(ports, fields.dossier, safeguards);
    const linked = await findLinkedDocuments(ports, person, isRepeated ? [] : links);
    if (!linked.ok) throw problemOf(linked);
    const command: ConditionCommand = { do: 'submit-evidence', fields, linked: linked.documents };
    const result = await commandCondition(ports, fields, command, person, safeguards);
    if (!result.ok) throw problemOf(result);
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
      if (!result.ok) throw problemOf(result);
      const { body } = await referenceView(ports, request.person, dossier);
      return { body, version: result.version };
    },
  });

/** What can be asked about conditions and done to those of a dossier or a protocol. */
export const conditionRoutes: readonly Route[] = [
  ...CONDITION_STEP_NAMES.filter(isOwnStep).map(stepRoute),
  evidenceRoute,
  ...FURTHER_CONDITION_STEP_NAMES.map(furtherRoute),
  listRoute,
];
