import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { readTextRows } from '#adapters/dynamodb/erasure.ts';
import { verifyLogs } from '#adapters/dynamodb/verify-logs.ts';
import { listWork, OPERATORS, readWork, tickOffItem, type WorkItem } from '#adapters/dynamodb/work-list.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { deleteExpired } from '#local/dynamodb/time-to-live.ts';
import { textKey } from '#local/platform/settings.ts';
import { ApiClient } from '#local/replay/api-client.ts';
import { openPlatformStore } from '#local/store/platform-store.ts';
import { liveWhole, take } from '#tests/support/lives.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

const REQUEST = {
  by: 'applicant',
  do: 'submit-request',
  committee: 'vtc',
  provider: 'aii',
  applicants: ['wse'],
  purposes: ['Doel'],
  dataItems: [{ name: 'Naam' }],
};
const SCENARIO = {
  title: 'What is kept, and how long',
  start: '2010-01-04T09:00',
  until: '2010-03-01T09:00',
  committees: { vtc: { name: 'VTC', secretariat: 'secretariaat@vtc.example', chair: 'voorzitter@vtc.example' } },
  organisations: {
    aii: { name: 'AII', kind: 'agency', email: 'info@aii.example' },
    wse: { name: 'WSE', kind: 'department', email: 'info@wse.example' },
    gent: { name: 'Gent', kind: 'municipality', email: 'info@gent.example' },
  },
  people: {
    applicant: { name: 'Aanvrager', role: 'applicant', organisation: 'wse' },
    secretary: { name: 'Secretariaat', role: 'secretariat', committee: 'vtc' },
    chair: { name: 'Voorzitter', role: 'chair', committee: 'vtc' },
    clerk: { name: 'Bediende', role: 'responsible', organisation: 'gent' },
  },
  steps: [
    {
      at: '2010-01-05T10:00',
      ...REQUEST,
      dossier: 'closed',
      kind: 'authorisation',
      subject: 'Stroom',
      recipients: ['wse'],
    },
    {
      at: '2010-01-06T10:00',
      by: 'secretary',
      do: 'request-information',
      dossier: 'closed',
      question: 'Wie is An Peeters?',
      due: '2010-01-20',
    },
    {
      at: '2010-01-07T10:00',
      by: 'applicant',
      do: 'provide-information',
      dossier: 'closed',
      answer: 'An Peeters is onze dpo',
    },
    { at: '2010-01-08T10:00', by: 'applicant', do: 'withdraw-request', dossier: 'closed', reason: 'Jan Claes vertrok' },
    {
      at: '2010-01-11T10:00',
      ...REQUEST,
      dossier: 'general',
      kind: 'general-deliberation',
      subject: 'Algemeen',
      recipientClass: 'municipality',
    },
    { at: '2010-01-12T10:00', by: 'secretary', do: 'rule-admissible', dossier: 'general' },
    { at: '2010-01-13T10:00', by: 'secretary', do: 'schedule-meeting', dossier: 'general', date: '2010-01-18' },
    {
      at: '2010-01-18T12:00',
      by: 'secretary',
      do: 'record-decision',
      dossier: 'general',
      outcome: 'granted',
      number: '1',
      date: '2010-01-18',
      accession: { review: 'automatic', undertakings: [{ ref: '18', text: 'Een register bijhouden' }], conditions: [] },
    },
    { at: '2010-01-18T13:00', by: 'chair', do: 'sign-decision', dossier: 'general' },
    { at: '2010-01-19T10:00', by: 'secretary', do: 'publish-decision', dossier: 'general' },
    {
      at: '2010-01-25T10:00',
      by: 'clerk',
      do: 'prepare-commitment',
      dossier: 'general',
      organisation: 'gent',
      contact: { name: 'Els Maes', email: 'els@gent.example' },
      dpo: { name: 'Dirk Raes', email: 'dirk@gent.example' },
    },
    {
      at: '2010-01-26T10:00',
      by: 'clerk',
      do: 'withdraw-accession',
      dossier: 'general',
      organisation: 'gent',
      reason: 'Te laat',
    },
  ],
};

