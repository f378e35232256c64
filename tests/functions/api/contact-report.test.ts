import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askedKey } from '#adapters/dynamodb/keys.ts';
import { changeMailAddress } from '#adapters/dynamodb/mail-addresses.ts';
import { countAsked } from '#adapters/dynamodb/usefulness.ts';
import { withBounce } from '#domain/mail/addresses.ts';
import { reportContacts } from '#functions/report-contacts/report-contacts.ts';
import { ADMINISTRATOR, anApi, type TestApi } from '#tests/support/api.ts';
import { DELIBERATION_PARTIES } from '#tests/support/deliberation.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register({
    ...DELIBERATION_PARTIES,
    'organisations/leuven': { ...DELIBERATION_PARTIES['organisations/leuven'], dpo: 'dpo@leuven.example' },
  });
});
afterAll(() => api[Symbol.asyncDispose]());

/** Two letters came back from an address for good: nothing is sent there any more. */
async function die(address: string): Promise<void> {
  const { table, now } = api.ports;
  for (const message of ['1', '2'])
    await changeMailAddress(table, address, now(), (known) => withBounce(known, { message, kind: 'hard', at: now() }));
}
const report = (by: string) => api.call(by, 'GET', '/api/v1/contact-report');

test('the nightly report names the bodies of which every address is dead, to those who work with them', async () => {
  expect((await report(ADMINISTRATOR)).body).toEqual({ bodies: [] });
  await die('INFO@gent.example');
  await die('info@leuven.example');
  await die('vcmp@v.example');

  // Leuven is reached at its officer's address, the committee at its chair's.
  expect(await reportContacts(api.ports)).toBe(1);
  expect((await report('secretary')).body).toEqual({
    at: '2024-11-18T10:00:00+01:00',
    bodies: [{ kind: 'organisation', id: 'gent', addresses: 1 }],
  });
  expect((await report('leuven')).status).toBe(403);
  await die('dpo@leuven.example');
  await die('voorzitter@v.example');
  expect(await reportContacts(api.ports)).toBe(3);
  expect((await report(ADMINISTRATOR)).body).toMatchObject({
    bodies: [{ id: 'gent' }, { id: 'leuven', addresses: 2 }, { kind: 'committee', id: 'vcmp', addresses: 2 }],
  });
});

test('what notices came to is told to committees and administrators', async () => {
  const ask = (by: string) => api.call(by, 'GET', '/api/v1/statistics/notices');
  const { table } = api.ports;
  for (const [outcome, number] of [
    ['met', 1],
    ['not-met', 2],
    ['not-told', 3],
  ] as const) {
    const key = askedKey(
      '2024-11-18',
      `condition:amif:${number}:gent|deadline-1:-30|condition-reminder|organisation:gent`,
    );
    const notice = { notice: 'condition-reminder', recipient: 'organisation:gent', milestone: -30 } as const;
    const asked = {
      ...notice,
      ...key,
      key: key.sk,
      aggregate: 'x',
      sequence: 1,
      leavesAt: 'x',
      dossier: 'amif',
      message: 'm',
    };
    await table.documents.send(new PutCommand({ TableName: table.name, Item: asked }));
    await countAsked(table, asked, outcome);
    await countAsked(table, asked, outcome);
  }

  const notices = [{ notice: 'condition-reminder', milestone: -30, told: 2, met: 1 }];
  expect((await ask('secretary')).body).toEqual({ notices });
  expect((await ask(ADMINISTRATOR)).body).toEqual({ notices });
  expect(await ask('leuven')).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
});

describe('the contacts of a body', () => {
  const read = (by: string, body = 'aalst') => api.call(by, 'GET', `/api/v1/organisations/${body}/contacts`);
  const change = (by: string, fields: object, body = 'aalst') =>
    api.call(by, 'PUT', `/api/v1/organisations/${body}/contacts`, { body: fields });

  beforeAll(() =>
    api.register({
      'organisations/aalst': { name: 'Stad Aalst', kind: 'municipality', email: 'info@aalst.example' },
      'people/aalst-clerk': { name: 'K', role: 'responsible', organisation: 'aalst' },
      'people/aalst-mayor': { name: 'B', role: 'signatory', organisation: 'aalst' },
    }),
  );

  test('are read and changed by its own people, committees and administrators, and by nobody else', async () => {
    for (const by of ['aalst-clerk', 'secretary', ADMINISTRATOR])
      expect((await read(by)).body).toMatchObject({ email: 'info@aalst.example', signatories: [], deadAddresses: [] });
    for (const answer of [await read('leuven'), await change('leuven', { email: 'x@y.example' })])
      expect(answer).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
    expect(await read('secretary', 'nowhere')).toMatchObject({ status: 404, body: { code: 'no-such-body' } });
    expect(await change('aalst-clerk', { email: 'geen adres' })).toMatchObject({ status: 400 });

    const changed = await change('aalst-clerk', { email: 'loket@aalst.example', mailbox: 'stad@aalst.example' });
    expect(changed).toMatchObject({
      status: 200,
      body: { email: 'loket@aalst.example', mailbox: 'stad@aalst.example', changed: { by: 'K' } },
    });
    expect((await api.call('secretary', 'GET', '/api/v1/organisations/aalst')).body).toMatchObject({
      email: 'loket@aalst.example',
    });
  });

  test('are not written over when somebody else changed them since, and go on when sent twice', async () => {
    const { seen } = (await read('secretary')).body as { seen: string };
    const fields = { email: 'een@aalst.example', seen };

    expect((await change('secretary', fields)).status).toBe(200);
    expect((await change('secretary', fields)).status).toBe(200);
    expect(await change('aalst-clerk', { email: 'twee@aalst.example', seen })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    expect((await read('secretary')).body).toMatchObject({ email: 'een@aalst.example' });
  });

  test('name who signs only by who signs, and keep them where nobody says otherwise', async () => {
    const signatories = [{ name: 'An Burgemeester', office: 'burgemeester' }];
    for (const by of ['aalst-clerk', 'secretary'])
      expect(await change(by, { email: 'info@aalst.example', signatories })).toMatchObject({ status: 403 });
    expect((await change('aalst-mayor', { email: 'info@aalst.example', signatories })).status).toBe(200);
    expect((await change('secretary', { email: 'loket@aalst.example' })).body).toMatchObject({ signatories });
  });

  test('that are dead are written to again once somebody saves them', async () => {
    await change('aalst-clerk', { email: 'info@aalst.example' });
    await die('info@aalst.example');
    expect((await read('secretary')).body).toMatchObject({ deadAddresses: ['info@aalst.example'] });
    expect((await change('secretary', { email: 'info@aalst.example' })).body).toMatchObject({ deadAddresses: [] });
  });
});
