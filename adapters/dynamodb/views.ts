import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Permit, permitOf, permitOfProtocol } from '#domain/check/permit.ts';
import { type ConditionState, conditionStateSchema } from '#domain/condition/state.ts';
import { type AggregateId, kindOf, meetingsOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { type DossierState, dossierStateSchema } from '#domain/dossier/state.ts';
import { type MeetingState, meetingStateSchema } from '#domain/meeting/state.ts';
import type { ConditionIndex, PermitIndex } from '#domain/ports/ports.ts';
import { type ProtocolState, protocolStateSchema } from '#domain/protocol/state.ts';
import { readSnapshot } from './aggregate-store.ts';
import { ALL_SHARDS, aggregatePartition, headsList, permitKey, permitPartition } from './keys.ts';
import { queryIndex, queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

export const headSchema = z.object({
  aggregate: z.string().transform(parseAggregateId),
  version: z.int(),
  headHash: z.string(),
  headRecordedAt: z.string(),
});
export type Head = z.infer<typeof headSchema>;
/** What a head needs of its item; the state, which is most of it, stays where it is. */
export const HEAD_ATTRIBUTES = Object.keys(headSchema.shape);

/** The conditions of dossiers, from the index. */
export function dynamodbConditionIndex(table: Table): ConditionIndex {
  return {
    async ofDossier(dossier) {
      const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, 'condition:');
      return items.map((item) => {
        const { aggregate, state } = headSchema.extend({ state: conditionStateSchema }).parse(item);
        return { aggregate, state: state satisfies ConditionState };
      });
    },
  };
}

/** The head of every log, shard after shard. */
export async function readHeads(table: Table): Promise<Head[]> {
  const shards = await Promise.all(
    ALL_SHARDS.map((shard) => queryIndex(table, TABLE.listed, headsList(shard), undefined, HEAD_ATTRIBUTES)),
  );
  return shards
    .flat()
    .filter((item) => item.headHash !== undefined)
    .map((item) => headSchema.parse(item));
}

/** Every dossier's state, newest snapshot. */
export async function readDossiers(
  table: Table,
): Promise<{ readonly aggregate: AggregateId; readonly version: number; readonly state: DossierState }[]> {
  const shards = await Promise.all(
    ALL_SHARDS.map((shard) => queryIndex(table, TABLE.listed, headsList(shard), 'dossier:')),
  );
  return shards
    .flat()
    .filter((item) => item.headHash !== undefined)
    .map((item) => headSchema.extend({ state: dossierStateSchema }).parse(item));
}

/** Every protocol's state, newest snapshot. */
export async function readProtocols(
  table: Table,
): Promise<{ readonly aggregate: AggregateId; readonly version: number; readonly state: ProtocolState }[]> {
  const shards = await Promise.all(
    ALL_SHARDS.map((shard) => queryIndex(table, TABLE.listed, headsList(shard), 'protocol:')),
  );
  return shards
    .flat()
    .filter((item) => item.headHash !== undefined)
    .map((item) => headSchema.extend({ state: protocolStateSchema }).parse(item));
}

/** The meetings of a committee, by day. */
export async function readMeetings(
  table: Table,
  committee: string,
): Promise<{ readonly version: number; readonly state: MeetingState }[]> {
  const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${meetingsOf(committee)}`, 'meeting:');
  return items.map((item) => headSchema.extend({ state: meetingStateSchema }).parse(item));
}

/** The places where the check looks, in the table. */
export function dynamodbPermitIndex(table: Table): PermitIndex {
  return {
    async expect(provider, recipients, aggregate) {
      for (const recipient of new Set(recipients)) {
        const Item = { ...permitKey(provider, recipient, aggregate), aggregate };
        await table.documents.send(new PutCommand({ TableName: table.name, Item }));
      }
    },
  };
}

/** A place by which the check finds an aggregate. */
const permitPlaceSchema = z.object({ aggregate: z.string().transform(parseAggregateId) });

async function permitIn(
  table: Table,
  aggregate: AggregateId,
  provider: string,
  recipient: string,
): Promise<Permit | undefined> {
  if (kindOf(aggregate) === 'protocol') {
    const { state } = await readSnapshot(table, aggregate, protocolKind);
    return state === undefined ? undefined : permitOfProtocol(state, provider, recipient);
  }
  const { state } = await readSnapshot(table, aggregate, dossierKind);
  return state === undefined ? undefined : permitOf(state, provider, recipient);
}

/** What every dossier and protocol says about one provider and one recipient: one query, and one read for each that it leads to. */
export async function readPermits(table: Table, provider: string, recipient: string): Promise<Permit[]> {
  const places = await queryPartition(table, permitPartition(provider, recipient));
  const permits = await Promise.all(
    places.map((item) => permitIn(table, permitPlaceSchema.parse(item).aggregate, provider, recipient)),
  );
  return permits.filter((permit) => permit !== undefined);
}

/** The free texts of an aggregate's events, by sequence. */
export async function readTexts(table: Table, aggregate: string): Promise<Map<number, Record<string, string>>> {
  const items = await queryPartition(table, aggregatePartition(aggregate), { prefix: 'TEXT#' });
  const schema = z.object({ sequence: z.int(), texts: z.record(z.string(), z.string()) });
  return new Map(items.map((item) => schema.parse(item)).map(({ sequence, texts }) => [sequence, texts]));
}
