import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readOutbox } from '#adapters/dynamodb/outbox.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { tellAmended } from '#domain/usecases/announce-amendment.ts';
import { placeAudiences } from '#functions/send-mail/place-audiences.ts';
import { anApi, type TestApi } from '#tests/support/api.ts';
import { accede, aDeliberation, CONTACT_PERSON, DELIBERATION_PARTIES, giveStep } from '#tests/support/deliberation.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register({
    ...DELIBERATION_PARTIES,
    'organisations/aalst': { name: 'Aalst', kind: 'municipality', email: 'info@aalst.example' },
    'people/aalst': { name: 'A', role: 'responsible', organisation: 'aalst' },
  });
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(() => api.standAt('2024-11-18T10:00'));

const IN_FORCE_FROM = '2025-01-10';

/** A deliberation to which Leuven and Gent have acceded, and a new version of it that is published. */
async function aCampaign(): Promise<{ readonly before: string; readonly dossier: string }> {
  const before = await aDeliberation(api);
  await accede(api, before, 'leuven');
  await accede(api, before, 'gent');
  const dossier = await aDeliberation(api, { amends: before }, { effectiveFrom: IN_FORCE_FROM, number: '06/2024' });
  return { before, dossier };
}

const campaign = (by: string, dossier: string) => api.call(by, 'GET', `/api/v1/dossiers/${dossier}/campaign`);
const remind = (by: string, dossier: string, body: object = {}, headers = {}) =>
  api.call(by, 'POST', `/api/v1/dossiers/${dossier}/remind-acceders`, { body, headers });

/** Whom the queue holds a reminder for, with the day by which they have to sign. */
async function reminded(dossier: string): Promise<string[]> {
  const queued = () => readOutbox(api.ports.table, '2999-01-01T00:00:00.000Z');
  while (await placeAudiences(api.ports, await queued()));
  return (await queued())
    .flatMap(({ notices }) => notices)
    .filter(({ notice, dossier: about }) => notice === 'accession-renewal-reminder' && about === dossier)
    .map(({ recipient, due }) => `${recipient} ${due}`)
    .sort();
}

describe('a campaign', () => {
  test('tells who has signed which version, and how far it is', async () => {
    const { before, dossier } = await aCampaign();
    await accede(api, dossier, 'leuven');
    await accede(api, dossier, 'aalst');
    await giveStep(api, 'gent', `${dossier}/accessions/gent/prepare-commitment`, {
      contact: CONTACT_PERSON,
      dpo: CONTACT_PERSON,
    });
    const version = (name: string, number: number, state: string) => ({ dossier: name, version: number, state });

    const { status, body } = await campaign('secretary', dossier);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      amends: before,
      number: '06/2024',
      version: 2,
      state: 'running',
      until: '2025-01-10T00:00:00+01:00',
      progress: { renewing: 2, signed: 1, underReview: 0, waitedFor: 1, joined: 1 },
      organisations: [
        { organisation: 'aalst', renews: false, progress: 'signed', versions: [version(dossier, 2, 'active')] },
        {
          organisation: 'gent',
          renews: true,
          progress: 'prepared',
          versions: [version(before, 1, 'active'), version(dossier, 2, 'prepared')],
        },
        {
          organisation: 'leuven',
          renews: true,
          progress: 'signed',
          versions: [version(before, 1, 'active'), version(dossier, 2, 'active')],
        },
      ],
      commands: ['remind-acceders'],
    });
  });

  test('is seen whole by who has a part in the dossier, and of an acceder by itself', async () => {
    const { before, dossier } = await aCampaign();

    expect((await campaign('officer', dossier)).body).toMatchObject({ progress: { renewing: 2 }, commands: [] });
    expect((await campaign('gent', dossier)).body).toMatchObject({
      organisations: [{ organisation: 'gent' }],
      progress: { renewing: 1 },
      commands: [],
    });
    for (const [by, about] of [
      ['other-secretary', dossier],
      ['ocmw', dossier],
      ['secretary', before],
      ['secretary', 'nothing'],
    ] as const)
      expect((await campaign(by, about)).code).toBe('no-such-campaign');
  });

  test('is listed while it runs, and told to those whose accession will end', async () => {
    const { before, dossier } = await aCampaign();
    const { state } = await api.ports.store.load(dossierId(dossier), dossierKind);
    await tellAmended(api.ports, state!, `dossier:${dossier}@6`, 'system:test');
    const listed = async (by: string) =>
      Object(await api.call(by, 'GET', '/api/v1/campaigns')).body.campaigns.map(
        (one: { dossier: string }) => one.dossier,
      );

    expect(await listed('secretary')).toContain(dossier);
    expect(await listed('officer')).toContain(dossier);
    expect(await listed('gent')).toEqual([]);
    expect((await api.call('gent', 'GET', `/api/v1/dossiers/${before}/accessions/gent`)).body).toMatchObject({
      renewal: { dossier, from: '2025-01-10T00:00:00+01:00' },
    });
    api.standAt('2025-01-10T00:00');
    expect(await listed('secretary')).not.toContain(dossier);
    expect((await campaign('secretary', dossier)).body).toMatchObject({
      state: 'closed',
      progress: { renewing: 2 },
      commands: [],
    });
    expect((await remind('secretary', dossier)).code).toBe('no-campaign-now');
    expect((await remind('secretary', before)).code).toBe('no-campaign-now');
  });
});

