import type * as z from 'zod';
import { checkStateExpressions } from './definition-expressions.ts';
import { reportRefusals } from './definition-refusals.ts';
import { definitionSchema, REQUIRED, type StateDefinition, type StateListDefinition } from './definition-schema.ts';
import type { Diagnostic, Report } from './diagnostics.ts';
import { findDuplicateMember } from './duplicate-members.ts';
import { ERROR } from './errors.ts';
import { looksLikeExpression } from './expressions.ts';
import { isObject, parseJson } from './json-text.ts';
import { MAX_NAME_LENGTH } from './limits.ts';
import { findService } from './services.ts';
import { parseTimestamp } from './timestamps.ts';

function locationOf(path: readonly PropertyKey[]): string {
  const location = path.map((step) => (typeof step === 'number' ? `[${step}]` : `/${String(step)}`)).join('');
  return location === '' ? '/' : location;
}

function reportShape(issues: readonly z.core.$ZodIssue[], report: Report): void {
  for (const issue of issues) {
    const location = locationOf(issue.path);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys)
        report('SCHEMA_VALIDATION_FAILED', `Field '${key}' is not supported`, `${location}/${key}`);
    } else if (issue.code === 'invalid_union' && issue.path.at(-1) === 'Type') {
      report(
        'SCHEMA_VALIDATION_FAILED',
        'Type must be one of Pass, Task, Choice, Wait, Succeed, Fail, Parallel, Map',
        location,
      );
    } else if (issue.code === 'invalid_key') {
      report(
        'SCHEMA_VALIDATION_FAILED',
        `The name of a state has 1 to ${MAX_NAME_LENGTH} characters, this one has ${String(issue.path.at(-1)).length}`,
        location,
      );
    } else if (
      issue.message === REQUIRED ||
      (issue.code === 'invalid_type' && issue.message.includes('received undefined'))
    ) {
      report('SCHEMA_VALIDATION_FAILED', `The field '${String(issue.path.at(-1))}' is required`, location);
    } else {
      report('SCHEMA_VALIDATION_FAILED', issue.message, location);
    }
  }
}

/** Names of the states that a state can go to. */
function targetsOf(state: StateDefinition, location: string): { readonly name: string; readonly location: string }[] {
  const targets: { name: string; location: string }[] = [];
  if ('Next' in state && state.Next !== undefined) targets.push({ name: state.Next, location: `${location}/Next` });
  if (state.Type === 'Choice') {
    state.Choices.forEach((rule, index) =>
      targets.push({ name: rule.Next, location: `${location}/Choices[${index}]/Next` }),
    );
    if (state.Default !== undefined) targets.push({ name: state.Default, location: `${location}/Default` });
  }
  if ('Catch' in state)
    state.Catch?.forEach((catcher, index) =>
      targets.push({ name: catcher.Next, location: `${location}/Catch[${index}]/Next` }),
    );
  return targets;
}

const NO_END = new Set(['Choice', 'Succeed', 'Fail']);

function checkState(state: StateDefinition, location: string, report: Report): void {
  if (!NO_END.has(state.Type) && 'End' in state) {
    if (state.Next === undefined && state.End !== true)
      report('MISSING_TRANSITION_TARGET', "a state needs 'Next' or '\"End\": true'", location);
    if (state.Next !== undefined && state.End === true)
      report('MISSING_TRANSITION_TARGET', "a state has either 'Next' or 'End', not both", location);
  } else if (!NO_END.has(state.Type) && !('Next' in state && state.Next !== undefined)) {
    report('MISSING_TRANSITION_TARGET', "a state needs 'Next' or '\"End\": true'", location);
  }
  if (state.Type === 'Wait') {
    if ((state.Seconds === undefined) === (state.Timestamp === undefined))
      report('SCHEMA_VALIDATION_FAILED', "a Wait has exactly one of 'Seconds' and 'Timestamp'", location);
    const { Timestamp } = state;
    if (Timestamp !== undefined && !looksLikeExpression(Timestamp) && parseTimestamp(Timestamp) === undefined)
      report(
        'SCHEMA_VALIDATION_FAILED',
        `'${Timestamp}' is no timestamp: expected one like 2030-01-31T12:00:00Z, with a time zone`,
        `${location}/Timestamp`,
      );
  }
  if (state.Type === 'Task') {
    if (
      typeof state.TimeoutSeconds === 'number' &&
      typeof state.HeartbeatSeconds === 'number' &&
      state.HeartbeatSeconds >= state.TimeoutSeconds
    ) {
      report(
        'SCHEMA_VALIDATION_FAILED',
        "'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'",
        `${location}/HeartbeatSeconds`,
      );
    }
    checkArguments(state.Resource, state.Arguments, location, report);
  }
  if ('Retry' in state)
    state.Retry?.forEach((retrier, index, all) =>
      checkErrorEquals(retrier.ErrorEquals, index === all.length - 1, `${location}/Retry[${index}]`, report),
    );
  if ('Catch' in state)
    state.Catch?.forEach((catcher, index, all) =>
      checkErrorEquals(catcher.ErrorEquals, index === all.length - 1, `${location}/Catch[${index}]`, report),
    );
}

