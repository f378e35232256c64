import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROUTES } from '#functions/api/routes.ts';
import { ADMINISTRATOR, type Asked, anApi, type TestApi } from '#tests/support/api.ts';
import { DOSSIER_FIELDS, live } from '#tests/support/dossier-states.ts';
import { aRequest, PARTIES } from '#tests/support/parties.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2017-06-20T10:00');
  await api.register(PARTIES);
  await live(api, 'd1', [
    ['secretary', 'rule-admissible'],
    ['secretary', 'schedule-meeting', { date: '2017-06-20' }],
    [
      'secretary',
      'record-decision',
      {
        outcome: 'granted',
        number: '1',
        date: '2017-06-20',
        conditions: [{ ref: '1', text: 'T', responsible: ['resp'], deadline: { by: '2017-11-30' } }],
      },
    ],
    ['chair', 'sign-decision'],
    ['secretary', 'publish-decision'],
  ]);
});
afterAll(() => api[Symbol.asyncDispose]());

/** Everything that is kept; a request that is refused leaves it as it was. */
let before: ReadonlyMap<string, unknown>;
beforeEach(async () => {
  before = await api.everything();
});
const expectNothingChanged = async () => expect(await api.everything()).toEqual(before);

const suspend = '/api/v1/dossiers/d1/suspend-authorisation';
const give = (asked: Asked = {}, by = 'secretary') =>
  api.call(by, 'POST', suspend, { body: { reason: 'R' }, ...asked });

