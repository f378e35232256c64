import jsonata from 'jsonata';
import { expressionViolation, statesMembersIn } from './expression-rules.ts';
import { isObject } from './json-text.ts';
import { NOW_BINDING, registerFunctions } from './jsonata-functions.ts';

/** One compiled `{% … %}`. */
export interface Expression {
  readonly source: string;
  /** Members of `$states` that it reads. */
  readonly statesMembers: ReadonlySet<string>;
  evaluate(bindings: Bindings): Promise<unknown>;
}

/** What an expression sees: `$states`, the workflow's variables, and the instant that `$now()` returns. */
export interface Bindings {
  readonly states: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly now: number;
}

/** Thrown when the text between `{%` and `%}` is not JSONata that AWS would accept. */
export class ExpressionSyntaxError extends Error {
  override readonly name = 'ExpressionSyntaxError';
}

/** AWS stops an expression after a time; stopping after a number of evaluation steps is the same everywhere. */
const MAX_EVALUATION_STEPS = 500_000;
const EVALUATE_ENTRY = Symbol.for('jsonata.__evaluate_entry');
const STEPS_BINDING = ' steps';

const MAX_CACHED = 10_000;
const cache = new Map<string, Expression>();

/** True for a string that is meant as JSONata, well delimited or not. */
export function looksLikeExpression(text: string): boolean {
  return text.startsWith('{%') || text.endsWith('%}');
}

function messageOf(error: unknown): string {
  if (isObject(error) && typeof error.message === 'string') return error.message;
  return error instanceof Error ? error.message : String(error);
}

function countStep(_node: unknown, _input: unknown, environment: jsonata.Environment): void {
  const steps: unknown = environment.lookup(STEPS_BINDING);
  if (isObject(steps) && typeof steps.taken === 'number') {
    steps.taken += 1;
    if (steps.taken > MAX_EVALUATION_STEPS) throw new Error('the expression took too long to evaluate');
  }
}

function compile(delimited: string): Expression {
  if (!delimited.startsWith('{%') || !delimited.endsWith('%}') || delimited.length < 4) {
    throw new ExpressionSyntaxError("a JSONata expression starts with '{%' and ends with '%}', without blanks outside");
  }
  const source = delimited.slice(2, -2).trim();
  let expression: jsonata.Expression;
  let ast: unknown;
  try {
    expression = jsonata(source);
    ast = expression.ast();
  } catch (error) {
    throw new ExpressionSyntaxError(messageOf(error));
  }
  const violation = expressionViolation(ast);
  if (violation !== undefined) throw new ExpressionSyntaxError(violation);
  registerFunctions(expression);
  // jsonata's type for assign knows only string names; its environment takes any key.
  Reflect.apply(expression.assign, expression, [EVALUATE_ENTRY, countStep]);
  return {
    source,
    statesMembers: statesMembersIn(ast),
    async evaluate({ states, variables, now }) {
      const bindings = { ...variables, states, [NOW_BINDING]: now, [STEPS_BINDING]: { taken: 0 } };
      try {
        return await expression.evaluate(undefined, bindings);
      } catch (error) {
        throw new Error(messageOf(error), { cause: error });
      }
    },
  };
}

/** Compiles a `{% … %}` string, or returns the compiled one; throws ExpressionSyntaxError. */
export function compileExpression(delimited: string): Expression {
  const known = cache.get(delimited);
  if (known !== undefined) return known;
  const compiled = compile(delimited);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(delimited, compiled);
  return compiled;
}
