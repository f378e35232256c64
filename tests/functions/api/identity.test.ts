import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { OPERATOR } from '#local/identity/acm-claims.ts';
import { ADMINISTRATOR, type Asked, anApi, type TestApi } from '#tests/support/api.ts';
import { aRequest, PARTIES } from '#tests/support/parties.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2017-06-01T09:00');
  await api.register(PARTIES);
  await api.register({
    'organisations/leuven': { name: 'Leuven', kind: 'municipality', email: 'l@v.example', kbo: '0207521503' },
    'organisations/digitaal': { name: 'Digitaal', kind: 'agency', email: 'd@v.example', code: 'OVO002949' },
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const withToken = (token: string, method = 'GET', path = '/api/v1/me', asked: Asked = {}) =>
  api.callWith({ authorization: `Bearer ${token}` }, method, path, asked);
const withClaims = async (claims: Record<string, unknown>, ...rest: [string?, string?, Asked?]) =>
  withToken(await api.sign(claims), ...rest);

/** As ACM/IDM says it of somebody who is responsible for Digitaal's duties. */
const ofDigitaal = {
  sub: '2365621db15c6e2846ca71a1f2774e79fg28c487',
  given_name: 'Joachim',
  family_name: 'Voorbeeld',
  vo_id: '4d6636e0-2252-4ec5-95b7-503325abebab',
  vo_orgcode: 'OVO002949',
  vo_orgnaam: 'Digitaal Vlaanderen',
  vo_doelgroepcode: 'GID',
  beraad_rol_3d: ['BeraadGebruiker-verantwoordelijke:OVO002949'],
};

describe('a token', () => {
  const seconds = Date.parse('2017-06-01T07:00:00Z') / 1000;

  test.each([
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['for another audience', { aud: 'beraad' }],
    ['that does not hold yet', { nbf: seconds + 60 }],
    ['without an end', { exp: undefined }],
    ['without a subject', { sub: undefined }],
  ])('%s is invalid', async (_what, changes) => {
    const { status, code, headers } = await withClaims({ ...ofDigitaal, ...changes });

    expect([status, code]).toEqual([401, 'token-invalid']);
    expect(headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/);
  });

  test('that has expired says so', async () => {
    expect(await withClaims({ ...ofDigitaal, exp: seconds - 60 })).toMatchObject({
      status: 401,
      code: 'token-expired',
    });
  });

  test('signed by anyone else, or by another algorithm, is invalid', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const published = new TextEncoder().encode('a secret that anyone could have made of the public key');

    expect((await withToken(await api.sign(ofDigitaal, privateKey))).code).toBe('token-invalid');
    expect((await withToken(await api.sign(ofDigitaal, published, 'HS256'))).code).toBe('token-invalid');
    const [, payload] = (await api.sign(ofDigitaal)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    expect((await withToken(`${header}.${payload}.`)).code).toBe('token-invalid');
    expect((await withToken('nonsense')).code).toBe('token-invalid');
  });

  test('is asked for where there is none', async () => {
    const { status, code, headers } = await api.callWith({}, 'GET', '/api/v1/me');

    expect([status, code, headers['www-authenticate']]).toEqual([401, 'token-missing', 'Bearer realm="beraad"']);
    expect((await api.callWith({ authorization: 'Basic YTpi' }, 'GET', '/api/v1/me')).status).toBe(401);
  });
});

describe('a user as ACM/IDM sends them', () => {
  test('is known from their first call on, with the role that their body gave them', async () => {
    const { status, body } = await withClaims(ofDigitaal);

    expect(status).toBe(200);
    expect(body).toEqual({
      id: ofDigitaal.sub,
      kind: 'person',
      name: 'Joachim Voorbeeld',
      roles: ['responsible'],
      organisation: 'digitaal',
      mayActFor: [],
    });
    expect((await api.call(ADMINISTRATOR, 'GET', '/api/v1/people')).body).toMatchObject({
      people: expect.arrayContaining([
        {
          id: ofDigitaal.sub,
          kind: 'person',
          name: 'Joachim Voorbeeld',
          roles: [{ role: 'responsible', organisation: 'digitaal', from: '2017-06-01' }],
        },
      ]),
    });
  });

  test.each([
    ['one right comes as a text', { beraad_rol_3d: 'BeraadGebruiker-aanvrager:0207521503' }, ['applicant']],
    [
      'there are several',
      { beraad_rol_3d: ['BeraadGebruiker-functionaris:0207521503', 'BeraadGebruiker-ondertekenaar:0207521503'] },
      ['signatory', 'dpo'],
    ],
    [
      'a right is for several bodies',
      { beraad_rol_3d: ['BeraadGebruiker-aanvrager:OVO002949, 0207521503'] },
      ['applicant'],
    ],
    [
      'other rights stand beside it',
      {
        beraad_rol_3d: [
          'AndereToepassing-voorzitter:0207521503',
          'BeraadGebruiker-toekomst:0207521503',
          'BeraadGebruiker-aanvrager:0207521503',
        ],
      },
      ['applicant'],
    ],
    [
      'a kind of body was chosen instead of a body',
      { vo_orgcode: undefined, beraad_rol_3d: ['BeraadGebruiker-aanvrager:0207521503'] },
      ['applicant'],
    ],
  ])('is understood where %s', async (what, changes, roles) => {
    const claims = { ...ofDigitaal, sub: what.replaceAll(' ', '-'), vo_orgcode: '0207521503', ...changes };

    expect((await withClaims(claims)).body).toMatchObject({ organisation: 'leuven', roles });
  });

  test.each([
    ['a citizen', { vo_orgcode: undefined, vo_doelgroepcode: 'BUR', beraad_rol_3d: [] }, 'no-body'],
    ['without a right here', { beraad_rol_3d: ['AndereGebruiker-aanvrager:OVO002949'] }, 'no-role'],
    ['without any right', { beraad_rol_3d: undefined }, 'no-role'],
    ['with a right at another body', { beraad_rol_3d: ['BeraadGebruiker-aanvrager:0207521503'] }, 'no-role'],
    // Every body's own administrator can spell these: that makes nobody Beraad's.
    ['administrator of their own body', { beraad_rol_3d: ['BeraadGebruiker-beheerder:OVO002949'] }, 'no-role'],
  ])('is not let in: %s', async (_what, changes, code) => {
    expect(await withClaims({ ...ofDigitaal, sub: 'somebody', ...changes })).toMatchObject({ status: 403, code });
  });

  test('is an administrator only as one of the body that runs Beraad', async () => {
    const claims = {
      sub: 'operator',
      vo_orgcode: OPERATOR.code,
      beraad_rol_3d: `BeraadGebruiker-beheerder:${OPERATOR.code}`,
    };

    expect((await withClaims(claims)).body).toMatchObject({ roles: ['administrator'] });
  });

  test('who calls themselves secretariat or chair of an ordinary body gains nothing by it', async () => {
    const claims = {
      ...ofDigitaal,
      sub: 'pretender',
      beraad_rol_3d: ['BeraadGebruiker-secretariaat:OVO002949', 'BeraadGebruiker-voorzitter:OVO002949'],
    };
    await api.call('applicant', 'POST', '/api/v1/dossiers', { body: aRequest('theirs') });

    expect((await withClaims(claims)).body).toMatchObject({
      roles: ['chair', 'secretariat'],
      organisation: 'digitaal',
    });
    expect((await withClaims(claims, 'GET', '/api/v1/dossiers')).body).toMatchObject({ dossiers: [] });
    expect((await withClaims(claims, 'GET', '/api/v1/admissions')).code).toBe('not-permitted');
    expect(await withClaims(claims, 'POST', '/api/v1/dossiers/theirs/rule-admissible', { body: {} })).toMatchObject({
      status: 404,
      code: 'no-such-dossier',
    });
  });
});

describe('a body that Beraad does not know', () => {
  const claims = {
    ...ofDigitaal,
    sub: 'newcomer',
    vo_orgcode: 'OVO001234',
    vo_orgnaam: 'Agentschap Nieuw',
    beraad_rol_3d: ['BeraadGebruiker-aanvrager:OVO001234'],
  };

  test('is noted once when somebody calls, and let in when a secretariat admits it', async () => {
    const refused = await withClaims(claims);
    await withClaims({ ...claims, sub: 'colleague' });

    expect(refused).toMatchObject({ status: 403, code: 'body-not-admitted' });
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('Agentschap Nieuw') });
    expect((await api.call('secretary', 'GET', '/api/v1/admissions')).body).toEqual({
      admissions: [
        {
          code: 'OVO001234',
          name: 'Agentschap Nieuw',
          targetGroup: 'GID',
          askedBy: 'newcomer',
          askedAt: '2017-06-01T07:00:00.000Z',
          status: 'asked',
        },
      ],
    });
    expect(
      await api.call('applicant', 'POST', '/api/v1/admissions/OVO001234/admit', { body: { organisation: 'nieuw' } }),
    ).toMatchObject({ status: 403, code: 'not-permitted' });
    expect(
      await api.call('secretary', 'POST', '/api/v1/admissions/OVO001234/admit', { body: { organisation: 'nieuw' } }),
    ).toMatchObject({ status: 400, code: 'invalid-body' });

    const admitted = await api.call('secretary', 'POST', '/api/v1/admissions/OVO001234/admit', {
      body: { organisation: 'nieuw', kind: 'agency', email: 'nieuw@v.example' },
    });

    expect(admitted).toMatchObject({ status: 200, body: { status: 'admitted', decidedBy: 'secretary' } });
    expect((await withClaims(claims)).body).toMatchObject({ organisation: 'nieuw', roles: ['applicant'] });
    expect((await api.call('secretary', 'GET', '/api/v1/organisations/nieuw')).body).toMatchObject({
      name: 'Agentschap Nieuw',
      code: 'OVO001234',
    });
  });

  test('may turn out to be one that is known by name only', async () => {
    const outsiders = { ...claims, vo_orgcode: '0400000001', beraad_rol_3d: 'BeraadGebruiker-aanvrager:0400000001' };
    expect((await withClaims(outsiders)).code).toBe('body-not-admitted');
    await api.call('chair', 'POST', '/api/v1/admissions/0400000001/admit', { body: { organisation: 'out' } });

    expect((await withClaims(outsiders)).body).toMatchObject({ organisation: 'out' });
    // Nobody is let in again under another name, and a body that is known keeps what only an administrator may change.
    for (const [code, body, answer] of [
      ['OVO001234', { organisation: 'aii', email: 'me@x.example' }, { status: 409, code: 'already-admitted' }],
      ['0400000001', { organisation: 'aii' }, { status: 409, code: 'already-admitted' }],
    ] as const)
      expect(await api.call('secretary', 'POST', `/api/v1/admissions/${code}/admit`, { body })).toMatchObject(answer);
    const more = { ...claims, sub: 'third', vo_orgcode: '0400000002' };
    await withClaims({ ...more, beraad_rol_3d: 'BeraadGebruiker-aanvrager:0400000002' });
    const admitting = (by: string, body: object) =>
      api.call(by, 'POST', '/api/v1/admissions/0400000002/admit', { body });
    expect(await admitting('secretary', { organisation: 'out' })).toMatchObject({ status: 409 });
    expect(await admitting('secretary', { organisation: 'rec', email: 'me@x.example' })).toMatchObject({
      status: 403,
      code: 'not-permitted',
    });
    // The body is the one it was: whoever belonged to it still does.
    expect((await api.call('outsider', 'GET', '/api/v1/me')).body).toMatchObject({ organisation: 'out' });
  });

  test('is told why when it is not admitted', async () => {
    const theirs = { ...claims, vo_orgcode: '0400000002', beraad_rol_3d: 'BeraadGebruiker-aanvrager:0400000002' };
    await withClaims(theirs);
    await api.call(ADMINISTRATOR, 'POST', '/api/v1/admissions/0400000002/decline', {
      body: { reason: 'Geen instantie.' },
    });

    expect(await withClaims(theirs)).toMatchObject({
      status: 403,
      code: 'body-declined',
      body: { detail: expect.stringContaining('Geen instantie.') },
    });
    expect(
      (
        await api.call(ADMINISTRATOR, 'POST', '/api/v1/admissions/0400000009/admit', {
          body: { organisation: 'x' },
        })
      ).code,
    ).toBe('no-such-admission');
  });
});

