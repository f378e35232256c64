import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { joinSeeds, livedBy, readSeed } from '#local/start/seeding.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { at } from '#tests/support/platform.ts';

const MAIN = fileURLToPath(new URL('../../local/main.ts', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../scenarios/2017-amif.yaml', import.meta.url));

const folders: string[] = [];
const children: ChildProcess[] = [];

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'beraad-start-'));
  folders.push(folder);
  return folder;
}

function aFile(): string {
  const file = join(aFolder(), 'file');
  writeFileSync(file, '');
  return file;
}

/** `npm start`, without its setup. */
function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<{ code: number | null; output: string; errors: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output, errors })),
  );
  /** The address, once everything is announced. */
  const ready = new Promise<{ url: string; output: string }>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /portal +(http\S+)\//.exec(output)?.[1];
      if (url !== undefined && output.includes('Ctrl-C')) resolve({ url, output });
    });
    child.once('close', () => reject(new Error(`it ended: ${output}${errors}`)));
  });
  // Of a start that is to fail nobody waits for this.
  ready.catch(() => undefined);
  return { child, ended, ready };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('npm start', () => {
  it('begins empty at BERAAD_NOW, serves, closes on a signal, goes on at the next start, and lets nobody else in', async () => {
    const folder = aFolder();
    const first = start({ BERAAD_DATA: folder, BERAAD_NOW: '2017-06-01T09:00' });
    const { url, output: announced } = await first.ready;

    expect(announced).not.toContain('clock of this machine');
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({
      status: 'ok',
      now: expect.stringMatching(/^2017-06-01T09:00/),
    });
    const page = await fetch(`${url}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Aanmelden met ACM/IDM');
    expect((await fetch(`${url}/postvak`)).status).toBe(200);
    const moved = await fetch(`${url}/klok`, { method: 'POST', body: new URLSearchParams({ days: '7' }) });
    expect(await moved.text()).toContain('donderdag 8 juni 2017');
    const elsewhere = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' }, body: 'days=7' };
    expect((await fetch(`${url}/klok`, elsewhere)).status).toBe(403);

    // A person is led to the one address of the portal; a program keeps its token whatever name it calls.
    const byName = url.replace('127.0.0.1', 'localhost');
    const asked = await fetch(`${byName}/`, { redirect: 'manual' });
    expect([asked.status, asked.headers.get('location')]).toEqual([307, `${url}/`]);
    expect((await fetch(`${byName}/healthz`, { redirect: 'manual' })).status).toBe(200);
    expect((await fetch(`${byName}/api/v1/openapi.json`, { redirect: 'manual' })).status).toBe(200);

    const post = (path: string, body: string) => fetch(`${url}${path}`, { method: 'POST', body });
    for (const [asked, status, code] of [
      [post('/dev/clock', '{"to":"2017-06-01T09:00"}'), 409, 'clock-goes-forward'],
      [post('/dev/clock', '{"to":"2017-02-30T09:00"}'), 400, 'no-such-time'],
      [post('/dev/clock', '{"to":"2017-06-08T10:00","hop":1}'), 400, 'invalid-body'],
      [post('/dev/token', '{"persona":"nobody"}'), 404, 'no-such-persona'],
      [post('/dev/token', '{'), 400, 'invalid-body'],
      [fetch(`${url}/dev/mail/none`), 404, 'no-such-mail'],
      [fetch(`${url}/dev/mail?after=then`), 400, 'no-such-time'],
      [fetch(`${url}/dev/nothing`), 404, 'no-such-page'],
      [fetch(`${url}//`), 404, 'no-such-page'],
    ] as const) {
      const answer = await asked;
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
      expect(await answer.json()).toMatchObject({ code, status, type: `/api/v1/errors#${code}` });
    }
    expect(await (await post('/dev/clock', '{"to":"2017-06-08T09:30","skip":true}')).json()).toEqual({
      now: expect.stringMatching(/^2017-06-08T09:30/),
    });

    const refused = await start({ BERAAD_DATA: folder }).ended;
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain(`Another Beraad (process ${first.child.pid}) is running on the data folder`);

    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    const second = start({ BERAAD_DATA: folder });
    const again = await second.ready;
    expect(await (await fetch(`${again.url}/dev/clock`)).json()).toEqual({
      now: expect.stringMatching(/^2017-06-08T09:3/),
    });
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(0);
  });

  it('refuses a port that is taken, without a stack', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, errors } = await start({ BERAAD_DATA: aFolder(), PORT: String(port) }).ended;
    taken.close();

    expect(code).toBe(1);
    expect(errors).toContain(`Port ${port} is taken`);
    expect(errors).not.toContain('    at ');
  });

  it.each([
    ['BERAAD_NOW', 'tomorrow', 'BERAAD_NOW is "tomorrow", which is no time in Brussels'],
    ['BERAAD_NOW', '2017-02-30T09:00', 'which is no time in Brussels'],
    ['PORT', '70000', 'PORT is "70000", which is no port'],
    ['PORT', 'web', 'PORT is "web", which is no port'],
  ])('refuses %s=%s with what to write', async (name, value, message) => {
    const { code, errors } = await start({ BERAAD_DATA: aFolder(), [name]: value }).ended;

    expect(code).toBe(1);
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
  });

  it.each([
    ['within a file', () => join(aFile(), 'data')],
    ['that is a file', () => aFile()],
    ['where the system lets nobody write', () => '/proc/beraad/data'],
  ])('refuses a folder %s', async (_what, folder) => {
    const { code, errors } = await start({ BERAAD_DATA: folder() }).ended;

    expect(code).toBe(1);
    expect(errors).toContain('cannot be written');
    expect(errors).not.toContain('    at ');
  });

  it('moves the time itself while it lives its examples, and begins them anew when it was interrupted', async () => {
    const folder = aFolder();
    const first = start({ BERAAD_DATA: folder });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      first.child.stdout.on('data', (text: string) => {
        said += text;
        if (said.includes('Living')) resolve();
      });
      first.child.once('close', () => reject(new Error('it ended before it lived anything')));
    });
    const url = /Beraad runs on (\S+);/.exec(said)?.[1] ?? '';
    const moved = await fetch(`${url}/dev/clock`, { method: 'POST', body: '{"to":"2030-01-01T09:00"}' });
    expect(await moved.json()).toMatchObject({ status: 409, code: 'lives-examples' });
    const byPage = await fetch(`${url}/klok`, { method: 'POST', body: new URLSearchParams({ days: '7' }) });
    expect(byPage.status).toBe(409);
    expect(await byPage.text()).toContain('De voorbeelden worden nog doorlopen');
    first.child.kill('SIGKILL');
    const { output: seeding } = await first.ended;
    for (const address of ['portal', 'API', 'mailbox', 'clock'])
      expect(seeding).toMatch(new RegExp(`${address} +http`));
    expect(JSON.parse(readFileSync(join(folder, 'seeding.json'), 'utf8'))).toMatchObject({ state: 'under way' });

    const second = start({ BERAAD_DATA: folder, BERAAD_NOW: '2060-06-01T09:00' });
    const { output } = await second.ready;

    expect(output).toContain('The first start was interrupted');
    // A time that lies ahead of the machine's own is told: nobody wonders why it is not today.
    expect(output).toMatch(/The clock of this machine \(.*\) is behind the time of this platform \(2060-06-01 09:00\)/);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });
});

