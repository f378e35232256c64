import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type AggregateId, meetingsOf, ownConditionIds, parseAggregateId } from '#domain/door/aggregate-id.ts';
import type { PartyIndex } from '#domain/ports/ports.ts';
import {
  ALL_SHARDS,
  headsList,
  isExecutionItem,
  type Key,
  partyKey,
  partyPartition,
  profilesList,
  snapshotKey,
  textKey,
} from './keys.ts';
import {
  type ConditionPlace,
  conditionPlaceIn,
  conditionsOfBody,
  conditionsOfCommittee,
  dossiersOfCommittee,
  type ListRange,
  type PhaseStep,
  type PublishedPlace,
  phaseStepIn,
  phasesOfCommittee,
  published,
  publishedPlaceIn,
} from './list-places.ts';
import { queryIndex, queryPartition } from './queries.ts';
import { readItem, readParts } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';
import { inPresentShape } from './upcast.ts';

type Item = Record<string, unknown>;

/** A partition of the table or of one of its indexes, in its order. */
interface ListSource {
  readonly index?: { readonly name: string; readonly partitionKey: string; readonly sortKey: string };
  readonly partition: string;
  readonly range?: ListRange | undefined;
}

const inIndex = (index: ListSource['index'], partition: string, range?: ListRange): ListSource => ({
  ...(index === undefined ? {} : { index }),
  partition,
  range,
});

/** Sorts after every id of a kind. */
const kindRange = (kind: string): ListRange => ({ from: `${kind}:`, to: `${kind}:~` });

/** The dossiers of a committee, by state and due day. */
export const committeeDossiers = (committee: string, range?: ListRange): ListSource =>
  inIndex(TABLE.byCommittee, dossiersOfCommittee(committee), range);
/** The conditions that a committee judges, by due day. */
export const committeeConditions = (committee: string, range?: ListRange): ListSource =>
  inIndex(TABLE.byCommittee, conditionsOfCommittee(committee), range);
/** The conditions that a body owes, by due day. */
export const bodyConditions = (organisation: string, range?: ListRange): ListSource =>
  inIndex(TABLE.byBody, conditionsOfBody(organisation), range);
/** The conditions that a dossier or protocol itself sets, whoever owes them. */
export function ownConditions(reference: string): ListSource {
  const [from, to] = ownConditionIds(reference);
  return inIndex(TABLE.byDossier, `DOSSIER#${reference}`, { from, to });
}
/** What a body may have a part in, by reference. */
export const bodyParts = (organisation: string, kind: 'dossier' | 'protocol'): ListSource =>
  inIndex(undefined, partyPartition(organisation), kindRange(kind));
/** Everything of a kind, shard after shard. */
export const allOfKind = (kind: 'dossier' | 'condition' | 'protocol'): ListSource[] =>
  ALL_SHARDS.map((shard) => inIndex(TABLE.listed, headsList(shard), kindRange(kind)));
/** Every profile of a kind, by id; of admissions by the code of the body. */
export const allProfiles = (
  kind: 'organisation' | 'committee' | 'person' | 'admission' | 'substitution',
): ListSource[] => [inIndex(TABLE.listed, profilesList(kind))];
/** The accessions to a dossier, by organisation. */
export const accessionsTo = (dossier: string): ListSource =>
  inIndex(TABLE.byDossier, `DOSSIER#${dossier}`, kindRange('accession'));
/** The meetings of a committee, by day. */
export const meetingsHeldBy = (committee: string): ListSource =>
  inIndex(TABLE.byDossier, `DOSSIER#${meetingsOf(committee)}`, kindRange('meeting'));

/** How far a list was read: which of its sources, and where in it. */
export const listPositionSchema = z.object({
  source: z.int().min(0),
  after: z.record(z.string(), z.string()).optional(),
});
export type ListPosition = z.infer<typeof listPositionSchema>;

async function queryPage(
  table: Table,
  { index, partition, range }: ListSource,
  limit: number,
  after: Item | undefined,
): Promise<{ readonly items: Item[]; readonly after: Item | undefined }> {
  // DynamoDB takes no stretch that ends before it begins; nothing is in it.
  if (range !== undefined && range.from > range.to) return { items: [], after: undefined };
  const { Items = [], LastEvaluatedKey } = await table.documents.send(
    new QueryCommand({
      TableName: table.name,
      ...(index === undefined ? { ConsistentRead: true } : { IndexName: index.name }),
      KeyConditionExpression: range === undefined ? '#pk = :pk' : '#pk = :pk AND #sk BETWEEN :from AND :to',
      ExpressionAttributeNames: {
        '#pk': index?.partitionKey ?? TABLE.partitionKey,
        ...(range === undefined ? {} : { '#sk': index?.sortKey ?? TABLE.sortKey }),
      },
      ExpressionAttributeValues: {
        ':pk': partition,
        ...(range === undefined ? {} : { ':from': range.from, ':to': range.to }),
      },
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    }),
  );
  return { items: Items, after: LastEvaluatedKey };
}

