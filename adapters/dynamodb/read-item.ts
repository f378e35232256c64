import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import { type Paths, projectionOf } from './projection.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

type Item = Record<string, unknown>;

/** One item that is asked for, and everyone who waits for it. */
interface Asked {
  readonly key: Key;
  readonly waiting: { readonly resolve: (item: Item | undefined) => void; readonly reject: (error: unknown) => void }[];
}

/** DynamoDB's own limit on the keys of one batch; https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_KEYS = 100;
const MOST_ATTEMPTS = 6;
const FIRST_PAUSE_MILLISECONDS = 20;

const asked = new WeakMap<Table, Map<string, Asked>>();

const nameOf = (key: Key | Item): string => `${String(key[TABLE.partitionKey])} ${String(key[TABLE.sortKey])}`;

/** Reads parts of items consistently, so many at once as DynamoDB takes, or whole where they were; what is not there is left out. */
export async function readParts(table: Table, keys: readonly Key[], paths: Paths): Promise<Item[]> {
  const named = new Map(keys.map((key) => [nameOf(key), key]));
  const known = [...named.keys()].flatMap((name) => table.kept?.get(name) ?? []);
  const all = [...named].filter(([name]) => table.kept?.has(name) !== true).map(([, key]) => key);
  const starts = Array.from({ length: Math.ceil(all.length / MOST_KEYS) }, (_, index) => index * MOST_KEYS);
  const [whole, ...found] = await Promise.all([
    Promise.all(known),
    ...starts.map((start) => readBatch(table, all.slice(start, start + MOST_KEYS), paths)),
  ]);
  return [...whole.filter((item) => item !== undefined), ...found.flatMap((items) => [...items.values()])];
}

async function readBatch(table: Table, keys: readonly Key[], paths?: Paths): Promise<Map<string, Item>> {
  const shown = paths === undefined ? {} : projectionOf([[TABLE.partitionKey], [TABLE.sortKey], ...paths]);
  const found = new Map<string, Item>();
  let left: Item[] = [...keys];
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const { Responses, UnprocessedKeys } = await table.documents.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: left, ConsistentRead: true, ...shown } } }),
    );
    for (const item of Responses?.[table.name] ?? []) found.set(nameOf(item), item);
    left = UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (left.length > 0 && attempt === MOST_ATTEMPTS)
      throw new Error(`the table left ${left.length} of ${keys.length} items unread, ${attempt} times over`);
    // What one answer does not hold (16 MB), or a busy table puts off, is asked for again.
    if (left.length > 0)
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MILLISECONDS * 2 ** (attempt - 1)));
  }
  return found;
}

async function readAll(table: Table, items: readonly Asked[]): Promise<void> {
  const [first] = items;
  try {
    if (items.length === 1 && first !== undefined) {
      const { Item } = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: first.key, ConsistentRead: true }),
      );
      for (const { resolve } of first.waiting) resolve(Item);
      return;
    }
    const found = await readBatch(
      table,
      items.map(({ key }) => key),
    );
    for (const { key, waiting } of items) for (const { resolve } of waiting) resolve(found.get(nameOf(key)));
  } catch (error) {
    for (const { waiting } of items) for (const { reject } of waiting) reject(error);
  }
}

/** Reads one item consistently. What is asked for in one turn of the event loop is read by one request. */
export function readItem(table: Table, key: Key): Promise<Item | undefined> {
  const name = nameOf(key);
  const known = table.kept?.get(name);
  if (known !== undefined) return known;
  const reading = readInTurn(table, key, name);
  table.kept?.set(name, reading);
  return reading;
}

function readInTurn(table: Table, key: Key, name: string): Promise<Item | undefined> {
  let items = asked.get(table);
  if (items === undefined) {
    const turn = new Map<string, Asked>();
    items = turn;
    asked.set(table, turn);
    setImmediate(() => {
      asked.delete(table);
      const all = [...turn.values()];
      for (let start = 0; start < all.length; start += MOST_KEYS)
        void readAll(table, all.slice(start, start + MOST_KEYS));
    });
  }
  const item = items.get(name) ?? { key, waiting: [] };
  items.set(name, item);
  return new Promise((resolve, reject) => item.waiting.push({ resolve, reject }));
}