describe('the examples of a first start', () => {
  const read = () => {
    const parsed = parseScenario(readFileSync(EXAMPLE, 'utf8'), '2017-amif.yaml');
    if (!parsed.ok) throw new Error('the example does not parse');
    return parsed;
  };

  it('are joined in order of time, with people of one name kept apart', () => {
    const [first, second] = [read(), read()];
    const other = {
      scenario: {
        ...second.scenario,
        start: '2016-01-01T09:00',
        people: {
          ...second.scenario.people,
          secretary: { name: 'Another', role: 'secretariat' as const, committee: 'vtc' },
        },
      },
      steps: second.steps,
    };
    const { scenario, steps } = joinSeeds([first, other]);

    expect(scenario.start).toBe('2016-01-01T09:00');
    expect(scenario.people['secretary-2']?.name).toBe('Another');
    expect(steps).toHaveLength(first.steps.length * 2);
    expect(steps.map(({ index }) => index)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.filter(({ step }) => 'by' in step && step.by === 'secretary-2').length).toBeGreaterThan(5);
  });

  it('can be joined as they stand in scenarios/, and are lived up to the present and no further', () => {
    const seed = readSeed(fileURLToPath(new URL('../../scenarios', import.meta.url)));
    const before = (steps: typeof seed.steps, local: string) => steps.filter(({ step }) => step.at <= local).length;
    const { scenario, steps } = livedBy(seed, at('2018-01-12T18:30'));

    expect(steps).toHaveLength(before(seed.steps, '2018-01-12T18:30'));
    expect(steps.at(-1)?.step).toMatchObject({ at: '2018-01-12T18:30', do: 'submit-evidence' });
    expect(scenario.until).toBe('2018-01-12T18:30');
    expect(seed.scenario.until > '2029-12-31').toBe(true);
    expect(livedBy(seed, at('2040-12-31T12:00'))).toEqual(seed);
  });

  it('may not mean two bodies by one name', () => {
    const [first, second] = [read(), read()];
    const { aii } = second.scenario.organisations;
    const organisations = { ...second.scenario.organisations, aii: { ...aii!, name: 'Another body' } };

    expect(() => joinSeeds([first, { ...second, scenario: { ...second.scenario, organisations } }])).toThrow(
      'Two examples mean another organisation by "aii"',
    );
  });
});