/** Due day, condition, state, body, whether it was in time, the version of its deadline and since when that is. */
const PARTS_OF_A_PLACE = 7;

/** Every place that conditions have in these lists, none of them read itself; each condition once. */
export async function readConditionPlaces(table: Table, sources: readonly ListSource[]): Promise<ConditionPlace[]> {
  const lists = await Promise.all(
    sources.map(async ({ index = TABLE.listed, partition, range }) => {
      // Whichever list it is found in, its place among those of its body tells the same; not every condition has a committee.
      const sortKey = index === TABLE.byCommittee ? TABLE.byCommittee.sortKey : TABLE.byBody.sortKey;
      const items = await queryIndex(table, index, partition, range, { attributes: [sortKey] });
      // The list of everything has the executions of conditions, too, which have no place of their own. A place of an earlier form
      // tells less; the first tick after a deployment writes it anew.
      return items
        .map(({ [sortKey]: sort }) => z.string().default('').parse(sort))
        .filter((sort) => sort.split('#').length >= PARTS_OF_A_PLACE)
        .map(conditionPlaceIn);
    }),
  );
  return [...new Map(lists.flat().map((place) => [place.aggregate, place])).values()];
}

/** The names of everything in a list, none of it read itself. */
export async function readAggregates(
  table: Table,
  { index = TABLE.listed, partition, range }: ListSource,
): Promise<AggregateId[]> {
  const items = await queryIndex(table, index, partition, range, { attributes: [TABLE.partitionKey] });
  return aggregatesIn(items);
}

/** The names of everything of a kind in which a body may have a part. */
export async function readPartsOf(
  table: Table,
  organisation: string,
  kind: 'dossier' | 'protocol',
): Promise<AggregateId[]> {
  return aggregatesIn(await queryPartition(table, partyPartition(organisation), { prefix: `${kind}:` }));
}

/** Everything that is published of one kind of recipients, or of none in particular. */
export async function readPublished(table: Table, recipientClass?: string): Promise<PublishedPlace[]> {
  const { sortKey } = TABLE.byBody;
  const items = await queryIndex(table, TABLE.byBody, published(recipientClass), undefined, { attributes: [sortKey] });
  return items.map((item) => publishedPlaceIn(z.string().parse(item[sortKey])));
}

/** The steps of a committee's procedures, dossier by dossier, each in order. */
export async function readPhases(table: Table, committee: string): Promise<PhaseStep[]> {
  const { sortKey } = TABLE.byCommittee;
  const list = phasesOfCommittee(committee);
  const items = await queryIndex(table, TABLE.byCommittee, list, undefined, { attributes: [sortKey] });
  return items.map((item) => phaseStepIn(z.string().parse(item[sortKey])));
}

/** A page looks at no more than this many items, however few of them it may show: the next page goes on from there. */
const MOST_LOOKED_AT = 1000;

/**
 * Reads a page of a list: source after source from a position on, until there are enough rows. `load` turns items of a source into
 * rows and leaves out those that are not to be shown. Returns where the next page begins; undefined at the end.
 */
export async function readListPage<Row>(
  table: Table,
  sources: readonly ListSource[],
  { limit, from }: { readonly limit: number; readonly from?: ListPosition | undefined },
  load: (items: readonly Item[], source: number) => Promise<readonly Row[]>,
): Promise<{ readonly rows: Row[]; readonly next: ListPosition | undefined }> {
  const rows: Row[] = [];
  let { source, after }: { source: number; after?: Item } = from ?? { source: 0 };
  let looked = 0;
  for (;;) {
    const here = sources[source];
    if (here === undefined) return { rows, next: undefined };
    if (rows.length >= limit || looked >= MOST_LOOKED_AT)
      return { rows, next: listPositionSchema.parse({ source, ...(after === undefined ? {} : { after }) }) };
    // No more than there is room for: what is looked at is shown or not to be shown.
    const page = await queryPage(table, here, limit - rows.length, after);
    looked += Math.max(1, page.items.length);
    if (page.items.length > 0) rows.push(...(await load(page.items, source)));
    after = page.after;
    if (after === undefined) source += 1;
  }
}

const aggregateItem = z.object({
  [TABLE.partitionKey]: z.string(),
  aggregate: z.string().transform(parseAggregateId).optional(),
});
const AGGREGATE = 'AGGREGATE#';

