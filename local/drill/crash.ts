import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { startPlatform } from '../platform/platform.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { ChildPlatform, type Kill } from './child-platform.ts';
import { differences } from './compare-lines.ts';
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
const hits: string[] = [];
let killed = 0;
function told({ running, hitWork }: Kill): void {
  killed += 1;
  const what =
    running.length === 0 ? 'nothing' : running.map(({ functionName, hit }) => `${hit} (${functionName})`).join(', ');
  process.stdout.write(`kill ${String(killed).padStart(3)}: in flight ${what}\n`);
  if (hitWork) hits.push(what);
}

const calmBegan = performance.now();
const calm = await replayInPeace();
const pause = ((performance.now() - calmBegan) * SPREAD_OVER_SHARE) / kills;
if (calm.failure !== undefined) throw new Error(calm.failure.message);
const child = await ChildPlatform.start({ folder, trace: join(work, 'trace.log'), beginAt });
const killing = child.killAgainAndAgain({ kills, pause, random, onKill: told });
const drilled = await replayScenario(child.url, scenario, steps, {
  persistently: (attempt) => child.persistently(attempt),
});
child.finish();
await killing;
await child.stop();

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