const TableName = 'beraad';
const put = (Item: Record<string, unknown>) => new PutCommand({ TableName, Item });
const get = (pk: string) => new GetCommand({ TableName, Key: { pk, sk: 'SESSION' } });
/** The texts of the closed dossier's second event. */
const erasedRows = () =>
  new QueryCommand({
    TableName,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :text)',
    FilterExpression: 'attribute_exists(erased)',
    ExpressionAttributeValues: { ':pk': 'AGGREGATE#dossier:closed', ':text': 'TEXT#' },
  });

const expiredSchema = z.object({
  expired: z.array(
    z.object({
      kind: z.string(),
      about: z.string(),
      since: z.string(),
      texts: z.int(),
      messages: z.int(),
      keys: z.int(),
      items: z.int(),
    }),
  ),
});

let test: TestPlatform;
beforeAll(async () => {
  test = await aPlatform(SCENARIO.start);
  await liveWhole(test.platform, SCENARIO);
}, 120_000);
afterAll(() => test[Symbol.asyncDispose]());

async function invoke(event: object) {
  const { payload, functionError } = await test.platform.host.invoke('erase-expired', JSON.stringify(event));
  if (functionError !== undefined) throw new Error(payload);
  return expiredSchema.parse(JSON.parse(payload)).expired;
}
const textsOf = async (aggregate: string): Promise<string> =>
  JSON.stringify(
    // The table gives a map's members in no order.
    (await readTextRows(test.platform.table, aggregate)).map(({ texts }) => Object.entries(texts).sort()),
  );
const mailTo = async (dossier: string): Promise<unknown> => {
  const client = new ApiClient(test.platform.url);
  const answer = await client.call('secretary', 'GET', `/api/v1/dossiers/${dossier}/mail`);
  return answer.ok ? answer.body : answer.code;
};

it('previews what would be erased by a day, and changes nothing', async () => {
  expect(await invoke({ preview: true })).toEqual([]);
  const before = await textsOf('dossier:closed');

  const inAYear = await invoke({ preview: true, by: '2011-01-26' });
  expect(inAYear).toMatchObject([{ kind: 'accession-texts', about: 'accession:general:gent' }]);
  expect(inAYear[0]?.texts).toBe(3);
  const later = await invoke({ preview: true, by: '2020-01-08' });
  expect(later.map(({ about }) => about).sort()).toEqual(['accession:general:gent', 'dossier:closed']);
  const closed = later.find(({ about }) => about === 'dossier:closed');
  // A question, an answer, a reason; and what left by mail about it.
  expect(closed).toMatchObject({ kind: 'dossier-texts', texts: 3 });
  expect(closed?.messages).toBeGreaterThan(2);
  expect(localDateOf(closed?.since ?? '')).toBe('2020-01-09');
  expect(await textsOf('dossier:closed')).toBe(before);
});

it('erases the names of an accession a year after its end, by itself, though the deliberation goes on', async () => {
  expect(await textsOf('accession:general:gent')).toContain('Els Maes');
  await test.platform.advanceTo(at('2011-01-26T09:00'));
  expect(await textsOf('accession:general:gent')).toContain('Els Maes');
  await test.platform.advanceTo(at('2011-02-07T09:00'));

  expect(await textsOf('accession:general:gent')).not.toMatch(/Els Maes|dirk@|Te laat/);
  const client = new ApiClient(test.platform.url);
  for (const path of ['', '/accessions/gent', '/history'])
    expect(await client.call('secretary', 'GET', `/api/v1/dossiers/general${path}`)).toMatchObject({ ok: true });
  expect(await textsOf('dossier:general')).toContain('Een register bijhouden');
  expect(await textsOf('dossier:closed')).toContain('An Peeters');
}, 120_000);

