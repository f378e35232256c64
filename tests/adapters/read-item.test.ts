import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readItem } from '#adapters/dynamodb/read-item.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

const HUGE = 'y'.repeat(390_000);
let running: TestTable;
let requests: string[] = [];
beforeAll(async () => {
  running = await aTable();
  const { documents, name } = running.table;
  for (let number = 0; number < 130; number += 1) {
    // Fifty of these are more than one answer of DynamoDB holds (16 MB).
    const Item = { pk: `p${number}`, sk: 's', number, text: number < 50 ? HUGE : '' };
    await documents.send(new PutCommand({ TableName: name, Item }));
  }
  documents.middlewareStack.add(
    (next, context) => (args) => {
      requests.push(String(context.commandName));
      return next(args);
    },
    { step: 'initialize' },
  );
}, 60_000);
afterAll(() => running[Symbol.asyncDispose]());

const read = async (number: number): Promise<unknown> =>
  (await readItem(running.table, { pk: `p${number}`, sk: 's' }))?.number;

describe('reading an item', () => {
  test('alone is one request for it', async () => {
    requests = [];

    expect(await read(60)).toBe(60);
    expect(requests).toEqual(['GetItemCommand']);
  });

  test('together with others is one request for all, each once; what is not there is undefined', async () => {
    requests = [];

    expect(await Promise.all([read(60), read(61), read(999), read(60)])).toEqual([60, 61, undefined, 60]);
    expect(requests).toEqual(['BatchGetItemCommand']);
  });

  test('goes on where there are more than a request or an answer takes', async () => {
    const all = Array.from({ length: 130 }, (_, number) => number);
    requests = [];

    expect(await Promise.all(all.map(read))).toEqual(all);
    expect(requests.length).toBeGreaterThanOrEqual(2);
  });

  test('tells everyone who asked when it fails', async () => {
    const table = { ...running.table, name: 'no-such-table' };
    const asked = ['a', 'b', 'a'].map((pk) => readItem(table, { pk, sk: 's' }));

    for (const result of await Promise.allSettled(asked)) expect(result).toMatchObject({ status: 'rejected' });
  });
});