describe('a request that cannot be understood', () => {
  test.each([
    ['no JSON', { text: '{"reason":' }, 400, 'invalid-json'],
    ['a JSON text', { text: '"R"' }, 400, 'invalid-body'],
    ['a JSON list', { text: '[]' }, 400, 'invalid-body'],
    ['JSON null', { text: 'null' }, 400, 'invalid-body'],
    ['a body of 1 MB', { text: JSON.stringify({ reason: 'R'.repeat(1_000_000) }) }, 413, 'body-too-large'],
    ['a body of 1 MB that is no JSON', { text: ' '.repeat(1_000_000) }, 413, 'body-too-large'],
    ['an unknown field', { body: { reason: 'R', raeson: 'S' } }, 400, 'invalid-body'],
    ['a missing field', { body: {} }, 400, 'invalid-body'],
    ['a number for a text', { body: { reason: 7 } }, 400, 'invalid-body'],
    ['an address and a body that disagree', { body: { reason: 'R', dossier: 'd2' } }, 400, 'invalid-body'],
    ['a prototype for a field', { text: '{"reason":"R","__proto__":{"role":"chair"}}' }, 400, 'invalid-body'],
    ['a prototype deep within', { text: '{"reason":"R","documents":[{"__proto__":{}}]}' }, 400, 'invalid-body'],
    ['half a character', { text: '{"reason":"\\ud800"}' }, 400, 'invalid-body'],
    ['endless nesting', { text: `{"reason":${'['.repeat(50_000)}${']'.repeat(50_000)}}` }, 400, 'invalid-body'],
    ['a query that means nothing', { query: { force: 'yes' } }, 400, 'invalid-query'],
    ['an empty Idempotency-Key', { headers: { 'idempotency-key': '' } }, 400, 'invalid-idempotency-key'],
    ['a long Idempotency-Key', { headers: { 'idempotency-key': 'k'.repeat(201) } }, 400, 'invalid-idempotency-key'],
    ['an If-Match that is no ETag', { headers: { 'if-match': '7' } }, 400, 'invalid-if-match'],
    ['an If-Match of many', { headers: { 'if-match': '"1", "2"' } }, 400, 'invalid-if-match'],
  ] as const)('for %s is a problem, and changes nothing', async (_what, asked, status, code) => {
    expect(await give(asked)).toMatchObject({ status, code });
    await expectNothingChanged();
  });

  test('says of every field what is wrong, where, and what was probably meant', async () => {
    const { body } = await api.call('applicant', 'POST', '/api/v1/dossiers', {
      body: { ...aRequest('d9'), kind: 'authorization', duration: { until: '2017-02-30' }, subjekt: 'S', provider: 12 },
    });

    expect(body).toMatchObject({
      errors: expect.arrayContaining([
        { path: 'kind', code: 'not-one-of', message: expect.stringContaining('authorisation') },
        { path: 'duration.until', code: 'no-such-date', message: expect.any(String) },
        { path: 'subjekt', code: 'unknown-key', message: expect.stringContaining('subject') },
        { path: 'provider', code: 'quote-it', message: expect.any(String) },
      ]),
    });
    await expectNothingChanged();
  });

  test('to an address where there is nothing, or that takes another method, says so', async () => {
    expect(await api.call('secretary', 'GET', '/api/v1/dossier')).toMatchObject({ status: 404, code: 'no-such-page' });
    expect(await api.call('secretary', 'GET', '/api/v1/dossiers/%E0%A4%A')).toMatchObject({ status: 404 });
    expect(await api.call('secretary', 'GET', '/api/v1/dossiers/Not%20A%20Ref')).toMatchObject({ status: 404 });
    expect(await api.call('secretary', 'POST', '/api/v1/people/_beheerder', { body: {} })).toMatchObject({
      status: 405,
    });
    expect(await api.call(ADMINISTRATOR, 'PUT', '/api/v1/people/_beheerder', { body: {} })).toMatchObject({
      status: 404,
    });
    const { status, headers } = await api.call('secretary', 'GET', suspend);
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });

  test('with what is larger than can be kept is a problem', async () => {
    const long = 'r'.repeat(3000);
    expect(await api.call('secretary', 'GET', `/api/v1/dossiers/${long}`)).toMatchObject({ status: 404 });
    expect(await api.call('secretary', 'POST', `/api/v1/dossiers/${long}/adjourn`, { body: {} })).toMatchObject({
      status: 404,
    });
    for (const [path, query] of [
      ['check', { provider: long, recipient: 'rec' }],
      ['conditions', { responsible: long }],
    ] as const) {
      expect(await api.call('secretary', 'GET', `/api/v1/${path}`, { query })).toMatchObject({
        status: 400,
        code: 'invalid-query',
      });
    }
    await expectNothingChanged();
    const submit = (body: object) => api.call('applicant', 'POST', '/api/v1/dossiers', { body });
    expect(await submit(aRequest(long))).toMatchObject({ status: 413, code: 'too-large' });
    const recipients = Array.from({ length: 3 }, () => 'rec');
    expect(await submit({ ...aRequest('d9'), recipients, documents: [] })).toMatchObject({ status: 201 });
    before = await api.everything();
    const dataItems = Array.from({ length: 250 }, (_, index) => ({ name: `${index}`.padEnd(1000, 'x') }));
    expect(await submit({ ...aRequest('d10'), dataItems })).toMatchObject({ status: 201 });
    for (const [by, step, body] of [
      ['secretary', 'rule-admissible', {}],
      ['secretary', 'schedule-meeting', { date: '2017-06-20' }],
    ] as const)
      await api.call(by, 'POST', `/api/v1/dossiers/d10/${step}`, { body });
    before = await api.everything();
    const conditions = Array.from({ length: 500 }, (_, index) => ({
      ref: `${index}`.padEnd(400, 'x'),
      text: '',
      responsible: ['resp'],
      deadline: 'asap',
    }));
    const decision = { outcome: 'granted', number: '1', date: '2017-06-20', conditions };
    const decide = await api.call('secretary', 'POST', '/api/v1/dossiers/d10/record-decision', { body: decision });
    expect(decide).toMatchObject({ status: 413, code: 'too-large' });
    // Where lists would look was noted before; it leads to a dossier that says itself that this body has no part in it.
    for (const [key, item] of before) expect((await api.everything()).get(key)).toEqual(item);
  });
});

