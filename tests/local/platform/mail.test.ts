import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readDue } from '#adapters/dynamodb/due-rows.ts';
import { dueKey } from '#adapters/dynamodb/keys.ts';
import { readProgress } from '#adapters/dynamodb/mail-watch.ts';
import { readDossierMail } from '#adapters/dynamodb/messages.ts';
import { readOutbox } from '#adapters/dynamodb/outbox.ts';
import { readUsefulness } from '#adapters/dynamodb/usefulness.ts';
import { instantOfEpoch } from '#domain/calendar/brussels-time.ts';
import { whatIsLate } from '#domain/mail/lateness.ts';
import { seededRandom } from '#local/drill/random.ts';
import { startDynamodb } from '#local/dynamodb/dynamodb-server.ts';
import { missingNotices } from '#local/mail/missing/missing-notices.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { CREDENTIALS, REGION, TABLE_NAME } from '#local/platform/settings.ts';
import { liveAmifThrough, take } from '#tests/support/lives.ts';
import { bounceMailTo } from '#tests/support/mail.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';
import { PortalClient } from '#tests/support/portal-client.ts';

/** The decision is published: condition 101 is due on 30 November 2017. */
const PUBLISHED = 12;
const PLAN = 'condition:amif:101:aii';

let running: TestPlatform;
let platform: Platform;
beforeAll(async () => {
  running = await aPlatform('2017-06-01T09:00');
  ({ platform } = running);
  await liveAmifThrough(platform, PUBLISHED);
}, 120_000);
afterAll(() => running[Symbol.asyncDispose]());

const sentSince = (local: string) =>
  platform.mailbox.list({ after: instantOfEpoch(at(local)) }).map(({ to, subject }) => `${to}: ${subject}`);

const linkIn = (id: string): string => {
  const link =
    /https?:\/\/\S+/.exec(platform.mailbox.raw(id)?.toString('utf8').replaceAll('=\r\n', '') ?? '')?.[0] ?? '';
  return link.slice(platform.url.length);
};

const now = () => instantOfEpoch(platform.clock.now());
/** What `npm run mail:missing` lists of the whole life so far. */
const missing = async () =>
  (await missingNotices(platform.table, { from: '2017-01-01', to: '2019-01-01' }, now())).map(
    ({ state, notice }) => `${state} ${notice.key}`,
  );

describe('the link in a message', () => {
  test.each([
    ['esf@wse.example', 'applicant'],
    ['informatieveiligheid@aii.example', 'aii-security'],
    ['secretariaat@vtc.example', 'secretary'],
  ])('leads %s to what it is about', async (address, persona) => {
    const mails = platform.mailbox.list({ to: address });
    const paths = [...new Set(mails.map(({ id }) => linkIn(id)))];
    const client = new PortalClient(platform.url);
    await client.logIn(persona);
    const pages = await Promise.all(paths.map((path) => client.get(path.split('#')[0] ?? '')));

    expect(mails.length).toBeGreaterThan(0);
    expect(pages.map(({ status }) => status)).toEqual(paths.map(() => 200));
  });

  test('and each message can be looked at beforehand', async () => {
    const list = await (await fetch(`${platform.url}/dev/mail/preview`)).text();
    const shown = await fetch(`${platform.url}/dev/mail/preview/condition-reminder.vooraf.html`);

    expect(list).toContain('/dev/mail/preview/protocol-published.gewoon.html');
    expect(await shown.text()).toContain('donderdag 30 november 2017');
  });
});

describe('after an outage of three days over a due day', () => {
  test('each body gets one message with what matters now, and what it replaces is recorded as merged', async () => {
    await platform.advanceTo(at('2017-11-29T12:00'));
    await platform.skipTo(at('2017-12-02T12:00'));
    await platform.advanceTo(at('2017-12-02T12:30'));

    const sent = sentSince('2017-11-29T12:00');
    expect(sent.filter((line) => line.startsWith('informatieveiligheid@aii.example'))).toHaveLength(1);
    expect(sent.filter((line) => line.startsWith('secretariaat@vtc.example'))).toHaveLength(1);
    const milestones = (await readLog(platform.table, PLAN))
      .filter(
        ({ type, effectiveAt }) => type.startsWith('milestone') && effectiveAt > instantOfEpoch(at('2017-11-29T12:00')),
      )
      .map(({ type, data }) => [type, data.notice, data.milestone]);
    expect(milestones).toEqual([
      ['milestone-merged', 'condition-reminder', 0],
      ['milestone-reached', 'condition-overdue', 1],
    ]);
    expect(whatIsLate(instantOfEpoch(platform.clock.now()), await readProgress(platform.table))).toEqual([]);
  });

  test('nothing is missing, by the logs and the rules alone', async () => {
    expect(await missing()).toEqual([]);
  });

  test('what became of each message is known', async () => {
    const mail = await readDossierMail(platform.table, 'amif');

    expect(mail.length).toBeGreaterThan(20);
    expect(new Set(mail.map(({ delivery }) => delivery))).toEqual(new Set(['delivered']));
  });
});

