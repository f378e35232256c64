import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AT, makeHierarchy, trustFiles, trustOf } from '#tests/signature/support/hierarchy.ts';
import { HOSTILE_FILES } from './hostile-files.ts';

/** What a file may cost, whatever is in it. */
const LONGEST_SECONDS = 2;
const MOST_MEGABYTES = 512;
const POLL_MILLISECONDS = 5;
/** Of Linux, whatever the machine. */
const TICKS_PER_SECOND = 100;

interface Outcome {
  readonly seconds: number;
  /** On a machine that does other work too, this says more. */
  readonly processorSeconds: number;
  readonly megabytes: number;
  readonly answer: string;
}

/** Validates one file in a process of its own and watches what it takes, start-up included. */
async function measure(folder: string, file: string): Promise<Outcome> {
  const args = ['local/validate-signature/main.ts', file, '--trust', join(folder, 'trust'), '--at', AT, '--json'];
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let kilobytes = 0;
  let ticks = 0;
  const timer = setInterval(() => {
    try {
      // The highest so far, so that no peak between two looks is missed but the very last.
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      kilobytes = Math.max(kilobytes, Number(peak ?? 0));
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      ticks = Math.max(ticks, Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
    } catch {
      // It has just ended.
    }
  }, POLL_MILLISECONDS);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  const report: { verdict: string; codes: readonly string[] } = JSON.parse(output);
  return {
    seconds,
    processorSeconds: ticks / TICKS_PER_SECOND,
    megabytes: kilobytes / 1024,
    answer: `${report.verdict} ${report.codes.join(', ')}`,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'beraad-hostile-'));
try {
  const hierarchy = makeHierarchy('P-384', 'P-384');
  for (const { path, text } of trustFiles(trustOf(hierarchy))) {
    mkdirSync(dirname(join(folder, 'trust', path)), { recursive: true });
    writeFileSync(join(folder, 'trust', path), text);
  }
  let isWithin = true;
  for (const { name, make } of HOSTILE_FILES) {
    const file = join(folder, 'hostile.pdf');
    writeFileSync(file, make(hierarchy));
    const { seconds, processorSeconds, megabytes, answer } = await measure(folder, file);
    const passes = processorSeconds <= LONGEST_SECONDS && megabytes <= MOST_MEGABYTES;
    isWithin &&= passes;
    console.log(
      `${passes ? ' ' : '!'} ${processorSeconds.toFixed(2)} s of processor, ${seconds.toFixed(2)} s, ${megabytes.toFixed(0).padStart(4)} MB  ${name}: ${answer}`,
    );
  }
  if (!isWithin) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
