import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { accessionOfCondition, dossierOf, kindOf, namesake, parseAggregateId } from '#domain/door/aggregate-id.ts';
import type { AccederRow, AggregateKind, AnyEvent } from '#domain/door/aggregate-kind.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import type { AggregateStore, CommitRequest, LoadedAggregate } from '#domain/ports/aggregate-store.ts';
import { GENESIS_HASH, textHash } from './hash-chain.ts';
import {
  accederKey,
  aggregatePartition,
  byDossier,
  conditionLogPrefix,
  dueKey,
  headsList,
  listed,
  logKey,
  onceKey,
  outboxKey,
  padded,
  shardOf,
  snapshotKey,
  textKey,
} from './keys.ts';
import { BeyondLimits, isTooLarge } from './limits.ts';
import { listPlaces, phasePlace } from './list-places.ts';
import { entryHash, type LogEntry, logEntrySchema } from './log-entry.ts';
import { queryIndex } from './queries.ts';
import { readItem } from './read-item.ts';
import { SNAPSHOT_SHAPE } from './snapshot-shape.ts';
import type { Table } from './table.ts';
import { LOG_PREFIX, TABLE } from './table-schema.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB's own limit on the actions of one transaction. */
const MOST_ACTIONS = 100;

/** More recipients than this of one event's notices share an outbox row, so that the transaction stays under its limit. */
const RECIPIENTS_PER_ROW_BY_ITSELF = 24;

const snapshotSchema = z.object({
  version: z.int(),
  shape: z.int().optional(),
  state: z.unknown(),
  headHash: z.string(),
  headRecordedAt: z.string(),
  nextDue: z.string().optional(),
});

const NEVER_WRITTEN = {
  version: 0,
  state: undefined,
  headHash: GENESIS_HASH,
  headRecordedAt: '',
  nextDue: undefined,
} as const;

/** Reads a log from a place on, in order, parsed. */
export async function readLog(table: Table, aggregate: string, after = 0, limit?: number): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
        ExpressionAttributeValues: {
          ':pk': aggregatePartition(aggregate),
          ':from': `${LOG_PREFIX}${padded(after + 1)}`,
          ':to': `${LOG_PREFIX}~`,
        },
        ConsistentRead: true,
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    for (const item of page.Items ?? []) entries.push(logEntrySchema.parse(item));
    from = page.LastEvaluatedKey;
  } while (from !== undefined && (limit === undefined || entries.length < limit));
  return entries;
}

/** What happened to the conditions of a dossier, or to those that an acceder took on, the latest first. */
export async function readConditionLogs(
  table: Table,
  { dossier, acceder }: { readonly dossier: string; readonly acceder?: string | undefined },
): Promise<LogEntry[]> {
  const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, conditionLogPrefix(acceder), {
    backwards: true,
  });
  return items.map((item) => logEntrySchema.parse(item));
}

/** One entry of a log, which has no gaps; undefined where it is not that long yet. */
export async function readEntry(table: Table, aggregate: string, sequence: number): Promise<LogEntry | undefined> {
  const Item = await readItem(table, logKey(aggregate, sequence));
  return Item === undefined ? undefined : logEntrySchema.parse(Item);
}

/** Folds a log again, from its first event. */
export function foldLog<State, Event extends AnyEvent, Context>(
  kind: AggregateKind<State, Event, Context>,
  entries: readonly LogEntry[],
): State | undefined {
  return entries.reduce<State | undefined>(
    (state, { type, effectiveAt, data }) => kind.evolve(state, kind.parse({ type, effectiveAt, data })),
    undefined,
  );
}

/** An aggregate as its snapshot has it; folded again where the snapshot is of another shape. */
export async function readSnapshot<State, Event extends AnyEvent, Context>(
  table: Table,
  aggregate: AggregateId,
  kind: AggregateKind<State, Event, Context>,
): Promise<LoadedAggregate<State>> {
  const Item = await readItem(table, snapshotKey(aggregate));
  if (Item === undefined) return NEVER_WRITTEN;
  const { version, shape, state, headHash, headRecordedAt, nextDue } = snapshotSchema.parse(Item);
  // A snapshot is a cache of the fold: one that another version wrote in another shape is folded again.
  const fits =
    (shape === SNAPSHOT_SHAPE ? kind.parseState(state) : undefined) ??
    foldLog(
      kind,
      (await readLog(table, aggregate)).filter(({ sequence }) => sequence <= version),
    );
  return { version, state: fits, headHash, headRecordedAt, nextDue };
}

