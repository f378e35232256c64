// npm run lint:workflows: every workflows/*.asl.json is valid ASL in JSONata, and every expression in it compiles.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import jsonata from 'jsonata';
import { ROOT } from './source-files.ts';
import {
  escapePointer,
  isObject,
  type JsonObject,
  machinesInside,
  readWorkflowFiles,
  statesOf,
  type WorkflowFile,
} from './workflow-files.ts';

/** One fault: where in the file (a JSON pointer) and what. */
export interface Finding {
  readonly path: string;
  readonly pointer: string;
  readonly message: string;
}

export interface WorkflowReport {
  readonly findings: readonly Finding[];
  /** The names of the `${Name}` that deployment and the embedded platform must fill in. */
  readonly placeholders: readonly string[];
  readonly expressions: number;
}

type AslValidator = (definition: unknown) => { isValid: boolean; errors: { 'Error code': string; Message: string }[] };
// asl-validator is CommonJS that assigns a function to module.exports.
const validateAsl: AslValidator = createRequire(import.meta.url)('asl-validator');

const PLACEHOLDER = /\$\{([A-Za-z0-9]+)\}/g;
/** https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html: what `$states` holds. */
const STATES_FIELDS = new Set(['input', 'context', 'result', 'errorOutput']);
const CHOICE_RULE_FIELDS = new Set(['Condition', 'Next', 'Assign', 'Output', 'Comment']);
/** The functions of JSONata 2.0.6, less `eval`, which Step Functions does not have, plus the six it adds. */
const FUNCTIONS = new Set(
  (
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad ' +
    'match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs ' +
    'sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse ' +
    'each error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl ' +
    'decodeUrlComponent decodeUrl toMillis fromMillis clone now millis ' +
    'partition range hash uuid parse'
  ).split(' '),
);

/** Everything that is wrong with one ASL file. */
export function validateWorkflow(file: WorkflowFile): WorkflowReport {
  const findings: Finding[] = [];
  const report = (pointer: string, message: string): void => {
    // asl-validator repeats itself.
    if (findings.some((finding) => finding.pointer === pointer && finding.message === message)) return;
    findings.push({ path: file.path, pointer, message });
  };
  const placeholders = [...new Set(Array.from(file.text.matchAll(PLACEHOLDER), ([, name = '']) => name))].sort();

  let definition: unknown;
  try {
    definition = JSON.parse(file.text);
  } catch (error) {
    report('', `is not JSON: ${messageOf(error)}`);
  }
  if (!isObject(definition)) {
    if (findings.length === 0) report('', 'is not a JSON object');
    return { findings, placeholders, expressions: 0 };
  }

  if (definition.QueryLanguage !== 'JSONata') report('/QueryLanguage', 'must be "JSONata"');
  for (const { 'Error code': code, Message: message } of validateAsl(withoutPlaceholders(file.text)).errors) {
    const [, pointer = '', fault = message] = /^(\/.*) is invalid\. (.*)$/.exec(message) ?? [];
    report(pointer, `${code}: ${fault}`);
  }
  checkStates(definition, '', report);
  const variables = assignedVariables(definition);
  const expressions = expressionsIn(definition, '', report);
  for (const { pointer, text } of expressions) {
    for (const message of faultsOfExpression(text, variables)) report(pointer, message);
  }
  return { findings, placeholders, expressions: expressions.length };
}

/** A copy of the definition, for the validator writes into what it is given, whose expressions can be compiled. */
function withoutPlaceholders(text: string): unknown {
  return JSON.parse(text.replaceAll(/\{%[\s\S]*?%\}/g, fillPlaceholders));
}

/** The value of a placeholder is unknown here; a number fits inside quotes and outside. */
function fillPlaceholders(expression: string): string {
  return expression.replaceAll(PLACEHOLDER, '0');
}

type Report = (pointer: string, message: string) => void;

function checkStates(machine: JsonObject, pointer: string, report: Report): void {
  for (const { state, pointer: place } of statesOf(machine, pointer)) {
    if (state.QueryLanguage !== undefined && state.QueryLanguage !== 'JSONata') {
      report(`${place}/QueryLanguage`, 'must be "JSONata"');
    }
    // Without it a task whose worker is gone waits for ever (99999999 seconds).
    if (state.Type === 'Task' && state.TimeoutSeconds === undefined) report(place, 'a Task needs TimeoutSeconds');
    if (state.Type === 'Choice') checkChoice(state, place, report);
    for (const inside of machinesInside(state, place)) checkStates(inside.machine, inside.pointer, report);
  }
}

function checkChoice(state: JsonObject, place: string, report: Report): void {
  // An old definition may meet a new event: it must go on, not fail with States.NoChoiceMatched.
  if (state.Default === undefined) report(place, 'a Choice needs a Default');
  if (!Array.isArray(state.Choices)) return;
  state.Choices.forEach((rule: unknown, index) => {
    if (!isObject(rule)) return;
    for (const field of Object.keys(rule)) {
      // asl-validator lets `Variable` and its comparisons stand beside a Condition.
      if (!CHOICE_RULE_FIELDS.has(field)) report(`${place}/Choices/${index}/${field}`, 'is not JSONata: use Condition');
    }
  });
}

function assignedVariables(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const element of value) assignedVariables(element, into);
  if (isObject(value)) {
    for (const [key, element] of Object.entries(value)) {
      if (key === 'Assign' && isObject(element)) for (const name of Object.keys(element)) into.add(name);
      assignedVariables(element, into);
    }
  }
  return into;
}

