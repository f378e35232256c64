import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR, anApi, type TestApi } from '#tests/support/api.ts';
import { DELIBERATION_PARTIES } from '#tests/support/deliberation.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register(DELIBERATION_PARTIES);
});
afterAll(() => api[Symbol.asyncDispose]());

const give = (by: string, organisations: readonly object[]) =>
  api.call(by, 'POST', '/api/v1/organisation-imports', { body: { organisations } });
const halle = {
  name: 'Halle',
  kind: 'municipality',
  kbo: '0207508833',
  nis: '23027',
  email: 'info@halle.example',
  signatories: [{ name: 'An Peeters', office: 'burgemeester' }],
};

describe('an import of bodies', () => {
  test('makes them known, once; a body that was merged stays', async () => {
    expect((await give(ADMINISTRATOR, [halle])).body).toEqual({
      created: ['halle'],
      changed: [],
      merged: [],
      unchanged: 0,
    });
    expect((await give(ADMINISTRATOR, [halle])).body).toMatchObject({ created: [], changed: [], unchanged: 1 });
    const merged = { ...halle, email: undefined, mergedInto: 'leuven', mergedOn: '2025-01-01' };
    const leuven = { id: 'leuven', name: 'leuven', kind: 'municipality', nis: '24062' };
    expect((await give(ADMINISTRATOR, [merged, leuven])).body).toMatchObject({
      changed: ['halle', 'leuven'],
      merged: ['halle'],
    });
    expect((await api.call(ADMINISTRATOR, 'GET', '/api/v1/organisations/halle')).body).toMatchObject({
      kbo: '0207508833',
      email: 'info@leuven.example',
      successor: { organisation: 'leuven', from: '2025-01-01' },
    });
  });

  test('and a change of a body keep whom mail goes to when it comes back, and into what it was merged', async () => {
    const put = (body: object) => api.call(ADMINISTRATOR, 'PUT', '/api/v1/organisations/halle', { body });
    const { name, kind, kbo, nis, email } = halle;
    const fields = { name, kind, kbo, nis, email };
    await put({ ...fields, secondContact: 'tweede@halle.example', mailbox: 'info@halle.example' });
    await give(ADMINISTRATOR, [{ ...halle, email: 'nieuw@halle.example' }]);
    expect((await put({ ...fields, mailbox: null })).body).toEqual({
      ...fields,
      id: 'halle',
      secondContact: 'tweede@halle.example',
      successor: { organisation: 'leuven', from: '2025-01-01' },
    });
  });

  test('of which one is wrong writes nothing, and says which', async () => {
    const before = await api.everything();
    const wrong = { ...halle, name: 'Gent', kbo: '0207451228', nis: '44021' };

    for (const [rows, path] of [
      [[{ ...halle, name: 'Hal' }, wrong], 'organisations.1.kbo'],
      [
        [
          { ...halle, name: 'Hal' },
          { ...wrong, kbo: '0207508833' },
        ],
        'organisations.1.kbo',
      ],
      [[{ ...halle, mergedOn: '2025-02-30' }], 'organisations.0.mergedOn'],
    ] as const) {
      const { status, body } = await give(ADMINISTRATOR, rows);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        code: 'invalid-body',
        errors: expect.arrayContaining([expect.objectContaining({ path })]),
      });
    }
    expect((await give('secretary', [halle])).status).toBe(403);
    expect(await api.everything()).toEqual(before);
  });
});

describe('import:organisations on the command line', () => {
  test('tells every fault of a file with its line and column before it asks anyone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'beraad-organisations-'));
    const file = join(folder, 'bodies.csv');
    const run = (bytes: string | Buffer) => {
      writeFileSync(file, bytes);
      const main = fileURLToPath(new URL('../../../local/import-organisations/main.ts', import.meta.url));
      const { status, stderr } = spawnSync(process.execPath, [main, file, '--platform', 'http://127.0.0.1:1'], {
        encoding: 'utf8',
      });
      return { status, told: stderr.trim().replaceAll(file, 'bodies.csv').split('\n') };
    };
    const head = 'name;kind;KBO;NIS;e-mail\n';

    expect(
      run(`${head}Halle;municipality;0207508833;23000;info@halle.example\nGent;town;0207451228;44021;info\n`),
    ).toEqual({
      status: 2,
      told: [
        expect.stringMatching(/^bodies\.csv:2:31: .*province/),
        expect.stringMatching(/^bodies\.csv:3:6: .*town/),
        expect.stringMatching(/^bodies\.csv:3:11: .*mistyped/),
        expect.stringMatching(/^bodies\.csv:3:28: .*mail address/),
      ],
    });
    expect(run(Buffer.from([0x6e, 0xe9]))).toMatchObject({ status: 2, told: [expect.stringContaining('not UTF-8')] });
    expect(run(`${head}Halle;municipality;0207508833;23027;info@halle.example\n`)).toMatchObject({
      status: 2,
      told: [expect.stringContaining('No platform answers')],
    });
    rmSync(folder, { recursive: true });
  });
});
