import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { PARALLEL_STATE } from './machine.ts';

/** What the drill is about: some kill must find each of these under way, or it proves nothing about it. */
export const MUST_BE_FOUND = ['wait', 'retry delay', 'map', 'parallel', 'token out'] as const;
/** A function call is short: few kills find one. */
export const KINDS = [...MUST_BE_FOUND, 'function call'] as const;
type Kind = (typeof KINDS)[number];

const frameSchema = z.object({ phase: z.string(), state: z.string() });
const KIND_OF_PHASE: Readonly<Record<string, Kind>> = {
  wait: 'wait',
  backoff: 'retry delay',
  token: 'token out',
  invoke: 'function call',
};

/** Reads from the files of a dead engine what it left under way; the files are copied first, since looking at them would change them. */
export function leftUnderWay(data: string): Set<Kind> {
  const directory = mkdtempSync(join(tmpdir(), 'sfn-dead-'));
  try {
    const file = join(directory, 'copy.sqlite');
    for (const suffix of ['', '-wal']) {
      const source = join(data, `step-functions.sqlite${suffix}`);
      if (existsSync(source)) copyFileSync(source, file + suffix);
    }
    const database = new DatabaseSync(file);
    const rows = database.prepare('SELECT body FROM frames').all();
    database.close();
    const found = new Set<Kind>();
    for (const { body } of z.array(z.object({ body: z.string() })).parse(rows)) {
      const { phase, state } = frameSchema.parse(JSON.parse(body));
      const kind = KIND_OF_PHASE[phase];
      if (kind !== undefined) found.add(kind);
      if (phase === 'children' || phase === 'spawn') found.add(state === PARALLEL_STATE ? 'parallel' : 'map');
    }
    return found;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
