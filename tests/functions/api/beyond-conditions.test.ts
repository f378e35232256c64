import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { openCondition } from '#domain/usecases/command-condition.ts';
import { type Answer, anApi, type TestApi } from '#tests/support/api.ts';
import { aRequest, PARTIES } from '#tests/support/parties.ts';

const BEGIN = '2017-09-20T10:00';
let api: TestApi;
beforeAll(async () => {
  api = await anApi(BEGIN);
  await api.register(PARTIES);
});
afterAll(() => api[Symbol.asyncDispose]());

const post = (by: string, path: string, body: object = {}): Promise<Answer> =>
  api.call(by, 'POST', `/api/v1/dossiers${path}`, { body });

/** A dossier in force in which `resp` owes condition 101 by 30 November. */
async function inForce(dossier: string, more: object = {}, responsible = 'resp'): Promise<void> {
  const steps: readonly (readonly [string, string, object])[] = [
    ['applicant', '', { ...aRequest(dossier), ...more }],
    ['secretary', `/${dossier}/rule-admissible`, {}],
    ['secretary', `/${dossier}/schedule-meeting`, { date: '2017-09-20' }],
    [
      'secretary',
      `/${dossier}/record-decision`,
      {
        outcome: 'granted',
        number: '12',
        date: '2017-09-20',
        conditions: [{ ref: '101', text: 'Plan', responsible: [responsible], deadline: { by: '2017-11-30' } }],
      },
    ],
    ['chair', `/${dossier}/sign-decision`, {}],
    ['secretary', `/${dossier}/publish-decision`, {}],
  ];
  for (const [by, path, body] of steps) expect((await post(by, path, body)).status).toBeLessThan(300);
  const opened = await openCondition(
    api.ports,
    {
      dossier,
      committee: 'vtc',
      ref: '101',
      organisation: responsible,
      reportedAs: '101',
      kind: 'dated',
      due: '2017-11-30',
      dueRule: { kind: 'fixed', day: '2017-11-30', setBy: 'decision' },
      public: true,
      survives: false,
    },
    { event: `dossier:${dossier}@7`, effectiveAt: api.ports.now(), by: 'system:open-conditions' },
  );
  expect(opened.ok).toBe(true);
}

const conditionSchema = z.object({
  conditions: z.tuple([
    z.object({
      state: z.string(),
      extensionAsked: z.object({ due: z.string().optional() }).optional(),
      lastDeed: z.object({ event: z.string(), name: z.string() }).optional(),
      commands: z.array(z.string()),
    }),
  ]),
});
async function condition(by: string, dossier: string) {
  const { body } = await api.call(by, 'GET', `/api/v1/dossiers/${dossier}`);
  return conditionSchema.parse(body).conditions[0];
}
const act = (by: string, dossier: string, step: string, body: object = {}) =>
  post(by, `/${dossier}/conditions/101/${step}`, body);
const mailOf = async (dossier: string): Promise<string[]> => {
  const { body } = await api.call('secretary', 'GET', `/api/v1/dossiers/${dossier}/mail`);
  return z
    .object({ notices: z.array(z.object({ notice: z.string() })) })
    .parse(body)
    .notices.map(({ notice }) => notice);
};

test('an extension is asked for, shown, refused and asked for again; nobody else may', async () => {
  await inForce('ext');
  const before = await mailOf('ext');
  expect((await condition('responsible', 'ext')).commands).toEqual(['submit-evidence', 'request-extension']);

  expect(await act('secretary', 'ext', 'request-extension', { reason: 'R' })).toMatchObject({ status: 403 });
  expect(await act('outsider', 'ext', 'request-extension', { reason: 'R' })).toMatchObject({ status: 404 });
  expect(await act('responsible', 'ext', 'request-extension', { reason: '' })).toMatchObject({ status: 400 });
  const asked = { due: '2018-01-31', reason: 'Ziekte', documents: [{ kind: 'other', title: 'Attest' }] };
  expect(await act('responsible', 'ext', 'request-extension', asked)).toMatchObject({ status: 200 });
  const seen = await condition('secretary', 'ext');
  expect(seen.extensionAsked).toEqual({ due: '2018-01-31' });
  expect(seen.commands).toContain('refuse-extension');
  expect(await act('responsible', 'ext', 'request-extension', asked)).toMatchObject({
    status: 409,
    code: 'extension-asked-already',
  });
  expect(await act('secretary', 'ext', 'refuse-extension', { reason: 'Neen' })).toMatchObject({ status: 200 });
  expect(await act('secretary', 'ext', 'refuse-extension', { reason: 'Neen' })).toMatchObject({
    code: 'no-extension-asked',
  });
  expect((await condition('responsible', 'ext')).commands).toContain('request-extension');
  expect(await mailOf('ext')).toEqual(before);
});

