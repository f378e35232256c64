// npm run publish:workflows: keeps every workflow that has changed since it was last published, at a release. With --check nothing is
// written: it says whether what is kept is as it was published; with --released also whether every workflow of now is kept.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprintOf, publishedFile, readPublished } from './published-workflows.ts';
import { readWorkflows } from './workflow-files.ts';

/** What is wrong with the versions that are kept, each with what to do. */
export function faultsOfPublished(root: string, released: boolean): string[] {
  const published = readPublished(root);
  const changed = published
    .filter(({ text, fingerprint }) => fingerprintOf(text) !== fingerprint)
    .map(({ file }) => `${file} was changed after it was published. Put it back: executions run under it.`);
  const misnumbered = published.flatMap(({ file, workflow, number }) => {
    const before = published.filter((other) => other.workflow === workflow && other.number === number);
    return before.length > 1
      ? [`${file} has the number of another version. Number versions of one workflow once.`]
      : [];
  });
  const unkept = readWorkflows(root).flatMap(({ name, fingerprint }) => {
    const newest = published.filter(({ workflow }) => workflow === name).at(-1);
    return newest?.fingerprint === fingerprint
      ? []
      : [
          `workflows/${name}.asl.json is not kept as it is now. Run npm run publish:workflows and commit what it writes.`,
        ];
  });
  return [...changed, ...misnumbered, ...(released ? unkept : [])];
}

/** Keeps every workflow that is not what was published last; the files it wrote. */
export function publishWorkflows(root: string): string[] {
  const published = readPublished(root);
  return readWorkflows(root).flatMap(({ name, text, fingerprint }) => {
    const newest = published.filter(({ workflow }) => workflow === name).at(-1);
    if (newest?.fingerprint === fingerprint) return [];
    const file = publishedFile(name, (newest?.number ?? 0) + 1, text);
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    return [file];
  });
}

if (import.meta.main) {
  const root = new URL('..', import.meta.url).pathname;
  const given = new Set(process.argv.slice(2));
  const released = given.has('--released');
  if (!given.has('--check') && !released)
    for (const file of publishWorkflows(root)) process.stdout.write(`kept ${file}\n`);
  const faults = faultsOfPublished(root, released);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  if (faults.length > 0) process.exitCode = 1;
  else process.stdout.write(`${readPublished(root).length} published versions of workflows are kept as they were.\n`);
}
