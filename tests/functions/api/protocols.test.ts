import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLogs } from '#adapters/dynamodb/verify-logs.ts';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { TWELVE_POINTS } from '#tests/domain/support/protocols.ts';
import { ADMINISTRATOR, type Answer, anApi, TEXT_KEY, type TestApi } from '#tests/support/api.ts';
import { aRequest } from '#tests/support/parties.ts';

const BEGIN = '2024-02-05T10:00';
const bodyWith = (id: string) => ({ name: id.toUpperCase(), kind: 'agency', email: `${id}@v.example` });
const PARTIES = {
  'committees/vtc': { name: 'VTC', secretariat: 'vtc@v.example', chair: 'voorzitter@v.example' },
  'organisations/kg': bodyWith('kg'),
  'organisations/ocmw': bodyWith('ocmw'),
  'organisations/third': bodyWith('third'),
  'organisations/out': bodyWith('out'),
  'people/kg-lead': { name: 'K', role: 'applicant', organisation: 'kg' },
  'people/kg-dpo': { name: 'K', role: 'dpo', organisation: 'kg' },
  'people/kg-head': { name: 'K', role: 'signatory', organisation: 'kg' },
  'people/ocmw-lead': { name: 'O', role: 'responsible', organisation: 'ocmw' },
  'people/ocmw-dpo': { name: 'O', role: 'dpo', organisation: 'ocmw' },
  'people/ocmw-head': { name: 'O', role: 'signatory', organisation: 'ocmw' },
  'people/third': { name: 'T', role: 'responsible', organisation: 'third' },
  'people/out-dpo': { name: 'U', role: 'dpo', organisation: 'out' },
  'people/secretary': { name: 'S', role: 'secretariat', committee: 'vtc' },
} as const;

let api: TestApi;
beforeAll(async () => {
  api = await anApi(BEGIN);
  await api.register({ ...PARTIES, 'people/applicant': { name: 'A', role: 'applicant', organisation: 'wse' } });
  await api.register({
    'organisations/wse': bodyWith('wse'),
    'organisations/aii': bodyWith('aii'),
    'organisations/rec': bodyWith('rec'),
  });
});
afterAll(() => api[Symbol.asyncDispose]());

let made = 0;
const aName = (): string => {
  made += 1;
  return `p${made}`;
};
const submission = (dossier: string, more: Readonly<Record<string, unknown>> = {}) => ({
  dossier,
  provider: 'kg',
  recipient: 'ocmw',
  subject: 'Identificatiegegevens',
  content: TWELVE_POINTS,
  conditions: [{ ref: '1', text: 'Versleutelt', deadline: 'asap', responsible: ['third'] }],
  ...more,
});
const give = (by: string, dossier: string, step: string, body: object = {}, headers: Record<string, string> = {}) =>
  api.call(by, 'POST', `/api/v1/protocols/${dossier}/${step}`, { body, headers });

/** A protocol that was submitted. */
async function aProtocol(): Promise<string> {
  const name = aName();
  const { status } = await api.call('kg-lead', 'POST', '/api/v1/protocols', { body: submission(name) });
  expect(status).toBe(201);
  return name;
}

/** One that is in force. */
async function inForce(): Promise<string> {
  const name = await aProtocol();
  const steps: readonly (readonly [string, string, object])[] = [
    ['kg-dpo', 'give-protocol-advice', { party: 'kg', opinion: 'positive' }],
    ['ocmw-dpo', 'give-protocol-advice', { party: 'ocmw', opinion: 'positive' }],
    ['kg-head', 'sign-protocol', { party: 'kg' }],
    ['ocmw-head', 'sign-protocol', { party: 'ocmw' }],
    ['kg-head', 'publish-protocol', { party: 'kg', url: 'https://kg.example/p' }],
    ['ocmw-head', 'publish-protocol', { party: 'ocmw', url: 'https://ocmw.example/p' }],
  ];
  for (const [by, step, body] of steps) expect((await give(by, name, step, body)).status).toBe(200);
  return name;
}

const PLACES = ['', '/history', '/mail', '/dates'];
const read = (by: string, name: string, place = ''): Promise<Answer> =>
  api.call(by, 'GET', `/api/v1/protocols/${name}${place}`);