/** "States.ALL must appear alone, and in the last retrier or catcher." */
function checkErrorEquals(errors: readonly string[], isLast: boolean, location: string, report: Report): void {
  if (errors.includes(ERROR.all) && (errors.length > 1 || !isLast))
    report(
      'SCHEMA_VALIDATION_FAILED',
      'States.ALL must appear alone, and in the last place',
      `${location}/ErrorEquals`,
    );
}

const REQUIRED_ARGUMENT: Readonly<Record<string, string>> = { lambda: 'FunctionName', states: 'StateMachineArn' };
const KNOWN_ARGUMENTS: Readonly<Record<string, ReadonlySet<string>>> = {
  lambda: new Set(['FunctionName', 'Payload', 'InvocationType', 'Qualifier']),
  states: new Set(['StateMachineArn', 'Name', 'Input', 'TraceHeader']),
};

/** What Lambda would understand, and this does not. */
const NOT_IMPLEMENTED_ARGUMENTS: ReadonlySet<string> = new Set(['LogType', 'ClientContext']);

function checkArguments(resource: string, value: unknown, location: string, report: Report): void {
  const service = findService(resource);
  if (service?.kind !== 'integration' || (typeof value === 'string' && looksLikeExpression(value))) return;
  const required = REQUIRED_ARGUMENT[service.resourceType] ?? '';
  if (!isObject(value) || !(required in value)) {
    report('SCHEMA_VALIDATION_FAILED', `The field '${required}' is required but was missing`, `${location}/Arguments`);
    return;
  }
  for (const key of Object.keys(value)) {
    if (NOT_IMPLEMENTED_ARGUMENTS.has(key))
      report('NOT_IMPLEMENTED', `the argument '${key}' is not implemented`, `${location}/Arguments/${key}`);
    else if (KNOWN_ARGUMENTS[service.resourceType]?.has(key) !== true)
      report(
        'SCHEMA_VALIDATION_FAILED',
        `The field '${key}' is not supported by Step Functions`,
        `${location}/Arguments/${key}`,
      );
  }
  const { InvocationType } = value;
  if (service.resourceType === 'lambda' && InvocationType !== undefined && InvocationType !== 'RequestResponse') {
    report(
      'NOT_IMPLEMENTED',
      "only the InvocationType 'RequestResponse' is implemented",
      `${location}/Arguments/InvocationType`,
    );
  }
}

function stateIn(list: StateListDefinition, name: string): StateDefinition | undefined {
  return Object.hasOwn(list.States, name) ? list.States[name] : undefined;
}

const VARIABLE_NAME = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** A name by which JSONata's own environment looks up all others: a variable of this name would hide them. */
const UNUSABLE_NAME = 'hasOwnProperty';

function checkVariableName(name: string, location: string, report: Report): void {
  const refuse = (reason: string): void =>
    report('INVALID_VARIABLE_NAME', `'${name}' cannot be the name of a variable: ${reason}`, location);
  if (name === 'states') refuse('it is reserved');
  else if (name.length > MAX_NAME_LENGTH) refuse(`it is longer than ${MAX_NAME_LENGTH} characters`);
  else if (!VARIABLE_NAME.test(name)) refuse('a name is letters, digits and _, and does not begin with a digit');
  else if (name === UNUSABLE_NAME) refuse('expressions could not read it');
}

/** The names that a list's own states assign, each with where it is first assigned. */
function assignedIn(list: StateListDefinition, location: string): Map<string, string> {
  const names = new Map<string, string>();
  const add = (assign: Readonly<Record<string, unknown>> | undefined, at: string): void => {
    for (const name of Object.keys(assign ?? {})) if (!names.has(name)) names.set(name, `${at}/Assign/${name}`);
  };
  for (const [stateName, state] of Object.entries(list.States)) {
    const at = `${location}/States/${stateName}`;
    if ('Assign' in state) add(state.Assign, at);
    if ('Catch' in state) state.Catch?.forEach(({ Assign }, index) => add(Assign, `${at}/Catch[${index}]`));
    if (state.Type === 'Choice') state.Choices.forEach(({ Assign }, index) => add(Assign, `${at}/Choices[${index}]`));
  }
  return names;
}

