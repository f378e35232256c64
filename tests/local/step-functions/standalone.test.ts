import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';

const MAIN = join(import.meta.dirname, '../../../local/step-functions/main.ts');

interface Standalone {
  readonly process: ChildProcess;
  readonly url: string;
  /** Everything written to stdout. */
  readonly lines: string[];
}

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sfn-main-'));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function start(...args: string[]): Promise<Standalone> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanups.push(() => {
    child.kill('SIGKILL');
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const [ready] = z.tuple([z.string()]).parse(await once(reader, 'line'));
  const [, url = ''] = /ready at (\S+)/.exec(ready) ?? [];
  return { process: child, url, lines };
}

async function usage(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  // In a folder of its own: should it start after all, it must not do so in ours, nor live on.
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: temporaryDirectory(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cleanups.push(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = z.tuple([z.number(), z.null()]).parse(await once(child, 'close'));
  return { code, stdout, stderr };
}

/** A Lambda endpoint that answers by the name of the function. */
async function lambda(): Promise<{ url: string; calls: string[] }> {
  const calls: string[] = [];
  const server: Server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    const name = /functions\/([^/]+)\//.exec(request.url ?? '')?.[1];
    if (name === 'throws')
      response.writeHead(200, { 'x-amz-function-error': 'Unhandled' }).end('{"errorType":"Custom","errorMessage":"m"}');
    else if (name === 'missing')
      response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException:http://x' }).end('{}');
    else if (name === 'busy') response.writeHead(429).end('{}');
    else if (name === 'down') response.writeHead(503).end('');
    else if (name === 'cut') request.socket.destroy();
    else response.end(JSON.stringify({ called: name }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { url: `http://127.0.0.1:${port}`, calls };
}

async function call(url: string, action: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': `AWSStepFunctions.${action}` },
    body: JSON.stringify(body),
  });
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

async function moveClock(url: string, to: unknown): Promise<unknown> {
  const response = await fetch(`${url}/clock`, { method: 'POST', body: JSON.stringify({ to }) });
  return response.json();
}

async function create(url: string, name: string, states: object): Promise<string> {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states });
  const answer = await call(url, 'CreateStateMachine', {
    name,
    roleArn: 'arn:aws:iam::000000000000:role/r',
    definition,
  });
  return z.string().parse(answer.stateMachineArn);
}

async function begin(url: string, stateMachineArn: string): Promise<string> {
  return z.string().parse((await call(url, 'StartExecution', { stateMachineArn, input: '{}' })).executionArn);
}

async function ended(url: string, executionArn: string): Promise<Record<string, unknown>> {
  for (;;) {
    const described = await call(url, 'DescribeExecution', { executionArn });
    if (described.status !== 'RUNNING') return described;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the standalone engine', () => {
  it('says one line when it is ready, serves, and ends cleanly at SIGTERM', async () => {
    const functions = await lambda();
    const engine = await start(
      '--port',
      '0',
      '--data',
      join(temporaryDirectory(), 'new'),
      '--lambda-endpoint',
      functions.url,
    );
    const machine = await create(engine.url, 'm', {
      Call: { Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:hello', Next: 'Rest' },
      Rest: { Type: 'Wait', Seconds: 1, End: true },
    });
    const described = await ended(engine.url, await begin(engine.url, machine));
    engine.process.kill('SIGTERM');
    const [code] = await once(engine.process, 'exit');

    expect(described).toMatchObject({ status: 'SUCCEEDED', output: '{"called":"hello"}' });
    expect(functions.calls).toEqual(['POST /2015-03-31/functions/hello/invocations']);
    expect(code).toBe(0);
    expect(engine.lines).toEqual([
      expect.stringMatching(/^Step Functions ready at http:\/\/127\.0\.0\.1:\d+ \(data .+, real clock\)$/),
    ]);
  });

  it.each([
    ['throws', 'Custom'],
    ['missing', 'Lambda.ResourceNotFoundException'],
    ['busy', 'Lambda.TooManyRequestsException'],
    ['down', 'Lambda.ServiceException'],
    ['cut', 'Lambda.SdkClientException'],
  ])('knows the failure of a function that answers as %s', async (name, error) => {
    const functions = await lambda();
    const engine = await start('--port', '0', '--data', temporaryDirectory(), '--lambda-endpoint', functions.url);
    const machine = await create(engine.url, 'm', {
      Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: name }, End: true },
    });

    expect(await ended(engine.url, await begin(engine.url, machine))).toMatchObject({ status: 'FAILED', error });
  });

  it('with a virtual clock lets years pass in moments, and is where it was after SIGKILL', async () => {
    const functions = await lambda();
    const data = temporaryDirectory();
    const args = ['--port', '0', '--data', data, '--lambda-endpoint', functions.url, '--clock', 'virtual'];
    const first = await start(...args);
    await moveClock(first.url, '2040-01-01T00:00:00Z');
    const machine = await create(first.url, 'm', {
      Rest: { Type: 'Wait', Timestamp: '2040-12-24T18:00:00Z', Next: 'Call' },
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:late',
        Output: '{% $now() %}',
        End: true,
      },
    });
    const execution = await begin(first.url, machine);
    expect(await moveClock(first.url, '2040-12-24T17:59:59Z')).toEqual({ now: '2040-12-24T17:59:59.000Z' });
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    const second = await start(...args);

    expect(await (await fetch(`${second.url}/clock`)).json()).toEqual({ now: '2040-12-24T17:59:59.000Z' });
    expect(await call(second.url, 'DescribeExecution', { executionArn: execution })).toMatchObject({
      status: 'RUNNING',
    });
    expect(await moveClock(second.url, Date.UTC(2042, 0, 1))).toEqual({ now: '2042-01-01T00:00:00.000Z' });
    // Moving on lets things be done at the instants they are due, not at the end of the move; closed executions are kept for 90 days.
    expect(await call(second.url, 'DescribeExecution', { executionArn: execution })).toMatchObject({
      __type: 'ExecutionDoesNotExist',
    });
    expect(functions.calls).toHaveLength(1);
    expect(await moveClock(second.url, '2041-01-01T00:00:00Z')).toMatchObject({
      __type: 'ValidationException',
      message: expect.stringContaining('does not go back'),
    });
    expect(await moveClock(second.url, 'tomorrow')).toMatchObject({ __type: 'ValidationException' });
  });

  it('moves the virtual clock only when nothing runs, timer by timer', async () => {
    const functions = await lambda();
    const engine = await start(
      '--port',
      '0',
      '--data',
      temporaryDirectory(),
      '--lambda-endpoint',
      functions.url,
      '--clock',
      'virtual',
    );
    await moveClock(engine.url, '2040-01-01T00:00:00Z');
    const states: Record<string, object> = {};
    for (let day = 1; day <= 5; day += 1) {
      states[`Rest ${day}`] = { Type: 'Wait', Seconds: 86_400, Next: `Call ${day}` };
      states[`Call ${day}`] = {
        Type: 'Task',
        Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:daily',
        Assign: { [`day${day}`]: '{% $now() %}' },
        ...(day < 5 ? { Next: `Rest ${day + 1}` } : { Next: 'Tell' }),
      };
    }
    states.Tell = { Type: 'Succeed', Output: '{% [$day1, $day5] %}' };
    const execution = await begin(engine.url, await create(engine.url, 'm', states));
    await moveClock(engine.url, '2040-02-01T00:00:00Z');

    expect(await call(engine.url, 'DescribeExecution', { executionArn: execution })).toMatchObject({
      status: 'SUCCEEDED',
      output: '["2040-01-02T00:00:00.000Z","2040-01-06T00:00:00.000Z"]',
      stopDate: Date.UTC(2040, 0, 6) / 1000,
    });
  });

  it('has no clock to move when the clock is real', async () => {
    const engine = await start(
      '--port',
      '0',
      '--data',
      temporaryDirectory(),
      '--lambda-endpoint',
      'http://127.0.0.1:9',
    );

    expect(await moveClock(engine.url, '2040-01-01T00:00:00Z')).toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('refuses a second engine on the same data', async () => {
    const data = temporaryDirectory();
    await start('--port', '0', '--data', data, '--lambda-endpoint', 'http://127.0.0.1:9');

    expect(await usage('--port', '0', '--data', data, '--lambda-endpoint', 'http://127.0.0.1:9')).toEqual({
      code: 1,
      stdout: '',
      stderr: `cannot open ${join(data, 'step-functions.sqlite')}: another process is using it\n`,
    });
  });

  it('says that its port is taken', async () => {
    const { url } = await start(
      '--port',
      '0',
      '--data',
      temporaryDirectory(),
      '--lambda-endpoint',
      'http://127.0.0.1:9',
    );
    const { port } = new URL(url);

    expect(
      await usage('--port', port, '--data', temporaryDirectory(), '--lambda-endpoint', 'http://127.0.0.1:9'),
    ).toEqual({
      code: 1,
      stdout: '',
      stderr: `cannot listen on 127.0.0.1:${port}: the port is taken, choose another one with --port (0 takes any free one)\n`,
    });
  });

  it.each([
    ['is a file', (data: string) => writeFileSync(data, '')],
    ['cannot be made', (data: string) => writeFileSync(join(data, '..', 'file'), ''), 'file/data'],
    // Where Node's own recursive mkdir would never come back.
    ['cannot be made in a file system of another kind', (data: string) => symlinkSync('/proc', data), 'data/a/b'],
    [
      'holds a folder in the place of its file',
      (data: string) => mkdirSync(join(data, 'step-functions.sqlite'), { recursive: true }),
    ],
    [
      'holds a file that is something else',
      (data: string) => {
        mkdirSync(data);
        writeFileSync(
          join(data, 'step-functions.sqlite'),
          'not a database, but long enough to be read as one'.repeat(100),
        );
      },
    ],
    [
      'holds a clock that cannot be read',
      (data: string) => {
        mkdirSync(data);
        writeFileSync(join(data, 'clock.json'), '');
      },
    ],
  ])('says that its data folder %s, and names it', async (_what, prepare, name = 'data') => {
    const parent = temporaryDirectory();
    prepare(join(parent, 'data'));
    const data = join(parent, name);
    const { code, stdout, stderr } = await usage(
      '--port',
      '0',
      '--data',
      data,
      '--lambda-endpoint',
      'http://127.0.0.1:9',
      '--clock',
      'virtual',
    );

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^cannot (use|open|read) .+\n$/);
    expect(stderr).toContain(data);
  });

  it('does at its start what its virtual clock has passed already', async () => {
    const data = temporaryDirectory();
    const args = ['--port', '0', '--data', data, '--lambda-endpoint', 'http://127.0.0.1:9', '--clock', 'virtual'];
    const first = await start(...args);
    await moveClock(first.url, '2040-01-01T00:00:00Z');
    const machine = await create(first.url, 'm', { Rest: { Type: 'Wait', Seconds: 60, End: true } });
    const execution = await begin(first.url, machine);
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');
    // It died between moving its clock and doing what was due.
    writeFileSync(join(data, 'clock.json'), JSON.stringify({ now: Date.UTC(2040, 0, 1, 0, 1) }));
    const second = await start(...args);

    expect(await ended(second.url, execution)).toMatchObject({
      status: 'SUCCEEDED',
      stopDate: Date.UTC(2040, 0, 1, 0, 1) / 1000,
    });
  });

  it('answers the calls under way at SIGTERM, and keeps what a function has not answered', async () => {
    const data = temporaryDirectory();
    let calls = 0;
    const functions = createServer((_request, response) => {
      calls += 1;
      // The first call hangs until its caller is gone.
      if (calls > 1) response.end('"second call"');
    });
    await new Promise<void>((resolve) => functions.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => {
      functions.closeAllConnections();
      functions.close();
    });
    const { port } = z.object({ port: z.number() }).parse(functions.address());
    const args = ['--port', '0', '--data', data, '--lambda-endpoint', `http://127.0.0.1:${port}`];
    const first = await start(...args);
    const machine = await create(first.url, 'm', {
      Call: { Type: 'Task', Resource: 'arn:aws:lambda:eu-west-1:000000000000:function:f', End: true },
    });
    const execution = await begin(first.url, machine);
    while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const answers = Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        call(first.url, 'StartExecution', { stateMachineArn: machine, name: `late-${index}` }).catch(() => 'not taken'),
      ),
    );
    first.process.kill('SIGTERM');
    const [code] = await once(first.process, 'exit');
    const taken = (await answers).filter((answer) => answer !== 'not taken');
    const second = await start(...args);

    expect(code).toBe(0);
    expect(await ended(second.url, execution)).toMatchObject({ status: 'SUCCEEDED', output: '"second call"' });
    const listed = await call(second.url, 'ListExecutions', { stateMachineArn: machine });
    expect(z.array(z.unknown()).parse(listed.executions).length).toBeGreaterThanOrEqual(1 + taken.length);
  });

  it.each([
    [[], '--port is missing'],
    [['--port', 'x', '--data', 'd', '--lambda-endpoint', 'http://localhost'], '--port must be a whole number'],
    [['--port', '80.5', '--data', 'd', '--lambda-endpoint', 'http://localhost'], '--port must be a whole number'],
    [['--port', '', '--data', 'd', '--lambda-endpoint', 'http://localhost'], '--port must be a whole number'],
    [['--port', '0', '--data', 'd', '--lambda-endpoint', 'http://localhost', 'more'], "Unexpected argument 'more'"],
    [['--port', '70000', '--data', 'd', '--lambda-endpoint', 'http://localhost'], '--port must be from 0 to 65535'],
    [['--port', '0', '--lambda-endpoint', 'http://localhost'], '--data is missing'],
    [['--port', '0', '--data', 'd'], '--lambda-endpoint is missing'],
    [['--port', '0', '--data', 'd', '--lambda-endpoint', 'ftp://x'], '--lambda-endpoint must be an http or https URL'],
    [
      ['--port', '0', '--data', 'd', '--lambda-endpoint', 'http://localhost', '--clock', 'fast'],
      "--clock must be 'real' or 'virtual'",
    ],
    [['--prot', '0'], "Unknown option '--prot'"],
  ])('says what is wrong with %j, and how it is used', async (args, message) => {
    const { code, stdout, stderr } = await usage(...args);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: step-functions --port N --data DIR --lambda-endpoint URL');
  });
});
