import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamodbPolicies, type PolicyVersion } from '#adapters/dynamodb/policies.ts';
import { DEFAULT_POLICY, settingsOf } from '#domain/policy/policy.ts';
import { local } from '#tests/domain/support/life.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

let running: TestTable;
beforeAll(async () => {
  running = await aTable();
});
afterAll(() => running[Symbol.asyncDispose]());

const aVersion = (version: number, since: string, sendAt: string): PolicyVersion => ({
  settings: { ...settingsOf(DEFAULT_POLICY), version, sendAt },
  since: local(since),
  by: 'person:admin',
  reason: 'R',
});

describe('the policies', () => {
  test('begin with the default, keep every version, and refuse a version that is there already', async () => {
    const policies = dynamodbPolicies(running.table);
    expect(await policies.current()).toEqual(DEFAULT_POLICY);

    const second = aVersion(2, '2017-09-20T14:00', '08:00');
    const third = aVersion(3, '2018-01-01T00:00', '10:00');
    expect(await policies.add(second)).toBe('added');
    expect(await policies.add(third)).toBe('added');
    expect(await policies.add(aVersion(3, '2018-01-02T00:00', '11:00'))).toBe('conflict');
    expect(await policies.add(aVersion(2, '2018-01-02T00:00', '11:00'))).toBe('conflict');

    expect(await policies.versions()).toEqual([second, third]);
    expect(await policies.current()).toEqual({
      ...third.settings,
      since: third.since,
      before: { ...second.settings, since: second.since, before: DEFAULT_POLICY },
    });
  });

  test('of two that are set at the same moment one is refused', async () => {
    const policies = dynamodbPolicies(running.table);
    const set = () => policies.add(aVersion(4, '2018-02-01T00:00', '10:00'));

    expect((await Promise.all([set(), set(), set()])).sort()).toEqual(['added', 'conflict', 'conflict']);
    expect(await policies.versions()).toHaveLength(3);
  });

  test('take any whole number of days', async () => {
    const policies = dynamodbPolicies(running.table);
    const version = { ...aVersion(5, '2018-03-01T00:00', '10:00') };
    const settings = { ...version.settings, reminders: [1e30], closedDays: ['2018-12-24'] };
    await policies.add({ ...version, settings });

    expect(settingsOf(await policies.current())).toEqual(settings);
  });
});
