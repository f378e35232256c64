import { readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { startPlatform } from '../platform/platform.ts';
import { temporaryFolder } from '../platform/temporary-folder.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { differences } from './compare-lines.ts';

// npm run drill:ticks [-- --from 2017-06-08T10:00 --until 2017-07-08T10:00]: lives a month of a scenario once with the ticks skipped that find
// nothing to do, and once with every tick of every job run, as on AWS. Both must give the same.

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: 'scenarios/2017-amif.yaml' },
    from: { type: 'string', default: '2017-06-08T10:00' },
    until: { type: 'string', default: '2017-07-08T10:00' },
  },
});
const parsed = parseScenario(readFileSync(values.file, 'utf8'), values.file);
if (!parsed.ok) throw new Error(`${values.file} does not parse`);
const scenario = { ...parsed.scenario, start: values.from, until: values.until };
const steps = parsed.steps.filter(({ step }) => step.at >= values.from && step.at <= values.until);
if (steps.length === 0) throw new Error(`${values.file} has no step between ${values.from} and ${values.until}`);

async function live(everyTick: boolean) {
  const folder = temporaryFolder('ticks');
  const began = performance.now();
  const platform = await startPlatform({
    folder,
    port: 0,
    beginAt: epochOf(instantOfLocal(values.from)),
    time: 'standing',
    everyTick,
  });
  try {
    const { lines, failure } = await replayScenario(platform.url, scenario, steps);
    if (failure !== undefined) throw new Error(failure.message);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    process.stdout.write(
      `${everyTick ? 'every tick run' : 'idle ticks skipped'}: ${lines.length} lines in ${seconds} s\n`,
    );
    return lines;
  } finally {
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const found = differences(await live(false), await live(true));
for (const difference of found.slice(0, 20)) process.stdout.write(`${difference}\n`);
process.stdout.write(`${steps.length} steps from ${values.from} to ${values.until}: ${found.length} differences\n`);
process.exitCode = found.length === 0 ? 0 : 1;