describe('a role', () => {
  test('holds from its first day to its last, whatever the token says', async () => {
    await api.register({
      'people/temporary': {
        name: 'Tijs Tijdelijk',
        role: 'applicant',
        organisation: 'wse',
        from: '2017-06-10',
        until: '2017-06-20',
      },
    });
    const me = async (local: string) => {
      api.standAt(local);
      const { status, code } = await api.call('temporary', 'GET', '/api/v1/me');
      return code ?? status;
    };

    expect(await me('2017-06-09T23:59')).toBe('role-not-begun');
    expect(await me('2017-06-10T00:00')).toBe(200);
    expect(await me('2017-06-20T23:59')).toBe(200);
    expect(await me('2017-06-21T00:00')).toBe('role-ended');
    api.standAt('2017-06-01T09:00');
  });

  test('that a token does not claim does not count, and an administrator can end one that it does', async () => {
    const claims = { ...ofDigitaal, sub: 'changing', beraad_rol_3d: ['BeraadGebruiker-verantwoordelijke:OVO002949'] };
    await api.register({
      'people/changing': {
        name: 'C',
        roles: [
          { role: 'responsible', organisation: 'digitaal' },
          { role: 'signatory', organisation: 'digitaal' },
        ],
      },
    });
    expect((await withClaims(claims)).body).toMatchObject({ roles: ['responsible'] });

    await api.register({
      'people/changing': { name: 'C', roles: [{ role: 'responsible', organisation: 'digitaal', until: '2017-05-31' }] },
    });

    expect((await withClaims(claims)).code).toBe('role-ended');
  });

  test('is given in one of two forms', async () => {
    const put = (body: object) => api.call(ADMINISTRATOR, 'PUT', '/api/v1/people/x', { body });

    expect((await put({ name: 'X' })).status).toBe(400);
    expect((await put({ name: 'X', role: 'dpo', roles: [{ role: 'dpo' }] })).status).toBe(400);
    expect((await put({ name: 'X', roles: [] })).status).toBe(400);
    expect((await put({ name: 'X', role: 'administrator' })).status).toBe(400);
  });
});

