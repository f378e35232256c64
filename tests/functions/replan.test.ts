import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { firstDue } from '#adapters/dynamodb/due-rows.ts';
import { logKey, snapshotKey } from '#adapters/dynamodb/keys.ts';
import { readReplanProgress } from '#adapters/dynamodb/replan-progress.ts';
import { readTexts } from '#adapters/dynamodb/views.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { ADMINISTRATOR } from '#local/platform/settings.ts';
import { ApiClient } from '#local/replay/api-client.ts';
import { liveAmifThrough } from '#tests/support/lives.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

/** A sample was drawn on 3 November 2017: to be reported by the 17th. */
const SAMPLE_RECORDED = 15;
const REPORT = 'condition:amif:100:wse:1';
const PLAN = 'condition:amif:101:aii';

let running: TestPlatform;
let platform: Platform;
beforeAll(async () => {
  running = await aPlatform('2017-06-01T09:00');
  ({ platform } = running);
  await liveAmifThrough(platform, SAMPLE_RECORDED);
}, 120_000);
afterAll(() => running[Symbol.asyncDispose]());

const put = async (body: object, query = ''): Promise<Record<string, unknown>> => {
  const answer = await new ApiClient(platform.url).call(ADMINISTRATOR, 'PUT', `/api/v1/policy${query}`, body);
  if (!answer.ok) throw new Error(answer.detail);
  return answer.body as Record<string, unknown>;
};
const told = async (aggregate: string) =>
  (await readLog(platform.table, aggregate)).filter(({ type }) => type === 'deadlines-replanned');
const change = { closedDays: ['2017-11-13', '2017-11-14'], reminders: [10], reason: 'Brugdagen van Jan Peeters' };

describe('a change of policy', () => {
  test('shows beforehand what would move, and changes nothing', async () => {
    const logs = await Promise.all([REPORT, PLAN].map((aggregate) => readLog(platform.table, aggregate)));
    const { preview } = await put(change, '?preview=yes');

    expect(preview).toMatchObject({
      dueDays: 1,
      shown: expect.arrayContaining([
        expect.objectContaining({ aggregate: REPORT, due: { from: '2017-11-17', to: '2017-11-21' } }),
        expect.objectContaining({ aggregate: PLAN }),
      ]),
    });
    await platform.advanceTo(platform.clock.now() + 120_000);
    expect(await Promise.all([REPORT, PLAN].map((aggregate) => readLog(platform.table, aggregate)))).toEqual(logs);
    expect(await readReplanProgress(platform.table)).toMatchObject({ completed: 1 });
  });

  test('moves what is still to come a minute later, and tells in each log what and why', async () => {
    await put(change);
    expect(await told(REPORT)).toEqual([]);
    await platform.advanceTo(platform.clock.now() + 120_000);

    expect(await told(REPORT)).toMatchObject([
      { by: 'system:replan-deadlines', data: { policyVersion: 2, due: { from: '2017-11-17', to: '2017-11-21' } } },
    ]);
    expect(await told(PLAN)).toHaveLength(1);
    const [entry] = await told(PLAN);
    expect(JSON.stringify(entry?.data)).not.toContain('Peeters');
    expect((await readTexts(platform.table, PLAN)).get(entry?.sequence ?? 0)).toEqual({ reason: change.reason });
    expect(await readReplanProgress(platform.table)).toMatchObject({ completed: 2 });
    // Ten days before the 21st is a Saturday; before the 30th it is Monday the 20th.
    expect(await firstDue(platform.table)).toBe(new Date(at('2017-11-10T09:00')).toISOString());
  });

  test('is brought once, however often the function runs', async () => {
    const before = await told(REPORT);
    for (const _ of [1, 2]) await platform.host.invoke('replan-deadlines', '{}');

    expect(await told(REPORT)).toEqual(before);
  });

  test('sends what the new policy plans, and nothing of the old', async () => {
    await platform.advanceTo(at('2017-11-23T12:00'));
    const sent = platform.mailbox
      .list({ to: 'esf@wse.example' })
      .filter((mail) => mail.at > new Date(at('2017-11-06T10:00')).toISOString())
      .map((mail) => mail.at.slice(0, 10));

    expect(sent).toEqual(['2017-11-10', '2017-11-22']);
  });

  test('tries again what it could not plan, until it can', async () => {
    const { table } = platform;
    const Key = snapshotKey(PLAN);
    const { Item } = await table.documents.send(new GetCommand({ TableName: table.name, Key }));
    const first = logKey(PLAN, 1);
    const { Item: opening } = await table.documents.send(new GetCommand({ TableName: table.name, Key: first }));
    const write = (item: unknown) =>
      table.documents.send(new PutCommand({ TableName: table.name, Item: item as Record<string, unknown> }));
    // Nobody can read this one: neither its snapshot nor its log.
    await write({ ...Item, state: {} });
    await write({ ...opening, type: 'unheard-of' });
    await put({ ...change, reminders: [3], reason: 'Nogmaals' });
    await platform.advanceTo(platform.clock.now() + 120_000);
    expect(await readReplanProgress(table)).toMatchObject({ completed: 3, failed: [{ aggregate: PLAN, through: 2 }] });

    await write(Item);
    await write(opening);
    await platform.host.invoke('replan-deadlines', '{}');

    expect(await readReplanProgress(table)).toMatchObject({ completed: 3, failed: [] });
    expect((await told(PLAN)).at(-1)).toMatchObject({ data: { policyVersion: 3 } });
  });

  test('is for an administrator', async () => {
    expect(await new ApiClient(platform.url).call('applicant', 'PUT', '/api/v1/policy', change)).toMatchObject({
      ok: false,
      status: 403,
      code: 'not-permitted',
    });
  });
});
