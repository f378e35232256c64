import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const MAIN = join(import.meta.dirname, '../main.ts');

/** The answer that an engine gave, or that it died before it gave one. */
export type Answer =
  | { readonly kind: 'answer'; readonly ok: boolean; readonly body: Record<string, unknown> }
  | { readonly kind: 'died' };

/** The standalone engine in a process of its own, on a virtual clock. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #url: string;
  #isDead = false;
  #callsCut = 0;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  static async start(data: string, lambdaEndpoint: string): Promise<EngineProcess> {
    const child = spawn(
      process.execPath,
      [MAIN, '--port', '0', '--data', data, '--lambda-endpoint', lambdaEndpoint, '--clock', 'virtual'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const reader = createInterface({ input: child.stdout });
    const [line] = z.tuple([z.string()]).parse(await once(reader, 'line'));
    const [, url] = /ready at (\S+)/.exec(line) ?? [];
    if (url === undefined) throw new Error(`not ready: ${line}`);
    return new EngineProcess(child, url);
  }

  /** Calls that its death cut off. */
  get callsCut(): number {
    return this.#callsCut;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** SIGKILL: nothing of the process gets a chance to do anything. */
  async kill(): Promise<void> {
    this.#isDead = true;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async call(action: string, input: object): Promise<Answer> {
    return this.#post('/', input, { 'x-amz-target': `AWSStepFunctions.${action}` });
  }

  async moveClock(to: number): Promise<Answer> {
    return this.#post('/clock', { to }, {});
  }

  async #post(path: string, input: object, headers: Record<string, string>): Promise<Answer> {
    if (this.#isDead) return { kind: 'died' };
    try {
      const response = await fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(input) });
      return { kind: 'answer', ok: response.ok, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
    } catch (error) {
      if (!this.#isDead) throw error;
      this.#callsCut += 1;
      return { kind: 'died' };
    }
  }
}