function checkList(
  list: StateListDefinition,
  location: string,
  outerNames: ReadonlySet<string>,
  seen: Map<string, string>,
  report: Report,
): void {
  const states = Object.entries(list.States);
  if (stateIn(list, list.StartAt) === undefined)
    report('MISSING_TRANSITION_TARGET', `StartAt '${list.StartAt}' is not a state of this list`, `${location}/StartAt`);
  const own = assignedIn(list, location);
  for (const [name, at] of own) {
    checkVariableName(name, at, report);
    // "You cannot use the same variable name in inner and outer scopes."
    if (outerNames.has(name))
      report('DUPLICATE_VARIABLE_NAME', `the variable '${name}' is assigned in an outer scope`, at);
  }
  for (const [name, state] of states) {
    const at = `${location}/States/${name}`;
    const elsewhere = seen.get(name);
    if (elsewhere !== undefined)
      report('DUPLICATE_STATE_NAME', `the state name '${name}' is also used in ${elsewhere}`, at);
    seen.set(name, location === '' ? 'the state machine' : location);
    checkState(state, at, report);
    for (const target of targetsOf(state, at))
      if (stateIn(list, target.name) === undefined)
        report('MISSING_TRANSITION_TARGET', `'${target.name}' is not a state of this list`, target.location);
    checkStateExpressions(state, at, report);
    const inner = new Set([...outerNames, ...own.keys()]);
    if (state.Type === 'Parallel')
      state.Branches.forEach((branch, index) => checkList(branch, `${at}/Branches[${index}]`, inner, seen, report));
    if (state.Type === 'Map') checkList(state.ItemProcessor, `${at}/ItemProcessor`, inner, seen, report);
  }
  checkReachability(list, location, report);
}

function checkReachability(list: StateListDefinition, location: string, report: Report): void {
  const reached = new Set<string>();
  const open = [list.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = stateIn(list, name);
    if (state === undefined || reached.has(name)) continue;
    reached.add(name);
    open.push(...targetsOf(state, '').map((target) => target.name));
  }
  for (const name of Object.keys(list.States))
    if (!reached.has(name))
      report('UNREACHABLE_STATE', `no transition leads to the state '${name}'`, `${location}/States/${name}`);
  // "There MUST be a terminal state": https://states-language.net/#transitions
  const ends = [...reached].some((name) => {
    const state = stateIn(list, name);
    return (
      state !== undefined &&
      (state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true))
    );
  });
  if (!ends) report('NO_TERMINAL_STATE', 'no terminal state can be reached', location === '' ? '/' : location);
}

/** Finds what is wrong with a definition, or not implemented; the definition is accepted when no finding is an ERROR. */
export function validateDefinition(definition: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const known = new Set<string>();
  const report: Report = (code, message, location, severity = 'ERROR') => {
    if (known.has(location)) return;
    known.add(location);
    diagnostics.push({ severity, code, message, location });
  };
  let parsed: unknown;
  try {
    parsed = parseJson(definition);
  } catch (error) {
    return [
      {
        severity: 'ERROR',
        code: 'INVALID_JSON_DESCRIPTION',
        message: error instanceof Error ? error.message : 'not JSON',
        location: '/',
      },
    ];
  }
  if (!isObject(parsed))
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: 'expected an object', location: '/' }];
  const duplicate = findDuplicateMember(definition);
  if (duplicate !== undefined)
    report(
      'INVALID_JSON_DESCRIPTION',
      `Duplicate field '${String(duplicate.at(-1))}': an object holds one member of a name`,
      locationOf(duplicate),
    );
  // AWS's default is JSONPath: a definition that does not say JSONata is one.
  if (parsed.QueryLanguage === undefined)
    report(
      'NOT_IMPLEMENTED',
      'JSONPath definitions (the default) are not implemented: set "QueryLanguage": "JSONata"',
      '/QueryLanguage',
    );
  reportRefusals(parsed, '', report);
  const shaped = definitionSchema.safeParse(parsed);
  if (!shaped.success) reportShape(shaped.error.issues, report);
  else checkList({ StartAt: shaped.data.StartAt, States: shaped.data.States }, '', new Set(), new Map(), report);
  return diagnostics;
}
