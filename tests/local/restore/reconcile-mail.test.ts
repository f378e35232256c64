import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outboxKey } from '#adapters/dynamodb/keys.ts';
import { readDossierMail, readMessage } from '#adapters/dynamodb/messages.ts';
import { readOutbox } from '#adapters/dynamodb/outbox.ts';
import { noticeHeader } from '#adapters/ses/render-message.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import { portsOver, type TablePorts } from '#functions/middleware/ports.ts';
import { readMailArchive } from '#local/restore/mail-archive.ts';
import { type MailReconciled, reconcileMail } from '#local/restore/reconcile-mail.ts';
import { aDossierOf } from '#tests/support/mail.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

const NOW = '2017-11-20T10:00:00.000Z';
const BODY = 'een@body.example';

let running: TestTable;
let ports: TablePorts;
beforeAll(async () => {
  running = await aTable();
  ports = portsOver(running.table, 'a key for texts in tests', () => NOW);
  await ports.directory.saveCommittee({ id: 'vtc', name: 'VTC', secretariat: 's@vtc.example', chair: 'c@vtc.example' });
  for (const [id, email] of [
    ['body', BODY],
    ['other', 'een@other.example'],
  ] as const)
    await ports.directory.saveOrganisation({ id, name: 'Een instantie', kind: 'agency', email });
});
afterAll(() => running[Symbol.asyncDispose]());

const reminder = (dossier: string, milestone: number, organisation = 'body'): QueuedNotice => ({
  key: `condition:${dossier}:101:body|deadline-1:${milestone}|condition-reminder|organisation:${organisation}`,
  notice: 'condition-reminder',
  recipient: `organisation:${organisation}`,
  aggregate: `condition:${dossier}:101:body`,
  sequence: 1,
  leavesAt: NOW,
  deadlineVersion: 1,
  dossier,
  condition: '101',
  milestone,
  due: '2018-06-01',
});

async function queue(...notices: readonly QueuedNotice[]): Promise<void> {
  const Item = { ...outboxKey(NOW, notices[0]?.key ?? ''), leavesAt: NOW, notices };
  await running.table.documents.send(new PutCommand({ TableName: running.table.name, Item }));
}

/** One event of the mail service about a message, as its archive has it. */
function told(eventType: string, id: string, notices: readonly QueuedNotice[], more: object = {}): string {
  const headers = notices.map((notice) => ({ name: 'X-Beraad-Notice', value: noticeHeader(notice) }));
  const mail = {
    timestamp: '2017-11-19T10:00:00.000Z',
    messageId: `ses-${id}`,
    destination: [BODY],
    tags: { 'beraad-message': [id] },
    headers,
  };
  return JSON.stringify({ detail: { eventType, mail, ...more } });
}

const reconcile = (...lines: string[]): Promise<MailReconciled> =>
  reconcileMail(
    { ports, from: 'Beraad <beraad@beraad.example>', portalUrl: 'https://beraad.example' },
    readMailArchive(lines.join('\n'), '2017-11-10T00:00:00.000Z'),
  );
const queued = async (dossier: string) =>
  (await readOutbox(running.table, '9999', () => undefined))
    .flatMap(({ notices }) => notices)
    .filter((notice) => notice.dossier === dossier)
    .map(({ milestone, recipient }) => [milestone, recipient]);
const deliveries = async (dossier: string) =>
  (await readDossierMail(running.table, dossier)).map(({ milestone, delivery }) => [milestone, delivery]).sort();

test('notices that left in one message are taken out of all their rows, and who was not told stays in the queue', async () => {
  await aDossierOf(ports, 'a', { organisation: 'body', due: '2018-06-01' });
  await queue(reminder('a', -30), reminder('a', -30, 'other'));
  await queue(reminder('a', -14));
  await queue(reminder('a', -7));

  const report = await reconcile(told('Send', 'ma', [reminder('a', -30), reminder('a', -14)]));

  expect(report).toEqual({ resolved: 0, taken: 2, kept: 2, unknown: [], failed: [] });
  expect(await queued('a')).toEqual(
    expect.arrayContaining([
      [-30, 'organisation:other'],
      [-7, 'organisation:body'],
    ]),
  );
  expect(await queued('a')).toHaveLength(2);
  expect(await deliveries('a')).toEqual([
    [-14, 'sent'],
    [-30, 'sent'],
  ]);
});

test('a run that died goes on with what is left, and what it had done is not done again', async () => {
  await aDossierOf(ports, 'b', { organisation: 'body', due: '2018-06-01' });
  const archive = [told('Send', 'mb', [reminder('b', -30), reminder('b', -14)])];
  await queue(reminder('b', -30));
  expect(await reconcile(...archive)).toMatchObject({ taken: 1 });
  await queue(reminder('b', -14));

  expect(await reconcile(...archive)).toMatchObject({ taken: 1, unknown: [], failed: [] });
  expect(await reconcile(...archive)).toMatchObject({ taken: 0, unknown: [], failed: [] });
  expect(await deliveries('b')).toEqual([
    [-14, 'sent'],
    [-30, 'sent'],
  ]);
});

test('what the service told later of a message is followed for the notices that left in it', async () => {
  await aDossierOf(ports, 'c', { organisation: 'body', due: '2018-06-01' });
  await queue(reminder('c', -30));

  const notices = [reminder('c', -30)];
  await reconcile(told('Send', 'mc', notices), told('Delivery', 'mc', notices, { delivery: {} }));

  expect(await deliveries('c')).toEqual([[-30, 'delivered']]);
});

test('the name of a message that left is taken, though nobody entered again what it told', async () => {
  const lost = reminder('d', -30);

  const report = await reconcile(told('Send', 'md', [lost]));

  expect(report.unknown).toMatchObject([{ notice: noticeHeader(lost), why: 'milestone' }]);
  expect(await readMessage(running.table, 'md')).toMatchObject({ status: 'sent', address: BODY });
});

test('what cannot be read or compared is told, and keeps nothing else', async () => {
  await aDossierOf(ports, 'e', { organisation: 'body', due: '2018-06-01' });
  await queue(reminder('e', -30));
  const unreadable = { ...outboxKey(NOW, 'of-a-later-version'), leavesAt: NOW, notices: [{ notice: 'unheard-of' }] };
  await running.table.documents.send(new PutCommand({ TableName: running.table.name, Item: unreadable }));
  const broken = { ...ports, directory: { ...ports.directory, organisation: unreachable } };

  const report = await reconcile(told('Send', 'me', [reminder('e', -30)]));
  expect(report).toMatchObject({ taken: 1 });
  expect(report.failed).toEqual([expect.stringContaining('a row of the queue has notices that could not be compared')]);

  await queue(reminder('e', -14));
  const archive = readMailArchive(told('Send', 'mf', [reminder('e', -14)]), '2017-11-10T00:00:00.000Z');
  const second = await reconcileMail({ ports: broken, from: 'b@b.example', portalUrl: 'https://b.example' }, archive);
  expect(second.taken).toBe(0);
  expect(second.failed).toContain('condition:e:101:body has notices that could not be compared: out of reach');
  expect(await queued('e')).toEqual([[-14, 'organisation:body']]);
});

const unreachable = (): Promise<never> => Promise.reject(new Error('out of reach'));