describe('a program', () => {
  const put = (roles: readonly string[]) =>
    api.call(ADMINISTRATOR, 'PUT', '/api/v1/clients/loket', { body: { name: 'Loket', organisation: 'wse', roles } });
  const claims = { sub: 'loket', client_id: 'loket', vo_orgcode: 'wse', scope: 'openid beraad_aanvrager' };

  test('acts for its body by its scopes, and the log says that it was a program', async () => {
    expect((await put(['applicant'])).status).toBe(200);
    expect((await withClaims(claims)).body).toMatchObject({
      kind: 'client',
      roles: ['applicant'],
      organisation: 'wse',
    });
    expect(await withClaims(claims, 'POST', '/api/v1/dossiers', { body: aRequest('by-program') })).toMatchObject({
      status: 201,
    });

    const [first] = await readLog(api.ports.table, 'dossier:by-program');

    expect(first).toMatchObject({ type: 'request-submitted', by: 'client:loket' });
  });

  test('cannot be what only a person can be', async () => {
    expect((await put(['chair'])).status).toBe(400);
    const scope = 'beraad_voorzitter beraad_ondertekenaar beraad_functionaris beraad_beheerder';

    expect((await withClaims({ ...claims, scope })).code).toBe('no-role');
    expect((await withClaims({ ...claims, vo_orgcode: OPERATOR.code, scope })).code).toBe('no-role');
  });
});

