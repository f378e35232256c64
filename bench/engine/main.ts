import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ChainResult, type LoopResult, type PreparedResult, ROUNDS, type WakeUpResult } from './scenarios.ts';

/** `bench/engine/main.ts [--write]`: measures the engine against an empty loop on the same disk; `--write` keeps the result in README.md. */

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    directory: { type: 'string', default: join(import.meta.dirname, '../../.beraad/bench') },
  },
});
mkdirSync(values.directory, { recursive: true });

function measure<Result>(scenario: string, count = 1, round = 0): Result {
  process.stderr.write(`${scenario} ${count}\n`);
  return JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', join(import.meta.dirname, 'worker.ts'), values.directory, scenario, String(count), String(round)],
      { encoding: 'utf8' },
    ),
  );
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const tenth = (value: number): string => value.toFixed(1);

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

const loops: number[] = [];

interface Beside<Result> extends Array<{ readonly result: Result; readonly commitMicroseconds: number }> {}

/** The disk is shared with whatever else runs: each round has the empty loop measured right before and right after it. */
function besideTheLoop<Result>(scenario: string, count: number): Beside<Result> {
  return Array.from({ length: ROUNDS }, (_, round) => {
    const before = measure<LoopResult>('loop').commitsPerSecond;
    const result = measure<Result>(scenario, count, round);
    const after = measure<LoopResult>('loop').commitsPerSecond;
    loops.push(before, after);
    return { result, commitMicroseconds: 2e6 / (before + after) };
  });
}

const chains = (
  [
    ['pass', 1],
    ['pass', 50],
    ['lambda', 1],
    ['lambda', 50],
  ] as const
).map(([kind, atOnce]) => {
  const rounds = besideTheLoop<ChainResult>(kind, atOnce);
  return {
    name: kind === 'pass' ? 'Pass with an expression' : 'lambda:invoke with three expressions, function in process',
    atOnce,
    transitionsPerSecond: median(rounds.map(({ result }) => result.transitionsPerSecond)),
    ratio: median(
      rounds.map(({ result, commitMicroseconds }) => (result.transitionsPerSecond * commitMicroseconds) / 1e6),
    ),
  };
});
const waiting = [1000, 10_000, 100_000].map((count) => {
  const prepared = measure<PreparedResult>('prepare', count);
  const rounds = besideTheLoop<WakeUpResult>('wake', count);
  const all = (member: keyof WakeUpResult): number[] => rounds.map(({ result }) => result[member]);
  return {
    count,
    ...prepared,
    fileMegabytes: median(all('fileMegabytes')),
    openMilliseconds: median(all('openMilliseconds')),
    megabytes: median(all('megabytes')),
    tokenMicroseconds: median(all('tokenMicroseconds')),
    ratio: median(rounds.map(({ result, commitMicroseconds }) => result.tokenMicroseconds / commitMicroseconds)),
    timerMicroseconds: Math.max(...all('timerMicroseconds')),
  };
});
const finished = measure<{ heapMegabytesPer10000: number }>('finished', 20_000);
const growth = (waiting.at(-1)?.ratio ?? 0) / (waiting[0]?.ratio ?? 1);

const report = `# The engine against an empty loop

\`node bench/engine/main.ts --write\`, ${cpus().length} cores, Node ${process.versions.node}. The empty loop writes one row of 200 bytes and makes it durable, over and over, with the engine's own
SQLite settings on the same disk: ${whole(median(loops))} commits/s in the median, ${whole(Math.min(...loops))} to ${whole(Math.max(...loops))}, because the machine does other
things too. So each of three rounds has the loop measured right before and after it; times and ratios are medians of the rounds. The ratios should hold elsewhere.

## Transitions per second, chains of ten states, on disk

| states | at once | transitions/s | per commit of the empty loop |
| --- | ---: | ---: | ---: |
${chains.map((row) => `| ${row.name} | ${row.atOnce} | ${whole(row.transitionsPerSecond)} | ${row.ratio.toFixed(2)} |`).join('\n')}

A state is one transition. \`at once\` executions are started together, and the next ones when all have ended. More than one per commit is the group commit at work: what
happens in one turn of the event loop is made durable together. Goal: 2,000 transitions/s.

## Executions that wait for a token, each with a timeout 300 days away

| waiting | started/s | memory while starting MB | file MB | open and resume ms | memory for them MB | wake-up by token µs | in commits | wake-up by timer µs |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${waiting.map((row) => `| ${whole(row.count)} | ${whole(row.startsPerSecond)} | ${whole(row.residentMegabytes)} | ${whole(row.fileMegabytes)} | ${tenth(row.openMilliseconds)} | ${whole(row.megabytes)} | ${whole(row.tokenMicroseconds)} | ${row.ratio.toFixed(2)} | ${row.timerMicroseconds === 0 ? '' : whole(row.timerMicroseconds)} |`).join('\n')}

A second process opens what the first one left. "Memory for them" is what that process grew by while it opened the file and woke up 300 of them: SQLite's page cache, which
is 16 MB at most, compiled code and garbage, but no executions. A wake-up by token is one SendTaskSuccess, alone, until its execution has ended and is on disk (median of 250 after 50);
by timer, 500 executions time out at one instant: time for each.
From 1,000 to 100,000 waiting, a wake-up costs ${growth.toFixed(2)} times as much, in commits of the empty loop.

## Executions that have ended

Heap left behind by 10,000 ended executions: ${finished.heapMegabytesPer10000.toFixed(2)} MB.
`;

process.stdout.write(report);
if (values.write) writeFileSync(join(import.meta.dirname, 'README.md'), report);
