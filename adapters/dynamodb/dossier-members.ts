import * as z from 'zod';
import { kindOf } from '#domain/door/aggregate-id.ts';
import type { Member } from '#domain/retention/closed.ts';
import { ALL_SHARDS, headsList } from './keys.ts';
import { queryIndex } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

// Of a state only where it stands: that has had one form since the first version, whatever else changed its shape.
const memberSchema = z
  .object({ aggregate: z.string(), headRecordedAt: z.string(), state: z.object({ status: z.string() }) })
  .transform(({ aggregate, headRecordedAt, state }): Member => ({ aggregate, headRecordedAt, status: state.status }));

const NEEDED = ['aggregate', 'headHash', 'headRecordedAt', 'state'];
const membersOf = (items: readonly Record<string, unknown>[]): Member[] =>
  items.filter(({ headHash }) => headHash !== undefined).map((item) => memberSchema.parse(item));

/** Every log of a dossier or protocol: itself, its conditions, its accessions; or only those whose id begins so. */
export async function readMembers(table: Table, dossier: string, prefix?: string): Promise<Member[]> {
  return membersOf(
    await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, prefix, { attributes: NEEDED }),
  ).filter(({ aggregate }) => kindOf(aggregate) !== 'meeting');
}

/** Every dossier and protocol, as far as its end is concerned. */
export async function readOwners(table: Table): Promise<Member[]> {
  const all = await Promise.all(
    ALL_SHARDS.flatMap((shard) =>
      ['dossier:', 'protocol:'].map((prefix) =>
        queryIndex(table, TABLE.listed, headsList(shard), prefix, { attributes: NEEDED }),
      ),
    ),
  );
  return membersOf(all.flat());
}
