import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../dynamodb/dynamodb-server.ts';
import { type Hit, inFlight } from './in-flight.ts';

const WORKING_SHARE = 0.75;
const LONGEST_LOOK_MILLISECONDS = 150;
const WORK: readonly Hit[] = ['command', 'stream record', 'task', 'send'];

/** A kill, with what it hit. */
export interface Kill {
  readonly running: readonly { readonly functionName: string; readonly hit: Hit }[];
  /** Whether it hit a command, a stream record, a task or a send. */
  readonly hitWork: boolean;
}

/** The platform in a process of its own, to be killed and started again on its folder and port. */
export class ChildPlatform {
  readonly url: string;
  readonly #start: () => ChildProcess;
  readonly #trace: string;
  #child: ChildProcess;
  #up: Promise<void> = Promise.resolve();
  #nextAnswer: Promise<void> = Promise.resolve();
  #answered: () => void = () => undefined;
  #isFinished = false;

  private constructor(url: string, trace: string, start: () => ChildProcess) {
    this.url = url;
    this.#trace = trace;
    this.#start = start;
    this.#child = this.#begin();
  }

  static async start(given: {
    readonly folder: string;
    readonly trace: string;
    readonly beginAt: number;
  }): Promise<ChildPlatform> {
    const port = await freePort();
    const file = fileURLToPath(new URL('./traced-platform.ts', import.meta.url));
    const { folder, trace, beginAt } = given;
    const args = ['--folder', folder, '--trace', trace, '--begin', String(beginAt), '--port', String(port)];
    const platform = new ChildPlatform(`http://127.0.0.1:${port}`, trace, () =>
      spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    await platform.#up;
    return platform;
  }

  #begin(): ChildProcess {
    const child = this.#start();
    this.#nextAnswer = new Promise((resolve) => {
      this.#answered = resolve;
    });
    this.#up = new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`the platform ended by itself with ${code} before it was up`)));
    });
    return child;
  }

  /** Waits until the process is at work on something, or for a moment at the most. */
  async #workUnderWay(pid: number): Promise<void> {
    const until = performance.now() + LONGEST_LOOK_MILLISECONDS;
    while (performance.now() < until && !inFlight(this.#trace, pid).some(({ hit }) => WORK.includes(hit)))
      await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Kills the platform at random moments of its work and starts it again, so often or until it is stopped. */
  async killAgainAndAgain(given: {
    readonly kills: number;
    /** Between its first answer and its death, in milliseconds on average. */
    readonly pause: number;
    readonly random: () => number;
    readonly onKill: (kill: Kill) => void;
  }): Promise<void> {
    for (let killed = 0; killed < given.kills; killed += 1) {
      // From its first answer on: a platform that is killed before it gives one would never get on.
      await this.#nextAnswer;
      await new Promise((resolve) => setTimeout(resolve, given.random() * 2 * given.pause));
      const victim = this.#child;
      // Three moments of four are moments of work: the platform spends much of a drill in starting again.
      if (victim.pid !== undefined && given.random() < WORKING_SHARE) await this.#workUnderWay(victim.pid);
      if (this.#isFinished || victim.pid === undefined) return;
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      const running = inFlight(this.#trace, victim.pid);
      given.onKill({ running, hitWork: running.some(({ hit }) => WORK.includes(hit)) });
      this.#child = this.#begin();
      await this.#up;
    }
  }

  /** Does a thing again until it is done: the platform may be away at any moment. */
  async persistently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        const result = await attempt();
        this.#answered();
        return result;
      } catch (error) {
        const away =
          error instanceof TypeError ||
          (error instanceof Error && /503|ECONN|socket|terminated|JSON/.test(error.message));
        if (!away) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
        await this.#up;
      }
    }
  }

  /** No kill comes any more. */
  finish(): void {
    this.#isFinished = true;
    this.#answered();
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}
