import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readTextRows } from '#adapters/dynamodb/erasure.ts';
import { uploadKey } from '#adapters/dynamodb/keys.ts';
import { accessionId } from '#domain/door/aggregate-id.ts';
import { eraseExpired } from '#functions/erase-expired/erase-expired.ts';
import { portalCommands } from '#functions/web/portal-commands.ts';
import { ADMINISTRATOR, type Asked, anApi, type TestApi } from '#tests/support/api.ts';
import { accede, aDeliberation, CONTACT_PERSON, DELIBERATION_PARTIES, giveStep } from '#tests/support/deliberation.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register(DELIBERATION_PARTIES);
});
afterAll(() => api[Symbol.asyncDispose]());

const give = (
  by: string,
  dossier: string,
  organisation: string,
  step: string,
  body: object = {},
  headers: Asked['headers'] = {},
) => api.call(by, 'POST', `/api/v1/dossiers/${dossier}/accessions/${organisation}/${step}`, { body, headers });
const prepare = (by: string, dossier: string, organisation: string, more: object = {}) =>
  give(by, dossier, organisation, 'prepare-commitment', { contact: CONTACT_PERSON, dpo: CONTACT_PERSON, ...more });
const documentSchema = z.object({ sha256: z.string(), url: z.string() });

describe('preparing a commitment', () => {
  test('gives the organisation a document that is kept under the hash of its bytes', async () => {
    const dossier = await aDeliberation(api);
    const { status, body } = await prepare('leuven', dossier, 'leuven', { rhythm: 'yearly' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'prepared',
      contact: CONTACT_PERSON,
      dpo: CONTACT_PERSON,
      commitment: { number: '05/2024', version: 1, rhythm: 'yearly' },
    });
    const path = `/api/v1/dossiers/${dossier}/accessions/leuven/document`;
    const link = await api.call('leuven', 'GET', path, { query: { document: 'commitment' } });
    const { sha256, url } = documentSchema.parse(link.body);
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
    expect(digest).toBe(sha256);
  });

  test.each([
    ['an undertaking that is answered no', { undertakings: [{ ref: '18', answer: 'no' }] }, 'incomplete-commitment'],
    [
      'a processor that has not committed itself',
      { processors: [{ name: 'Cipal', committed: false }] },
      'incomplete-commitment',
    ],
  ])('is refused with %s, and nothing is kept', async (_what, more, code) => {
    const dossier = await aDeliberation(api);

    expect(await prepare('leuven', dossier, 'leuven', more)).toMatchObject({ status: 409, code });
    expect((await api.call('leuven', 'GET', `/api/v1/dossiers/${dossier}/accessions/leuven`)).status).toBe(404);
  });

  test('is for the kind of organisation that the deliberation names, and for its own people', async () => {
    const dossier = await aDeliberation(api);

    expect((await prepare('ocmw', dossier, 'ocmw')).code).toBe('wrong-kind-of-organisation');
    expect((await prepare('gent', dossier, 'leuven')).code).toBe('no-such-dossier');
    expect((await prepare('secretary', dossier, 'leuven')).code).toBe('not-permitted');
  });
});