const submitRequest = (dossier: string, until: string) =>
  take(platform, {
    do: 'submit-request',
    by: 'applicant',
    dossier,
    committee: 'vtc',
    kind: 'authorisation',
    subject: 'Onderwerp',
    provider: 'aii',
    recipients: ['wse'],
    applicants: ['wse'],
    purposes: ['Doel'],
    dataItems: [{ name: 'Naam' }],
    duration: { until },
  });

/** The calendar entries of the mail to an address, oldest first, as another library reads them. */
async function calendarEntries(address: string) {
  const entries: { uid: string; sequence: number; day: string; method: string }[] = [];
  for (const { id } of platform.mailbox.list({ to: address })) {
    const { attachments } = await PostalMime.parse(platform.mailbox.raw(id) ?? '');
    for (const { content } of attachments) {
      const calendar = new ICAL.Component(
        ICAL.parse(typeof content === 'string' ? content : new TextDecoder().decode(content)),
      );
      const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
      const method = String(calendar.getFirstPropertyValue('method'));
      entries.push({ uid: event.uid, sequence: event.sequence, day: event.startDate.toString(), method });
    }
  }
  return entries;
}

test('a deadline that moves, moves the same entry in the calendar; one that is met leaves it', async () => {
  const address = 'informatieveiligheid@aii.example';
  const about = { dossier: 'amif', condition: '101' };
  await take(platform, {
    ...about,
    do: 'grant-extension',
    by: 'secretary',
    due: '2018-01-15',
    reason: 'De raad vergadert later',
  });
  await platform.advanceTo(at('2017-12-02T12:35'));
  await take(platform, { ...about, do: 'submit-evidence', by: 'aii-security' });
  await take(platform, { ...about, do: 'accept-evidence', by: 'secretary' });
  await platform.advanceTo(at('2017-12-02T12:40'));

  const entries = (await calendarEntries(address)).filter(({ uid }) => uid.startsWith('condition.amif.101.aii@'));
  expect(new Set(entries.map(({ uid }) => uid)).size).toBe(1);
  const sequences = entries.map(({ sequence }) => sequence);
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  expect(entries.at(0)).toMatchObject({ method: 'REQUEST', day: '2017-11-30' });
  expect(entries.at(-2)).toMatchObject({ method: 'REQUEST', day: '2018-01-15' });
  expect(entries.at(-1)).toMatchObject({ method: 'CANCEL' });
  const last = platform.mailbox.list({ to: address }).at(-1);
  expect(linkIn(last?.id ?? '')).toBe('/dossiers/amif#voorwaarden');
});

test('what bounced is the secretariat’s to tell by telephone, with its text, until they say that they did', async () => {
  const message = await bounceMailTo(platform, 'esf@wse.example');
  const client = new PortalClient(platform.url);
  const home = await client.logIn('secretary');
  const page = await client.get('/beheer/mail');

  expect(home.text).toContain('Eén bericht is na te bellen');
  expect(page.text).toContain('Departement Werk en Sociale Economie');
  expect(page.text).toContain('Het bericht kwam terug.');
  expect(page.text).toContain('Wat u moet doen');
  const after = await client.post('/beheer/mail', { item: `reach-by-phone#${message}` }, page.text);
  expect(after.text).toContain('de instantie is ingelicht');
  expect(after.text).toContain('Alle mail is aangekomen');
  const again = await client.post('/beheer/mail', { item: `reach-by-phone#${message}` }, page.text);
  expect(again.text).toContain('Dit bericht staat niet meer op de lijst');
});

test('of each kind of notice it is kept how often what it asked for was done within seven days', async () => {
  const counted = new Map(
    (await readUsefulness(platform.table)).map(({ notice, milestone, told, met }) => [
      `${notice} ${milestone ?? ''}`,
      { told, met },
    ]),
  );

  // The applicant answered on 28 June, five days after the reminder of the 23rd; nobody did anything about 101.
  expect(counted.get('information-reminder -7')).toEqual({ told: 2, met: 2 });
  expect(counted.get('condition-reminder -30')).toEqual({ told: 1, met: 0 });
});