/** A snapshot as it is written: with its places in lists. */
export const snapshotItem = (aggregate: AggregateId, item: Record<string, unknown>): Record<string, unknown> => ({
  ...snapshotKey(aggregate),
  ...byDossier(dossierOf(aggregate), aggregate),
  ...listed(headsList(shardOf(aggregate)), aggregate),
  ...listPlaces(aggregate, item.state),
  aggregate,
  shape: SNAPSHOT_SHAPE,
  ...item,
});

function outboxItems(all: readonly QueuedNotice[]): Record<string, unknown>[] {
  const notices = all.filter(({ audience }) => audience === undefined);
  const item = (bundle: readonly QueuedNotice[]) => {
    const [first] = bundle;
    return first === undefined
      ? []
      : [{ ...outboxKey(first.leavesAt, first.key), leavesAt: first.leavesAt, notices: bundle }];
  };
  // A notice to an audience stands in a row by itself: that row is worked off, so many members at a time.
  const forAudiences = all.flatMap(({ audience: members, ...notice }) =>
    members === undefined ? [] : item([notice]).map((row) => ({ ...row, audience: { members, placed: 0 } })),
  );
  if (notices.length <= RECIPIENTS_PER_ROW_BY_ITSELF)
    return [...forAudiences, ...notices.flatMap((notice) => item([notice]))];
  const bundles: QueuedNotice[][] = [];
  for (let start = 0; start < notices.length; start += RECIPIENTS_PER_ROW_BY_ITSELF) {
    bundles.push(notices.slice(start, start + RECIPIENTS_PER_ROW_BY_ITSELF));
  }
  return [...forAudiences, ...bundles.flatMap(item)];
}

/** A transaction met another writer, as opposed to being refused for its form. */
export function isConflict(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(
      (reason) => reason.Code === 'ConditionalCheckFailed' || reason.Code === 'TransactionConflict',
    )
  );
}

/** Where an event of a condition stands among those of its dossier or accession; other logs are read by themselves. */
function conditionLogPlace({ aggregate, sequence, recordedAt }: LogPlace): Record<string, string> {
  if (kindOf(aggregate) !== 'condition') return {};
  const prefix = conditionLogPrefix(accessionOfCondition(aggregate)?.organisation);
  return byDossier(dossierOf(aggregate), `${prefix}${recordedAt}#${aggregate}#${padded(sequence)}`);
}

/** The condition that a snapshot is still the one that was read: the version alone would not tell that its due row was moved meanwhile. */
export function asRead({ version, nextDue }: Pick<LoadedAggregate<unknown>, 'version' | 'nextDue'>) {
  if (version === 0) return { ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})` };
  return {
    ConditionExpression: `#version = :version AND ${nextDue === undefined ? 'attribute_not_exists(#nextDue)' : '#nextDue = :nextDue'}`,
    ExpressionAttributeNames: { '#version': 'version', '#nextDue': 'nextDue' },
    ExpressionAttributeValues: { ':version': version, ...(nextDue === undefined ? {} : { ':nextDue': nextDue }) },
  };
}

interface LogPlace {
  readonly aggregate: AggregateId;
  readonly sequence: number;
  readonly recordedAt: string;
}

/** Where an event stands in indexes beside its log; `state` is that of its aggregate then or later. */
export const logPlaces = (
  entry: LogPlace & { readonly type: string; readonly effectiveAt: string },
  state: unknown,
): Record<string, string> => ({ ...conditionLogPlace(entry), ...phasePlace(entry, state) });

