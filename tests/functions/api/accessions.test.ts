import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ADMINISTRATOR, anApi, type TestApi } from '#tests/support/api.ts';
import { aDeliberation, CONTACT_PERSON, DELIBERATION_PARTIES } from '#tests/support/deliberation.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register(DELIBERATION_PARTIES);
});
afterAll(() => api[Symbol.asyncDispose]());

const give = (by: string, dossier: string, organisation: string, step: string, body: object = {}) =>
  api.call(by, 'POST', `/api/v1/dossiers/${dossier}/accessions/${organisation}/${step}`, { body });
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
