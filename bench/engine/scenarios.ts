import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { openEngine, type StepFunctionsEngine } from '#local/step-functions/engine.ts';

/** Each scenario runs in a process of its own, so that memory is its own. */

const STATES = 10;
const arnSchema = z.object({ stateMachineArn: z.string() });

/** What is measured against: rows written and made durable one by one, on the same disk with the same settings. */
export interface LoopResult {
  readonly commitsPerSecond: number;
}

export interface ChainResult {
  readonly transitionsPerSecond: number;
}

export interface PreparedResult {
  readonly startsPerSecond: number;
  readonly residentMegabytes: number;
}

export interface WakeUpResult {
  readonly fileMegabytes: number;
  readonly openMilliseconds: number;
  /** Memory with the engine open, above that of the same process before. */
  readonly megabytes: number;
  readonly tokenMicroseconds: number;
  readonly timerMicroseconds: number;
}

/** An empty loop: one row of 200 bytes, one commit. */
export function emptyLoop(file: string): LoopResult {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)',
  );
  const insert = database.prepare('INSERT INTO rows (body) VALUES (?)');
  const body = 'x'.repeat(200);
  const write = (count: number): number => {
    const began = performance.now();
    for (let index = 0; index < count; index += 1) insert.run(body);
    return (performance.now() - began) / 1000;
  };
  write(500);
  const count = 5000;
  const commitsPerSecond = count / write(count);
  database.close();
  return { commitsPerSecond };
}

function chain(state: (index: number) => object): string {
  const states: Record<string, object> = {};
  for (let index = 0; index < STATES; index += 1)
    states[`S${index}`] = { ...state(index), ...(index < STATES - 1 ? { Next: `S${index + 1}` } : { End: true }) };
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'S0', States: states });
}

const CHAINS = {
  pass: chain(() => ({ Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' } })),
  lambda: chain(() => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'f', Payload: { n: '{% $states.input.n %}' } },
    Output: '{% $states.result.Payload %}',
  })),
} as const;

async function createMachine(engine: StepFunctionsEngine, name: string, definition: string): Promise<string> {
  return arnSchema.parse(
    await engine.call('CreateStateMachine', { name, definition, roleArn: 'arn:aws:iam::000000000000:role/bench' }),
  ).stateMachineArn;
}

/** Chains of ten states, so many at once, each started when the ones before have ended; a state is one transition. */
export async function runChains(file: string, kind: keyof typeof CHAINS, atOnce: number): Promise<ChainResult> {
  const engine = openEngine({ file, now: Date.now, invokeFunction: (_name, payload) => Promise.resolve({ payload }) });
  const stateMachineArn = await createMachine(engine, 'chain', CHAINS[kind]);
  const turn = async (): Promise<void> => {
    await Promise.all(
      Array.from({ length: atOnce }, () => engine.call('StartExecution', { stateMachineArn, input: '{"n":0}' })),
    );
    await engine.whenIdle();
  };
  const turns = atOnce === 1 ? 600 : 60;
  for (let index = 0; index < turns / 6; index += 1) await turn();
  const began = performance.now();
  for (let index = 0; index < turns; index += 1) await turn();
  const seconds = (performance.now() - began) / 1000;
  await engine.close();
  return { transitionsPerSecond: (turns * atOnce * STATES) / seconds };
}

const asking = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'ask',
        Payload: { token: '{% $states.context.Task.Token %}', of: '{% $states.input.of %}' },
      },
      TimeoutSeconds: 25_920_000,
      Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'End' }],
      Next: 'End',
    },
    End: { Type: 'Succeed' },
  },
});

const tokenSchema = z.object({ token: z.string() });
const residentMegabytes = (): number => process.memoryUsage.rss() / 1e6;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const BASE = Date.UTC(2030, 0, 1);