interface Expression {
  readonly pointer: string;
  readonly text: string;
}

function expressionsIn(value: unknown, pointer: string, report: Report): Expression[] {
  if (typeof value === 'string') return expressionIn(value, pointer, report);
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown, index) => expressionsIn(element, `${pointer}/${index}`, report));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, element]) => {
    const place = `${pointer}/${escapePointer(key)}`;
    if (key.endsWith('.$')) report(place, 'is JSONPath: a field is named without ".$" and valued "{% … %}"');
    return key === 'Comment' ? [] : expressionsIn(element, place, report);
  });
}

function expressionIn(value: string, pointer: string, report: Report): Expression[] {
  const match = /^\{%([\s\S]*)%\}$/.exec(value);
  if (match?.[1] !== undefined) return [{ pointer, text: match[1] }];
  if (value.includes('{%') || value.includes('%}')) {
    report(pointer, 'an expression begins with "{%" and ends with "%}", with nothing outside them');
  } else if (/^\${1,2}\./.test(value)) {
    report(pointer, `"${value}" is JSONPath, and here only text: use "{% $states… %}"`);
  }
  return [];
}

function faultsOfExpression(text: string, variables: ReadonlySet<string>): string[] {
  const source = fillPlaceholders(text);
  if (source.trim() === '') return ['the expression is empty'];
  let tree: unknown;
  try {
    tree = jsonata(source).ast();
  } catch (error) {
    return [`does not compile: ${messageOf(error)} in ${text.trim()}`];
  }
  const known = new Set([...variables, ...FUNCTIONS, 'states', ...localNames(tree)]);
  const faults = new Set<string>();
  inspect(tree, true, known, faults);
  return [...faults];
}

/** Names bound inside an expression: `$x := …`, parameters, and `@$x` / `#$x` of a path step. */
function localNames(node: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const element of node) localNames(element, into);
  if (!isObject(node)) return into;
  if (node.type === 'bind' && isObject(node.lhs) && typeof node.lhs.value === 'string') into.add(node.lhs.value);
  if (node.type === 'lambda' && Array.isArray(node.arguments)) {
    for (const parameter of node.arguments) {
      if (isObject(parameter) && typeof parameter.value === 'string') into.add(parameter.value);
    }
  }
  for (const name of [node.focus, node.index]) if (typeof name === 'string') into.add(name);
  for (const element of Object.values(node)) localNames(element, into);
  return into;
}

/**
 * Step Functions evaluates without an input document: `$`, `$$` and a bare field name mean something only inside a
 * path, where a step before them gives them a context.
 */
function inspect(node: unknown, isAtTop: boolean, known: ReadonlySet<string>, faults: Set<string>): void {
  if (Array.isArray(node)) for (const element of node) inspect(element, isAtTop, known, faults);
  if (!isObject(node)) return;
  if (node.type === 'path' && Array.isArray(node.steps)) {
    for (const [index, step] of node.steps.entries()) inspect(step, isAtTop && index === 0, known, faults);
    inspect(node.group, false, known, faults);
    inspectStatesField(node.steps, faults);
    return;
  }
  if (node.type === 'name' && isAtTop)
    faults.add(`"${node.value}" is a bare field name: begin with $states or a variable`);
  if (node.type === 'variable') inspectVariable(String(node.value), isAtTop, known, faults);
  for (const [key, element] of Object.entries(node)) {
    // What stands in a predicate, a sort term or an update sees the item before it.
    const isNested = ['predicate', 'stages', 'terms', 'group', 'pattern', 'update', 'delete'].includes(key);
    inspect(element, isAtTop && !isNested, known, faults);
  }
}

function inspectVariable(name: string, isAtTop: boolean, known: ReadonlySet<string>, faults: Set<string>): void {
  if (name === '' || name === '$') {
    if (isAtTop) faults.add(`"$${name}" has no value at the top of an expression: use $states`);
  } else if (name === 'eval') {
    faults.add('$eval does not exist in Step Functions: use $parse for JSON');
  } else if (!known.has(name)) {
    faults.add(`"$${name}" is neither assigned in this file nor a function of Step Functions`);
  }
}

function inspectStatesField(steps: readonly unknown[], faults: Set<string>): void {
  const [first, second] = steps;
  if (!isObject(first) || first.type !== 'variable' || first.value !== 'states') return;
  if (!isObject(second) || second.type !== 'name' || typeof second.value !== 'string') return;
  if (!STATES_FIELDS.has(second.value)) {
    faults.add(`$states has no "${second.value}", only ${[...STATES_FIELDS].join(', ')}`);
  }
}

function messageOf(error: unknown): string {
  return isObject(error) && typeof error.message === 'string' ? error.message : String(error);
}

if (import.meta.main) {
  const folder = resolve(ROOT, process.argv[2] ?? 'workflows');
  const files = readWorkflowFiles(folder);
  if (files.length === 0) console.error(`${folder} holds no *.asl.json: nothing was validated.`);
  let isFaulty = files.length === 0;
  for (const file of files) {
    const { findings, placeholders, expressions } = validateWorkflow(file);
    for (const { path, pointer, message } of findings) console.error(`${path}#${pointer}\n    ${message}`);
    const names = placeholders.map((name) => `\${${name}}`).join(' ');
    console.log(`${file.name}: ${expressions} expressions compiled; to be filled in: ${names || 'nothing'}`);
    isFaulty ||= findings.length > 0;
  }
  process.exitCode = isFaulty ? 1 : 0;
}
