import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { publishedKeys, tokenVerifier } from '#adapters/identity/verify-token.ts';
import { instantOfEpoch } from '#domain/calendar/brussels-time.ts';
import { signingKey } from '#local/openid/provider-door.ts';
import { CLIENT_ID, clientKey } from '#local/openid/settings.ts';
import { startPlatform } from '#local/platform/platform.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { ADMINISTRATOR } from '#local/platform/settings.ts';
import { openPlatformStore } from '#local/store/platform-store.ts';
import { PortalClient } from '../support/portal-client.ts';

/** docs/deploy.md, step 6: how an administrator gets a token, and what they make known with it. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'beraad-first-days-'));
const desk = mkdtempSync(join(tmpdir(), 'beraad-desk-'));
let platform: Platform;
let token: string;

beforeAll(async () => {
  // In the time of this machine: who logs in checks the days of a token by its own clock.
  platform = await startPlatform({ folder, port: 0, beginAt: Date.now(), time: 'standing' });
  const body = JSON.stringify({ persona: ADMINISTRATOR });
  const answer = await fetch(`${platform.url}/dev/token`, { method: 'POST', body });
  token = z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
  writeFileSync(join(desk, 'token'), `${token}\n`);
});
afterAll(async () => {
  await platform.close();
  for (const each of [folder, desk]) rmSync(each, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program; `onError` sees what it has said so far. */
function run(
  command: string,
  args: readonly string[],
  { onError, env = {} }: { onError?: (said: string, child: ChildProcess) => void; env?: Record<string, string> } = {},
): Promise<Ended> {
  const child = spawn(command, args, { cwd: desk, env: { PATH: process.env.PATH, ...env } });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    onError?.(err, child);
  });
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, out, err })));
}

const program = (name: string): string => join(ROOT, 'local', name, 'main.ts');

/** Logs in as a person does who was given an address, and gives the address at which that ends. */
async function logInAt(address: string, persona: string): Promise<string> {
  const browser = new PortalClient(platform.url);
  const follow = async (at: string, init?: RequestInit): Promise<{ at: string; response: Response }> => {
    const response = await browser.ask(at, init);
    const next = response.headers.get('location');
    if (next === null) return { at, response };
    const to = new URL(next, new URL(at, platform.url)).href;
    return to.includes('/aanmelden/terug') ? { at: to, response: await browser.ask(to) } : follow(to);
  };
  const choice = await follow(address);
  const action = /<form method="post" action="([^"]+)"/.exec(await choice.response.text())?.[1] ?? '';
  const end = await follow(action, { method: 'POST', body: new URLSearchParams({ persona }) });
  // The portal did not begin this login and takes no part in it: the code is still good.
  expect(end.response.status).toBe(400);
  return end.at;
}

test('an administrator gets a token by logging in with the key of the portal, and the API would take it', async () => {
  const store = openPlatformStore(folder);
  const pem = store.read('token-key') ?? '';
  store.close();
  const key = join(desk, 'client-key.json');
  writeFileSync(key, JSON.stringify(clientKey(signingKey(pem))));
  let begun = false;
  const given = ['--issuer', `${platform.url}/op`, '--client', CLIENT_ID, '--key', key, '--portal', platform.url];
  const { status, out, err } = await run(process.execPath, [program('administrator-token'), ...given], {
    onError(said, child) {
      const address = /^http\S+\/op\/\S+$/m.exec(said)?.[0];
      if (begun || address === undefined || !said.includes('within a minute')) return;
      begun = true;
      void logInAt(address, ADMINISTRATOR).then((end) => child.stdin?.end(`${end}\n`));
    },
  });

  expect([status, err]).toEqual([0, expect.stringContaining('BeraadGebruiker-beheerder:OVO999999')]);
  const now = () => instantOfEpoch(Date.now());
  const keys = publishedKeys(`${platform.url}/op/jwks`);
  const settings = { issuer: `${platform.url}/op`, audience: CLIENT_ID, keys, now };
  expect(await tokenVerifier(settings).verify(out.trim())).toMatchObject({
    ok: true,
    identity: { kind: 'person', subject: ADMINISTRATOR, roles: ['administrator'] },
  });
});

test.each([
  [[], 2, 'Usage'],
  [['--wat'], 2, "Unknown option '--wat'"],
  [
    ['--issuer', 'http://127.0.0.1:1', '--client', 'b', '--key', 'nowhere', '--portal', 'http://127.0.0.1:1'],
    2,
    'client-key',
  ],
])('asked with %j it says what is missing', async (given, status, told) => {
  const ended = await run(process.execPath, [program('administrator-token'), ...given]);

  expect([ended.status, ended.err]).toEqual([status, expect.stringContaining(told)]);
});

test('what docs/deploy.md makes known with it is known', async () => {
  const page = readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8');
  const script = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text).join('\n');
  const here = script
    .replace('https://HOST', platform.url)
    .replaceAll(
      /npm run --silent import:organisations --/g,
      `'${process.execPath}' '${program('import-organisations')}'`,
    );
  const { status, out, err } = await run('sh', ['-eu', '-c', here]);

  expect([status, err]).toEqual([0, '']);
  for (const told of [
    '"roles":["administrator"]',
    '"id":"vtc"',
    '2026-12-24',
    '1 new',
    '"id":"halle"',
    '"id":"SUB"',
    '"admissions":[]',
  ])
    expect(out).toContain(told);

  // Step 7, the looks from outside.
  const looks = [...page.matchAll(/^\| `(curl [^`]+)` \|/gm)].map(([, look = '']) => look);
  const shown = await Promise.all(
    looks.map((look) => run('sh', ['-c', look.replaceAll('https://HOST', platform.url)])),
  );
  expect(shown.map((each) => each.out.trim())).toEqual([
    '200',
    expect.stringContaining('"allowed":false,"reason":"'),
    expect.stringMatching(/\/op\/auth\?/),
  ]);
});

test('the programs that import take a token of a file or of their environment, and say what is wrong with it', async () => {
  const bodies = join(desk, 'bodies.csv');
  writeFileSync(bodies, 'name;kind;KBO;NIS;e-mail\nHalle;municipality;0207508833;23027;info@halle.example\n');
  writeFileSync(join(desk, 'wrong'), 'no-token-of-ours\n');
  writeFileSync(join(desk, 'two'), 'one\ntwo\n');
  const scenario = join(ROOT, 'tests/scenarios/small.yaml');
  const give = (name: string, file: string, more: string[], env = {}) =>
    run(process.execPath, [program(name), file, '--platform', platform.url, ...more], { env });
  const organisations = (more: string[], env = {}) => give('import-organisations', bodies, more, env);

  expect(await organisations([], { BERAAD_TOKEN: token })).toMatchObject({ status: 0, err: '' });
  expect(await organisations([], { BERAAD_TOKEN: 'no-token-of-ours' })).toMatchObject({ status: 1 });
  for (const name of ['import-organisations', 'import']) {
    const file = name === 'import' ? scenario : bodies;
    for (const [tokenFile, status, told] of [
      ['wrong', 1, 'token-invalid'],
      ['two', 2, 'more than one'],
      ['nowhere', 2, 'cannot be read'],
    ] as const) {
      const ended = await give(name, file, ['--token-file', join(desk, tokenFile)]);
      expect([name, ended.status, ended.err]).toEqual([name, status, expect.stringContaining(told)]);
    }
  }
});
