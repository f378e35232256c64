import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { startPlatform } from '#local/platform/platform.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';

// Where the time of a replay goes: invocations per function and the milliseconds they took together.
// node_modules/.bin/node bench/replay-profile.ts scenarios/2017-amif.yaml

const file = process.argv[2] ?? 'scenarios/2017-amif.yaml';
const parsed = parseScenario(readFileSync(file, 'utf8'), file);
if (!parsed.ok) throw new Error(`${file} does not parse`);
const folder = mkdtempSync(join(tmpdir(), 'beraad-bench-'));
const began = performance.now();
const platform = await startPlatform({
  folder,
  port: 0,
  beginAt: epochOf(instantOfLocal(parsed.scenario.start)),
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

const result = await replayScenario(platform.url, parsed.scenario, parsed.steps);
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
console.log(
  `start ${Math.round(up - began)} ms, replay ${Math.round(done - up)} ms, close ${Math.round(performance.now() - done)} ms, ${result.lines.length} lines${result.failure === undefined ? '' : `, ${result.failure.message}`}`,
);
