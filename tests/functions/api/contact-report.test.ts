import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeMailAddress } from '#adapters/dynamodb/mail-addresses.ts';
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
