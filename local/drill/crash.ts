import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { freePort } from '../dynamodb/dynamodb-server.ts';
import { startPlatform } from '../platform/platform.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { differences } from './compare-lines.ts';
import { type Hit, inFlight } from './in-flight.ts';
import { seededRandom } from './random.ts';

// npm run drill:crash [-- --kills 50 --seed N --file FILE]: replays a scenario while the platform is killed again and again.

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string' },
    file: { type: 'string', default: 'scenarios/2017-amif.yaml' },
  },
});
const kills = Number(values.kills);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
/** A drill in which fewer kills than this share hit something tells little; of a few kills any number may. */
const LEAST_HITS_SHARE = 0.6;
const FEW_KILLS = 30;
const WORKING_SHARE = 0.75;
const LONGEST_LOOK_MILLISECONDS = 150;
const WORK: readonly Hit[] = ['command', 'stream record', 'task', 'send'];
/** The kills are spread over this share of the time the replay takes in peace: a restarted platform is slower, so that none is left over. */
const SPREAD_OVER_SHARE = 0.35;

const parsed = parseScenario(readFileSync(values.file, 'utf8'), values.file);
if (!parsed.ok) throw new Error(`${values.file} does not parse`);
const { scenario, steps } = parsed;
const beginAt = epochOf(instantOfLocal(scenario.start));
const random = seededRandom(seed);
const work = mkdtempSync(join(tmpdir(), 'beraad-drill-'));
process.stdout.write(`Crash drill of ${values.file}: ${kills} kills, seed ${seed}\n`);

async function replayInPeace() {
  const platform = await startPlatform({ folder: join(work, 'calm'), port: 0, beginAt, time: 'standing' });
  try {
    return await replayScenario(platform.url, scenario, steps);
  } finally {
    await platform.close();
  }
}

const folder = join(work, 'drilled');
const trace = join(work, 'trace.log');
const port = await freePort();
let child: ChildProcess | undefined;
let up: Promise<void> = Promise.resolve();
let killed = 0;
let nextAnswer: Promise<void> = Promise.resolve();
let answered: () => void = () => undefined;
function expectAnswer(): void {
  nextAnswer = new Promise((resolve) => {
    answered = resolve;
  });
}
const hits: string[] = [];

async function startChild(): Promise<void> {
  const platform = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./traced-platform.ts', import.meta.url)),
      '--folder',
      folder,
      '--trace',
      trace,
      '--begin',
      String(beginAt),
      '--port',
      String(port),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  child = platform;
  const ready = new Promise<void>((resolve, reject) => {
    platform.stdout.once('data', () => resolve());
    platform.once('exit', (code) => reject(new Error(`the platform ended by itself with ${code} before it was up`)));
  });
  await ready;
}

/** Waits until a process is at work on something, or for a moment at the most. */
async function workUnderWay(pid: number): Promise<void> {
  const until = performance.now() + LONGEST_LOOK_MILLISECONDS;
  while (performance.now() < until && !inFlight(trace, pid).some(({ hit }) => WORK.includes(hit))) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Kills the platform at a random moment of its work, and starts it again; until it was killed often enough. */
async function killer(): Promise<void> {
  while (killed < kills) {
    // From its first answer on: a platform that is killed before it gives one would never get on.
    await nextAnswer;
    await new Promise((resolve) => setTimeout(resolve, random() * 2 * pause));
    const victim = child;
    // Three moments of four are moments of work: the platform spends much of a drill in starting again.
    if (victim?.pid !== undefined && random() < WORKING_SHARE) await workUnderWay(victim.pid);
    if (finished || victim?.pid === undefined) break;
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    killed += 1;
    const running = inFlight(trace, victim.pid);
    const told =
      running.length === 0 ? 'nothing' : running.map(({ functionName, hit }) => `${hit} (${functionName})`).join(', ');
    process.stdout.write(`kill ${String(killed).padStart(3)}: in flight ${told}\n`);
    if (running.some(({ hit }) => WORK.includes(hit))) hits.push(told);
    expectAnswer();
    up = startChild();
    await up;
  }
}

/** Does a thing again until it is done: the platform may be away at any moment. */
async function persistently<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      const result = await attempt();
      answered();
      return result;
    } catch (error) {
      const away =
        error instanceof TypeError ||
        (error instanceof Error && /503|ECONN|socket|terminated|JSON/.test(error.message));
      if (!away) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
      await up;
    }
  }
}

let finished = false;
const calmBegan = performance.now();
const calm = await replayInPeace();
const pause = ((performance.now() - calmBegan) * SPREAD_OVER_SHARE) / kills;
if (calm.failure !== undefined) throw new Error(calm.failure.message);
expectAnswer();
up = startChild();
await up;
const killing = killer();
const drilled = await replayScenario(`http://127.0.0.1:${port}`, scenario, steps, { persistently });
finished = true;
await killing;
if (child !== undefined) {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

const found = drilled.failure === undefined ? differences(calm.lines, drilled.lines) : [drilled.failure.message];
const verify = spawn(
  process.execPath,
  [fileURLToPath(new URL('../verify-log/main.ts', import.meta.url)), '--data', folder],
  { stdio: 'inherit' },
);
const [verified] = await once(verify, 'exit');
for (const difference of found.slice(0, 20)) process.stdout.write(`${difference}\n`);
const enough = killed >= kills && (kills < FEW_KILLS || hits.length >= kills * LEAST_HITS_SHARE);
process.stdout.write(
  `${killed} of ${kills} kills, ${hits.length} of them hit a command, a stream record, a task or a send; ${found.length} differences\n`,
);
if (!enough) process.stdout.write('Too few kills hit something: run it again with another seed.\n');
if (found.length > 0 || verified !== 0) process.stdout.write(`Kept for a look: ${work}\n`);
else rmSync(work, { recursive: true, force: true });
process.exitCode = found.length === 0 && verified === 0 && enough ? 0 : 1;
