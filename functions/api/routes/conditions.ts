import { stepSchemas } from '#domain/commands/steps.ts';
import type { ConditionCommand } from '#domain/condition/decide.ts';
import { CONDITION_STEP_NAMES, type ConditionStep } from '#domain/condition/steps.ts';
import { commandCondition } from '#domain/usecases/command-condition.ts';
import { conditionCommandSchema } from '#functions/middleware/command-schemas.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { referenceSchema, referenceView } from '../reference-view.ts';
import { refused } from '../refused.ts';
import { check, safeguardsOf } from '../request.ts';

const stepRoute = (name: ConditionStep): Route =>
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
    statuses: {
      200: 'The command was carried out; the dossier or protocol as it stands now. The ETag is that of the condition.',
    },
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

/** What can be done to the conditions of a dossier or a protocol. */
export const conditionRoutes: readonly Route[] = CONDITION_STEP_NAMES.map(stepRoute);
