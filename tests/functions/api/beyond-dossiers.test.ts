import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { keepDependency, tellDependents } from '#domain/usecases/follow-dependencies.ts';
import { endConditions } from '#domain/usecases/open-conditions.ts';
import { dossierLog } from '#functions/middleware/dossier-reads.ts';
import { PEOPLE } from '#tests/domain/support/builders.ts';
import { type Answer, anApi, type TestApi } from '#tests/support/api.ts';
import { liveInto } from '#tests/support/dossier-states.ts';
import { PARTIES } from '#tests/support/parties.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2017-06-20T10:00');
  await api.register({
    ...PARTIES,
    'organisations/new': { name: 'Opvolger', kind: 'agency', email: 'new@v.example' },
    'people/successor': { name: 'Sofie Nieuw', role: 'applicant', organisation: 'new' },
    'people/head-aii': { name: 'Hans', role: 'signatory', organisation: 'aii' },
    'people/head-rec': { name: 'Hilde', role: 'signatory', organisation: 'rec' },
    'people/dpo-aii': { name: 'Dirk', role: 'dpo', organisation: 'aii' },
    'people/dpo-rec': { name: 'Dora', role: 'dpo', organisation: 'rec' },
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const post = (by: string, path: string, body: object = {}, headers = {}): Promise<Answer> =>
  api.call(by, 'POST', path, { body, headers });
const on = (by: string, dossier: string, step: string, body: object = {}, headers = {}) =>
  post(by, `/api/v1/dossiers/${dossier}/${step}`, body, headers);
const get = async (by: string, path: string) => (await api.call(by, 'GET', path)).body;

const dossierSchema = z.object({
  state: z.string(),
  lastDeed: z.object({ event: z.string(), name: z.string() }).optional(),
  dependencies: z.array(z.object({ dependency: z.string(), lapsed: z.string().optional() })),
  commands: z.array(z.string()),
  conditions: z.array(
    z.object({ responsible: z.string(), predecessors: z.array(z.string()).optional(), commands: z.array(z.string()) }),
  ),
});
const dossier = async (by: string, name: string) => dossierSchema.parse(await get(by, `/api/v1/dossiers/${name}`));
const outboxRow = z.object({
  notices: z.array(z.object({ dossier: z.string(), notice: z.string(), recipient: z.string() })),
});
/** What is queued to be sent about a dossier: in these tests nothing leaves. */
async function mailOf(name: string): Promise<{ readonly notice: string; readonly to: string }[]> {
  const rows = [...(await api.everything())].filter(([key]) => key.startsWith('OUTBOX#'));
  return rows
    .flatMap(([, row]) => outboxRow.parse(row).notices)
    .filter((notice) => notice.dossier === name)
    .map(({ notice, recipient }) => ({ notice, to: recipient }));
}

test('a mistaken decision is annulled by a counter-event; the same delivery twice annuls one deed', async () => {
  await liveInto(api, 'mistake', 'signed');
  const mail = await mailOf('mistake');
  expect(mail.length).toBeGreaterThan(3);
  const { lastDeed, commands } = await dossier('chair', 'mistake');
  expect(lastDeed?.name).toBe('decision-signed');
  expect(commands).toContain('annul-dossier-event');
  expect((await dossier('secretary', 'mistake')).commands).not.toContain('annul-dossier-event');
  const annulment = { event: lastDeed?.event, reason: 'Verkeerde bijlage' };

  expect(await on('secretary', 'mistake', 'annul-dossier-event', annulment)).toMatchObject({ status: 403 });
  expect(await on('outsider', 'mistake', 'annul-dossier-event', annulment)).toMatchObject({ status: 404 });
  expect(await on('chair', 'mistake', 'annul-dossier-event', { ...annulment, reason: '' })).toMatchObject({
    status: 400,
  });
  const once = { 'idempotency-key': 'annul-1' };
  expect(await on('chair', 'mistake', 'annul-dossier-event', annulment, once)).toMatchObject({ status: 200 });
  expect(await on('chair', 'mistake', 'annul-dossier-event', annulment, once)).toMatchObject({ status: 200 });
  expect(await on('chair', 'mistake', 'annul-dossier-event', annulment)).toMatchObject({
    status: 409,
    code: 'not-annullable',
  });
  const decided = await dossier('secretary', 'mistake');
  expect(decided).toMatchObject({ state: 'decided', lastDeed: { name: 'decision-recorded' } });
  expect(
    await on('secretary', 'mistake', 'annul-dossier-event', { event: decided.lastDeed?.event, reason: 'R' }),
  ).toMatchObject({ status: 200, body: { state: 'scheduled' } });

  const { events } = z
    .object({ events: z.array(z.object({ name: z.string() })) })
    .parse(await get('secretary', '/api/v1/dossiers/mistake/history'));
  expect(events.map(({ name }) => name).slice(-4)).toEqual([
    'decision-recorded',
    'decision-signed',
    'event-annulled',
    'event-annulled',
  ]);
  expect(await mailOf('mistake')).toEqual(mail);
});

test('what the applicants wrote in a request is told to everybody who may see its dossier', async () => {
  const asked = {
    purposes: ['Controle van de uitgaven'],
    legalBases: ['Decreet, art. 8'],
    dataItems: [{ name: 'Naam', proportionality: 'Om wie het gaat' }, { name: 'Geboortedatum' }],
    ...{ retention: 'Tien jaar', frequency: 'Elke maand', processors: ['Verwerker NV'] },
  };
  const submitted = await post('applicant', '/api/v1/dossiers', {
    ...{ dossier: 'content', committee: 'vtc', kind: 'authorisation', subject: 'S', provider: 'aii' },
    ...{ recipients: ['rec'], applicants: ['wse'], duration: { until: '2023-06-30' } },
    ...asked,
  });
  expect(submitted.status).toBe(201);

  const request = { ...asked, durationAsked: { lastDay: '2023-06-30' } };
  for (const by of ['applicant', 'secretary', 'chair', 'provider', 'recipient'])
    expect(await get(by, '/api/v1/dossiers/content')).toMatchObject({ request });
  expect((await api.call('responsible', 'GET', '/api/v1/dossiers/content')).code).toBe('no-such-dossier');
});

test('what is decided is the committee’s own until it is published, and of a decision that was annulled for ever', async () => {
  await liveInto(api, 'draft', 'scheduled');
  const decide = (number: string) =>
    on('secretary', 'draft', 'record-decision', {
      outcome: 'granted',
      number,
      date: '2017-06-20',
      conditions: [{ ref: '100', text: 'SECRET', responsible: ['resp'], deadline: 'continuous' }],
    });
  await decide('DRAFT-1');
  expect((await on('chair', 'draft', 'sign-decision')).status).toBe(200);
  for (const by of ['chair', 'secretary']) {
    const { lastDeed } = await dossier(by, 'draft');
    // Why a draft is taken back says what stood in it.
    const annulment = { event: lastDeed?.event, reason: 'REASON: not SECRET enough' };
    expect((await on(by, 'draft', 'annul-dossier-event', annulment)).status).toBe(200);
  }
  await decide('DRAFT-2');
  const deviation = { aspect: 'duration', asked: 'SECRET', granted: 'SECRET', reason: 'SECRET' };
  expect((await on('secretary', 'draft', 'note-deviation', deviation)).status).toBe(200);

  const PARTIES_THERE = ['applicant', 'provider', 'recipient', 'adviser', '_beheerder'];
  const places = ['/api/v1/dossiers/draft', '/api/v1/dossiers/draft/history', '/api/v1/dossiers/draft/dates'];
  const told = async (by: string) =>
    JSON.stringify(await Promise.all([...places, '/api/v1/dossiers'].map((place) => get(by, place))));
  /** Why the draft was taken back, as far as a page tells somebody. */
  const reasonsFor = async (person: Person) => {
    const { state } = await api.ports.store.load(dossierId('draft'), dossierKind);
    const log = state === undefined ? [] : await dossierLog(api.ports, person, state);
    return log.flatMap(({ texts }) => texts?.reason ?? []).filter((reason) => reason.startsWith('REASON'));
  };
  const check = async () => {
    for (const by of PARTIES_THERE) {
      expect(await told(by)).toContain('"state":"d');
      expect(await told(by)).not.toMatch(/DRAFT|SECRET|"outcome"|"aspect"/);
    }
    for (const by of ['secretary', 'chair']) expect(await told(by)).toMatch(/DRAFT-1.*DRAFT-2|DRAFT-2.*DRAFT-1/);
    expect(await reasonsFor(PEOPLE.secretariat)).toHaveLength(2);
    for (const person of [PEOPLE.applicant, PEOPLE.provider, PEOPLE.recipient, PEOPLE.adviser])
      expect(await reasonsFor(person)).toEqual([]);
    for (const place of places) expect((await api.call('responsible', 'GET', place)).code).toBe('no-such-dossier');
    expect(await get('responsible', '/api/v1/dossiers')).not.toMatchObject({
      dossiers: expect.arrayContaining([expect.objectContaining({ dossier: 'draft' })]),
    });
  };
  await check();
  await on('chair', 'draft', 'sign-decision');
  expect(await told('applicant')).toContain('"state":"signed"');
  expect(await told('applicant')).not.toMatch(/DRAFT|SECRET|"outcome"|"aspect"/);

  expect((await on('secretary', 'draft', 'publish-decision')).status).toBe(200);

  for (const by of [...PARTIES_THERE, 'responsible']) {
    expect(await told(by)).toContain('DRAFT-2');
    expect(await told(by)).toContain('"aspect":"duration"');
    expect(await told(by)).not.toContain('DRAFT-1');
  }
  expect(await told('secretary')).toContain('DRAFT-1');
  expect(await reasonsFor(PEOPLE.applicant)).toEqual([]);
  expect(await reasonsFor(PEOPLE.chair)).toHaveLength(2);
});

test('hard case 12: the part of a body and its open duties pass to its successor, in one command of the secretariat', async () => {
  await liveInto(api, 'passing', 'in-force');
  const passing = { from: 'resp', to: 'new', reason: 'Besluit van 24 april 2015' };
  expect(await on('secretary', 'passing', 'record-succession', { ...passing, to: 'unheard' })).toMatchObject({
    code: 'unknown-body',
  });
  expect(await on('responsible', 'passing', 'record-succession', passing)).toMatchObject({ status: 403 });
  expect(await on('successor', 'passing', 'record-succession', passing)).toMatchObject({ status: 404 });
  const mail = await mailOf('passing');
  const once = { 'idempotency-key': 'succession-1' };

  expect(await on('secretary', 'passing', 'record-succession', passing, once)).toMatchObject({ status: 200 });
  expect(await on('secretary', 'passing', 'record-succession', passing, once)).toMatchObject({ status: 200 });
  expect(await on('secretary', 'passing', 'record-succession', passing)).toMatchObject({ code: 'no-part-to-pass' });

  // Seen at once, before any execution has come by.
  const seen = await dossier('successor', 'passing');
  expect(seen.conditions).toMatchObject([{ responsible: 'new', predecessors: ['resp'] }]);
  expect((await api.call('responsible', 'GET', '/api/v1/dossiers/passing')).status).toBe(404);
  const listed = z.object({ dossiers: z.array(z.object({ dossier: z.string() })) });
  expect(listed.parse(await get('successor', '/api/v1/dossiers')).dossiers).toMatchObject([{ dossier: 'passing' }]);
  expect(await endConditions(api.ports, 'passing', 'dossier:passing@11')).toBe(1);
  expect(await endConditions(api.ports, 'passing', 'dossier:passing@11')).toBe(1);
  const log = JSON.stringify(await get('secretary', '/api/v1/dossiers/passing/history'));
  expect(log.split('body-succeeded')).toHaveLength(3);
  expect(await mailOf('passing')).toEqual(mail);
  const due = z.object({ conditions: z.array(z.object({ dossier: z.string(), responsible: z.string() })) });
  expect(due.parse(await get('successor', '/api/v1/conditions')).conditions).toEqual([
    expect.objectContaining({ dossier: 'passing', responsible: 'new' }),
  ]);

  // What happens then opens for the successor, and the check asks it.
  expect(await on('secretary', 'passing', 'record-succession', { from: 'aii', to: 'out', reason: 'R' })).toMatchObject({
    status: 200,
  });
  const check = async (provider: string, date?: string) =>
    z.object({ allowed: z.boolean(), reason: z.string() }).parse(
      (
        await api.call('secretary', 'GET', '/api/v1/check', {
          query: { provider, recipient: 'rec', dossier: 'passing', ...(date === undefined ? {} : { date }) },
        })
      ).body,
    );
  expect(await check('out')).toEqual({ allowed: true, reason: 'allowed' });
  expect(await check('aii')).toEqual({ allowed: false, reason: 'not-a-party' });
});

test('hard case 11: when one authorisation lapses, the secretariat and the parties of what rests on it are told', async () => {
  await liveInto(api, 'magda', 'in-force');
  await liveInto(api, 'resting', 'in-force');
  const event = async (name: string) => ({ event: `dossier:${name}@99`, by: 'system:follow-dependency' });
  const rests = { dependency: 'magda', text: 'De gegevens komen via MAGDA' };
  expect(await on('secretary', 'resting', 'note-dependency', { dependency: 'nowhere' })).toMatchObject({
    code: 'no-such-dossier',
  });
  expect(await on('applicant', 'resting', 'note-dependency', rests)).toMatchObject({ status: 403 });
  expect(await on('secretary', 'resting', 'note-dependency', rests)).toMatchObject({
    status: 200,
    body: { dependencies: [{ dependency: 'magda', outside: false }] },
  });
  await keepDependency(api.ports, 'resting', 'magda', await event('resting'));
  await keepDependency(api.ports, 'resting', 'magda', await event('resting'));
  expect(await on('secretary', 'magda', 'suspend-authorisation', { reason: 'R' })).toMatchObject({ status: 200 });
  await tellDependents(api.ports, 'magda', await event('magda'));
  await tellDependents(api.ports, 'magda', await event('magda'));

  const told = (await mailOf('resting')).filter(({ notice }) => notice === 'dependency-lapsed');
  expect(told.map(({ to }) => to).sort()).toEqual([
    'organisation:aii',
    'organisation:rec',
    'organisation:wse',
    'secretariat:vtc',
  ]);
  expect((await dossier('applicant', 'resting')).dependencies).toMatchObject([
    { dependency: 'magda', lapsed: 'suspended' },
  ]);
  // One that lapsed before it is noted is told as it is noted.
  await liveInto(api, 'later', 'submitted');
  await on('secretary', 'later', 'note-dependency', rests);
  await keepDependency(api.ports, 'later', 'magda', await event('later'));
  expect((await mailOf('later')).filter(({ notice }) => notice === 'dependency-lapsed')).toHaveLength(4);
  await on('secretary', 'magda', 'reinstate-authorisation', { reason: 'R' });
  expect(await tellDependents(api.ports, 'magda', await event('magda'))).toEqual(['resting', 'later']);
  expect((await dossier('applicant', 'resting')).dependencies).toEqual([{ dependency: 'magda' }]);
  await on('secretary', 'later', 'drop-dependency', { dependency: 'magda', reason: 'R' });
  await keepDependency(api.ports, 'later', 'magda', await event('later'));
  expect(await tellDependents(api.ports, 'magda', await event('magda'))).toEqual(['resting']);
  expect((await api.ports.store.load(dossierId('magda'), dossierKind)).state?.dependents).toEqual(['resting']);
});

const POINTS = [
  'controllers',
  'purposes',
  'categories',
  'recipients',
  'legalBasis',
  'security',
  'periodicityAndDuration',
  'sanctions',
  'originalPurposes',
  'compatibility',
  'quality',
  'specificMeasures',
];

test('of a protocol an advice given by mistake is annulled, and a party passes to its successor', async () => {
  const content = Object.fromEntries(POINTS.map((point) => [point, 'Tekst']));
  const protocol = { dossier: 'prot', provider: 'aii', recipient: 'rec', subject: 'S', content };
  expect((await post('provider', '/api/v1/protocols', protocol)).status).toBe(201);
  const advise = (by: string, party: string, opinion: string) =>
    post(by, '/api/v1/protocols/prot/give-protocol-advice', { party, opinion });
  expect(await advise('dpo-aii', 'aii', 'negative')).toMatchObject({ status: 200, body: { state: 'draft' } });
  const annulment = { event: `${protocolId('prot')}@2`, reason: 'Over een ander protocol' };
  const annul = (by: string) => post(by, '/api/v1/protocols/prot/annul-protocol-event', annulment);
  expect(await annul('dpo-rec')).toMatchObject({ status: 403 });
  expect(await annul('outsider')).toMatchObject({ status: 404 });
  expect(await annul('dpo-aii')).toMatchObject({ status: 200, body: { state: 'awaiting-advice', advices: [] } });
  expect(await annul('dpo-aii')).toMatchObject({ code: 'not-annullable' });

  const passing = { from: 'aii', to: 'new', reason: 'Fusie' };
  expect(await on('successor', 'prot', 'record-succession', passing)).toMatchObject({ status: 404 });
  for (const by of ['recipient', 'dpo-rec', 'head-aii'])
    expect(await on(by, 'prot', 'record-succession', passing)).toMatchObject({ status: 403 });
  expect(await on('head-rec', 'prot', 'record-succession', { ...passing, to: 'rec' })).toMatchObject({
    code: 'one-party',
  });
  expect(await on('head-rec', 'prot', 'record-succession', passing)).toMatchObject({
    status: 200,
    body: { provider: 'new', recipient: 'rec' },
  });
  expect((await api.call('provider', 'GET', '/api/v1/protocols/prot')).status).toBe(404);
  expect((await api.call('successor', 'GET', '/api/v1/protocols/prot')).status).toBe(200);
});
