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

  test.each([
    ['holds from later', { nbf: seconds + 60 }],
    ['was issued later', { iat: seconds + 3600, exp: seconds + 7200 }],
  ])('that %s than it is here says that the clocks disagree, and what each says', async (_what, changes) => {
    const { status, code, body } = await withClaims({ ...ofDigitaal, ...changes });

    expect([status, code]).toEqual([401, 'token-not-yet-valid']);
    expect(JSON.stringify(body)).toMatch(/is of 2017-06-01T(09:01|10:00):00\+02:00.*it is 2017-06-01T09:00:00\+02:00/);
  });

  test('may be some seconds ahead', async () => {
    expect((await withClaims({ ...ofDigitaal, iat: seconds + 20 })).status).toBe(200);
    expect((await withClaims({ ...ofDigitaal, iat: 1e300 })).code).toBe('token-invalid');
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
    // What else they are there counts where Beraad knows the body; until then they are administrator alone.
    const more = {
      ...claims,
      beraad_rol_3d: ['beheerder', 'aanvrager'].map((role) => `BeraadGebruiker-${role}:${OPERATOR.code}`),
    };
    expect((await withClaims(more)).body).not.toHaveProperty('organisation');
    await api.register({
      'organisations/operator': { name: 'Beheer', kind: 'agency', email: 'b@v.example', code: OPERATOR.code },
    });
    expect((await withClaims(more)).body).toMatchObject({
      roles: ['administrator', 'applicant'],
      organisation: 'operator',
    });
    const request = { ...aRequest('of-operator'), applicants: ['operator'] };
    expect((await withClaims(more, 'POST', '/api/v1/dossiers', { body: request })).status).toBe(201);
    expect(
      (
        await withClaims(more, 'PUT', '/api/v1/organisations/operator', {
          body: { name: 'B', kind: 'agency', email: 'b@v.example', code: OPERATOR.code },
        })
      ).status,
    ).toBe(200);
    expect((await withClaims(claims)).body).not.toHaveProperty('organisation');
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

  test('has no more than the absent has that day', async () => {
    const role = (until?: string) => ({
      'people/leaving': { name: 'L', role: 'chair', committee: 'vtc', ...(until === undefined ? {} : { until }) },
    });
    await api.register(role());
    const substitution = { absent: 'leaving', substitute: 'secretary', from: '2017-07-01', until: '2017-07-31' };
    expect((await arrange(ADMINISTRATOR, substitution)).status).toBe(201);
    await api.register(role('2017-07-10'));
    const acting = async (local: string) => {
      api.standAt(local);
      const headers = { 'acting-for': 'leaving' };
      const { code, status } = await api.call('secretary', 'GET', '/api/v1/me', { headers });
      const { body } = await api.call('secretary', 'GET', '/api/v1/me');
      const { mayActFor } = z.object({ mayActFor: z.array(z.string()) }).parse(body);
      return [code ?? status, mayActFor.includes('leaving')];
    };

    expect(await acting('2017-07-10T23:59')).toEqual([200, true]);
    expect(await acting('2017-07-11T00:00')).toEqual(['no-substitution', false]);
    // Nor is one arranged for days on which there is nothing to stand in for.
    expect(await arrange(ADMINISTRATOR, { ...substitution, from: '2017-07-12' })).toMatchObject({
      status: 409,
      code: 'absent-has-no-role',
    });
    api.standAt('2017-06-01T09:00');
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

describe('an Idempotency-Key of what no dossier remembers', () => {
  const asked = async (code: string) => {
    const right = `BeraadGebruiker-aanvrager:${code}`;
    await withClaims({ ...ofDigitaal, sub: `of-${code}`, vo_orgcode: code, beraad_rol_3d: right });
  };
  const give = (by: string, path: string, body: object, key?: string) =>
    api.call(by, 'POST', `/api/v1/${path}`, { body, headers: key === undefined ? {} : { 'idempotency-key': key } });
  const sam = { name: 'Sam', role: 'secretariat', committee: 'vtc' };
  const days = { from: '2017-09-01', until: '2017-09-30' };
  const past = { at: '2017-01-10T10:00', by: 'ann', do: 'submit-request', ...aRequest('of-the-past') };
  const ann = { name: 'Ann', role: 'applicant', organisation: 'wse' };

  test.each([
    ['secretary', 'admissions/0400000011/admit', { organisation: 'elf', kind: 'agency', email: 'e@v.example' }, 200],
    ['secretary', 'admissions/0400000012/decline', { reason: 'R' }, 200],
    ['applicant', 'substitutions', { substitute: 'second-applicant', ...days }, 201],
    [ADMINISTRATOR, 'imports', { people: { ann, sam }, steps: [past] }, 200],
    [
      ADMINISTRATOR,
      'organisation-imports',
      {
        organisations: [
          { id: 'halle', name: 'Halle', kind: 'municipality', nis: '23027', kbo: '0207508833', email: 'h@v.example' },
        ],
      },
      200,
    ],
  ])(
    'of %s at %s gives the first answer again, changes nothing, and is for that request alone',
    async (by, path, body, status) => {
      await asked('0400000011');
      await asked('0400000012');
      await api.register({ 'people/second-applicant': { name: 'T', role: 'applicant', organisation: 'wse' } });
      const first = await give(by, path, body, path);
      const after = await api.everything();
      const again = await give(by, path, body, path);

      expect([first.status, again.status]).toEqual([status, status]);
      expect(again.body).toEqual(first.body);
      expect(await give(by, path, { ...body, ...CHANGED[path.split('/').at(-1) ?? ''] }, path)).toMatchObject({
        status: 422,
        code: 'idempotency-key-reused',
      });
      expect(await api.everything()).toEqual(after);
      // Without the key it is carried out anew, and what there is to do then is something else.
      if (!path.endsWith('decline')) expect((await give(by, path, body)).body).not.toEqual(first.body);
    },
  );
  const CHANGED: Readonly<Record<string, object>> = {
    admit: { organisation: 'twaalf' },
    decline: { reason: 'S' },
    substitutions: { until: '2017-09-29' },
    imports: { unknownReceipts: ['of-the-past'] },
    'organisation-imports': {
      organisations: [
        { id: 'halle', name: 'Hal', kind: 'municipality', nis: '23027', kbo: '0207508833', email: 'h@v.example' },
      ],
    },
  };

  test('is told apart from another caller’s, whatever characters their names have', async () => {
    const claims = (sub: string) => ({
      ...ofDigitaal,
      sub,
      vo_orgcode: 'wse',
      beraad_rol_3d: 'BeraadGebruiker-aanvrager:wse',
    });
    const submit = async (sub: string, key: string, dossier: string) =>
      (
        await withClaims(claims(sub), 'POST', '/api/v1/dossiers', {
          body: aRequest(dossier),
          headers: { 'idempotency-key': key },
        })
      ).status;

    expect(await submit('a', 'b c', 'spaced')).toBe(201);
    // The same command, of another caller: not the first one's answer.
    expect(await submit('a b', 'c', 'spaced')).toBe(409);
    expect(await submit('a', 'b c', 'spaced')).toBe(200);
  });
});

test('an import that is refused leaves nothing behind, and takes only steps that lie in the past of a dossier', async () => {
  const people = {
    ann: { name: 'Ann', role: 'applicant', organisation: 'nieuw-1' },
    sam: { name: 'Sam', role: 'secretariat', committee: 'nieuw-2' },
  };
  const bodies = {
    organisations: { 'nieuw-1': { name: 'N', kind: 'agency', email: 'n@v.example' } },
    committees: { 'nieuw-2': { name: 'N', secretariat: 'n@v.example', chair: 'c@v.example' } },
  };
  const submit = {
    at: '2016-01-10T10:00',
    by: 'ann',
    do: 'submit-request',
    ...aRequest('imported'),
    applicants: ['nieuw-1'],
    committee: 'nieuw-2',
  };
  const bringIn = (steps: readonly object[]) =>
    api.call(ADMINISTRATOR, 'POST', '/api/v1/imports', { body: { ...bodies, people, steps } });
  const by = (who: string, step: string, more: object = {}) => ({
    at: '2016-02-10T10:00',
    by: who,
    do: step,
    dossier: 'imported',
    ...more,
  });
  const before = await api.everything();

  for (const [steps, code] of [
    [[submit, by('ann', 'rule-admissible')], 'not-permitted'],
    [[submit, by('sam', 'sign-decision')], 'not-permitted'],
    [[submit, { ...by('sam', 'rule-admissible'), at: '2018-01-01T10:00' }], 'step-in-future'],
    [[submit, by('ann', 'prepare-commitment', { organisation: 'nieuw-1' })], 'step-not-imported'],
    [[submit, by('sam', 'accept-commitment', { organisation: 'nieuw-1' })], 'step-not-imported'],
  ] as const) {
    expect(await bringIn(steps)).toMatchObject({ status: 409, code });
    expect(await api.everything()).toEqual(before);
  }

  expect(await bringIn([submit, by('sam', 'rule-admissible')])).toMatchObject({ status: 200, body: { changed: true } });
  expect((await api.call('secretary', 'GET', '/api/v1/organisations/nieuw-1')).status).toBe(200);
});

test('somebody’s roles at other bodies are not told to their colleagues', async () => {
  const roles = [
    { role: 'applicant', organisation: 'wse' },
    { role: 'dpo', organisation: 'out' },
  ];
  await api.register({ 'people/of-two': { name: 'Twee', roles } });
  const shown = async (by: string) => {
    const { body } = await api.call(by, 'GET', '/api/v1/people', { query: { limit: '100' } });
    const { people } = z
      .object({ people: z.array(z.object({ id: z.string(), roles: z.array(z.unknown()) })) })
      .parse(body);
    return people.find(({ id }) => id === 'of-two')?.roles;
  };

  expect(await shown('applicant')).toEqual(roles.slice(0, 1));
  expect(await shown('outsider')).toEqual(roles.slice(1));
  for (const by of ['of-two', ADMINISTRATOR]) expect(await shown(by)).toEqual(roles);
});