test('evidence accepted by mistake is judged again, by a counter-event that stands beside it', async () => {
  await inForce('annul');
  await act('responsible', 'annul', 'submit-evidence', { text: 'Plan' });
  await act('secretary', 'annul', 'accept-evidence');
  const { lastDeed, commands, state } = await condition('secretary', 'annul');
  expect({ state, commands, name: lastDeed?.name }).toEqual({
    state: 'fulfilled',
    commands: ['annul-condition-event'],
    name: 'evidence-accepted',
  });

  const annulled = await act('secretary', 'annul', 'annul-condition-event', {
    event: lastDeed?.event,
    reason: 'Verkeerde knop',
  });

  expect(annulled.status).toBe(200);
  expect(await condition('secretary', 'annul')).toMatchObject({ state: 'in-review' });
  const { body } = await api.call('secretary', 'GET', '/api/v1/dossiers/annul/history');
  const { events } = z.object({ events: z.array(z.object({ id: z.string(), name: z.string() })) }).parse(body);
  expect(events.map(({ name }) => name).filter((name) => name.startsWith('ev'))).toEqual([
    'evidence-submitted',
    'evidence-accepted',
    'event-annulled',
  ]);
  const nothing = { event: 'condition:annul:101:resp@99', reason: 'R' };
  expect(await act('secretary', 'annul', 'annul-condition-event', nothing)).toMatchObject({ code: 'not-annullable' });
});

test('hard case 9: evidence dated before the request, or filed elsewhere, is linked with its own date', async () => {
  await inForce('earlier', {
    documents: [
      { kind: 'security-evaluation', title: 'Evaluatie 2016', receivedOn: '2016-05-17' },
      { kind: 'security-plan', title: 'Plan van de voorganger' },
    ],
  });
  await inForce('later');
  const link = (dossier: string, place: number) => ({ dossier, document: `dossier:${dossier}@1/${place}` });
  const { body: history } = await api.call('responsible', 'GET', '/api/v1/dossiers/earlier/history');
  expect(JSON.stringify(history)).toContain('"document":"dossier:earlier@1/2"');

  for (const wrong of [
    link('earlier', 3),
    { dossier: 'later', document: 'dossier:earlier@1/1' },
    { ...link('earlier', 1), condition: '101' },
    link('unknown', 1),
  ]) {
    expect(await act('responsible', 'later', 'submit-evidence', { linked: [wrong] })).toMatchObject({
      status: 409,
      code: 'no-such-document',
    });
  }
  const given = { text: 'Zie het eerdere dossier', linked: [link('earlier', 1), link('earlier', 2)] };
  expect(await act('responsible', 'later', 'submit-evidence', given)).toMatchObject({ status: 200 });

  const { body } = await api.call('secretary', 'GET', '/api/v1/dossiers/later/history');
  const event = z.object({ events: z.array(z.object({ name: z.string(), data: z.record(z.string(), z.unknown()) })) });
  const submitted = event.parse(body).events.find(({ name }) => name === 'evidence-submitted');
  expect(submitted?.data.linked).toEqual([
    {
      dossier: 'earlier',
      document: 'dossier:earlier@1/1',
      kind: 'security-evaluation',
      date: '2016-05-17',
      title: 'Evaluatie 2016',
    },
    {
      dossier: 'earlier',
      document: 'dossier:earlier@1/2',
      kind: 'security-plan',
      date: '2017-09-20',
      title: 'Plan van de voorganger',
    },
  ]);
  // The plan of another body does not meet this one's duty: the secretariat says so, and the duty stands.
  await act('secretary', 'later', 'reject-evidence', { reason: 'Dit is het plan van de voorganger' });
  expect(await condition('responsible', 'later')).toMatchObject({ state: 'open' });
});

test('hard case 9: a body links only what it may see, and is not told of the rest', async () => {
  await inForce('private', { documents: [{ kind: 'other', title: 'Geheim' }] }, 'adv');
  await inForce('linking');
  const linked = [{ dossier: 'private', document: 'dossier:private@1/1' }];

  expect(await act('responsible', 'linking', 'submit-evidence', { linked })).toMatchObject({
    status: 409,
    code: 'no-such-document',
  });
  expect(await condition('responsible', 'linking')).toMatchObject({ state: 'open' });
});

test('evidence that is delivered again is answered as before, whether its documents can still be seen or not', async () => {
  await inForce('library', { documents: [{ kind: 'other', title: 'Plan' }] });
  await inForce('repeated');
  const linked = [{ dossier: 'library', document: 'dossier:library@1/1' }];
  const hand = (key: string) =>
    api.call('responsible', 'POST', '/api/v1/dossiers/repeated/conditions/101/submit-evidence', {
      body: { linked },
      headers: { 'idempotency-key': key },
    });
  const first = await hand('k');
  expect(first.status).toBe(200);
  const passed = { from: 'resp', to: 'out', reason: 'Fusie' };
  expect((await post('secretary', '/library/record-succession', passed)).status).toBe(200);

  expect(await hand('k')).toMatchObject({ status: 200, headers: { etag: first.headers.etag }, body: first.body });
  expect((await hand('another')).code).toBe('no-such-document');
});