it('forgets who was told by telephone, half a year after it was done', async () => {
  const item: WorkItem = {
    id: 'reach-by-phone#one',
    committee: OPERATORS,
    kind: 'reach-by-phone',
    aggregate: 'dossier:general',
    status: 'to-do',
    causedBy: 'one',
    mail: {
      message: 'one',
      why: 'bounced',
      recipients: ['organisation:gent'],
      address: 'info@gent.example',
      subject: 'Onderwerp',
      text: 'Tekst',
      at: '2011-02-07T08:00:00.000Z',
    },
  };
  const { table } = test.platform;
  await listWork(table, item);
  await listWork(table, { ...item, id: 'reach-by-phone#two' });
  await tickOffItem(table, OPERATORS, item.id);

  expect(await invoke({ preview: true, by: '2011-08-06' })).toEqual([]);
  expect(await invoke({ preview: true, by: '2011-08-07' })).toMatchObject([{ kind: 'phone-items', items: 1 }]);
  await test.platform.advanceTo(at('2012-02-20T09:00'));
  expect((await readWork(table, OPERATORS)).map(({ id }) => id)).toEqual(['reach-by-phone#two']);
}, 120_000);

it('erases a closed dossier’s own words, mail and keys after ten years; its request, its log and its proof stay', async () => {
  const { table } = test.platform;
  expect(JSON.stringify(await mailTo('closed'))).toContain('request-received');
  await test.platform.advanceTo(at('2020-01-26T09:00'));

  const texts = await textsOf('dossier:closed');
  expect(texts).toContain('Stroom');
  expect(texts).not.toMatch(/Peeters|Claes/);
  expect(JSON.stringify(await mailTo('closed'))).not.toContain('request-received');
  expect(JSON.stringify(await mailTo('general'))).toContain('request-received');
  const store = openPlatformStore(test.folder);
  const verification = await verifyLogs(table, textKey(store), []);
  store.close();
  expect(verification.difference).toBeUndefined();
  const client = new ApiClient(test.platform.url);
  expect(await client.call('secretary', 'GET', '/api/v1/dossiers/closed')).toMatchObject({ ok: true });
  // Again, as after a crash or a tick that came twice: nothing is left to do.
  expect(await invoke({})).toEqual([]);
  const [row] = (await test.platform.table.documents.send(erasedRows())).Items ?? [];
  expect(row).toMatchObject({ erased: [{ rule: 'dossier-texts P10Y', names: ['question'] }] });
}, 240_000);

it('erases the mail about the accessions to a closed deliberation with its own', async () => {
  const { platform } = test;
  const mail = async () => JSON.stringify(await mailTo('general'));
  expect(await mail()).toContain('accession-withdrawn');
  await take(platform, { by: 'secretary', do: 'revoke-authorisation', dossier: 'general', reason: 'Gedaan' });
  await platform.skipTo(at('2030-02-10T09:00'));
  await invoke({});

  expect(await mail()).not.toMatch(/accession-withdrawn|request-received/);
  expect(await invoke({})).toEqual([]);
}, 120_000);

it('deletes what has expired, as DynamoDB does by itself', async () => {
  const { table } = test.platform;
  const [now, KEPT] = [
    Date.parse('2020-02-01T00:00:00Z'),
    { pk: 'SESSION#kept', sk: 'SESSION', expiresAt: 1_900_000_000 },
  ];
  await table.documents.send(put({ pk: 'SESSION#gone', sk: 'SESSION', expiresAt: 1_500_000_000 }));
  await table.documents.send(put(KEPT));

  expect(await deleteExpired(table, now)).toBeGreaterThanOrEqual(1);
  expect(await deleteExpired(table, now)).toBe(0);
  expect((await table.documents.send(get('SESSION#gone'))).Item).toBeUndefined();
  expect((await table.documents.send(get('SESSION#kept'))).Item).toEqual(KEPT);
});