describe('a dossier that the caller may not see', () => {
  const ofDossier = ROUTES.filter(({ path }) => /^\/api\/v1\/(dossiers|protocols)\/\{dossier\}/.test(path));

  test.each(ofDossier.map(({ operation, method, path }) => ({ operation, method, path })))(
    'is to $operation as if it were not there, whatever is sent',
    async ({ method, path }) => {
      const address = (dossier: string) =>
        path.replace('{dossier}', dossier).replace('{condition}', '1').replace('{organisation}', 'resp');
      const bodies = method === 'GET' ? [undefined] : [{}, SOME[path.slice(path.lastIndexOf('/') + 1)] ?? {}];
      for (const by of ['outsider', 'other-chair', 'adviser']) {
        for (const body of bodies) {
          for (const version of ['', '"1"', '"5"']) {
            const headers: Record<string, string> = version === '' ? {} : { 'if-match': version };
            const asked = { ...(body === undefined ? {} : { body }), headers };
            const query: Record<string, string> = path.endsWith('/document') ? { document: 'receipt' } : {};
            const [hidden, absent] = await Promise.all(
              ['d1', 'none'].map((dossier) => api.call(by, method, address(dossier), { ...asked, query })),
            );
            const told = JSON.stringify(hidden?.body).replaceAll('d1', 'none');

            expect([400, 404]).toContain(hidden?.status);
            expect({ status: hidden?.status, told }).toEqual({
              status: absent?.status,
              told: JSON.stringify(absent?.body),
            });
            if (body !== undefined && Object.keys(body).length > 0) expect(hidden?.status).toBe(404);
          }
        }
      }
      await expectNothingChanged();
    },
  );
});

describe('a submission', () => {
  test('by nobody of an applicant is refused before anything is told or noted', async () => {
    for (const dossier of ['d1', 'free']) {
      for (const changes of [{}, { amends: 'd1' }, { provider: 'nobody' }]) {
        expect(
          await api.call('outsider', 'POST', '/api/v1/dossiers', { body: { ...aRequest(dossier), ...changes } }),
        ).toMatchObject({ status: 403, code: 'not-permitted' });
      }
    }
    await expectNothingChanged();
  });

  test('that amends another body’s dossier of another committee is answered as if that were not there', async () => {
    const told = async (amends: string) => {
      const body = { ...aRequest('free'), applicants: ['out'], committee: 'vcmp', amends };
      const answer = await api.call('outsider', 'POST', '/api/v1/dossiers', { body });
      return [answer.status, answer.code, JSON.stringify(answer.body).replaceAll(amends, 'X')];
    };

    expect(await told('d1')).toEqual(await told('none'));
    expect((await told('d1'))[1]).toBe('no-such-dossier');
    expect(
      await api.call('applicant', 'POST', '/api/v1/dossiers', {
        body: { ...aRequest('free'), committee: 'vcmp', amends: 'd1' },
      }),
    ).toMatchObject({ status: 409, code: 'other-committee' });
    await expectNothingChanged();
  });
});

