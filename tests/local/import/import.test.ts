import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Platform } from '#local/platform/platform-interface.ts';
import { ADMINISTRATOR } from '#local/platform/settings.ts';
import { ApiClient } from '#local/replay/api-client.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const scenario = (name: string): string => join(ROOT, 'scenarios', name);
const TODAY = '2017-12-05T08:00';

const dossierSchema = z.object({
  state: z.string(),
  number: z.string().optional(),
  received: z.string().optional(),
  meeting: z.string().optional(),
  conditions: z.array(z.object({ reportedAs: z.string(), state: z.string(), due: z.string().optional() })),
});
const historySchema = z.object({
  events: z.array(z.object({ id: z.string(), at: z.string(), recordedAt: z.string(), name: z.string() })),
});
const messagesSchema = z.object({
  messages: z.array(z.object({ at: z.string(), to: z.string(), subject: z.string() })),
});

/** Runs the program as a person does. */
async function runImport(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['local/import/main.ts', ...args], {
      cwd: ROOT,
    });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = z.object({ code: z.int(), stdout: z.string(), stderr: z.string() }).parse(error);
    return { code: failed.code, out: failed.stdout, err: failed.stderr };
  }
}

/** The AMIF dossier as it was on 5 December 2017: the plan of condition 101 was handed in on 29 November. */
function untilToday(text: string): string {
  const lines = text.split('\n');
  const last = lines.findIndex((line) => /^ {2}- \{?at: (2017-12-0[6-9]|2017-12-[123]|2018)/.test(line));
  return lines
    .slice(0, last)
    .join('\n')
    .replace(/^until: .*/m, 'until: 2017-12-04T00:00');
}

let used: TestPlatform;
let platform: Platform;
let client: ApiClient;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'beraad-import-'));
  file = join(folder, 'amif.yaml');
  writeFileSync(file, untilToday(readFileSync(scenario('2017-amif.yaml'), 'utf8')));
  used = await aPlatform(TODAY);
  platform = used.platform;
  client = new ApiClient(platform.url);
});
afterAll(async () => {
  await used[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function read<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
  client.forgetTokens();
  const answer = await client.call(ADMINISTRATOR, 'GET', path);
  if (!answer.ok) throw new Error(answer.detail);
  return schema.parse(answer.body);
}
const mail = async () => messagesSchema.parse(await client.development('GET', '/dev/mail')).messages;

// One platform, told in order.
describe('bringing the dossier of 2017 in on 5 December 2017', () => {
  test('says what it did, and sends nothing of the past', async () => {
    const { code, out, err } = await runImport(file, '--platform', platform.url);
    expect(`${err}${out}`).toMatch(/imported \d+ logs with \d+ events; past reminders were not sent/);
    expect(code).toBe(0);
    await platform.advanceTo(at('2017-12-05T08:30'));
    await platform.flushMail();
    expect(await mail()).toEqual([]);
  });

  test('the log has the dates of then and the date of today', async () => {
    const { events } = await read(historySchema, '/api/v1/dossiers/amif/history');
    const submitted = events.find(({ name }) => name === 'request-submitted');
    expect(submitted).toMatchObject({ at: '2017-06-08T10:12:00+02:00' });
    expect(submitted?.recordedAt).toMatch(/^2017-12-05T08:/);
    expect(events.filter(({ name }) => name === 'milestone-reached')).toEqual([]);
    expect(events.filter(({ name }) => name === 'milestone-merged').length).toBeGreaterThan(5);
  });

  test('it stands as the same dossier that was lived', async () => {
    const imported = await read(dossierSchema, '/api/v1/dossiers/amif');
    await using lived = await aPlatform('2017-06-08T08:00');
    const parsed = parseScenario(readFileSync(file, 'utf8'), file);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { failure } = await replayScenario(lived.platform.url, parsed.scenario, parsed.steps);
    expect(failure).toBeUndefined();
    await lived.platform.advanceTo(at('2017-12-05T08:30'));
    const answer = await new ApiClient(lived.platform.url).call(ADMINISTRATOR, 'GET', '/api/v1/dossiers/amif');
    if (!answer.ok) throw new Error(answer.detail);
    const sorted = (dossier: z.infer<typeof dossierSchema>) => ({
      ...dossier,
      conditions: [...dossier.conditions].sort((a, b) => (a.reportedAs < b.reportedAs ? -1 : 1)),
    });
    expect(sorted(imported)).toEqual(sorted(dossierSchema.parse(answer.body)));
    expect(imported.conditions.length).toBeGreaterThan(3);
  }, 120_000);

  test('the same file again changes nothing; another under the same name is refused', async () => {
    const before = await read(historySchema, '/api/v1/dossiers/amif/history');
    const again = await runImport(file, '--platform', platform.url);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('imported before; nothing changed') });
    expect(await read(historySchema, '/api/v1/dossiers/amif/history')).toEqual(before);
    const other = join(folder, 'other.yaml');
    writeFileSync(other, readFileSync(file, 'utf8').replace('HBplus', 'Een andere verwerker'));
    expect(await runImport(other, '--platform', platform.url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('imported-differently'),
    });
    expect(await read(historySchema, '/api/v1/dossiers/amif/history')).toEqual(before);
  });

  test('what is due from today on is planned, by the rules of every other dossier', async () => {
    await platform.advanceTo(at('2018-01-10T10:00'));
    await platform.flushMail();
    const subjects = (await mail()).map(({ to, at: sentAt }) => `${sentAt.slice(0, 10)} ${to}`);
    // Evidence handed in on 29 November waits: reminders to judge it after 5, 10 and 15 working days; the first is of the 6th.
    expect(subjects).toContain('2017-12-06 secretariaat@vtc.example');
    expect(subjects.every((line) => line > '2017-12-05')).toBe(true);
  });
});

