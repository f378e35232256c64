import type { Table } from '#adapters/dynamodb/table.ts';
import { readHeads } from '#adapters/dynamodb/views.ts';
import type { LogRoot } from '#adapters/s3/log-roots.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';

/** Events of one log that are known to have been written and are not there. */
export interface LostEvents {
  readonly aggregate: string;
  /** The first that is lost, and the last of which a root tells. */
  readonly from: number;
  readonly to: number;
}

/** What the roots that were written after the instant restored to know of logs, and the table does not. The last day may have no root. */
export async function lostByRoots(table: Table, roots: readonly LogRoot[], restoredTo: Instant): Promise<LostEvents[]> {
  const heads = new Map((await readHeads(table)).map(({ aggregate, version }) => [String(aggregate), version]));
  const told = new Map<string, number>();
  for (const { at, changed } of roots)
    if (at > restoredTo)
      for (const [aggregate, version] of changed) told.set(aggregate, Math.max(version, told.get(aggregate) ?? 0));
  return [...told]
    .filter(([aggregate, version]) => version > (heads.get(aggregate) ?? 0))
    .map(([aggregate, version]) => ({ aggregate, from: (heads.get(aggregate) ?? 0) + 1, to: version }))
    .sort((a, b) => (a.aggregate < b.aggregate ? -1 : 1));
}
