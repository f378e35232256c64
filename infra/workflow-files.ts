import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A workflow as its file says it. */
export interface WorkflowFile {
  readonly name: string;
  readonly text: string;
  /** The functions it calls: the name in the file, and the function's own. */
  readonly functions: Readonly<Record<string, string>>;
  /** Changes with the definition. */
  readonly fingerprint: string;
}

const ENDING = '.asl.json';

/** `AwaitEvent` in a file is the function `await-event`. */
const functionNameOf = (substitution: string): string =>
  substitution.replaceAll(/[A-Z]/g, (letter, index: number) => `${index === 0 ? '' : '-'}${letter.toLowerCase()}`);

/** Every workflow of `workflows/`. */
export function readWorkflows(root: string): WorkflowFile[] {
  const folder = join(root, 'workflows');
  return readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const names = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
      return {
        name: file.slice(0, -ENDING.length),
        text,
        functions: Object.fromEntries([...names].sort().map((name) => [name, functionNameOf(name)])),
        fingerprint: createHash('sha256').update(text).digest('hex').slice(0, 10),
      };
    });
}

/** The variable by which functions know a workflow's alias. */
export const machineVariable = (workflow: string): string =>
  `BERAAD_${workflow.toUpperCase().replaceAll('-', '_')}_MACHINE`;
