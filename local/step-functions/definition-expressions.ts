import type { StateDefinition } from './definition-schema.ts';
import type { Report } from './diagnostics.ts';
import { compileExpression, ExpressionSyntaxError, looksLikeExpression } from './expressions.ts';
import { isObject } from './json-text.ts';

/** Fields whose strings are not data but names or prose. */
const NOT_EVALUATED = new Set([
  'Comment',
  'Type',
  'Next',
  'Default',
  'Resource',
  'QueryLanguage',
  'ErrorEquals',
  'StartAt',
  'ProcessorConfig',
]);
/** Where `$states.result` and `$states.errorOutput` exist: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html#reserved-variable-states */
const RESULT_STATES = new Set(['Task', 'Map', 'Parallel']);

function checkExpressions(value: unknown, location: string, missing: readonly string[], report: Report): void {
  if (typeof value === 'string') {
    if (!looksLikeExpression(value)) return;
    try {
      const { statesMembers } = compileExpression(value);
      for (const member of missing)
        if (statesMembers.has(member))
          report('INVALID_JSONATA_EXPRESSION', `'$states.${member}' is not available here`, location);
    } catch (error) {
      if (!(error instanceof ExpressionSyntaxError)) throw error;
      report('INVALID_JSONATA_EXPRESSION', error.message, location);
    }
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => checkExpressions(item, `${location}[${index}]`, missing, report));
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) checkExpressions(item, `${location}/${key}`, missing, report);
  }
}

/** Reports what is wrong with the expressions in a state's fields. */
export function checkStateExpressions(state: StateDefinition, location: string, report: Report): void {
  const hasResult = RESULT_STATES.has(state.Type);
  for (const [field, value] of Object.entries(state)) {
    if (
      NOT_EVALUATED.has(field) ||
      field === 'Branches' ||
      field === 'ItemProcessor' ||
      field === 'Retry' ||
      field === 'Catch'
    )
      continue;
    const missing =
      (field === 'Output' || field === 'Assign') && hasResult ? ['errorOutput'] : ['result', 'errorOutput'];
    checkExpressions(
      field === 'Choices' && Array.isArray(value) ? value.map((rule) => ({ ...rule, Next: '', Comment: '' })) : value,
      `${location}/${field}`,
      missing,
      report,
    );
  }
  if ('Catch' in state) {
    state.Catch?.forEach(({ Output, Assign }, index) => {
      checkExpressions(Output, `${location}/Catch[${index}]/Output`, ['result'], report);
      checkExpressions(Assign, `${location}/Catch[${index}]/Assign`, ['result'], report);
    });
  }
}