describe('an old decision of which little is known', () => {
  const bare = `
title: Oude beslissing
start: 2012-01-01T00:00
until: 2013-01-01T00:00
committees: {vtc: {name: VTC, secretariat: contact@vtc.example, chair: voorzitter@vtc.example}}
organisations: {kbi: {name: KBI, kind: agency, email: kbi@kbi.example}}
people:
  an: {name: An, role: applicant, organisation: kbi}
  sam: {name: Sam, role: secretariat, committee: vtc}
  ch: {name: Ch, role: chair, committee: vtc}
steps:
  - {by: an, do: submit-request, dossier: oud, committee: vtc, kind: authorisation, subject: S, provider: kbi, applicants: [kbi], purposes: [P], dataItems: [{name: Naam}]}
  - {at: 2012-07-25T10:00, by: sam, do: record-decision, dossier: oud, outcome: granted, date: 2012-07-25, conditions: [{ref: "98", text: T, responsible: [kbi], deadline: {every: P1Y, from: 2012-11-30}}]}
  - {at: 2012-07-25T10:00, by: ch, do: sign-decision, dossier: oud}
  - {at: 2012-08-01T10:00, by: sam, do: publish-decision, dossier: oud}
`;

  test('hard case 18: comes in without number, receipt or meeting; what is not known is said to be so', async () => {
    const old = join(folder, 'old.yaml');
    writeFileSync(old, bare);
    expect(await runImport(old, '--platform', platform.url)).toMatchObject({ code: 0 });
    const dossier = await read(dossierSchema, '/api/v1/dossiers/oud');
    expect(dossier).toMatchObject({ state: 'in-force', number: 'onbekend' });
    expect(dossier.received).toBeUndefined();
    expect(dossier.meeting).toBeUndefined();
    // Every year since 2012: the last one of before today is overdue, the one to come is open.
    expect(dossier.conditions.map(({ reportedAs, state, due }) => `${reportedAs} ${state} ${due}`)).toEqual([
      '98#1 overdue 2012-11-30',
      '98#2 overdue 2013-11-30',
      '98#3 overdue 2014-11-30',
      '98#4 overdue 2015-11-30',
      '98#5 overdue 2016-11-30',
      '98#6 overdue 2017-11-30',
      '98#7 open 2018-11-30',
    ]);
  });

  test('hard case 14: dates long past at the import bring no flood of reminders', async () => {
    const before = (await mail()).length;
    await platform.advanceTo(at('2018-01-11T10:00'));
    await platform.flushMail();
    expect((await mail()).slice(before).filter(({ to }) => to === 'kbi@kbi.example')).toEqual([]);
  });

  test('a step that the rules refuse refuses the whole file, before anything is written', async () => {
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(
      wrong,
      bare.replaceAll('dossier: oud', 'dossier: fout').replace('by: ch, do: sign', 'by: sam, do: sign'),
    );
    expect(await runImport(wrong, '--platform', platform.url)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/step 3: .*Nothing was imported/),
    });
    client.forgetTokens();
    const answer = await client.call(ADMINISTRATOR, 'GET', '/api/v1/dossiers/fout');
    expect(answer).toMatchObject({ ok: false, status: 404 });
  });

  test('a step of tomorrow, a broken file, no platform: each says what to do', async () => {
    const late = join(folder, 'late.yaml');
    writeFileSync(
      late,
      bare
        .replaceAll('dossier: oud', 'dossier: laat')
        .replace('2012-08-01', '2030-08-01')
        .replace('until: 2013', 'until: 2031'),
    );
    expect(await runImport(late, '--platform', platform.url)).toMatchObject({
      code: 1,
      err: expect.stringContaining('step-in-future'),
    });
    const broken = join(folder, 'broken.yaml');
    writeFileSync(broken, bare.replace('kind: authorisation', 'kind: wens'));
    expect(await runImport(broken, '--platform', platform.url)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/broken\.yaml:\d+:\d+:/),
    });
    expect(await runImport(file, '--platform', 'http://127.0.0.1:9')).toMatchObject({
      code: 2,
      err: expect.stringContaining('npm start'),
    });
    expect(await runImport()).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
  });

  test('only an administrator imports', async () => {
    client.forgetTokens();
    const sam = { name: 'Sam', role: 'secretariat', committee: 'vtc' };
    expect(await client.call(ADMINISTRATOR, 'PUT', '/api/v1/people/sam', sam)).toMatchObject({ ok: true });
    const step = { at: '2012-01-01T10:00', by: 'sam', do: 'rule-admissible', dossier: 'oud' };
    const answer = await client.call('sam', 'POST', '/api/v1/imports', { people: { sam }, steps: [step] });
    expect(answer).toMatchObject({ ok: false, status: 403, code: 'not-permitted' });
  });
});

test('imported logs hold', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['local/verify-log/main.ts', '--data', used.folder], {
    cwd: ROOT,
  });
  expect(stdout).not.toBe('');
});
