import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A version of a workflow as it was published: executions may be under way that began under it. */
export interface PublishedWorkflow {
  readonly workflow: string;
  /** Counts the versions of one workflow from 1. */
  readonly number: number;
  /** As its name says. */
  readonly fingerprint: string;
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
}

const FOLDER = 'workflows/published';
const FILE = /^(\d+)-([0-9a-f]{10})\.asl\.json$/;

/** Changes with a definition. */
export const fingerprintOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);

/** Where the next version of a workflow is kept. */
export const publishedFile = (workflow: string, number: number, text: string): string =>
  `${FOLDER}/${workflow}/${number}-${fingerprintOf(text)}.asl.json`;

/** Every version that is kept, oldest first. */
export function readPublished(root: string): PublishedWorkflow[] {
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: workflow }) =>
      readdirSync(join(folder, workflow)).map((name): PublishedWorkflow => {
        const [, number, fingerprint] = FILE.exec(name) ?? [];
        const file = `${FOLDER}/${workflow}/${name}`;
        if (number === undefined || fingerprint === undefined)
          throw new Error(`${file} is not called NUMBER-FINGERPRINT.asl.json`);
        return { workflow, number: Number(number), fingerprint, file, text: readFileSync(join(root, file), 'utf8') };
      }),
    )
    .sort((a, b) => (a.workflow === b.workflow ? a.number - b.number : a.workflow < b.workflow ? -1 : 1));
}
