import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One ASL file as it stands in workflows/. */
export interface WorkflowFile {
  /** The file's name without `.asl.json`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

const ENDING = '.asl.json';

export function readWorkflowFiles(folder: string): WorkflowFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  return names.sort().map((name) => {
    const path = join(folder, name);
    return { name: name.slice(0, -ENDING.length), path, text: readFileSync(path, 'utf8') };
  });
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The states of one level, each with its JSON pointer. */
export function statesOf(machine: JsonObject, pointer: string): { name: string; state: JsonObject; pointer: string }[] {
  if (!isObject(machine.States)) return [];
  return Object.entries(machine.States).flatMap(([name, state]) =>
    isObject(state) ? [{ name, state, pointer: `${pointer}/States/${escapePointer(name)}` }] : [],
  );
}

/** The machines inside a Parallel or Map state, each with its JSON pointer. */
export function machinesInside(state: JsonObject, pointer: string): { machine: JsonObject; pointer: string }[] {
  const inside: { machine: JsonObject; pointer: string }[] = [];
  if (Array.isArray(state.Branches)) {
    state.Branches.forEach((machine: unknown, index) => {
      if (isObject(machine)) inside.push({ machine, pointer: `${pointer}/Branches/${index}` });
    });
  }
  if (isObject(state.ItemProcessor)) inside.push({ machine: state.ItemProcessor, pointer: `${pointer}/ItemProcessor` });
  return inside;
}

/** RFC 6901: `~` and `/` in a name are written `~0` and `~1`. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
