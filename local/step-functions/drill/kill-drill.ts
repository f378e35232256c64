import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { EngineProcess } from './engine-process.ts';
import { type DrillFunctions, type HandedOut, serveFunctions } from './functions.ts';
import { ASK_BRANCH, drillMachine, expectedEvents, expectedOutput, ROUNDS } from './machine.ts';
import { KINDS, leftUnderWay, MUST_BE_FOUND } from './on-disk.ts';

export interface DrillOptions {
  readonly kills: number;
  readonly seed: number;
  /** Executions at once. */
  readonly batch?: number;
  readonly log?: (line: string) => void;
}

export interface DrillReport {
  /** Kills that found something under way. */
  readonly kills: number;
  readonly executions: number;
  /** At how many of the kills each kind of thing was under way, by what was on disk when the process was dead. That no kill found a wait, say, is a fault. */
  readonly underWay: Readonly<Record<string, number>>;
  /** Calls of the engine that its death cut off. */
  readonly callsCut: number;
  /** Calls of functions beyond the first of each question: the ones repeated because nobody had written their answer down. */
  readonly repeatedCalls: number;
  /** Everything that was not as it must be. */
  readonly faults: readonly string[];
}

const START = Date.UTC(2031, 0, 1);

/** Small, seeded, good enough to be unpredictable: xorshift32. */
function seeded(seed: number): () => number {
  let state = (seed >>> 0) | 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
}

const eventSchema = z.object({
  id: z.int(),
  type: z.string(),
  previousEventId: z.int(),
  taskSucceededEventDetails: z.object({ resource: z.string() }).optional(),
});
type HistoryEvent = z.infer<typeof eventSchema>;

/** How often a token came back before its function had answered: its success then follows its start, and nothing was submitted. */
function overtakenAnswers(events: readonly HistoryEvent[]): number {
  return events.filter(
    ({ previousEventId, taskSucceededEventDetails }) =>
      taskSucceededEventDetails?.resource === 'invoke.waitForTaskToken' &&
      events[previousEventId - 1]?.type === 'TaskStarted',
  ).length;
}

/** Kills the engine at random moments while it runs executions, and checks each of them against what it must come to. */
class Drill {
  readonly #options: DrillOptions;
  readonly #random: () => number;
  readonly #data = mkdtempSync(join(tmpdir(), 'sfn-drill-'));
  readonly #functions: DrillFunctions;
  readonly #faults: string[] = [];
  readonly #underWay: Record<string, number> = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
  /** Answers to tokens that the engine has accepted: `execution/round`. */
  readonly #accepted = new Map<string, unknown>();
  /** Answers whose fate a death has hidden. */
  readonly #unsure = new Map<string, unknown[]>();
  /** Tokens whose acceptance was confirmed in the present life. */
  readonly #recheck: HandedOut[] = [];
  readonly #machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:drill';
  #now = START;
  #kills = 0;
  #callsCut = 0;
  #answers = 0;

  constructor(options: DrillOptions, random: () => number, functions: DrillFunctions) {
    this.#options = options;
    this.#random = random;
    this.#functions = functions;
  }