describe('a token', () => {
  const claims = { sub: 'secretary', vo_orgcode: 'vtc', beraad_rol_3d: 'BeraadGebruiker-secretariaat:vtc' };
  test.each([
    ['that is missing', async () => ({}), 'token-missing'],
    ['of another scheme', async () => ({ authorization: 'Basic c2VjcmV0YXJ5OnM=' }), 'token-missing'],
    ['that is none', async () => ({ authorization: 'Bearer x.y.z' }), 'token-invalid'],
    ['that is not signed', async () => ({ authorization: `Bearer ${unsigned(claims)}` }), 'token-invalid'],
    [
      'for another audience',
      async () => ({ authorization: `Bearer ${await api.sign({ ...claims, aud: 'other' })}` }),
      'token-invalid',
    ],
    [
      'that has expired',
      async () => ({ authorization: `Bearer ${await api.sign({ ...claims, iat: 1, exp: 2 })}` }),
      'token-expired',
    ],
  ])('%s is refused for every operation, and changes nothing', async (_what, headers, code) => {
    for (const { method, path } of ROUTES.filter(({ isOpen }) => !isOpen)) {
      const address = path.replaceAll(/\{(\w+)\}/g, (_all, name) => SOME_NAMES[name] ?? 'd1');
      const answer = await api.callWith(await headers(), method, address, method === 'GET' ? {} : { body: {} });

      expect([answer.status, answer.code]).toEqual([401, code]);
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
    await expectNothingChanged();
  });
});

const SOME_NAMES: Readonly<Record<string, string>> = { date: '2017-06-20', id: '00000000-0000-4000-8000-000000000000' };

const unsigned = (claims: object): string =>
  `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

/** A body that fits, for each command on a dossier. */
const SOME: Readonly<Record<string, object>> = {
  ...DOSSIER_FIELDS,
  'request-advice': { adviser: 'adv', kind: 'dpo', due: '2017-07-20' },
  'note-deviation': { aspect: 'duration', asked: 'A', granted: 'G', reason: 'R' },
  'submit-evidence': { text: 'T' },
  'reject-evidence': { reason: 'R' },
  'grant-extension': { due: '2018-01-15', reason: 'R' },
  'waive-condition': { reason: 'R' },
};

describe('a command on a version that has passed', () => {
  test('is refused, with the ETag of the present one to be had, and changes nothing', async () => {
    const { headers } = await api.call('secretary', 'GET', '/api/v1/dossiers/d1');
    const present = Number(headers.etag?.replaceAll('"', ''));

    for (const version of [present - 1, present + 1, 0])
      expect(await give({ headers: { 'if-match': `"${version}"` } })).toMatchObject({
        status: 412,
        code: 'version-changed',
      });
    await expectNothingChanged();
    expect(await give({ headers: { 'if-match': `"${present}"` } })).toMatchObject({ status: 200 });
  });

  test('of a condition is refused by the condition’s own version', async () => {
    const condition = '/api/v1/dossiers/d1/conditions/1/submit-evidence';
    const submit = (version: number) =>
      api.call('responsible', 'POST', condition, { body: {}, headers: { 'if-match': `"${version}"` } });

    expect(await submit(7)).toMatchObject({ status: 412, code: 'version-changed' });
    await expectNothingChanged();
    expect(await submit(1)).toMatchObject({ status: 200, headers: { etag: '"2"' } });
  });
});

describe('an Idempotency-Key', () => {
  const path = '/api/v1/dossiers/d1/record-event';
  const body = { event: 'ceremony', date: '2017-06-19' };
  const record = (by: string, key: string, more: Asked = {}) =>
    api.call(by, 'POST', path, { body, headers: { 'idempotency-key': key }, ...more });

  test('carries a command out once, however often and however late it comes', async () => {
    expect(await record('applicant', 'once')).toMatchObject({ status: 200 });
    before = await api.everything();

    expect(await record('applicant', 'once')).toMatchObject({ status: 200 });
    await expectNothingChanged();
    api.standAt('2019-01-10T10:00');
    expect(await record('applicant', 'once')).toMatchObject({ status: 200 });
    await expectNothingChanged();
    api.standAt('2017-06-20T10:00');
  });

  test.each([
    ['another body', { body: { ...body, date: '2017-06-18' } }],
    ['one field more', { body: { ...body, text: 'T' } }],
  ])('that comes again with %s is refused, and changes nothing', async (_what, asked) => {
    await record('applicant', 'same');
    before = await api.everything();

    const { status, code } = await api.call('applicant', 'POST', path, {
      ...asked,
      headers: { 'idempotency-key': 'same' },
    });

    expect([status, code]).toEqual([422, 'idempotency-key-reused']);
    await expectNothingChanged();
  });

  test('that comes again with another command is refused, and changes nothing', async () => {
    await record('applicant', 'other-command');
    before = await api.everything();

    expect(
      await api.call('applicant', 'POST', '/api/v1/dossiers/d1/withdraw-request', {
        body: {},
        headers: { 'idempotency-key': 'other-command' },
      }),
    ).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    await expectNothingChanged();
  });

  test('is the caller’s own: another’s command under the same key is a command of its own', async () => {
    const events = async () => {
      const { body: told } = await api.call('secretary', 'GET', '/api/v1/dossiers/d1/history');
      return JSON.stringify(told).split('"event-recorded"').length;
    };
    await record('applicant', 'shared');
    const first = await events();

    expect(await record('provider', 'shared')).toMatchObject({ status: 200 });
    expect(await events()).toBe(first + 1);
    before = await api.everything();
    // Nor does a key tell anything to somebody who may not see the dossier.
    expect(await record('outsider', 'shared')).toMatchObject({ status: 404, code: 'no-such-dossier' });
    await expectNothingChanged();
  });
});
