import { readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { renderProblems } from '#scenarios/format/problems.ts';
import { startPlatform } from '../platform/platform.ts';
import { temporaryFolder } from '../platform/temporary-folder.ts';
import { renderTimeline } from './render-timeline.ts';
import { replayScenario } from './replay-scenario.ts';

const USAGE = 'Usage: npm run --silent replay -- FILE.yaml [--json]     (or - for standard input)';
const USAGE_STATUS = 2;
/** A replay that takes longer than this tells how far it is. */
const QUIET_MILLISECONDS = 2_000;

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    process.stderr.write(`${file}: cannot be read (${reason}). ${USAGE}\n`);
    process.exit(USAGE_STATUS);
  }
}

function readArguments(): { readonly file: string; readonly json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file !== undefined && more.length === 0) return { file, json: values.json };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.stderr.write(`${USAGE}\n`);
  process.exit(USAGE_STATUS);
}

async function main(): Promise<number> {
  const { file, json } = readArguments();
  const name = file === '-' ? '(standard input)' : basename(file);
  const parsed = parseScenario(readText(file), name);
  if (!parsed.ok) {
    process.stderr.write(`${renderProblems(parsed.problems, name)}\n`);
    return USAGE_STATUS;
  }
  const folder = temporaryFolder('replay');
  const began = Date.now();
  const onProgress = (done: number, total: number, at: string) => {
    if (process.stderr.isTTY && Date.now() - began > QUIET_MILLISECONDS)
      process.stderr.write(`\r${at.slice(0, 10)}  step ${done} of ${total} `);
  };
  const forget = () => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      forget();
      process.exit(130);
    });
  }
  try {
    const beginAt = epochOf(instantOfLocal(parsed.scenario.start));
    const platform = await startPlatform({ folder, port: 0, beginAt, time: 'standing' });
    try {
      const { lines, failure } = await replayScenario(platform.url, parsed.scenario, parsed.steps, { onProgress });
      if (process.stderr.isTTY && Date.now() - began > QUIET_MILLISECONDS) process.stderr.write('\r\u001b[K');
      process.stdout.write(
        json ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : renderTimeline(parsed.scenario, lines),
      );
      if (failure === undefined) return 0;
      process.stderr.write(`${name}: ${failure.message}\n`);
      return 1;
    } catch (error) {
      process.stderr.write(`${name}: the replay failed: ${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    } finally {
      await platform.close();
    }
  } finally {
    forget();
  }
}

process.exitCode = await main();