/** Which aggregates items are about: their own snapshots', or those that they lead to. The rows of executions are none. */
export const aggregatesIn = (items: readonly Item[]): AggregateId[] =>
  items
    .filter((item) => !isExecutionItem(item))
    .map((item) => {
      const { pk, aggregate } = aggregateItem.parse(item);
      return aggregate ?? parseAggregateId(pk.slice(AGGREGATE.length));
    });

/** Items of these keys; one that is not there is left out. */
async function itemsOf(table: Table, keys: readonly Key[]): Promise<Item[]> {
  const items = await Promise.all(keys.map((key) => readItem(table, key)));
  return items.filter((item) => item !== undefined);
}

const snapshotItem = z.object({ aggregate: z.string(), version: z.int(), state: z.unknown() });
export interface SnapshotRead {
  readonly version: number;
  readonly state: unknown;
}

/** Snapshots, by aggregate; one that is not there is left out. */
export async function readSnapshots(
  table: Table,
  aggregates: Iterable<AggregateId>,
): Promise<ReadonlyMap<string, SnapshotRead>> {
  const items = await itemsOf(
    table,
    [...new Set(aggregates)].map((aggregate) => snapshotKey(aggregate)),
  );
  return new Map(
    (await inPresentShape(table, items))
      .map((item) => snapshotItem.parse(item))
      .map(({ aggregate, version, state }) => [aggregate, { version, state }]),
  );
}

const textItem = z.object({ aggregate: z.string(), texts: z.record(z.string(), z.string()) });

/** The texts of each aggregate's first event, such as a request's subject; one that has none is left out. */
export async function readFirstTexts(
  table: Table,
  aggregates: readonly AggregateId[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const items = await itemsOf(
    table,
    [...new Set(aggregates)].map((aggregate) => textKey(aggregate, 1)),
  );
  return new Map(items.map((item) => textItem.parse(item)).map(({ aggregate, texts }) => [aggregate, texts]));
}

/** What a dossier or protocol is called. */
export interface Title {
  readonly number: string | undefined;
  readonly subject: string | undefined;
}

const titleItem = z.object({
  aggregate: z.string(),
  state: z.object({ decision: z.object({ number: z.string() }).optional() }).optional(),
  texts: z.object({ subject: z.string().optional() }).optional(),
});

/** The numbers of the decisions of dossiers and protocols, and their subjects; nothing else of them is read. */
export async function readTitles(table: Table, aggregates: Iterable<AggregateId>): Promise<ReadonlyMap<string, Title>> {
  const all = [...new Set(aggregates)];
  const keys = all.flatMap((aggregate) => [snapshotKey(aggregate), textKey(aggregate, 1)]);
  const items = await readParts(table, keys, [['aggregate'], ['state', 'decision', 'number'], ['texts', 'subject']]);
  const titles = new Map<string, Title>();
  for (const { aggregate, state, texts } of items.map((item) => titleItem.parse(item))) {
    const known = titles.get(aggregate);
    const [number, subject] = [state?.decision?.number ?? known?.number, texts?.subject ?? known?.subject];
    titles.set(aggregate, { number, subject });
  }
  return titles;
}

interface EventName {
  readonly aggregate: string;
  readonly sequence: number;
}
/** Under what `readTextsOf` gives the texts of an event. */
export const textKeyName = ({ aggregate, sequence }: EventName): string => `${aggregate}#${sequence}`;

/** The texts of these events; one that has none, or none any more, is left out. */
export async function readTextsOf(
  table: Table,
  events: readonly EventName[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const items = await itemsOf(
    table,
    events.map(({ aggregate, sequence }) => textKey(aggregate, sequence)),
  );
  const schema = textItem.extend({ sequence: z.int() });
  return new Map(items.map((item) => schema.parse(item)).map(({ texts, ...name }) => [textKeyName(name), texts]));
}

/** DynamoDB takes at most this many writes in one batch. */
const MOST_WRITES = 25;

/** Where lists look for what a body has a part in. */
export function dynamodbPartyIndex(table: Table): PartyIndex {
  return {
    async expect(bodies, aggregate) {
      let open = [...new Set(bodies)].map((body) => ({
        PutRequest: { Item: { ...partyKey(body, aggregate), aggregate } },
      }));
      while (open.length > 0) {
        const given = open.slice(0, MOST_WRITES);
        const { UnprocessedItems } = await table.documents.send(
          new BatchWriteCommand({ RequestItems: { [table.name]: given } }),
        );
        const left = new Set(
          (UnprocessedItems?.[table.name] ?? []).map(({ PutRequest }) => PutRequest?.Item?.[TABLE.partitionKey]),
        );
        open = [...given.filter(({ PutRequest }) => left.has(PutRequest.Item.pk)), ...open.slice(MOST_WRITES)];
      }
    },
  };
}
