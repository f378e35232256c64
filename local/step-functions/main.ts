import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { openEngine } from './engine.ts';
import type { StepFunctionsEngine } from './engine-options.ts';
import { StepFunctionsError } from './errors.ts';
import { isJson, parseJson } from './json-text.ts';
import { lambdaEndpoint } from './lambda-endpoint.ts';
import { RealClock } from './real-clock.ts';
import { type ServerOptions, type StepFunctionsServer, sendJson, serveStepFunctions } from './server.ts';
import { moveSchema, VirtualClock } from './virtual-clock.ts';

/** The engine on its own: a Step Functions endpoint that calls functions over HTTP. */

const USAGE = `usage: step-functions --port N --data DIR --lambda-endpoint URL [--clock virtual|real] [--host ADDRESS]

  --port N               port to listen on; 0 takes any free port
  --data DIR             where executions are kept; made if it does not exist
  --lambda-endpoint URL  functions are called at URL/2015-03-31/functions/NAME/invocations
  --clock virtual        the clock stands still until POST /clock {"to": "2027-01-01T00:00:00Z"} (default: real)
  --host ADDRESS         address to listen on (default 127.0.0.1)`;

const EXIT_USAGE = 2;

/** Calls that take longer are cut off when the process is to end. */
const LONGEST_FAREWELL_MS = 2000;

const argumentsSchema = z.object({
  port: z
    .string()
    .regex(/^\d+$/, '--port must be a whole number')
    .transform(Number)
    .refine((port) => port <= 65_535, '--port must be from 0 to 65535'),
  data: z.string({ error: '--data is missing' }).min(1, '--data is empty'),
  'lambda-endpoint': z.url({
    protocol: /^https?$/,
    error: (issue) =>
      issue.input === undefined ? '--lambda-endpoint is missing' : '--lambda-endpoint must be an http or https URL',
  }),
  clock: z.enum(['real', 'virtual'], { error: "--clock must be 'real' or 'virtual'" }).default('real'),
  host: z.string().default('127.0.0.1'),
});

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

function readArguments(): z.infer<typeof argumentsSchema> {
  const option = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      options: {
        port: option,
        data: option,
        'lambda-endpoint': option,
        clock: option,
        host: option,
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) {
      process.stdout.write(`${USAGE}\n`);
      process.exit(0);
    }
    if (values.port === undefined) fail(`--port is missing\n\n${USAGE}`, EXIT_USAGE);
    const parsed = argumentsSchema.safeParse(values);
    if (parsed.success) return parsed.data;
    return fail(`${parsed.error.issues.map(({ message }) => message).join('\n')}\n\n${USAGE}`, EXIT_USAGE);
  } catch (error) {
    return fail(`${reasonOf(error)}\n\n${USAGE}`, EXIT_USAGE);
  }
}

/** `POST /clock {"to": INSTANT}` moves the virtual clock; `GET /clock` reads it. */
function clockRoute(clock: VirtualClock, engine: StepFunctionsEngine): NonNullable<ServerOptions['otherwise']> {
  return async (request, body, response) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/clock') return false;
    if (request.method === 'GET') {
      sendJson(response, 200, { now: new Date(clock.now()).toISOString() });
      return true;
    }
    if (request.method !== 'POST') throw new StepFunctionsError('MethodNotAllowed', 'GET or POST', 405);
    const parsed = moveSchema.safeParse(isJson(body) ? parseJson(body) : undefined);
    if (!parsed.success)
      throw new StepFunctionsError(
        'ValidationException',
        'expected {"to": "2027-01-01T00:00:00Z"}, an instant with its time zone, or {"to": milliseconds since 1970}',
      );
    try {
      const now = await clock.move(engine, parsed.data.to);
      sendJson(response, 200, { now: new Date(now).toISOString() });
    } catch (error) {
      if (error instanceof RangeError) throw new StepFunctionsError('ValidationException', error.message);
      throw error;
    }
    return true;
  };
}

/** Makes a folder and those above it. Node's own `recursive` never returns where a file system refuses folders with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
    return;
  }
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Makes the data folder, if it does not exist. */
function prepareFolder(folder: string): void {
  try {
    makeFolder(resolve(folder));
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`cannot use the data folder ${folder}: ${reasonOf(error)}`, { cause: error });
  }
}

/** The error of an address that cannot be listened on, saying what to do. */
function cannotListen(error: unknown, host: string, port: number): Error {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const reason = isTaken ? 'the port is taken, choose another one with --port (0 takes any free one)' : reasonOf(error);
  return new Error(`cannot listen on ${host}:${port}: ${reason}`, { cause: error });
}

async function main(): Promise<void> {
  const options = readArguments();
  prepareFolder(options.data);
  const lambda = lambdaEndpoint(new URL(options['lambda-endpoint']));
  const virtual =
    options.clock === 'virtual' ? new VirtualClock(join(options.data, 'clock.json'), Date.now()) : undefined;
  let opened: StepFunctionsEngine | undefined;
  let server: StepFunctionsServer | undefined;
  const real = new RealClock(() => {
    if (opened === undefined) throw new Error('the engine is not open yet');
    return opened;
  });
  /** Calls under way are answered before it ends; functions under way are called again after the next start. */
  const stop = (end: () => void): void => {
    real.stop();
    void Promise.race([server?.close(), new Promise((resolve) => setTimeout(resolve, LONGEST_FAREWELL_MS))]).then(end);
  };
  const engine = openEngine({
    file: join(options.data, 'step-functions.sqlite'),
    now: virtual?.now ?? Date.now,
    invokeFunction: lambda.invoke,
    onFailure: (error) => stop(() => fail(`the storage in ${options.data} has failed: ${reasonOf(error)}`, 1)),
    ...(virtual === undefined ? { onActivity: real.onActivity } : {}),
  });
  opened = engine;
  const otherwise = virtual === undefined ? undefined : clockRoute(virtual, engine);
  server = await serveStepFunctions(engine, {
    port: options.port,
    host: options.host,
    ...(otherwise === undefined ? {} : { otherwise }),
  }).catch((error: unknown) => {
    throw cannotListen(error, options.host, options.port);
  });
  engine.resume();
  if (virtual === undefined) real.start();
  // The process may have died between moving its clock and doing what was due by then.
  else engine.fireTimers();

  const endCleanly = (): void =>
    stop(() => {
      void engine.close().then(() => process.exit(0));
    });
  process.once('SIGTERM', endCleanly);
  process.once('SIGINT', endCleanly);
  process.stdout.write(`Step Functions ready at ${server.url} (data ${options.data}, ${options.clock} clock)\n`);
}

main().catch((error: unknown) => fail(reasonOf(error), 1));
