import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type AccessionPeriod, accessionPeriodSchema, accessionStateSchema } from '#domain/accession/state.ts';
import { type Permit, permitOf, permitOfProtocol } from '#domain/check/permit.ts';
import { type ConditionState, conditionStateSchema } from '#domain/condition/state.ts';
import {
  type AggregateId,
  accedersConditionIds,
  dossierId,
  kindOf,
  meetingsOf,
  ownConditionIds,
  parseAggregateId,
} from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { type DossierState, dossierStateSchema } from '#domain/dossier/state.ts';
import { type MeetingState, meetingStateSchema } from '#domain/meeting/state.ts';
import type { AccessionIndex, ConditionIndex, PermitIndex } from '#domain/ports/ports.ts';
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
  const read = (items: readonly Record<string, unknown>[]) =>
    items.map((item) => {
      const { aggregate, version, state } = headSchema.extend({ state: conditionStateSchema }).parse(item);
      return { aggregate, version, state: state satisfies ConditionState };
    });
  return {
    ofDossier: async (dossier) => {
      const [from, below] = ownConditionIds(dossier);
      return read(await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, { from, to: below }));
    },
    ofAcceders: async (dossier, organisation) =>
      read(await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, accedersConditionIds(dossier, organisation))),
  };
}

/** The accessions to general deliberations, from the index. */
export function dynamodbAccessionIndex(table: Table): AccessionIndex {
  return {
    async ofDossier(dossier) {
      const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, 'accession:');
      return items.map((item) => headSchema.extend({ state: accessionStateSchema }).parse(item));
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

/** No organisation can be called this: the recipients that a dossier does not name but that may accede to it. */
const ANY_ACCEDER = '+';

/** The places where the check looks, in the table. */
export function dynamodbPermitIndex(table: Table): PermitIndex {
  const expect = async (provider: string, recipients: Iterable<string>, aggregate: AggregateId): Promise<void> => {
    for (const recipient of recipients) {
      const Item = { ...permitKey(provider, recipient, aggregate), aggregate };
      await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    }
  };
  return {
    expect: (provider, recipients, aggregate) => expect(provider, new Set(recipients), aggregate),
    expectAcceders: (provider, dossier) => expect(provider, [ANY_ACCEDER], dossierId(dossier)),
  };
}

/** A place by which the check finds an aggregate; of an acceder's also when it was one. */
const permitPlaceSchema = z.object({
  aggregate: z.string().transform(parseAggregateId),
  accession: z.array(accessionPeriodSchema).optional(),
});

async function permitIn(
  table: Table,
  aggregate: AggregateId,
  provider: string,
  recipient: string,
  accession: readonly AccessionPeriod[] | undefined,
): Promise<Permit | undefined> {
  if (kindOf(aggregate) === 'protocol') {
    const { state } = await readSnapshot(table, aggregate, protocolKind);
    return state === undefined ? undefined : permitOfProtocol(state, provider, recipient);
  }
  const { state } = await readSnapshot(table, aggregate, dossierKind);
  return state === undefined ? undefined : permitOf(state, provider, recipient, accession);
}

/** What every dossier and protocol says about one provider and one recipient: one query, and one read for each that it leads to. */
export async function readPermits(table: Table, provider: string, recipient: string): Promise<Permit[]> {
  return permitsAt(table, provider, recipient, await queryPartition(table, permitPartition(provider, recipient)));
}

/** What the dossiers say to which this recipient could accede, but never did. */
export async function readOpenPermits(table: Table, provider: string, recipient: string): Promise<Permit[]> {
  return permitsAt(table, provider, recipient, await queryPartition(table, permitPartition(provider, ANY_ACCEDER)));
}

async function permitsAt(
  table: Table,
  provider: string,
  recipient: string,
  items: readonly Record<string, unknown>[],
): Promise<Permit[]> {
  // A dossier that names the recipient has a place of its own, beside that of the recipient's accession.
  const accessions = new Map<AggregateId, AccessionPeriod[] | undefined>();
  for (const { aggregate, accession } of items.map((item) => permitPlaceSchema.parse(item)))
    accessions.set(aggregate, accession ?? accessions.get(aggregate));
  const permits = await Promise.all(
    [...accessions].map(([aggregate, accession]) => permitIn(table, aggregate, provider, recipient, accession)),
  );
  return permits.filter((permit) => permit !== undefined);
}

/** The free texts of an aggregate's events, by sequence. */
export async function readTexts(table: Table, aggregate: string): Promise<Map<number, Record<string, string>>> {
  const items = await queryPartition(table, aggregatePartition(aggregate), { prefix: 'TEXT#' });
  const schema = z.object({ sequence: z.int(), texts: z.record(z.string(), z.string()) });
  return new Map(items.map((item) => schema.parse(item)).map(({ sequence, texts }) => [sequence, texts]));
}
