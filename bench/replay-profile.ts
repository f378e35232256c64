import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { startPlatform } from '#local/platform/platform.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { joinSeeds, livedBy } from '#local/start/seeding.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { ROOT } from '#scripts/source-files.ts';
import { SOURCES } from '#scripts/sources/duties.ts';

// Where the time of a replay goes: invocations per function and the milliseconds they took together. Without a file it lives
// all sources together, from June 2012 to January 2030, which is to stay under a minute on two free cores.
// node_modules/.bin/node bench/replay-profile.ts [FILE.yaml …] [--until 2030-01-31T12:00]

const { values, positionals } = parseArgs({
  options: { until: { type: 'string', default: '2030-01-31T12:00' } },
  allowPositionals: true,
});
const files = positionals.length > 0 ? positionals : SOURCES.map((name) => join(ROOT, 'scenarios', `${name}.yaml`));
const seeds = files.map((file) => {
  const parsed = parseScenario(readFileSync(file, 'utf8'), file);
  if (!parsed.ok) throw new Error(`${file} does not parse`);
  return parsed;
});
const joined = livedBy(joinSeeds(seeds), epochOf(instantOfLocal(values.until)));
const scenario = { ...joined.scenario, until: values.until };
const folder = temporaryFolder('bench');
const began = performance.now();
const platform = await startPlatform({
  folder,
  port: 0,
  beginAt: epochOf(instantOfLocal(scenario.start)),
  time: 'standing',
  onInvocation: (phase, id, functionName) => note(phase, id, functionName),
});
const up = performance.now();
const running = new Map<number, number>();
const totals = new Map<string, { count: number; milliseconds: number }>();

function note(phase: 'begin' | 'end', id: number, functionName: string): void {
  if (phase === 'begin') {
    running.set(id, performance.now());
    return;
  }
  const total = totals.get(functionName) ?? { count: 0, milliseconds: 0 };
  total.count += 1;
  total.milliseconds += performance.now() - (running.get(id) ?? performance.now());
  totals.set(functionName, total);
}

const result = await replayScenario(platform.url, scenario, joined.steps);
const done = performance.now();
await platform.close();
rmSync(folder, { recursive: true, force: true });
console.table(
  Object.fromEntries(
    [...totals].map(([name, { count, milliseconds }]) => [
      name,
      { count, milliseconds: Math.round(milliseconds), each: Math.round((milliseconds / count) * 10) / 10 },
    ]),
  ),
);
const { user, system } = process.cpuUsage();
console.log(
  `start ${Math.round(up - began)} ms, replay ${Math.round(done - up)} ms, close ${Math.round(performance.now() - done)} ms, ${Math.round((user + system) / 1_000)} ms of processor time, ${joined.steps.length} steps, ${result.lines.length} lines${result.failure === undefined ? '' : `, ${result.failure.message}`}`,
);