/** The store over one DynamoDB table. `textKeyed` is the key of the hashes that stand in the log for free text. */
export function dynamodbAggregateStore(table: Table, textKeyed: string): AggregateStore {
  const put = (item: Record<string, unknown>, condition?: string): Write => ({
    Put: { TableName: table.name, Item: item, ...(condition === undefined ? {} : { ConditionExpression: condition }) },
  });
  const putNew = (item: Record<string, unknown>): Write => put(item, `attribute_not_exists(${TABLE.partitionKey})`);

  async function transact(writes: Write[]): Promise<'committed' | 'conflict'> {
    if (writes.length > MOST_ACTIONS)
      throw new BeyondLimits(`one command wants ${writes.length} writes; DynamoDB takes ${MOST_ACTIONS} at once`);
    try {
      await table.documents.send(new TransactWriteCommand({ TransactItems: writes }));
      return 'committed';
    } catch (error) {
      if (isConflict(error)) return 'conflict';
      if (isTooLarge(error)) throw new BeyondLimits('an item is larger than DynamoDB takes', { cause: error });
      throw error;
    }
  }

  function snapshotWrite<State>(
    aggregate: AggregateId,
    before: LoadedAggregate<State>,
    item: Record<string, unknown>,
  ): Write {
    return {
      Put: {
        TableName: table.name,
        Item: snapshotItem(aggregate, item),
        ...asRead(before),
      },
    };
  }

  const accederWrites = (row: AccederRow | undefined): Write[] =>
    row === undefined ? [] : [put({ ...accederKey(row.dossier, row.organisation), ...row })];

  function dueWrites(aggregate: AggregateId, before: string | undefined, after: string | undefined): Write[] {
    if (before === after) return [];
    return [
      ...(before === undefined ? [] : [{ Delete: { TableName: table.name, Key: dueKey(before, aggregate) } }]),
      ...(after === undefined ? [] : [put({ ...dueKey(after, aggregate), aggregate, instant: after })]),
    ];
  }

  function logWrites<State, Event extends AnyEvent>(
    request: CommitRequest<State, Event>,
  ): { writes: Write[]; headHash: string } {
    const { aggregate, meta, before, outcome } = request;
    const writes: Write[] = [];
    let previousHash = before.headHash;
    for (const { sequence, event, byTime } of outcome.events) {
      const textHashes =
        event.texts === undefined
          ? {}
          : {
              textHashes: Object.fromEntries(
                Object.entries(event.texts).map(([name, text]) => [name, textHash(textKeyed, text)]),
              ),
            };
      const entry = {
        aggregate,
        sequence,
        type: event.type,
        effectiveAt: event.effectiveAt,
        recordedAt: meta.recordedAt,
        by: byTime ? 'time' : meta.by,
        ...(byTime || meta.onBehalfOf === undefined ? {} : { onBehalfOf: meta.onBehalfOf }),
        ...(byTime || meta.causedBy === undefined ? {} : { causedBy: meta.causedBy }),
        policyVersion: meta.policyVersion,
        data: z.record(z.string(), z.unknown()).parse(event.data),
        ...textHashes,
        previousHash,
      };
      const hash = entryHash(entry);
      previousHash = hash;
      writes.push(putNew({ ...logKey(aggregate, sequence), ...logPlaces(entry, outcome.state), ...entry, hash }));
      if (event.texts !== undefined)
        writes.push(putNew({ ...textKey(aggregate, sequence), aggregate, sequence, texts: event.texts }));
    }
    return { writes, headHash: previousHash };
  }

  return {
    load: (aggregate, kind) => readSnapshot(table, aggregate, kind),

    async commit(request) {
      const { aggregate, before, outcome, meta } = request;
      const { writes, headHash } = logWrites(request);
      const { version, state, nextDue } = outcome;
      writes.push(
        snapshotWrite(aggregate, before, {
          version,
          state,
          headHash,
          headRecordedAt: meta.recordedAt,
          ...(nextDue === undefined ? {} : { nextDue }),
        }),
        ...dueWrites(aggregate, before.nextDue, nextDue),
        ...outboxItems(outcome.notices).map((item) => putNew(item)),
        ...accederWrites(outcome.acceder),
      );
      const other = before.version === 0 ? namesake(aggregate) : undefined;
      if (other !== undefined) {
        writes.push({
          ConditionCheck: {
            TableName: table.name,
            Key: snapshotKey(other),
            ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
          },
        });
      }
      if (request.unchanged !== undefined) {
        writes.push({
          ConditionCheck: {
            TableName: table.name,
            Key: snapshotKey(request.unchanged.aggregate),
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': request.unchanged.version },
          },
        });
      }
      if (meta.once !== undefined) {
        const { key, requestHash } = meta.once;
        writes.push(
          putNew({ ...onceKey(request.dossier, key), aggregate, requestHash, version, answeredAt: meta.recordedAt }),
        );
      }
      return transact(writes);
    },

    async rearm(aggregate, before, nextDue) {
      const { version, state, headHash, headRecordedAt } = before;
      const item = { version, state, headHash, headRecordedAt, ...(nextDue === undefined ? {} : { nextDue }) };
      return transact([snapshotWrite(aggregate, before, item), ...dueWrites(aggregate, before.nextDue, nextDue)]);
    },

    async remember(aggregate, version, { key, requestHash }, answeredAt) {
      // One that was delivered at the same moment has been answered the same.
      await transact([putNew({ ...onceKey(dossierOf(aggregate), key), aggregate, requestHash, version, answeredAt })]);
    },

    async answered(dossier, key) {
      const Item = await readItem(table, onceKey(dossier, key));
      if (Item === undefined) return undefined;
      return z
        .object({ aggregate: z.string().transform(parseAggregateId), requestHash: z.string(), version: z.int() })
        .parse(Item);
    },
  };
}