test('rows that cannot be taken, however many, keep nothing that is due after them', async () => {
  // The third nudge about 78 comes on 19 December at nine; behind so many that come to nothing.
  await platform.advanceTo(at('2017-12-19T08:59'));
  const { pk } = dueKey(now(), 'condition:amif:78:wse');
  const rows = Array.from({ length: 210 }, (_, number) => ({ pk, sk: `2017-12-01T08:00:00.000Z#onzin-${number}` }));
  const writes = (
    make: (key: { pk: string; sk: string }) => NonNullable<TransactWriteCommandInput['TransactItems']>[number],
  ) =>
    Promise.all(
      rows.map((key) => platform.table.documents.send(new TransactWriteCommand({ TransactItems: [make(key)] }))),
    );
  const TableName = platform.table.name;
  await writes(({ pk: partition, sk }) => {
    const [instant, aggregate] = sk.split('#');
    return { Put: { TableName, Item: { pk: partition, sk, instant, aggregate } } };
  });
  await platform.advanceTo(at('2017-12-19T09:06'));
  const { swept } = await readProgress(platform.table);
  const [secretary, municipality] = [new PortalClient(platform.url), new PortalClient(platform.url)];
  const banners = [await secretary.logIn('secretary'), await municipality.logIn('aii-security')].map(({ text }) =>
    text.includes('Herinneringen zijn te laat: wat sinds 1 december 2017 om 09:00'),
  );
  await writes((Key) => ({ Delete: { TableName, Key } }));

  expect(sentSince('2017-12-19T08:59').filter((line) => line.startsWith('esf@wse.example'))).toHaveLength(1);
  expect((swept ?? '') < instantOfEpoch(at('2017-12-19T09:00'))).toBe(true);
  // The secretariat reads it on its first page, nobody else; whoever keeps Beraad going gets an alarm from the log.
  expect(banners).toEqual([true, false]);
  expect(readFileSync(join(running.folder, 'platform.log'), 'utf8')).toContain('"code":"reminders-late"');
});

describe('mail:missing', () => {
  test('lists exactly the notices whose rows were lost from the queue, whatever else is sent', async () => {
    const queued = async () =>
      (await readOutbox(platform.table, '2999-01-01T00:00:00.000Z')).toSorted((a, b) => (a.sk < b.sk ? -1 : 1));
    // Time stands: what these commands queue has not left yet.
    for (const [number, due] of [
      '2018-02-01',
      '2018-03-01',
      '2018-04-01',
      '2018-05-01',
      '2018-06-01',
      '2018-07-01',
      '2018-08-01',
    ].entries())
      await submitRequest(`gevraagd-${number}`, due);
    const rows = await queued();
    expect(rows.length).toBeGreaterThanOrEqual(14);
    const random = seededRandom(7);
    const lost = rows.toSorted(() => random() - 0.5).slice(0, 5);
    for (const { pk, sk } of lost)
      await platform.table.documents.send(new DeleteCommand({ TableName: platform.table.name, Key: { pk, sk } }));
    await platform.advanceTo(platform.clock.now() + 30 * 60_000);

    expect(await missing()).toEqual(lost.flatMap(({ notices }) => notices.map(({ key }) => `missing ${key}`)).sort());
  });

  test('lists what was due although the row is gone that says when', async () => {
    const before = await missing();
    const dues = await readDue(platform.table, '2999-01-01T00:00:00.000Z', 100);
    const lost = dues.find(({ aggregate }) => aggregate === 'dossier:gevraagd-0');
    expect(lost).toBeDefined();
    await platform.table.documents.send(
      new DeleteCommand({ TableName: platform.table.name, Key: dueKey(lost?.instant ?? '', 'dossier:gevraagd-0') }),
    );
    await platform.advanceTo(platform.clock.now() + 12 * 24 * 3_600_000);

    const found = (await missing()).filter((line) => !before.includes(line));
    expect(found).toEqual(['missing dossier:gevraagd-0|admissibility-0:5|admissibility-reminder|secretariat:vtc']);
  });

  test('is a command for a platform’s folder, which says so by its exit status', async () => {
    await running.restart();
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['local/mail/missing/main.ts', '--data', running.folder, ...args], {
        encoding: 'utf8',
      });
    const found = run('--from', '2017-12-01', '--to', '2018-01-31');

    expect(found.status).toBe(1);
    expect(found.stdout).toContain('6 notices are missing from 2017-12-01 to 2018-01-31.');
    expect(run('--from', '2017-06-01', '--to', '2017-11-30')).toMatchObject({
      status: 0,
      stdout: 'Nothing is missing from 2017-06-01 to 2017-11-30.\n',
    });
    expect(run('--from', '2017-06-31', '--to', '2017-11-30')).toMatchObject({ status: 2 });
  });

  test('is the same for a table on AWS, which it reaches as every function does', async () => {
    const dynamodb = await startDynamodb(join(running.folder, 'dynamodb.db'));
    const there = { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint, AWS_REGION: REGION };
    const account = { AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey };
    const days = ['--from', '2017-06-01', '--to', '2017-12-30', '--json'];
    const run = (...where: string[]) =>
      spawnSync(process.execPath, ['local/mail/missing/main.ts', ...where, ...days], {
        encoding: 'utf8',
        env: { ...process.env, ...there, ...account },
      });
    const [table, elsewhere] = [run('--table', TABLE_NAME), run('--table', 'elsewhere')];
    await dynamodb.close();

    expect(table.stdout.trim().split('\n')).toHaveLength(6);
    const folder = spawnSync(process.execPath, ['local/mail/missing/main.ts', '--data', running.folder, ...days], {
      encoding: 'utf8',
    });
    expect(table).toMatchObject({ status: 1, stdout: folder.stdout });
    // Of a table that is not there it says so, and not that nothing is missing, or something.
    expect(elsewhere).toMatchObject({ status: 3, stdout: '' });
    expect(elsewhere.stderr).toContain('elsewhere');
  });
});
