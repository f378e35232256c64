import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, readPublished } from './published-workflows.ts';

/** A workflow as its file says it. */
export interface WorkflowFile {
  readonly name: string;
  readonly text: string;
  /** The functions it calls: the name in the file, and the function's own. */
  readonly functions: Readonly<Record<string, string>>;
  /** Functions that only versions published before call, under which executions may still run. */
  readonly formerly: readonly string[];
  /** Changes with the definition. */
  readonly fingerprint: string;
}

const ENDING = '.asl.json';

/** `AwaitEvent` in a file is the function `await-event`. */
const functionNameOf = (substitution: string): string =>
  substitution.replaceAll(/[A-Z]/g, (letter, index: number) => `${index === 0 ? '' : '-'}${letter.toLowerCase()}`);

/** The names of functions in a definition. */
const substitutionsIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

/** Every workflow of `workflows/`. */
export function readWorkflows(root: string): WorkflowFile[] {
  const published = readPublished(root);
  const folder = join(root, 'workflows');
  return readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const name = file.slice(0, -ENDING.length);
      const called = substitutionsIn(text);
      const before = published
        .filter(({ workflow }) => workflow === name)
        .flatMap((version) => substitutionsIn(version.text));
      return {
        name,
        text,
        functions: Object.fromEntries(called.map((substitution) => [substitution, functionNameOf(substitution)])),
        formerly: [...new Set(before)].filter((substitution) => !called.includes(substitution)).map(functionNameOf),
        fingerprint: fingerprintOf(text),
      };
    });
}

/** The variable by which functions know a workflow's alias. */
export const machineVariable = (workflow: string): string =>
  `BERAAD_${workflow.toUpperCase().replaceAll('-', '_')}_MACHINE`;