/** Starts so many executions that wait for a token with a timeout 300 days away; their tokens go to a file beside the engine's. */
export async function prepareWaiting(file: string, count: number): Promise<PreparedResult> {
  let now = BASE;
  const tokens: string[] = [];
  const engine = openEngine({
    file,
    now: () => now,
    invokeFunction: (_name, payload) => {
      tokens.push(tokenSchema.parse(JSON.parse(payload)).token);
      return Promise.resolve({ payload: '{}' });
    },
  });
  const stateMachineArn = await createMachine(engine, 'waiting', asking);
  const began = performance.now();
  for (let started = 0; started < count; started += 500) {
    await Promise.all(
      Array.from({ length: Math.min(500, count - started) }, (_, index) =>
        engine.call('StartExecution', { stateMachineArn, input: JSON.stringify({ of: `dossier ${started + index}` }) }),
      ),
    );
    await engine.whenIdle();
    // A second apart, so that timers have instants of their own.
    now += 1000;
  }
  const startsPerSecond = count / ((performance.now() - began) / 1000);
  await engine.close();
  writeFileSync(`${file}.tokens`, tokens.join('\n'));
  return { startsPerSecond, residentMegabytes: residentMegabytes() };
}

/** Wake-ups are measured in so many rounds of so many, each round in a process of its own; the first of a round warm the code up. */
export const ROUNDS = 3;
const WAKE_UPS = 300;
const WARM_UP = 50;

/** Opens what `prepareWaiting` left, in a process that has seen none of it, and wakes up some of them one by one. */
export async function wakeUp(file: string, round: number): Promise<WakeUpResult> {
  let now = BASE;
  const tokens = readFileSync(`${file}.tokens`, 'utf8').split('\n');
  globalThis.gc?.();
  const before = residentMegabytes();
  const opening = performance.now();
  const engine = openEngine({ file, now: () => now, invokeFunction: () => Promise.resolve({ payload: '{}' }) });
  engine.resume();
  engine.nextTimer();
  await engine.whenIdle();
  const openMilliseconds = performance.now() - opening;

  const wakeUps: number[] = [];
  // Spread over all that wait; other rounds take others.
  const step = Math.floor(tokens.length / (ROUNDS * WAKE_UPS));
  for (let index = 0; index < WAKE_UPS; index += 1) {
    const taskToken = tokens[(index * ROUNDS + round) * step];
    const began = performance.now();
    await engine.call('SendTaskSuccess', { taskToken, output: '{}' });
    await engine.whenIdle();
    wakeUps.push((performance.now() - began) * 1000);
  }
  const megabytes = residentMegabytes() - before;
  const timers: number[] = [];
  for (let turn = 0; turn < 5 && tokens.length > 5000 && round === ROUNDS - 1; turn += 1) {
    const next = engine.nextTimer();
    if (next === null) break;
    now = next;
    const began = performance.now();
    const fired = engine.fireTimers();
    await engine.whenIdle();
    timers.push(((performance.now() - began) * 1000) / fired);
  }
  const fileMegabytes = statSync(file).size / 1e6;
  await engine.close();
  return {
    fileMegabytes,
    openMilliseconds,
    megabytes,
    tokenMicroseconds: median(wakeUps.slice(WARM_UP)),
    timerMicroseconds: median(timers),
  };
}

/** So many executions that end: what they leave in memory. */
export async function runFinished(file: string, count: number): Promise<{ readonly heapMegabytesPer10000: number }> {
  const engine = openEngine({ file, now: Date.now, invokeFunction: (_name, payload) => Promise.resolve({ payload }) });
  const stateMachineArn = await createMachine(engine, 'chain', CHAINS.pass);
  const turn = async (executions: number): Promise<number> => {
    for (let started = 0; started < executions; started += 50) {
      await Promise.all(
        Array.from({ length: 50 }, () => engine.call('StartExecution', { stateMachineArn, input: '{"n":0}' })),
      );
      await engine.whenIdle();
    }
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const before = await turn(2000);
  const after = await turn(count);
  await engine.close();
  return { heapMegabytesPer10000: ((after - before) / count) * 10_000 };
}
