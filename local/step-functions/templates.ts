import { ERROR, StateFailure } from './errors.ts';
import { type Bindings, compileExpression, type Expression, looksLikeExpression } from './expressions.ts';
import { isObject } from './json-text.ts';

/** A JSON value in which every `{% … %}` string stands for what it evaluates to: Arguments, Output, Assign, Items, … */
export type Template =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'expression'; readonly location: string; readonly expression: Expression }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] };

/** Compiles a field's value; `location` is the field's name, as error messages give it. */
export function compileTemplate(value: unknown, location: string): Template {
  if (typeof value === 'string' && looksLikeExpression(value)) {
    return { kind: 'expression', location, expression: compileExpression(value) };
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${location}[${index}]`));
    return items.every((item) => item.kind === 'constant') ? { kind: 'constant', value } : { kind: 'array', items };
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => [key, compileTemplate(item, `${location}/${key}`)] as const,
    );
    return entries.every(([, item]) => item.kind === 'constant')
      ? { kind: 'constant', value }
      : { kind: 'object', entries };
  }
  return { kind: 'constant', value };
}

/** The state in which an evaluation happens, for the message that AWS gives of a failure. */
export interface EvaluationSite {
  readonly state: string;
  readonly enteredEvent: number;
}

/** The cause of a failure inside a state, worded as AWS words it. */
export function failureCause(site: EvaluationSite, reason: string): string {
  return `An error occurred while executing the state '${site.state}' (entered at the event id #${site.enteredEvent}). ${reason}`;
}

/** The failure of a field in a JSONata state, or of what stands in for an absent field. */
export function evaluationFailure(site: EvaluationSite, location: string | undefined, reason: string): StateFailure {
  return new StateFailure({ error: ERROR.queryEvaluation, cause: failureCause(site, reason) }, { location });
}

/** A JSONata result as JSON: functions and numbers that JSON cannot hold are refused, as on AWS. */
function toJsonValue(value: unknown, refuse: (reason: string) => never): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : refuse('returned a number that JSON cannot hold');
  if (Array.isArray(value))
    return value.map((item: unknown) => (item === undefined ? null : toJsonValue(item, refuse)));
  if (isObject(value)) {
    if ('_jsonata_lambda' in value || '_jsonata_function' in value) refuse('returned an unsupported result type');
    if (value instanceof RegExp) refuse('returned an unsupported result type');
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(members.map(([key, item]) => [key, toJsonValue(item, refuse)]));
  }
  return refuse('returned an unsupported result type');
}

async function evaluateExpression(
  template: Extract<Template, { kind: 'expression' }>,
  bindings: Bindings,
  site: EvaluationSite,
): Promise<unknown> {
  const { expression, location } = template;
  const refuse = (reason: string): never => {
    throw evaluationFailure(
      site,
      location,
      `The JSONata expression '${expression.source}' specified for the field '${location}' ${reason}.`,
    );
  };
  let value: unknown;
  try {
    value = await expression.evaluate(bindings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw evaluationFailure(
      site,
      location,
      `The JSONata expression '${expression.source}' specified for the field '${location}' threw an error during evaluation. ${reason}`,
    );
  }
  if (value === undefined) refuse('returned nothing (undefined)');
  return toJsonValue(value, refuse);
}

/** Evaluates a template; an undefined or failing expression fails the state with States.QueryEvaluationError. */
export async function evaluateTemplate(template: Template, bindings: Bindings, site: EvaluationSite): Promise<unknown> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluateExpression(template, bindings, site);
    case 'array': {
      const values: unknown[] = [];
      for (const item of template.items) values.push(await evaluateTemplate(item, bindings, site));
      return values;
    }
    case 'object': {
      const members: [string, unknown][] = [];
      for (const [key, item] of template.entries) members.push([key, await evaluateTemplate(item, bindings, site)]);
      return Object.fromEntries(members);
    }
  }
}
