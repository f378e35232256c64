// npm run check: everything that can be said of the code without running it. Goes on after a failure.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

interface Step {
  readonly name: string;
  readonly says: string;
  readonly command: readonly string[];
}

interface Outcome {
  readonly step: Step;
  readonly isPassed: boolean;
  readonly output: string;
  readonly seconds: number;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SHOWN_LINES = process.argv.includes('--all') ? Number.POSITIVE_INFINITY : 80;

const bin = (name: string): string => join(ROOT, 'node_modules', name);

const STEPS: readonly Step[] = [
  // The fast compiler; `typescript` itself stays at 6 for dependency-cruiser (see scripts/check-imports.ts).
  { name: 'types', says: 'the types agree', command: [bin('typescript7/bin/tsc'), '-p', '.'] },
  {
    name: 'lint',
    says: 'rules and format of biome.jsonc',
    command: [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=500', '.'],
  },
  { name: 'imports', says: 'who may import whom', command: ['scripts/check-imports.ts'] },
  { name: 'unused', says: 'no file, export or package without use', command: [bin('knip/bin/knip.js')] },
  { name: 'workflows', says: 'the ASL files and their JSONata', command: ['scripts/validate-workflows.ts'] },
  {
    name: 'published',
    says: 'published workflows are as they were',
    command: ['infra/publish-workflows.ts', '--check'],
  },
  { name: 'errors', says: 'docs/errors.md is up to date', command: ['scripts/write-errors.ts', '--check'] },
  { name: 'drawings', says: 'docs/workflows.md is up to date', command: ['scripts/draw-workflows.ts', '--check'] },
];

/** A step takes seconds; a type that explodes would take the machine's memory with it. */
const STEP_LIMIT_SECONDS = 120;

async function run(step: Step): Promise<Outcome> {
  const startedAt = performance.now();
  // A process group of its own: tsc and biome are wrappers that leave the real program behind when they are ended.
  const child = spawn(process.execPath, step.command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const endGroup = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  };
  const stop = (signal: NodeJS.Signals): void => {
    endGroup();
    process.exit(128 + constants.signals[signal]);
  };
  const limit = setTimeout(() => {
    output += `\nstopped: not ready after ${STEP_LIMIT_SECONDS} s`;
    endGroup();
  }, STEP_LIMIT_SECONDS * 1000);
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  const keep = (chunk: string): void => {
    output += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const isPassed = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      keep(error.message);
      resolve(false);
    });
    child.once('close', (code, signal) => {
      if (signal !== null) keep(`\nended by ${signal}`);
      resolve(code === 0);
    });
  });
  clearTimeout(limit);
  for (const signal of STOP_SIGNALS) process.off(signal, stop);
  return { step, isPassed, output, seconds: (performance.now() - startedAt) / 1000 };
}

function print({ step, isPassed, output, seconds }: Outcome): void {
  const mark = isPassed ? 'ok  ' : 'FAIL';
  console.log(`${mark}  ${step.name.padEnd(10)} ${`${seconds.toFixed(1)} s`.padStart(7)}   ${step.says}`);
  if (isPassed) return;
  const lines = output.trim().split('\n');
  for (const line of lines.slice(0, SHOWN_LINES)) console.log(`      ${line}`);
  const hidden = lines.length - SHOWN_LINES;
  if (hidden > 0) console.log(`      … ${hidden} more lines: npm run check -- ${step.name} --all`);
}

const wanted = process.argv.slice(2).filter((argument) => argument !== '--all');
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; there are ${STEPS.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}

const failed: string[] = [];
const steps = wanted.length === 0 ? STEPS : STEPS.filter(({ name }) => wanted.includes(name));
for (const step of steps) {
  const outcome = await run(step);
  print(outcome);
  if (!outcome.isPassed) failed.push(step.name);
}
if (failed.length > 0) {
  console.log(
    `\n${failed.length} of ${steps.length} failed: ${failed.join(', ')}. One alone: npm run check -- ${failed[0]}`,
  );
  process.exitCode = 1;
} else {
  console.log(`\nAll ${steps.length} passed.`);
}