describe('a substitute', () => {
  const forChair = { 'acting-for': 'chair' };
  const arrange = (by: string, body: object) => api.call(by, 'POST', '/api/v1/substitutions', { body });
  const days = { from: '2017-07-01', until: '2017-07-15' };
  const ended = z.object({ id: z.string() });

  beforeAll(async () => {
    for (const [by, step, body] of [
      ['applicant', '', aRequest('d1')],
      ['secretary', '/d1/rule-admissible', {}],
      ['secretary', '/d1/schedule-meeting', { date: '2017-06-20' }],
      ['secretary', '/d1/record-decision', { outcome: 'granted', number: '12', date: '2017-06-20' }],
    ] as const) {
      const { status } = await api.call(by, 'POST', `/api/v1/dossiers${step}`, { body });
      expect(status).toBeLessThan(300);
    }
  });
  afterAll(() => api.standAt('2017-06-01T09:00'));

  test.each([
    ['of another body', 'chair', { substitute: 'applicant', ...days }, 'substitute-of-another-body'],
    ['who is the absent person', 'chair', { substitute: 'chair', ...days }, 'substitute-is-absent'],
    ['whom Beraad does not know', 'chair', { substitute: 'nobody', ...days }, 'no-such-person'],
    [
      'whose days are reversed',
      'chair',
      { substitute: 'secretary', from: '2017-07-15', until: '2017-07-01' },
      'days-reversed',
    ],
    [
      'whose days have passed',
      'chair',
      { substitute: 'secretary', from: '2017-05-01', until: '2017-05-31' },
      'day-not-ahead',
    ],
  ])('%s is refused', async (_what, by, body, code) => {
    expect(await arrange(by, body)).toMatchObject({ status: 409, code });
  });

  test('is named by the absent, and by nobody else but an administrator', async () => {
    expect(await arrange('secretary', { absent: 'chair', substitute: 'secretary', ...days })).toMatchObject({
      status: 403,
      code: 'not-permitted',
    });
    expect((await arrange('chair', { substitute: 'secretary', ...days })).status).toBe(201);
  });

  test('acts between the days, with the roles of the absent, and the log shows both', async () => {
    const sign = (headers: Record<string, string>) =>
      api.call('secretary', 'POST', '/api/v1/dossiers/d1/sign-decision', { body: {}, headers });

    api.standAt('2017-06-30T23:59');
    expect(await sign(forChair)).toMatchObject({ status: 403, code: 'no-substitution' });
    api.standAt('2017-07-01T00:00');
    expect(await sign({})).toMatchObject({ status: 403, code: 'not-permitted' });
    expect((await api.call('secretary', 'GET', '/api/v1/me', { headers: forChair })).body).toMatchObject({
      id: 'secretary',
      roles: ['chair'],
      onBehalfOf: 'chair',
      mayActFor: ['chair'],
    });
    expect((await arrange('secretary', { substitute: 'applicant', ...days })).status).toBe(409);
    expect(await api.call('applicant', 'GET', '/api/v1/me', { headers: forChair })).toMatchObject({
      code: 'no-substitution',
    });
    expect((await sign(forChair)).status).toBe(200);

    const entries = await readLog(api.ports.table, 'dossier:d1');
    expect(entries.at(-1)).toMatchObject({
      type: 'decision-signed',
      by: 'person:secretary',
      onBehalfOf: 'person:chair',
    });
    expect((await api.call('secretary', 'GET', '/api/v1/dossiers/d1/history')).body).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ by: 'person:secretary', onBehalfOf: 'person:chair' })]),
    });
    api.standAt('2017-07-16T00:00');
    expect((await api.call('secretary', 'GET', '/api/v1/me', { headers: forChair })).code).toBe('no-substitution');
  });

  test('does not pass it on, and stops when it is ended', async () => {
    api.standAt('2017-08-01T09:00');
    const { body } = await arrange(ADMINISTRATOR, {
      absent: 'chair',
      substitute: 'secretary',
      from: '2017-08-01',
      until: '2017-08-31',
    });
    const { id } = ended.parse(body);
    const end = (by: string, headers: Record<string, string> = {}) =>
      api.call(by, 'POST', `/api/v1/substitutions/${id}/end`, { body: {}, headers });

    expect(
      await api.call('secretary', 'POST', '/api/v1/substitutions', {
        body: { absent: 'chair', substitute: 'secretary', from: '2017-08-01', until: '2017-12-31' },
        headers: forChair,
      }),
    ).toMatchObject({ code: 'not-permitted' });
    expect(await end('applicant')).toMatchObject({ status: 404, code: 'no-such-substitution' });
    expect(await end('secretary')).toMatchObject({ status: 403, code: 'not-permitted' });
    expect((await api.call('applicant', 'GET', '/api/v1/substitutions')).body).toEqual({ substitutions: [] });
    expect((await end('chair')).status).toBe(200);
    expect((await api.call('secretary', 'GET', '/api/v1/me', { headers: forChair })).code).toBe('no-substitution');
  });
});