describe('an accession', () => {
  test.each(['leuven', 'secretary', 'officer', ADMINISTRATOR])('is seen by %s', async (by) => {
    const dossier = await aDeliberation(api);
    await prepare('leuven', dossier, 'leuven');

    for (const place of ['', '/history'])
      expect((await api.call(by, 'GET', `/api/v1/dossiers/${dossier}/accessions/leuven${place}`)).status).toBe(200);
    expect((await api.call(by, 'GET', `/api/v1/dossiers/${dossier}/accessions`)).body).toMatchObject({
      accessions: [{ organisation: 'leuven', state: 'prepared', contact: CONTACT_PERSON }],
    });
  });

  test.each(['gent', 'other-secretary'])('is nothing to %s', async (by) => {
    const dossier = await aDeliberation(api);
    await prepare('leuven', dossier, 'leuven');

    const path = `/api/v1/dossiers/${dossier}/accessions`;
    expect((await api.call(by, 'GET', `${path}/leuven`)).code).toBe('no-such-accession');
    expect((await api.call(by, 'GET', `${path}/leuven/history`)).code).toBe('no-such-accession');
    expect((await api.call(by, 'GET', path)).code).toBe('no-such-dossier');
    expect((await give(by, dossier, 'leuven', 'uploads')).code).toBe('no-such-dossier');
  });

  test('takes no file that was not sent, nor one of another', async () => {
    const dossier = await aDeliberation(api);
    await prepare('leuven', dossier, 'leuven');
    await prepare('gent', dossier, 'gent');
    const offered = await give('gent', dossier, 'gent', 'uploads');
    const { upload } = z.object({ upload: z.string() }).parse(offered.body);

    expect(offered.status).toBe(201);
    for (const [by, organisation] of [
      ['gent', 'gent'],
      ['leuven', 'leuven'],
    ] as const) {
      const answer = await give(by, dossier, organisation, 'submit-commitment', { upload, form: 'signed' });
      expect(answer.code).toBe('upload-not-found');
    }
  });
});

const uploadSchema = z.object({ upload: z.string(), url: z.string(), fields: z.record(z.string(), z.string()) });
/** A file that was sent to a place that was offered for it; its name. */
async function sendFile(by: string, dossier: string): Promise<string> {
  const { body } = await give(by, dossier, by, 'uploads');
  const { upload, url, fields } = uploadSchema.parse(body);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['%PDF-1.7']));
  expect((await fetch(url, { method: 'POST', body: form })).ok).toBe(true);
  return upload;
}

test('a commitment that is handed in again under the same Idempotency-Key is answered as before, whatever became of its file', async () => {
  const dossier = await aDeliberation(api);
  await prepare('leuven', dossier, 'leuven');
  const upload = await sendFile('leuven', dossier);
  const hand = (headers: Asked['headers'] = { 'idempotency-key': 'k' }) =>
    give('leuven', dossier, 'leuven', 'submit-commitment', { upload, form: 'signed' }, headers);
  const first = await hand();
  const { name: TableName, documents } = api.ports.table;
  await documents.send(new DeleteCommand({ TableName, Key: uploadKey(upload) }));

  expect(first.status).toBe(202);
  expect(await hand()).toMatchObject({ status: 202, body: first.body });
  expect((await hand({})).code).toBe('upload-not-found');
});