describe('a protocol', () => {
  test.each(['kg-lead', 'kg-dpo', 'kg-head', 'ocmw-lead', 'ocmw-dpo', 'ocmw-head', ADMINISTRATOR])(
    'is seen by %s',
    async (by) => {
      const name = await aProtocol();

      for (const place of PLACES) expect((await read(by, name, place)).status).toBe(200);
      const listed = await api.call(by, 'GET', '/api/v1/protocols');
      expect(JSON.stringify(listed.body)).toContain(`"${name}"`);
    },
  );

  test.each(['out-dpo', 'secretary', 'applicant', 'third'])('is nothing to %s', async (by) => {
    const name = await aProtocol();

    for (const place of PLACES) {
      expect(await read(by, name, place)).toMatchObject({ status: 404, code: 'no-such-dossier' });
    }
    expect(await give(by, name, 'end-protocol', { reason: 'R' })).toMatchObject({
      status: 404,
      code: 'no-such-dossier',
    });
    expect((await api.call(by, 'GET', '/api/v1/protocols')).body).toEqual({ protocols: [] });
  });

  test('is seen by who is responsible for one of its conditions from when it is in force', async () => {
    const name = await inForce();

    expect((await read('third', name)).status).toBe(200);
    expect((await read('out-dpo', name)).status).toBe(404);
  });

  test('is no dossier, nor a dossier a protocol', async () => {
    const protocol = await aProtocol();
    const dossier = aName();
    await api.call('applicant', 'POST', '/api/v1/dossiers', { body: aRequest(dossier) });

    expect((await api.call('kg-lead', 'GET', `/api/v1/dossiers/${protocol}`)).status).toBe(404);
    expect((await read(ADMINISTRATOR, dossier)).status).toBe(404);
  });
});

describe('the commands that a protocol offers', () => {
  const commandsOf = async (by: string, name: string): Promise<unknown> => {
    const { body } = await read(by, name);
    return typeof body === 'object' && body !== null && 'commands' in body ? body.commands : undefined;
  };

  test('are those the caller may give now', async () => {
    const name = await aProtocol();

    expect(await commandsOf('kg-dpo', name)).toEqual(['give-protocol-advice', 'end-protocol']);
    expect(await commandsOf('kg-head', name)).toEqual(['end-protocol', 'record-succession']);
    await give('kg-dpo', name, 'give-protocol-advice', { party: 'kg', opinion: 'positive' });
    expect(await commandsOf('kg-dpo', name)).toEqual(['end-protocol', 'annul-protocol-event']);
    await give('ocmw-dpo', name, 'give-protocol-advice', { party: 'ocmw', opinion: 'positive' });
    expect(await commandsOf('kg-head', name)).toEqual(['sign-protocol', 'end-protocol', 'record-succession']);
    expect(await commandsOf(ADMINISTRATOR, name)).toEqual([]);
  });
});

describe('an advice', () => {
  test('keeps what its officer found of each point: outcome, document, article and remark, also after a revision', async () => {
    const name = await aProtocol();
    const points = Object.fromEntries(
      PROTOCOL_POINTS.map((point) => [point, { outcome: 'sufficient', document: 'Overeenkomst', article: '4' }]),
    );
    const found = { ...points, specificMeasures: { outcome: 'insufficient', remark: 'Logging ontbreekt' } };
    await give('ocmw-dpo', name, 'give-protocol-advice', {
      party: 'ocmw',
      opinion: 'negative',
      points: found,
      text: 'Neen',
    });
    await give('kg-lead', name, 'revise-protocol', { content: { specificMeasures: 'Met logging' } });
    const remarks = { quality: 'Zie authentieke bron' };
    await give('kg-dpo', name, 'give-protocol-advice', { party: 'kg', opinion: 'conditional', remarks });

    const { body } = await read('kg-dpo', name);
    expect(body).toMatchObject({
      state: 'awaiting-advice',
      round: 2,
      content: { ...TWELVE_POINTS, specificMeasures: 'Met logging' },
      advices: [
        {
          party: 'ocmw',
          opinion: 'negative',
          round: 1,
          text: 'Neen',
          points: {
            security: { outcome: 'sufficient', document: 'Overeenkomst', article: '4' },
            specificMeasures: { outcome: 'insufficient', remark: 'Logging ontbreekt' },
          },
        },
        { party: 'kg', opinion: 'conditional', round: 2, points: { quality: { remark: 'Zie authentieke bron' } } },
      ],
    });
  });

  test.each([
    ['an opinion that there is not', { party: 'kg', opinion: 'perhaps' }],
    ['a point that there is not', { party: 'kg', opinion: 'positive', remarks: { weather: 'Zon' } }],
    ['an outcome that there is not', { party: 'kg', opinion: 'positive', points: { quality: { outcome: 'good' } } }],
  ])('is not understood with %s, and says where', async (_what, advice) => {
    const name = await aProtocol();

    expect(await give('kg-dpo', name, 'give-protocol-advice', advice)).toMatchObject({
      status: 400,
      code: 'invalid-body',
    });
    expect((await read('kg-dpo', name)).body).toMatchObject({ advices: [] });
  });
});