  async run(): Promise<DrillReport> {
    const { kills, batch = 4, log = (): void => {} } = this.#options;
    let executions = 0;
    try {
      while (this.#kills < kills) {
        const names = Array.from({ length: batch }, (_, index) => `e${executions + index}`);
        executions += batch;
        await this.#runBatch(names);
        log(`${this.#kills} kills, ${executions} executions, ${this.#faults.length} faults`);
      }
    } finally {
      this.#functions.close();
      rmSync(this.#data, { recursive: true, force: true });
    }
    for (const kind of MUST_BE_FOUND)
      if (this.#underWay[kind] === 0) this.#faults.push(`no kill found a ${kind} under way: nothing is proved of it`);
    return {
      kills: this.#kills,
      executions,
      underWay: this.#underWay,
      callsCut: this.#callsCut,
      repeatedCalls: [...this.#functions.calls.values()].reduce((sum, count) => sum + count - 1, 0),
      faults: this.#faults,
    };
  }

  async #runBatch(names: readonly string[]): Promise<void> {
    const open = new Set(names);
    while (open.size > 0) {
      const engine = await EngineProcess.start(this.#data, this.#functions.url);
      await this.#checkAccepted(engine);
      const lives = this.#kills < this.#options.kills ? 5 + this.#random() * 150 : Number.POSITIVE_INFINITY;
      const deadline = Number.isFinite(lives) ? new Promise<void>((resolve) => setTimeout(resolve, lives)) : undefined;
      const death = deadline?.then(() => engine.kill());
      await this.#live(engine, open);
      if (!engine.isDead && deadline === undefined) await engine.kill();
      if (death !== undefined) {
        await death;
        this.#callsCut += engine.callsCut;
        const found = leftUnderWay(this.#data);
        // A kill that found nothing under way proves nothing, so it does not count.
        if (found.size > 0) this.#kills += 1;
        for (const kind of found) this.#underWay[kind] = (this.#underWay[kind] ?? 0) + 1;
      }
    }
  }

  /** Starts, answers and lets time pass, until all have ended or the process is dead. */
  async #live(engine: EngineProcess, open: Set<string>): Promise<void> {
    await engine.moveClock(this.#now);
    await engine.call('CreateStateMachine', {
      name: 'drill',
      roleArn: 'arn:aws:iam::000000000000:role/r',
      definition: JSON.stringify(drillMachine),
    });
    for (const name of open)
      await engine.call('StartExecution', { stateMachineArn: this.#machineArn, name, input: '{}' });
    while (!engine.isDead && open.size > 0) {
      const moving = this.#moveClock(engine);
      // Some are left out for a while, so that a kill finds them.
      for (const handedOut of this.#functions.tokens.splice(0))
        if (this.#random() < 0.5) await this.#answer(engine, handedOut);
        else this.#functions.tokens.push(handedOut);
      await moving;
      for (const name of [...open]) if (await this.#hasEnded(engine, name)) open.delete(name);
    }
  }

  async #moveClock(engine: EngineProcess): Promise<void> {
    const to = this.#now + Math.ceil(this.#random() * 15) * 1000;
    const answer = await engine.moveClock(to);
    if (answer.kind === 'answer' && !answer.ok)
      this.#faults.push(`the clock did not move to ${to}: ${JSON.stringify(answer.body)}`);
    // It may have moved although it died before it said so.
    this.#now = to;
  }

  async #answer(engine: EngineProcess, handedOut: HandedOut): Promise<void> {
    const key = `${handedOut.execution}/${handedOut.round}`;
    this.#answers += 1;
    const output = this.#answers;
    const answer = await engine.call('SendTaskSuccess', { taskToken: handedOut.token, output: JSON.stringify(output) });
    if (answer.kind === 'died') {
      // Nobody knows whether it was taken: ask again in the next life.
      this.#functions.tokens.push(handedOut);
      this.#unsure.set(key, [...(this.#unsure.get(key) ?? []), output]);
    } else if (answer.ok) {
      if (this.#accepted.has(key)) this.#faults.push(`the token of ${key} was accepted twice`);
      this.#accepted.set(key, output);
      this.#recheck.push(handedOut);
    } else if (!this.#accepted.has(key) && !this.#unsure.has(key)) {
      this.#faults.push(`the token of ${key} was refused: ${JSON.stringify(answer.body)}`);
    }
  }

  /** What was accepted before a death is known after it: the token is dead. */
  async #checkAccepted(engine: EngineProcess): Promise<void> {
    for (const { token, execution, round } of this.#recheck.splice(0)) {
      const answer = await engine.call('SendTaskSuccess', { taskToken: token, output: '"again"' });
      if (answer.kind === 'answer' && answer.ok)
        this.#faults.push(`the accepted answer to ${execution}/${round} was forgotten`);
    }
  }

  async #history(engine: EngineProcess, name: string): Promise<HistoryEvent[] | undefined> {
    const executionArn = `arn:aws:states:eu-west-1:000000000000:execution:drill:${name}`;
    const answer = await engine.call('GetExecutionHistory', { executionArn, maxResults: 1000 });
    if (answer.kind === 'died' || !answer.ok) return undefined;
    const events = z.array(eventSchema).parse(answer.body.events);
    if (events.some(({ id, previousEventId }, index) => id !== index + 1 || previousEventId >= id))
      this.#faults.push(`the events of ${name} are not in order`);
    return events;
  }

  async #hasEnded(engine: EngineProcess, name: string): Promise<boolean> {
    const described = await engine.call('DescribeExecution', {
      executionArn: `arn:aws:states:eu-west-1:000000000000:execution:drill:${name}`,
    });
    if (described.kind === 'died' || described.body.status === 'RUNNING') return false;
    const { status, output } = described.body;
    const events = await this.#history(engine, name);
    if (events === undefined) return false;
    const counts: Record<string, number> = {};
    for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
    if (!isDeepStrictEqual(counts, expectedEvents(overtakenAnswers(events))))
      this.#faults.push(`${name} has other events than it must have: ${JSON.stringify(counts)}`);
    const parsed: unknown = typeof output === 'string' ? JSON.parse(output) : output;
    const said = Array.from({ length: ROUNDS }, (_, index) => this.#saidIn(name, index + 1, parsed));
    if (status !== 'SUCCEEDED' || !isDeepStrictEqual(parsed, expectedOutput(name, said)))
      this.#faults.push(`${name} ended as ${String(status)} with ${String(output)}`);
    return true;
  }

  /** The answer that must be in the output: the accepted one, or one of those whose fate was hidden. */
  #saidIn(name: string, round: number, output: unknown): unknown {
    const key = `${name}/${round}`;
    if (this.#accepted.has(key)) return this.#accepted.get(key);
    const found = z.array(z.array(z.unknown())).safeParse(output);
    const inOutput = found.success ? found.data[round - 1]?.[ASK_BRANCH] : undefined;
    return (this.#unsure.get(key) ?? []).find((answer) => answer === inOutput);
  }
}

/** Runs the drill; an empty list of faults is what it is for. */
export async function runKillDrill(options: DrillOptions): Promise<DrillReport> {
  const random = seeded(options.seed);
  return new Drill(options, random, await serveFunctions(random)).run();
}
