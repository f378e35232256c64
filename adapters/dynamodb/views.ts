import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { accessionPeriodSchema, accessionStateSchema } from '#domain/accession/state.ts';
import { type Permit, permitOf, permitOfProtocol } from '#domain/check/permit.ts';
import { type ConditionState, conditionStateSchema } from '#domain/condition/state.ts';
import {
  type AggregateId,
  accedersConditionIds,
  dossierId,
  dossierOf,
  kindOf,
  meetingsOf,
  ownConditionIds,
  parseAggregateId,
} from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { type MeetingState, meetingStateSchema } from '#domain/meeting/state.ts';
import type { Acceders, AccessionIndex, ConditionIndex, PermitIndex } from '#domain/ports/ports.ts';
import { readSnapshot } from './aggregate-store.ts';
import { ALL_SHARDS, accederKey, accedersPartition, aggregatePartition, headsList, permitKey } from './keys.ts';
import { queryIndex, queryPartition } from './queries.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';
import { inPresentShape } from './upcast.ts';

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
  const read = async (items: readonly Record<string, unknown>[]) =>
    (await inPresentShape(table, items)).map((item) => {
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
      return (await inPresentShape(table, items)).map((item) =>
        headSchema.extend({ state: accessionStateSchema }).parse(item),
      );
    },
  };
}

const accederSchema = z.object({ organisation: z.string(), periods: z.array(accessionPeriodSchema) });

/** When organisations were acceders, beside their logs. */
export const dynamodbAcceders = (table: Table): Acceders => ({
  async of(dossier) {
    return (await queryPartition(table, accedersPartition(dossier))).map((item) => accederSchema.parse(item));
  },
});

/** The head of every log, shard after shard. */
export async function readHeads(table: Table): Promise<Head[]> {
  const shards = await Promise.all(
    ALL_SHARDS.map((shard) =>
      queryIndex(table, TABLE.listed, headsList(shard), undefined, { attributes: HEAD_ATTRIBUTES }),
    ),
  );
  return shards
    .flat()
    .filter((item) => item.headHash !== undefined)
    .map((item) => headSchema.parse(item));
}

/** The meetings of a committee, by day. */
export async function readMeetings(
  table: Table,
  committee: string,
): Promise<{ readonly version: number; readonly state: MeetingState }[]> {
  const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${meetingsOf(committee)}`, 'meeting:');
  return (await inPresentShape(table, items)).map((item) =>
    headSchema.extend({ state: meetingStateSchema }).parse(item),
  );
}

/** No organisation can be called this: the recipients that a dossier does not name but that may accede to it. */
const ANY_ACCEDER = '+';

/** The places where the check looks, in the table. */
export function dynamodbPermitIndex(table: Table): PermitIndex {
  const expect = async (provider: string, recipients: Iterable<string>, aggregate: AggregateId): Promise<void> => {
    for (const recipient of recipients) {
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: permitKey(provider, recipient),
          UpdateExpression: 'ADD aggregates :aggregate',
          ExpressionAttributeValues: { ':aggregate': new Set([aggregate]) },
        }),
      );
    }
  };
  return {
    expect: (provider, recipients, aggregate) => expect(provider, new Set(recipients), aggregate),
    expectAcceders: (provider, dossier) => expect(provider, [ANY_ACCEDER], dossierId(dossier)),
  };
}

const placesSchema = z.object({ aggregates: z.set(z.string().transform(parseAggregateId)) });

/** What an aggregate says about a provider and a recipient, by its snapshot and when the recipient was an acceder. */
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
  const [{ state }, acceder] = await Promise.all([
    readSnapshot(table, aggregate, dossierKind),
    readItem(table, accederKey(dossierOf(aggregate), recipient)),
  ]);
  const periods = acceder === undefined ? undefined : accederSchema.parse(acceder).periods;
  return state === undefined ? undefined : permitOf(state, provider, recipient, periods);
}

/**
 * What every dossier and protocol says about one provider and one recipient, those to which the recipient could accede included. Two
 * reads, both consistent: where to look, and all that stands there (up to 100 items, `read-item.ts`).
 */
export async function readPermits(table: Table, provider: string, recipient: string): Promise<Permit[]> {
  const places = await Promise.all([
    readItem(table, permitKey(provider, recipient)),
    readItem(table, permitKey(provider, ANY_ACCEDER)),
  ]);
  const aggregates = new Set(
    places.flatMap((item) => (item === undefined ? [] : [...placesSchema.parse(item).aggregates])),
  );
  const permits = await Promise.all(
    [...aggregates].sort().map((aggregate) => permitIn(table, aggregate, provider, recipient)),
  );
  return permits.filter((permit) => permit !== undefined);
}

const textsItem = z.object({ sequence: z.int(), texts: z.record(z.string(), z.string()) });

/** The free texts of an aggregate's events, by sequence. */
export async function readTexts(table: Table, aggregate: string): Promise<Map<number, Record<string, string>>> {
  const items = await queryPartition(table, aggregatePartition(aggregate), { prefix: 'TEXT#' });
  return new Map(items.map((item) => textsItem.parse(item)).map(({ sequence, texts }) => [sequence, texts]));
}
