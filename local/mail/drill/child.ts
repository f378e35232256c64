import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inFlight } from '../../drill/in-flight.ts';

const BAD_REQUEST = 400;
const SERVER_ERROR = 500;
const BETWEEN_TRIES_MILLISECONDS = 20;

/** A platform in a process of its own, to be killed and started again. */
export interface DrilledPlatform {
  readonly url: string;
  /** Asks until it is answered: the platform may be away at any moment. What it was told before is told again. */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
  /** Kills it where it stands and starts it again. Returns the functions that were running. */
  kill(): Promise<readonly string[]>;
  end(): Promise<void>;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Starts it on a folder; its time stands at `begin` (milliseconds since 1970), and its mail goes to a service elsewhere. */
export async function startDrilledPlatform(given: {
  readonly folder: string;
  readonly port: number;
  readonly ses: string;
  readonly begin: number;
}): Promise<DrilledPlatform> {
  const file = fileURLToPath(new URL('../../drill/traced-platform.ts', import.meta.url));
  const trace = join(given.folder, 'trace.log');
  const options = Object.entries({ ...given, trace }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const url = `http://127.0.0.1:${given.port}`;
  let child: ChildProcess;
  let isUp: Promise<void>;

  function start(): Promise<void> {
    const platform = spawn(process.execPath, [file, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = platform;
    isUp = new Promise<void>((resolve, reject) => {
      platform.stdout.once('data', () => resolve());
      platform.once('exit', (code) => reject(new Error(`the platform ended by itself with ${code} before it was up`)));
    });
    return isUp;
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  await start();
  return {
    url,
    async ask(method, path, body) {
      const request = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      for (;;) {
        await isUp;
        const answer = await fetch(`${url}${path}`, request)
          .then(async (response) => ({ status: response.status, body: (await response.json()) as unknown }))
          // It was killed before it had answered.
          .catch(() => undefined);
        if (answer !== undefined && answer.status < BAD_REQUEST) return answer.body;
        if (answer !== undefined && answer.status < SERVER_ERROR)
          throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
        await pause(BETWEEN_TRIES_MILLISECONDS);
      }
    },
    async kill() {
      const { pid } = child;
      await end('SIGKILL');
      const running = pid === undefined ? [] : inFlight(trace, pid).map(({ functionName }) => functionName);
      await start();
      return running;
    },
    end: () => end('SIGTERM'),
  };
}
