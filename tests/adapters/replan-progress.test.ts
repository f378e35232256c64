import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executionSort, headsList, listed, shardOf, snapshotKey } from '#adapters/dynamodb/keys.ts';
import { aggregatesIn, allOfKind, readListPage } from '#adapters/dynamodb/lists.ts';
import {
  FIRST_PLACE,
  type Place,
  readAggregatePage,
  readReplanProgress,
  writeReplanProgress,
} from '#adapters/dynamodb/replan-progress.ts';
import { type AggregateId, dossierId } from '#domain/door/aggregate-id.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

const AGGREGATES = 120;
let running: TestTable;
beforeAll(async () => {
  running = await aTable();
  const put = (item: Record<string, unknown>) =>
    running.table.documents.send(new PutCommand({ TableName: running.table.name, Item: item }));
  for (let number = 0; number < AGGREGATES; number += 1) {
    const aggregate = dossierId(`d${number}`);
    const list = headsList(shardOf(aggregate));
    await put({ ...snapshotKey(aggregate), ...listed(list, aggregate), aggregate, headHash: 'h', state: { number } });
    // The row of its execution, which stands beside it in the list.
    await put({ pk: `e${number}`, sk: 'EXECUTION', ...listed(list, executionSort(aggregate)), aggregate });
  }
}, 60_000);
afterAll(() => running[Symbol.asyncDispose]());

/** Every page from a place on. */
async function pagesFrom(start: Place, limit: number): Promise<{ found: AggregateId[]; places: Place[] }> {
  const found: AggregateId[] = [];
  const places: Place[] = [];
  for (let place: Place | undefined = start; place !== undefined; ) {
    const page: Awaited<ReturnType<typeof readAggregatePage>> = await readAggregatePage(running.table, place, limit);
    found.push(...page.found.map(({ aggregate }) => aggregate));
    if (page.next !== undefined) places.push(page.next);
    place = page.next;
  }
  return { found, places };
}

describe('the list of all aggregates', () => {
  test.each([1, 7, 500])('gives each of them once, %d items at a time', async (limit) => {
    const { found } = await pagesFrom(FIRST_PLACE, limit);

    expect(found).toHaveLength(AGGREGATES);
    expect(new Set(found).size).toBe(AGGREGATES);
  });

  test('gives each of them once where an administrator asks for all', async () => {
    const { rows, next } = await readListPage(running.table, allOfKind('dossier'), { limit: 1000 }, async (items) =>
      aggregatesIn(items),
    );

    expect(next).toBeUndefined();
    expect(rows).toHaveLength(AGGREGATES);
    expect(new Set(rows).size).toBe(AGGREGATES);
  });

  test('gives what is left from any place on', async () => {
    const { found, places } = await pagesFrom(FIRST_PLACE, 20);
    const middle = places[5]!;
    const rest = await pagesFrom(middle, 20);

    expect(rest.found).toEqual(found.slice(found.length - rest.found.length));
    expect(rest.found.length).toBeGreaterThan(0);
    expect(rest.found.length).toBeLessThan(AGGREGATES);
  });
});

describe('how far a change of policy has come', () => {
  test('is nowhere at first, and then what was written last', async () => {
    expect(await readReplanProgress(running.table)).toEqual({ turn: 0, completed: 1 });

    const half = { turn: 1, completed: 1, target: 2, place: { shard: 0, after: 'dossier:d5' } };
    expect(await writeReplanProgress(running.table, half)).toBe(true);
    expect(await readReplanProgress(running.table)).toEqual(half);
  });

  test('is written by one of two who go on at once', async () => {
    const next = { turn: 2, completed: 2 };

    const both = await Promise.all([
      writeReplanProgress(running.table, next),
      writeReplanProgress(running.table, { ...next, completed: 1 }),
    ]);
    expect([...both].sort()).toEqual([false, true]);
  });
});