describe('a reminder by hand', () => {
  test('reaches a body that is called as what every object has', async () => {
    const { name, ...rest } = { ...DELIBERATION_PARTIES['organisations/leuven'], email: 'info@c.example' };
    await api.register({
      'organisations/constructor': { ...rest, name: `Niet ${name}` },
      'people/constructor': { name: 'C', role: 'responsible', organisation: 'constructor' },
    });
    const before = await aDeliberation(api);
    await accede(api, before, 'constructor');
    const dossier = await aDeliberation(api, { amends: before }, { effectiveFrom: IN_FORCE_FROM });

    expect((await remind('secretary', dossier)).status).toBe(200);
    expect(await reminded(dossier)).toEqual(['organisation:constructor 2025-01-09']);
    expect((await remind('secretary', dossier)).code).toBe('nobody-to-remind');
    expect((await campaign('secretary', dossier)).body).toMatchObject({
      organisations: [{ organisation: 'constructor', remindableFrom: '2024-11-25' }],
    });
  });

  test('goes to those who have not signed, and never twice within seven days', async () => {
    const { dossier } = await aCampaign();
    await accede(api, dossier, 'leuven');

    const answers = await Promise.all([remind('secretary', dossier), remind('secretary', dossier)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe('nobody-to-remind');
    expect(await reminded(dossier)).toEqual(['organisation:gent 2025-01-09']);
    expect((await campaign('secretary', dossier)).body).toMatchObject({
      organisations: [{ organisation: 'gent', remindableFrom: '2024-11-25' }, {}],
    });
    api.standAt('2024-11-24T23:59');
    expect((await remind('secretary', dossier)).code).toBe('nobody-to-remind');
    expect((await remind('secretary', dossier, { organisations: ['gent'] })).code).toBe('reminded-recently');
    api.standAt('2024-11-25T00:00');
    const once = { 'idempotency-key': 'again' };
    expect((await remind('secretary', dossier, { organisations: ['gent', 'gent'] }, once)).status).toBe(200);
    expect((await remind('secretary', dossier, { organisations: ['gent', 'gent'] }, once)).status).toBe(200);
    expect(await reminded(dossier)).toHaveLength(2);
  });

  test('is refused for who has signed, is no acceder, or is named by another than the secretariat', async () => {
    const { dossier } = await aCampaign();
    await accede(api, dossier, 'leuven');

    for (const organisation of ['leuven', 'aalst', 'nobody'])
      expect((await remind('secretary', dossier, { organisations: [organisation] })).code).toBe('not-waited-for');
    expect((await remind('officer', dossier)).code).toBe('not-permitted');
    expect((await remind('gent', dossier)).status).toBeGreaterThanOrEqual(403);
    expect((await remind('other-secretary', dossier)).code).toBe('no-such-dossier');
    expect((await remind('secretary', dossier, { organisations: [] })).code).toBe('invalid-body');
    expect(await reminded(dossier)).toEqual([]);
  });
});
