import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { emptyLoop, runChains, runFinished, runWaiting } from './scenarios.ts';

/** `worker.ts DIRECTORY SCENARIO [COUNT]`: runs one scenario on a file in the directory, and prints its result as JSON. */
const [parent = '', scenario = '', count = '1'] = process.argv.slice(2);
const directory = mkdtempSync(join(parent, 'engine-bench-'));
const file = join(directory, 'bench.sqlite');

async function run(): Promise<unknown> {
  switch (scenario) {
    case 'loop':
      return emptyLoop(file);
    case 'pass':
    case 'lambda':
      return runChains(file, scenario, Number(count));
    case 'waiting':
      return runWaiting(file, Number(count));
    case 'finished':
      return runFinished(file, Number(count));
    default:
      throw new Error(`no scenario ${scenario}`);
  }
}

try {
  process.stdout.write(JSON.stringify(await run()));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