describe('of two acceders', () => {
  let dossier: string;
  beforeAll(async () => {
    dossier = await aDeliberation(api);
    for (const organisation of ['leuven', 'gent']) await accede(api, dossier, organisation);
  });
  const record = (by: string, body: object, version?: string) =>
    api.call(by, 'POST', `/api/v1/dossiers/${dossier}/record-event`, {
      body: { event: 'ceremony', date: '2024-11-15', ...body },
      headers: version === undefined ? {} : { 'if-match': version },
    });
  const tag = async (by: string, place = '') =>
    (await api.call(by, 'GET', `/api/v1/dossiers/${dossier}${place}`)).headers.etag ?? '';

  test.each(['78', '80', '100'])(
    'each is told of its own condition %s, and not who else owes it',
    async (condition) => {
      const evidence = (by: string, organisation?: string) =>
        api.call(by, 'POST', `/api/v1/dossiers/${dossier}/conditions/${condition}/submit-evidence`, {
          body: { text: 'T', ...(organisation === undefined ? {} : { organisation }) },
        });
      const others = await evidence('leuven', 'gent');
      const unknown = await evidence('leuven', 'ocmw');

      expect([others.status, others.code]).toEqual([404, 'no-such-condition']);
      expect(JSON.stringify(others.body)).toBe(JSON.stringify(unknown.body).replaceAll('ocmw', 'gent'));
      expect(await evidence('secretary')).toMatchObject({ status: 409, code: 'organisation-needed' });
      expect((await evidence('leuven')).status).toBe(condition === '78' ? 200 : 409);
      expect(JSON.stringify((await evidence('leuven')).body)).not.toContain('gent');
    },
  );

  test.each([
    'prepare-commitment',
    'submit-commitment',
    'uploads',
    'withdraw-accession',
    'accept-commitment',
    'suspend-accession',
  ])('neither learns by %s whether, or how far, the other has acceded', async (step) => {
    const body = {
      'prepare-commitment': { contact: CONTACT_PERSON, dpo: CONTACT_PERSON },
      'submit-commitment': { upload: crypto.randomUUID(), form: 'signed' },
      'withdraw-accession': { reason: 'R' },
      'suspend-accession': { reason: 'R' },
    }[step];
    const sent: readonly NonNullable<Asked['headers']>[] = [
      {},
      { 'if-match': '"1"' },
      { 'if-match': '"9"' },
      { 'idempotency-key': 'other' },
    ];
    for (const headers of sent) {
      const [gent, none] = await Promise.all(
        ['gent', 'ocmw'].map((organisation) => give('leuven', dossier, organisation, step, body, headers)),
      );
      expect([gent?.status, gent?.code]).toEqual([404, 'no-such-accession']);
      expect(JSON.stringify(gent?.body)).toBe(JSON.stringify(none?.body).replaceAll('ocmw', 'gent'));
    }
  });

  test.each([
    { step: 'record-event', code: 'not-permitted', body: { event: 'ceremony', date: '2024-11-15' } },
    { step: 'correct-event', code: 'no-such-event', body: { date: '2024-11-15', reason: 'R' } },
    { step: 'cancel-event', code: 'no-such-event', body: { reason: 'R' } },
  ])('neither learns by $step whether the other has acceded', async ({ step, code, body }) => {
    expect((await record('gent', { for: 'gent' })).status).toBe(200);
    const sent: readonly NonNullable<Asked['headers']>[] = [
      {},
      { 'if-match': '"1"' },
      { 'if-match': '"99999"' },
      { 'idempotency-key': step },
    ];
    for (const headers of sent)
      for (let sequence = 1; sequence <= 9; sequence += 1) {
        const [gent, none] = await Promise.all(
          ['gent', 'ocmw'].map((organisation) => {
            const about =
              step === 'record-event'
                ? { for: organisation }
                : { event: `accession:${dossier}:${organisation}@${sequence}` };
            return api.call('leuven', 'POST', `/api/v1/dossiers/${dossier}/${step}`, {
              body: { ...body, ...about },
              headers,
            });
          }),
        );
        expect(gent?.code).toBe(code);
        expect(JSON.stringify(gent?.body)).toBe(JSON.stringify(none?.body).replaceAll('ocmw', 'gent'));
      }
  });

  test('an event is recorded on the version that its recorder saw: of the dossier, or of their own accession', async () => {
    const [seen, own] = await Promise.all([tag('secretary'), tag('gent', '/accessions/gent')]);
    expect(seen).not.toBe(own);

    expect(await record('secretary', { for: 'gent' }, own)).toMatchObject({ status: 412, code: 'version-changed' });
    expect(await record('gent', { for: 'gent' }, seen)).toMatchObject({ status: 412, code: 'version-changed' });
    expect((await record('secretary', { for: 'gent' }, seen)).headers.etag).toBe(seen);
    const later = await tag('gent', '/accessions/gent');
    expect(later).not.toBe(own);
    expect((await record('gent', { for: 'gent' }, own)).status).toBe(412);
    const recorded = await record('gent', { for: 'gent' }, later);
    expect([recorded.status, recorded.headers.etag]).toEqual([200, await tag('gent', '/accessions/gent')]);
  });

  test('a recorded event is corrected on the version that its corrector saw', async () => {
    // Twice, so that its log is longer than the dossier's.
    for (const date of ['2024-11-15', '2024-11-16']) await record('secretary', { for: 'leuven', date });
    const { body } = await api.call('secretary', 'GET', `/api/v1/dossiers/${dossier}/accessions/leuven/history`);
    const event = z
      .object({ events: z.array(z.object({ id: z.string(), name: z.string() })) })
      .parse(body)
      .events.findLast(({ name }) => name === 'event-recorded')?.id;
    const correct = (date: string, headers: Asked['headers']) =>
      api.call('secretary', 'POST', `/api/v1/dossiers/${dossier}/correct-event`, {
        body: { event, date, reason: 'R' },
        headers,
      });
    const [seen, own] = await Promise.all([tag('secretary'), tag('secretary', '/accessions/leuven')]);
    expect(own).not.toBe(seen);

    expect((await correct('2024-11-14', { 'if-match': own })).status).toBe(412);
    expect((await correct('2024-11-14', { 'if-match': seen })).status).toBe(200);
    // What changed nothing when it was given changes nothing when it is delivered again.
    expect((await correct('2024-11-14', { 'idempotency-key': 'same day' })).status).toBe(200);
    expect((await correct('2024-11-13', {})).status).toBe(200);
    const before = await tag('secretary', '/accessions/leuven');
    // The page of an accession shows its own version.
    const { give: giveOnPage } = portalCommands(api.ports, api.works);
    const reader = {
      person: { kind: 'person', id: 'secretary', role: 'secretariat', committee: 'vcmp' },
      name: 'S',
    } as const;
    const onPage = (version: string) =>
      giveOnPage(
        reader,
        'correct-event',
        { dossier, event, date: '2024-11-13', reason: 'R' },
        { once: version, version: Number(version.replaceAll('"', '')) },
      );
    expect(await onPage(before)).toEqual({ ok: true });
    expect(await onPage(seen)).toMatchObject({ ok: false, kind: 'stale' });
    expect((await correct('2024-11-14', { 'idempotency-key': 'same day' })).status).toBe(200);
    expect(await tag('secretary', '/accessions/leuven')).toBe(before);
  });

  test('an upload is offered on the version that was seen', async () => {
    const etag = await tag('leuven', '/accessions/leuven');
    const offer = (version: string) => give('leuven', dossier, 'leuven', 'uploads', {}, { 'if-match': version });

    expect((await offer('"1"')).status).toBe(412);
    expect((await offer(etag)).status).toBe(201);
  });
});

test('whom to call is kept while an acceder has a duty, and a year longer', async () => {
  const condition = { ref: '41', text: 'Wissen', deadline: { by: '2026-06-30' }, survives: true };
  const dossier = await aDeliberation(
    api,
    {},
    { accession: { review: 'automatic', undertakings: [], conditions: [condition] } },
  );
  await accede(api, dossier, 'leuven');
  await giveStep(api, 'leuven', `${dossier}/accessions/leuven/withdraw-accession`);
  const contactAt = async (time: string) => {
    api.standAt(time);
    await eraseExpired(api.ports);
    const rows = await readTextRows(api.ports.table, accessionId(dossier, 'leuven'));
    return JSON.stringify(rows).includes(CONTACT_PERSON.name);
  };

  const owed = { organisation: 'leuven' };
  // The duty outlives the accession, which ended in November 2024.
  expect(await contactAt('2026-06-01T10:00')).toBe(true);
  await giveStep(api, 'leuven', `${dossier}/conditions/41/submit-evidence`, owed);
  await giveStep(api, 'secretary', `${dossier}/conditions/41/accept-evidence`, owed);
  expect(await contactAt('2027-06-01T10:00')).toBe(true);
  expect(await contactAt('2027-06-02T10:00')).toBe(false);
});
