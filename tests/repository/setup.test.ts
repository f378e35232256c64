import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROOT } from '#scripts/source-files.ts';
import { temporaryTree } from './support/temporary-tree.ts';

// The real scripts in a small project, with an `npm` that notes each call in calls.log and does what npm.mode says.
const FAKE_NPM = `#!/bin/sh
echo "npm $*" >> calls.log
echo "npm said this on stdout"
case "$(cat npm.mode)" in
  offline) echo "npm error code ENOTFOUND" >&2; exit 1 ;;
  full) echo "npm error ENOSPC: no space left on device" >&2; exit 228 ;;
  slow) sleep 1 ;;
  endless) sleep 60 ;;
esac
mkdir -p node_modules/node/bin node_modules/.bin
ln -sf ${process.execPath} node_modules/node/bin/node
echo "console.log('tool', process.argv.slice(2).join(' '))" > node_modules/.bin/tool
`;

const ENTRY = `const [what] = process.argv.slice(2);
if (what === 'wait') {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { console.log('got ' + signal); process.exit(7); });
  setInterval(() => {}, 1000);
  console.log('pid ' + process.pid);
} else if (what === 'abort') {
  process.kill(process.pid, 'SIGKILL');
} else {
  const answer: string = 'main ' + import.meta.main + ' ' + process.argv.slice(2).join(' ');
  console.log(answer);
  process.exitCode = 3;
}
`;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Project {
  readonly root: string;
  readonly calls: () => number;
  readonly setMode: (mode: string) => void;
  readonly start: (args: readonly string[], options?: StartOptions) => ChildProcess;
  readonly run: (args: readonly string[], options?: StartOptions) => Promise<Ended>;
}

