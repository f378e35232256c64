import { isObject } from './json-text.ts';

/**
 * What the States Language forbids in an expression although JSONata allows it: https://states-language.net/#jsonata-restrictions
 */

/** Properties whose nodes are evaluated against an item of their parent, where `$` and bare names mean something. */
const ITEM_CONTEXT = new Set(['stages', 'predicate', 'group', 'terms', 'pattern', 'update', 'delete']);

const CONTEXT_NODES = new Set(['wildcard', 'descendant', 'parent']);

function violationIn(node: unknown, hasContext: boolean): string | undefined {
  if (Array.isArray(node)) {
    for (const item of node) {
      const found = violationIn(item, hasContext);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(node)) return undefined;
  const { type, value } = node;
  // "$$ always refers to the entire input document", of which there is none: https://states-language.net/#jsonata-restrictions
  if (type === 'variable' && value === '$') return "'$$' is not supported";
  if (!hasContext) {
    if (type === 'variable' && value === '') return "'$' is not supported at the top level of an expression";
    if (type === 'name')
      return `the field name '${String(value)}' is not supported at the top level of an expression: start from $states or a variable`;
    if (typeof type === 'string' && CONTEXT_NODES.has(type))
      return `'${String(value ?? type)}' is not supported at the top level of an expression`;
  }
  if (
    type === 'function' &&
    isObject(node.procedure) &&
    node.procedure.type === 'variable' &&
    node.procedure.value === 'eval'
  ) {
    return "the function '$eval' is not supported: use '$parse'";
  }
  for (const [key, child] of Object.entries(node)) {
    if (key === 'type' || key === 'value' || key === 'position') continue;
    if (key === 'steps' && Array.isArray(child)) {
      const [first, ...rest] = child;
      const found = violationIn(first, hasContext) ?? violationIn(rest, true);
      if (found !== undefined) return found;
      continue;
    }
    const found = violationIn(child, hasContext || ITEM_CONTEXT.has(key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Says what in a JSONata syntax tree AWS would not accept, or undefined. */
export function expressionViolation(ast: unknown): string | undefined {
  return violationIn(ast, false);
}

/** Which of `$states`' members the tree reads, so that a field may be refused that has none of them. */
export function statesMembersIn(ast: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(ast)) {
    for (const item of ast) statesMembersIn(item, found);
  } else if (isObject(ast)) {
    const steps = ast.steps;
    if (Array.isArray(steps)) {
      const [first, second]: unknown[] = steps;
      if (
        isObject(first) &&
        first.type === 'variable' &&
        first.value === 'states' &&
        isObject(second) &&
        second.type === 'name'
      ) {
        found.add(String(second.value));
      }
    }
    for (const child of Object.values(ast)) statesMembersIn(child, found);
  }
  return found;
}
