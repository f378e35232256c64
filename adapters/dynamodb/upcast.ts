import { parseAggregateId } from '#domain/door/aggregate-id.ts';
import { forKind } from '#domain/door/aggregate-kind.ts';
import { foldLog, readLog } from './aggregate-store.ts';
import { SNAPSHOT_SHAPE } from './snapshot-shape.ts';
import type { Table } from './table.ts';

type Item = Record<string, unknown>;

/** Its state has the shape that this code reads and writes. */
export const isOfPresentShape = (snapshot: Item): boolean => snapshot.shape === SNAPSHOT_SHAPE;

async function foldedAgain(table: Table, { aggregate, version }: Item): Promise<unknown> {
  const id = parseAggregateId(String(aggregate));
  const entries = await readLog(table, id);
  return forKind(id, (kind) =>
    foldLog(
      kind,
      entries.filter(({ sequence }) => sequence <= Number(version)),
    ),
  );
}

/** Items as an index or a list gave them: a snapshot that was written in another shape has the state that its log folds to now. */
export const inPresentShape = (table: Table, items: readonly Item[]): Promise<Item[]> =>
  Promise.all(
    items.map(async (item) =>
      item.headHash === undefined || isOfPresentShape(item) ? item : { ...item, state: await foldedAgain(table, item) },
    ),
  );