interface StartOptions {
  /** As on Node 20, where a process cannot replace itself. */
  readonly withoutExecve?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

function aProject(): Project {
  const root = temporaryTree({
    'package.json': JSON.stringify({ type: 'module', dependencies: { a: '1.0.0' } }),
    'package-lock.json': JSON.stringify({ packages: { '': { dependencies: { a: '1.0.0' } }, 'node_modules/a': {} } }),
    'entry.ts': ENTRY,
    'bin/npm': FAKE_NPM,
    'npm.mode': 'good',
    'calls.log': '',
  });
  chmodSync(join(root, 'bin/npm'), 0o755);
  mkdirSync(join(root, 'scripts'));
  for (const name of ['with-setup.mjs', 'setup.mjs', 'run-on-project-node.mjs']) {
    copyFileSync(join(ROOT, 'scripts', name), join(root, 'scripts', name));
  }
  const start = (args: readonly string[], { withoutExecve = false, env = {} }: StartOptions = {}): ChildProcess => {
    const flags = withoutExecve ? ['--import', 'data:text/javascript,process.execve=undefined'] : [];
    const child = spawn(process.execPath, [...flags, join(root, 'scripts/with-setup.mjs'), ...args], {
      cwd: root,
      env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}`, ...env },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return {
    root,
    calls: () => readFileSync(join(root, 'calls.log'), 'utf8').split('\n').length - 1,
    setMode: (mode) => writeFileSync(join(root, 'npm.mode'), mode),
    start,
    run: (args, options) => ended(start(args, options)),
  };
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (...how) => resolve(how));
  });
  return { code, signal, stdout, stderr };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}

describe('a start', () => {
  test('installs once, tells so on stderr only, and passes arguments and exit code', async () => {
    const project = aProject();

    const first = await project.run(['entry.ts', 'a', '--json']);
    const second = await project.run(['entry.ts', 'a', '--json']);

    expect(first).toMatchObject({ code: 3, stdout: 'main true a --json\n' });
    expect(first.stderr).toMatch(/installing 1 packages with npm ci[\s\S]*installed in \d+ s/);
    expect(second).toEqual({ code: 3, signal: null, stdout: 'main true a --json\n', stderr: '' });
    expect(project.calls()).toBe(1);
  });

  test('installs again when the lock file or a dependency has changed, not for another script', async () => {
    const project = aProject();
    const manifest = { type: 'module', dependencies: { a: '1.0.0' } };
    await project.run(['entry.ts']);

    writeFileSync(join(project.root, 'package.json'), JSON.stringify({ ...manifest, scripts: { x: 'y' } }));
    await project.run(['entry.ts']);
    const afterScript = project.calls();
    writeFileSync(join(project.root, 'package.json'), JSON.stringify({ ...manifest, overrides: { b: '2.0.0' } }));
    await project.run(['entry.ts']);
    const afterOverride = project.calls();
    appendFileSync(join(project.root, 'package-lock.json'), '\n');
    await project.run(['entry.ts']);

    expect([afterScript, afterOverride, project.calls()]).toEqual([1, 2, 3]);
  });

  test('takes over what somebody installed by hand', async () => {
    const project = aProject();
    await project.run(['entry.ts']);
    writeFileSync(join(project.root, 'node_modules/.beraad-setup'), 'old');
    copyFileSync(join(project.root, 'package-lock.json'), join(project.root, 'node_modules/.package-lock.json'));

    const next = await project.run(['entry.ts']);

    expect(next).toMatchObject({ code: 3, stderr: '' });
    expect(project.calls()).toBe(1);
  });

  test('installs once when two begin together', async () => {
    const project = aProject();
    project.setMode('slow');

    const both = await Promise.all([project.run(['entry.ts', 'x']), project.run(['entry.ts', 'x'])]);

    expect(both.map(({ code }) => code)).toEqual([3, 3]);
    expect(project.calls()).toBe(1);
    expect(both.map(({ stderr }) => stderr).join('')).toContain('another start is installing');
  });

  test('begins the installation again after one that was killed', async () => {
    const project = aProject();
    project.setMode('endless');
    const killed = project.start(['entry.ts']);
    await until(() => project.calls() === 1);
    killed.kill('SIGTERM');
    const first = await ended(killed);
    project.setMode('good');

    const second = await project.run(['entry.ts', 'x']);

    expect(first).toMatchObject({ code: 143, stdout: '' });
    expect(first.stderr).toContain('installation stopped');
    expect(second).toMatchObject({ code: 3, stdout: 'main true x\n' });
    expect(project.calls()).toBe(2);
  });

  test('lets the npm of a start that was killed with SIGKILL finish first', async () => {
    const project = aProject();
    project.setMode('slow');
    const killed = project.start(['entry.ts']);
    await until(() => project.calls() === 1);
    killed.kill('SIGKILL');
    await ended(killed);
    expect(existsSync(join(project.root, 'node_modules/node'))).toBe(false);

    const second = await project.run(['entry.ts', 'x']);

    expect(second).toMatchObject({ code: 3, stdout: 'main true x\n' });
    expect(second.stderr).toContain('another start is installing');
  });

  test.each([
    ['offline', 'ENOTFOUND', 'registry cannot be reached'],
    ['full', 'ENOSPC', 'The disk is full'],
  ])('says why npm failed (%s) and starts nothing', async (mode, code, hint) => {
    const project = aProject();
    project.setMode(mode);

    const failed = await project.run(['entry.ts']);
    const again = await project.run(['entry.ts']);

    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain(code);
    expect(failed.stderr).toContain(hint);
    expect(failed.stderr).not.toMatch(/^\s+at /m);
    expect(again.code).toBe(1);
    expect(project.calls()).toBe(2);
  });

  test.each([
    [['no-such.ts'], /there is no .*no-such\.ts to run/],
    [['--bin', 'no-such'], /no installed package brings the command "no-such"/],
    [[], /usage: /],
  ])('says what is wrong with %j', async (args, message) => {
    const project = aProject();

    const refused = await project.run(args);

    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(message);
  });

  test('runs the command of a package', async () => {
    const project = aProject();

    const tool = await project.run(['--bin', 'tool', 'x', '--watch']);

    expect(tool).toMatchObject({ code: 0, stdout: 'tool x --watch\n' });
  });

  test('does not hand the outer npm run’s settings to npm ci', async () => {
    const project = aProject();
    writeFileSync(
      join(project.root, 'bin/npm'),
      FAKE_NPM.replace(
        'echo "npm said',
        'env | grep -i "^npm_config_loglevel\\|^NODE_COMPILE" >> leak.log\necho "npm said',
      ),
    );

    await project.run(['entry.ts'], { env: { npm_config_loglevel: 'silent', NODE_COMPILE_CACHE: '/nowhere' } });

    expect(readFileSync(join(project.root, 'leak.log'), 'utf8')).toBe('');
  });
});

describe.each([
  ['replacing itself', false],
  ['with a child', true],
])('a program run %s', (_how, withoutExecve) => {
  test.each(['SIGINT', 'SIGTERM'] as const)('gets %s, and its exit code is passed on', async (signal) => {
    const project = aProject();
    await project.run(['entry.ts']);
    const child = project.start(['entry.ts', 'wait'], { withoutExecve });
    const end = ended(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));

    child.kill(signal);

    expect(await end).toMatchObject({ code: 7, signal: null, stdout: expect.stringContaining(`got ${signal}\n`) });
  });

  test('ends its caller with the signal that ended it', async () => {
    const project = aProject();
    await project.run(['entry.ts']);

    const aborted = await project.run(['entry.ts', 'abort'], { withoutExecve });

    expect(aborted).toMatchObject({ code: null, signal: 'SIGKILL' });
  });
});

test('a program that replaced its starter leaves no orphan behind a SIGKILL', async () => {
  const project = aProject();
  await project.run(['entry.ts']);
  const child = project.start(['entry.ts', 'wait']);
  const end = ended(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));

  child.kill('SIGKILL');

  expect((await end).stdout).toBe(`pid ${child.pid}\n`);
});