describe('a publication', () => {
  test('keeps the address of the protocol, and of the agreement where there is one', async () => {
    const name = await inForce();
    const { body } = await read('third', name);

    expect(body).toMatchObject({
      state: 'in-force',
      publications: [
        { party: 'kg', url: 'https://kg.example/p' },
        { party: 'ocmw', url: 'https://ocmw.example/p' },
      ],
      signatures: [{ party: 'kg' }, { party: 'ocmw' }],
      inForceSince: '2024-02-05T10:00:00+01:00',
    });
    expect(
      (await api.call('third', 'GET', '/api/v1/check', { query: { provider: 'kg', recipient: 'ocmw' } })).body,
    ).toMatchObject({
      allowed: true,
    });
  });
});

describe('a command on a protocol', () => {
  test('on an old picture is refused', async () => {
    const name = await aProtocol();
    const seen = { 'if-match': '"1"' };

    expect(
      (await give('kg-dpo', name, 'give-protocol-advice', { party: 'kg', opinion: 'positive' }, seen)).status,
    ).toBe(200);
    expect(
      await give('ocmw-dpo', name, 'give-protocol-advice', { party: 'ocmw', opinion: 'positive' }, seen),
    ).toMatchObject({ status: 412, code: 'version-changed' });
  });

  test('delivered twice under one key is carried out once', async () => {
    const name = aName();
    const asked = { body: submission(name), headers: { 'idempotency-key': 'k1' } };

    expect((await api.call('kg-lead', 'POST', '/api/v1/protocols', asked)).status).toBe(201);
    expect((await api.call('kg-lead', 'POST', '/api/v1/protocols', asked)).status).toBe(200);
    expect((await read('kg-lead', name)).headers.etag).toBe('"1"');
  });

  test('that names a body which Beraad does not know is refused by name', async () => {
    const unknown = submission(aName(), { recipient: 'nobody' });

    expect(await api.call('kg-lead', 'POST', '/api/v1/protocols', { body: unknown })).toMatchObject({
      status: 409,
      code: 'unknown-body',
      body: { detail: expect.stringContaining('nobody') },
    });
  });

  test('that records an event goes by the address of dossiers', async () => {
    const name = await inForce();
    const event = { event: 'breach', date: '2024-02-05' };

    expect(
      (await api.call('third', 'POST', `/api/v1/dossiers/${name}/record-event`, { body: event })).body,
    ).toMatchObject({ dossier: name, provider: 'kg' });
    expect(await api.call('out-dpo', 'POST', `/api/v1/dossiers/${name}/record-event`, { body: event })).toMatchObject({
      status: 404,
    });
  });
});

describe('the logs of protocols', () => {
  test('fold to their snapshots and hold their hashes', async () => {
    await inForce();
    const { logs, difference } = await verifyLogs(api.ports.table, TEXT_KEY, []);

    expect(logs).toBeGreaterThan(0);
    expect(difference).toBeUndefined();
  });
});

describe('a reference', () => {
  test('is a dossier’s or a protocol’s, whichever came first', async () => {
    const protocol = await aProtocol();
    const dossier = aName();
    await api.call('applicant', 'POST', '/api/v1/dossiers', { body: aRequest(dossier) });

    expect(await api.call('applicant', 'POST', '/api/v1/dossiers', { body: aRequest(protocol) })).toMatchObject({
      status: 409,
      code: 'dossier-exists',
    });
    expect(await api.call('kg-lead', 'POST', '/api/v1/protocols', { body: submission(dossier) })).toMatchObject({
      status: 409,
      code: 'dossier-exists',
    });
  });

  test('is of one of them where both come at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const name = aName();
      const answers = await Promise.all([
        api.call('kg-lead', 'POST', '/api/v1/protocols', { body: submission(name) }),
        api.call('applicant', 'POST', '/api/v1/dossiers', { body: aRequest(name) }),
      ]);

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const items = [...(await api.everything()).keys()].filter((key) => key.endsWith(`:${name} STATE`));
      expect(items).toHaveLength(1);
    }
  });
});
