import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChainResult, LoopResult, PreparedResult, WakeUpResult } from './scenarios.ts';

/** `bench/engine/main.ts [--write]`: measures the engine against an empty loop on the same disk; `--write` keeps the result in README.md. */

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    directory: { type: 'string', default: join(import.meta.dirname, '../../.beraad/bench') },
  },
});
mkdirSync(values.directory, { recursive: true });

function measure<Result>(scenario: string, count = 1): Result {
  process.stderr.write(`${scenario} ${count}\n`);
  return JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', join(import.meta.dirname, 'worker.ts'), values.directory, scenario, String(count)],
      { encoding: 'utf8' },
    ),
  );
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const tenth = (value: number): string => value.toFixed(1);

/** The disk is shared with whatever else runs: the best of three is the least disturbed. */
function best<Result>(of: (result: Result) => number, scenario: string, count = 1): Result {
  const results = [1, 2, 3].map(() => measure<Result>(scenario, count));
  return results.reduce((champion, result) => (of(result) > of(champion) ? result : champion));
}

const { commitsPerSecond } = best<LoopResult>((result) => result.commitsPerSecond, 'loop');
const chains = (
  [
    ['pass', 1],
    ['pass', 50],
    ['lambda', 1],
    ['lambda', 50],
  ] as const
).map(([kind, atOnce]) => ({
  kind,
  atOnce,
  ...best<ChainResult>((result) => result.transitionsPerSecond, kind, atOnce),
}));
const waiting = [1000, 10_000, 100_000].map((count) => ({
  count,
  ...measure<PreparedResult>('prepare', count),
  ...measure<WakeUpResult>('wake', count),
}));
const finished = measure<{ heapMegabytesPer10000: number }>('finished', 20_000);
const fewest = waiting[0];
const most = waiting.at(-1);
const commitMicroseconds = 1e6 / commitsPerSecond;

const report = `# The engine against an empty loop

\`node bench/engine/main.ts --write\`, ${cpus().length} cores, Node ${process.versions.node}. The empty loop writes one row of 200 bytes and makes it durable, over and over, with the engine's own
SQLite settings on the same disk: **${whole(commitsPerSecond)} commits/s** (${whole(commitMicroseconds)} µs each). Absolute numbers are this machine's; the ratios should hold elsewhere.

## Transitions per second, chains of ten states, on disk

| states | at once | transitions/s | per commit of the empty loop |
| --- | ---: | ---: | ---: |
${chains.map(({ kind, atOnce, transitionsPerSecond }) => `| ${kind === 'pass' ? 'Pass with an expression' : 'lambda:invoke with three expressions, function in process'} | ${atOnce} | ${whole(transitionsPerSecond)} | ${(transitionsPerSecond / commitsPerSecond).toFixed(2)} |`).join('\n')}

A state is one transition. \`at once\` executions are started together, and the next ones when all have ended. More than one per commit is the group commit at work: what
happens in one turn of the event loop is made durable together. Goal: 2,000 transitions/s.

## Executions that wait for a token, each with a timeout 300 days away

| waiting | started/s | memory while starting MB | file MB | open and resume ms | memory for them MB | wake-up by token µs | in commits | wake-up by timer µs |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${waiting.map((row) => `| ${whole(row.count)} | ${whole(row.startsPerSecond)} | ${whole(row.residentMegabytes)} | ${whole(row.fileMegabytes)} | ${tenth(row.openMilliseconds)} | ${whole(row.megabytes)} | ${whole(row.tokenMicroseconds)} | ${(row.tokenMicroseconds / commitMicroseconds).toFixed(2)} | ${row.timerMicroseconds === 0 ? '' : whole(row.timerMicroseconds)} |`).join('\n')}

A second process opens what the first one left. "Memory for them" is what that process grew by while it opened the file and woke up 1,000 of them: SQLite's page cache, which
is 16 MB at most, compiled code and garbage, but no executions. A wake-up by token is one SendTaskSuccess, alone, until its execution has ended and is on disk (median of 900 after 100);
by timer, 500 executions time out at one instant: time for each.
From 1,000 to 100,000 waiting, a wake-up costs ${((most?.tokenMicroseconds ?? 0) / (fewest?.tokenMicroseconds ?? 1)).toFixed(2)} times as much.

## Executions that have ended

Heap left behind by 10,000 ended executions: ${finished.heapMegabytesPer10000.toFixed(2)} MB.
`;

process.stdout.write(report);
if (values.write) writeFileSync(join(import.meta.dirname, 'README.md'), report);
