import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '#scripts/source-files.ts';
import { validateWorkflow } from '#scripts/validate-workflows.ts';
import { aMachine, fileOf } from './support/machine.ts';
import { temporaryTree } from './support/temporary-tree.ts';

type Machine = ReturnType<typeof aMachine>;
const TASK = '/States/Wait for the next event';
const CHOICE = '/States/Is it published?';

/** What is found in the machine after a change to it, as `pointer message`. */
function faultsAfter(change: (machine: Machine) => void): string[] {
  const machine = aMachine();
  change(machine);
  return validateWorkflow(fileOf(machine)).findings.map(({ pointer, message }) => `${pointer} ${message}`);
}

const withPayload = (expression: string) => (machine: Machine) => {
  machine.States['Wait for the next event'].Arguments.Payload.token = `{% ${expression} %}`;
};

describe('a valid machine', () => {
  test('has no findings, and its placeholders are listed once each', () => {
    const report = validateWorkflow(fileOf(aMachine()));

    expect(report.findings).toEqual([]);
    expect(report.placeholders).toEqual(['AwaitEventFunction', 'MaxAttempts', 'OpenFunction']);
    expect(report.expressions).toBe(8);
  });
});

describe('a fault of the machine', () => {
  test.each<[string, (machine: Machine) => void, string]>([
    [
      'another query language',
      (machine) => {
        machine.QueryLanguage = 'JSONPath';
      },
      '/QueryLanguage must be "JSONata"',
    ],
    [
      'a state in JSONPath',
      (machine) => Object.assign(machine.States['Is it published?'], { QueryLanguage: 'JSONPath' }),
      `${CHOICE}/QueryLanguage must be "JSONata"`,
    ],
    [
      'a Task without TimeoutSeconds',
      (machine) => Reflect.deleteProperty(machine.States['Wait for the next event'], 'TimeoutSeconds'),
      `${TASK} a Task needs TimeoutSeconds`,
    ],
    [
      'a Task without TimeoutSeconds inside a Map',
      (machine) =>
        Reflect.deleteProperty(machine.States['For each condition'].ItemProcessor.States.Open, 'TimeoutSeconds'),
      '/States/For each condition/ItemProcessor/States/Open a Task needs TimeoutSeconds',
    ],
    [
      'a Choice without Default',
      (machine) => Reflect.deleteProperty(machine.States['Is it published?'], 'Default'),
      `${CHOICE} a Choice needs a Default`,
    ],
    [
      'a JSONPath comparison beside the Condition',
      (machine) =>
        Object.assign(machine.States['Is it published?'].Choices[0]!, { Variable: '$.x', StringEquals: 'y' }),
      `${CHOICE}/Choices/0/Variable is not JSONata: use Condition`,
    ],
    [
      'a JSONPath field name',
      (machine) => Object.assign(machine.States['Wait for the next event'].Arguments.Payload, { 'id.$': 'x' }),
      `${TASK}/Arguments/Payload/id.$ is JSONPath: a field is named without ".$" and valued "{% … %}"`,
    ],
    [
      'a JSONPath value',
      (machine) => {
        machine.States['Wait for the next event'].Arguments.Payload.token = '$.id';
      },
      `${TASK}/Arguments/Payload/token "$.id" is JSONPath, and here only text: use "{% $states… %}"`,
    ],
    [
      'text round an expression',
      (machine) => {
        machine.States['Wait for the next event'].Arguments.Payload.token = 'id {% $states.input.id %}';
      },
      `${TASK}/Arguments/Payload/token an expression begins with "{%" and ends with "%}", with nothing outside them`,
    ],
    [
      'a Next that leads nowhere',
      (machine) => {
        machine.States['For each condition'].Next = 'Nowhere';
      },
      ' MISSING_TRANSITION_TARGET: ',
    ],
  ])('is found: %s', (_what, change, expected) => {
    expect(faultsAfter(change).some((fault) => fault.startsWith(expected))).toBe(true);
  });

  test.each([
    ['not JSON', '{ "a": 1', ' is not JSON: '],
    ['not an object', '[]', ' is not a JSON object'],
  ])('is found: %s', (_what, text, expected) => {
    const [finding] = validateWorkflow({ ...fileOf({}), text }).findings;

    expect(`${finding?.pointer} ${finding?.message}`.startsWith(expected)).toBe(true);
  });
});

describe('a fault of an expression', () => {
  test.each([
    ['$states.input.(', 'does not compile: '],
    ['', 'the expression is empty'],
    ['$evnt.type', '"$evnt" is neither assigned in this file nor a function of Step Functions'],
    ['$uppercas($event.type)', '"$uppercas" is neither assigned in this file nor a function of Step Functions'],
    ['$eval("1")', '$eval does not exist in Step Functions: use $parse for JSON'],
    ['$.id', '"$" has no value at the top of an expression: use $states'],
    ['$$.Task.Token', '"$$" has no value at the top of an expression: use $states'],
    ['id', '"id" is a bare field name: begin with $states or a variable'],
    ['$states.input.a & id', '"id" is a bare field name: begin with $states or a variable'],
    ['$states.inptu.id', '$states has no "inptu", only input, context, result, errorOutput'],
  ])('is found, with its place: %s', (expression, expected) => {
    const faults = faultsAfter(withPayload(expression));

    expect(faults).toContainEqual(expect.stringContaining(`${TASK}/Arguments/Payload/token ${expected}`));
  });

  test.each([
    '$states.input.items[status = "open"].id',
    '$states.input.items[$.status = "open"]',
    '$states.input.items.{ "id": id, "all": $ }',
    '$states.input.items^(>due).id',
    '$states.input.items{ status: $count(id) }',
    '$states.input.items@$item.($item.id)',
    '( $first := $states.input.items[0]; $first.id )',
    '$reduce($states.input.items, function($sum, $item) { $sum + $item.n }, 0)',
    '$states.input.items ~> $filter(function($v) { $v.n > 1 }) ~> $count()',
    '$hash("x", "SHA-256") & $uuid() & $string($parse("1"))',
    '$states.input.name & " ${Suffix}"',
    '$event ~> |$|{ "seen": true }|',
  ])('is not seen in %s', (expression) => {
    expect(faultsAfter(withPayload(expression))).toEqual([]);
  });
});

test('the program fails when there is nothing to validate', () => {
  const folder = temporaryTree({ 'readme.md': '' });

  const ended = spawnSync(process.execPath, [join(ROOT, 'scripts/validate-workflows.ts'), folder], {
    encoding: 'utf8',
  });

  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('holds no *.asl.json');
});

test('the program prints file, pointer and message, and fails', () => {
  const machine = aMachine();
  withPayload('$evnt')(machine);
  const folder = temporaryTree({ 'example.asl.json': JSON.stringify(machine) });

  const ended = spawnSync(process.execPath, [join(ROOT, 'scripts/validate-workflows.ts'), folder], {
    encoding: 'utf8',
  });

  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain(`${folder}/example.asl.json#${TASK}/Arguments/Payload/token\n    "$evnt" is neither`);
  expect(ended.stdout).toContain('${AwaitEventFunction} ${MaxAttempts} ${OpenFunction}');
});
