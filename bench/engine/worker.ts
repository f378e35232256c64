import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { emptyLoop, prepareWaiting, ROUNDS, runChains, runFinished, wakeUp } from './scenarios.ts';

/** `worker.ts DIRECTORY SCENARIO [COUNT] [ROUND]`: runs one scenario on a file in the directory, and prints its result as JSON. */
const [parent = '', scenario = '', count = '1', round = '0'] = process.argv.slice(2);
// What one process prepares another one wakes up.
const isShared = scenario === 'prepare' || scenario === 'wake';
const directory = isShared ? join(parent, `waiting-${count}`) : mkdtempSync(join(parent, 'engine-bench-'));
if (scenario === 'prepare') mkdirSync(directory);
const file = join(directory, 'bench.sqlite');

async function run(): Promise<unknown> {
  switch (scenario) {
    case 'loop':
      return emptyLoop(file);
    case 'pass':
    case 'lambda':
      return runChains(file, scenario, Number(count));
    case 'prepare':
      return prepareWaiting(file, Number(count));
    case 'wake':
      return wakeUp(file, Number(round));
    case 'finished':
      return runFinished(file, Number(count));
    default:
      throw new Error(`no scenario ${scenario}`);
  }
}

try {
  process.stdout.write(JSON.stringify(await run()));
} finally {
  // The last one clears away what is shared.
  if (!isShared || (scenario === 'wake' && Number(round) === ROUNDS - 1))
    rmSync(directory, { recursive: true, force: true });
}
