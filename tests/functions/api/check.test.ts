import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, anApi, type TestApi } from '#tests/support/api.ts';
import { accede, aDeliberation, DELIBERATION_PARTIES, giveStep } from '#tests/support/deliberation.ts';

let api: TestApi;
/** What was sent to DynamoDB since it was last emptied. */
const sent: string[] = [];
beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register(DELIBERATION_PARTIES);
  api.ports.table.documents.middlewareStack.add(
    (next, context) => (given) => {
      sent.push(context.commandName ?? '');
      return next(given);
    },
    { step: 'initialize', name: 'counting' },
  );
});
afterAll(() => api[Symbol.asyncDispose]());

/** Asks without a token; no answer takes more than two reads. */
async function check(dossier: string, recipient: string, more: object = {}, headers = {}): Promise<Answer> {
  sent.length = 0;
  const query = { provider: 'agii', recipient, dossier, ...more };
  const answer = await api.callWith({}, 'GET', '/api/v1/check', { query, headers });
  expect(sent.length).toBeLessThanOrEqual(2);
  expect(sent.every((command) => ['GetItemCommand', 'BatchGetItemCommand'].includes(command))).toBe(true);
  return answer;
}

const reason = async (dossier: string, recipient: string, more: object = {}): Promise<unknown> =>
  Reflect.get(Object((await check(dossier, recipient, more)).body), 'reason');

describe('a check, in two reads at the most', () => {
  test('of an acceder is right at once after each step', async () => {
    const dossier = await aDeliberation(api);

    expect(await reason(dossier, 'leuven')).toBe('no-active-accession');
    await accede(api, dossier, 'leuven');
    expect(await reason(dossier, 'leuven')).toBe('allowed');
    expect(await reason(dossier, 'leuven', { dataItem: 'Naam' })).toBe('allowed');
    expect(await reason(dossier, 'leuven', { dataItem: 'Geloof' })).toBe('data-item-not-covered');
    expect(await reason(dossier, 'leuven', { date: '2024-11-17' })).toBe('not-in-force');
    expect(await reason(dossier, 'leuven', { date: '2034-11-17' })).toBe('allowed');
    expect(await reason(dossier, 'gent')).toBe('no-active-accession');
    await giveStep(api, 'secretary', `${dossier}/accessions/leuven/suspend-accession`, { reason: 'R' });
    expect(await reason(dossier, 'leuven')).toBe('accession-suspended');
    await giveStep(api, 'secretary', `${dossier}/accessions/leuven/reinstate-accession`, { reason: 'R' });
    await giveStep(api, 'secretary', `${dossier}/suspend-authorisation`, { reason: 'R' });
    expect(await reason(dossier, 'leuven')).toBe('suspended');
    await giveStep(api, 'secretary', `${dossier}/reinstate-authorisation`, { reason: 'R' });
    expect(await reason(dossier, 'leuven')).toBe('allowed');
    await giveStep(api, 'secretary', `${dossier}/revoke-authorisation`, { reason: 'R' });
    expect(await reason(dossier, 'leuven')).toBe('revoked');
  });

  test('of one whom the decision names, of one whom nothing names, and of dossiers beside each other', async () => {
    const dossier = await aDeliberation(
      api,
      { recipientClass: undefined, recipients: ['gent', 'ocmw'] },
      { accession: undefined, duration: { until: '2024-12-31' } },
    );
    const general = await aDeliberation(api);
    await accede(api, general, 'gent');

    expect(await reason(dossier, 'gent')).toBe('allowed');
    expect(await reason(dossier, 'leuven')).toBe('not-a-party');
    expect(await reason('nothing', 'leuven')).toBe('not-a-party');
    expect(await reason(dossier, 'gent', { date: '2024-12-31' })).toBe('allowed');
    expect(await reason(dossier, 'gent', { date: '2025-01-01' })).toBe('expired');
    const query = { provider: 'agii', recipient: 'gent' };
    sent.length = 0;
    const { body } = await api.callWith({}, 'GET', '/api/v1/check', { query });
    expect(sent).toHaveLength(2);
    const basis = { number: '05/2024', decidedOn: '2024-11-18', committee: 'vcmp', reason: 'allowed' };
    expect(body).toMatchObject({
      allowed: true,
      basis: expect.arrayContaining([
        { dossier, ...basis },
        { dossier: general, ...basis },
      ]),
    });
  });

  test('whose answer a client has already is told to hold still, until it does not', async () => {
    const dossier = await aDeliberation(api);
    await accede(api, dossier, 'leuven');

    const { headers } = await check(dossier, 'leuven');
    expect(headers['cache-control']).toBe('no-cache');
    const etag = headers.etag ?? '';
    expect(etag).toMatch(/^W\/"[0-9a-f]{32}"$/);
    const known = { 'if-none-match': `"other", ${etag}` };
    expect((await check(dossier, 'leuven', {}, known)).status).toBe(304);
    await giveStep(api, 'secretary', `${dossier}/revoke-authorisation`, { reason: 'R' });
    const after = await check(dossier, 'leuven', {}, known);
    expect(after).toMatchObject({ status: 200, body: { allowed: false, reason: 'revoked' } });
  });

  test.each([
    [{ recipient: 'leuven' }, 'provider'],
    [{ provider: 'agii', recipient: 'leuven', date: '2024-02-30' }, 'date'],
    [{ provider: 'agii', recipient: 'leuven', day: '2024-02-28' }, 'day'],
  ])('is refused where it is not understood: %j', async (query, field) => {
    const { status, body } = await api.callWith({}, 'GET', '/api/v1/check', { query });

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid-query', errors: [{ path: field }] });
  });
});