describe('what the directory tells', () => {
  test('is everybody’s names, and addresses only for the body itself, committees and administrators', async () => {
    const read = async (by: string) => (await api.call(by, 'GET', '/api/v1/organisations/wse')).body;

    expect(await read('outsider')).toEqual({ id: 'wse', name: 'WSE', kind: 'agency' });
    for (const by of ['applicant', 'secretary', ADMINISTRATOR])
      expect(await read(by)).toMatchObject({ email: 'wse@v.example' });
    expect((await api.call('outsider', 'GET', '/api/v1/committees/vtc')).body).toEqual({ id: 'vtc', name: 'VTC' });
    expect(await api.call('outsider', 'GET', '/api/v1/organisations/nobody')).toMatchObject({ code: 'no-such-body' });
  });

  test('is changed by an administrator alone', async () => {
    for (const path of ['organisations/wse', 'committees/vtc', 'people/applicant', 'clients/loket', 'policy']) {
      const { status, code } = await api.call('secretary', 'PUT', `/api/v1/${path}`, {
        body:
          path === 'clients/loket'
            ? { name: 'L', organisation: 'wse', roles: ['applicant'] }
            : path === 'policy'
              ? {}
              : PARTIES[path as keyof typeof PARTIES],
      });
      expect([status, code]).toEqual([403, 'not-permitted']);
    }
  });
});
