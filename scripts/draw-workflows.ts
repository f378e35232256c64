// npm run draw: writes docs/workflows.md, a picture of each workflows/*.asl.json. With --check it only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';
import {
  isObject,
  type JsonObject,
  machinesInside,
  readWorkflowFiles,
  statesOf,
  type WorkflowFile,
} from './workflow-files.ts';

const PAGE = join(ROOT, 'docs/workflows.md');
const LONGEST_CONDITION = 70;

/** The whole page for these files. */
export function drawPage(files: readonly WorkflowFile[]): string {
  const head = [
    '# The workflows',
    '',
    '<!-- Written by `npm run draw` from workflows/*.asl.json. Do not edit: `npm run check` compares. -->',
    '',
    'A yellow state asks a question, a red one is a failure; an arrow marked ⚡ is taken when an error is caught.',
  ];
  return `${[...head, ...files.flatMap(drawSection)].join('\n')}\n`;
}

function drawSection({ name, text }: WorkflowFile): string[] {
  const machine: unknown = JSON.parse(text);
  if (!isObject(machine)) throw new Error(`${name}.asl.json is not a JSON object`);
  const comment = typeof machine.Comment === 'string' ? [machine.Comment, ''] : [];
  return ['', `## ${name}`, '', ...comment, '```mermaid', ...drawMachine(machine), '```'];
}

/** One state machine as a mermaid stateDiagram-v2. */
export function drawMachine(machine: JsonObject): string[] {
  const questions: string[] = [];
  const failures: string[] = [];
  const body = drawLevel(machine, 's', '  ', { questions, failures });
  const styles = [
    ...styleLines('question', 'fill:#fff3bf,stroke:#a67c00,color:#222', questions),
    ...styleLines('failure', 'fill:#ffe0e0,stroke:#b00020,color:#222', failures),
  ];
  return ['stateDiagram-v2', '  direction TB', ...body, ...styles];
}

interface Styled {
  readonly questions: string[];
  readonly failures: string[];
}

function drawLevel(machine: JsonObject, prefix: string, indent: string, styled: Styled): string[] {
  const states = statesOf(machine, '');
  const ids = new Map(states.map(({ name }, index) => [name, `${prefix}${index + 1}`]));
  const idOf = (name: unknown): string => ids.get(String(name)) ?? missing(String(name));
  const boxes = states.flatMap(({ name, state }) => drawState(name, state, idOf(name), indent, styled));
  const arrows = states.flatMap(({ name, state }) => drawArrows(state, idOf(name), idOf));
  return [...boxes, ...[`[*] --> ${idOf(machine.StartAt)}`, ...arrows].map((arrow) => indent + arrow)];
}

function missing(name: string): never {
  throw new Error(`no state is named "${name}"`);
}

function drawState(name: string, state: JsonObject, id: string, indent: string, styled: Styled): string[] {
  if (state.Type === 'Choice') styled.questions.push(id);
  if (state.Type === 'Fail') styled.failures.push(id);
  const box = `${indent}state "${escapeLabel(name)}" as ${id}`;
  const inside = machinesInside(state, '');
  if (inside.length === 0) return [box];
  const parts = inside.flatMap(({ machine }, index) => [
    // Branches of a Parallel run side by side.
    ...(index === 0 ? [] : [`${indent}  --`]),
    ...drawLevel(machine, `${id}${String.fromCharCode('a'.charCodeAt(0) + index)}`, `${indent}  `, styled),
  ]);
  return [`${box} {`, ...parts, `${indent}}`];
}

function drawArrows(state: JsonObject, id: string, idOf: (name: unknown) => string): string[] {
  const arrows: string[] = [];
  const arrow = (to: string, label = ''): void => {
    arrows.push(`${id} --> ${to}${label === '' ? '' : ` : ${escapeLabel(label)}`}`);
  };
  for (const rule of objectsIn(state.Choices)) arrow(idOf(rule.Next), shorten(String(rule.Condition ?? '')));
  if (state.Default !== undefined) arrow(idOf(state.Default), 'otherwise');
  if (state.Next !== undefined) arrow(idOf(state.Next));
  if (state.End === true || state.Type === 'Succeed' || state.Type === 'Fail') arrow('[*]');
  for (const caught of objectsIn(state.Catch)) arrow(idOf(caught.Next), `⚡ ${errorNames(caught.ErrorEquals)}`);
  return arrows;
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function errorNames(names: unknown): string {
  if (!Array.isArray(names)) return 'an error';
  return names.map((name) => (name === 'States.ALL' ? 'any error' : String(name).replace('States.', ''))).join(', ');
}

/** A JSONata condition without what every condition has in common. */
function shorten(condition: string): string {
  const plain = condition
    .replace(/^\{%\s*|\s*%\}$/g, '')
    .replaceAll(/\$states\.(input|result|context)\./g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return plain.length <= LONGEST_CONDITION ? plain : `${plain.slice(0, LONGEST_CONDITION - 1).trimEnd()}…`;
}

/** Mermaid reads some characters as its own; it knows them by their code. */
function escapeLabel(text: string): string {
  return text.replaceAll(/[#;:"<>{}%\\]/g, (character) => `#${character.charCodeAt(0)};`);
}

function styleLines(name: string, style: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`  classDef ${name} ${style}`, ...ids.map((id) => `  class ${id} ${name}`)];
}

if (import.meta.main) {
  const files = readWorkflowFiles(join(ROOT, 'workflows'));
  const page = drawPage(files);
  const isStale = !existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page;
  if (files.length === 0) {
    console.error('workflows/ holds no *.asl.json: nothing to draw.');
    process.exitCode = 1;
  } else if (!process.argv.includes('--check')) {
    writeFileSync(PAGE, page);
    console.log(`docs/workflows.md: ${files.length} drawings`);
  } else if (isStale) {
    console.error('docs/workflows.md does not show the workflows as they are now: run `npm run draw`.');
    process.exitCode = 1;
  }
}
