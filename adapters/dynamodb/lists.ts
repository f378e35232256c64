import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type AggregateId, kindOf, meetingsOf, ownConditionIds, parseAggregateId } from '#domain/door/aggregate-id.ts';
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
  type AccessionPlace,
  accessionPlaceIn,
  accessionsOfDossier,
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
import { projectionOf } from './projection.ts';
import { queryIndex } from './queries.ts';
import { readItem, readParts } from './read-item.ts';
import type { Table } from './table.ts';
import { type INDEXES, TABLE } from './table-schema.ts';
import { inPresentShape } from './upcast.ts';

type Item = Record<string, unknown>;

/** A partition of the table or of one of its indexes, in its order. */
interface ListSource {
  readonly index?: (typeof INDEXES)[number];
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
/** The conditions that a committee judges, by due day; without a committee those that none judges, which are of protocols. */
export const committeeConditions = (committee: string | undefined, range?: ListRange): ListSource =>
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

interface PageOfItems {
  /** No more than so many; left out as many as one answer holds. */
  readonly limit?: number;
  readonly after?: Item | undefined;
  /** Only these of their attributes. */
  readonly attributes?: readonly string[] | undefined;
}

/** Of these attributes those that an index holds: DynamoDB refuses to be asked for others. */
const heldBy = (index: ListSource['index'], attributes: readonly string[]): readonly string[] =>
  index?.projection === 'KEYS_ONLY'
    ? attributes.filter((name) => KEYS.includes(name) || name === index.partitionKey || name === index.sortKey)
    : attributes;
const KEYS: readonly string[] = [TABLE.partitionKey, TABLE.sortKey];

async function queryPage(
  table: Table,
  { index, partition, range }: ListSource,
  { limit, after, attributes }: PageOfItems,
): Promise<{ readonly items: Item[]; readonly after: Item | undefined }> {
  // DynamoDB takes no stretch that ends before it begins; nothing is in it.
  if (range !== undefined && range.from > range.to) return { items: [], after: undefined };
  const shown = attributes === undefined ? undefined : projectionOf(heldBy(index, attributes).map((name) => [name]));
  const { Items = [], LastEvaluatedKey } = await table.documents.send(
    new QueryCommand({
      TableName: table.name,
      ...(index === undefined ? { ConsistentRead: true } : { IndexName: index.name }),
      KeyConditionExpression: range === undefined ? '#pk = :pk' : '#pk = :pk AND #sk BETWEEN :from AND :to',
      ExpressionAttributeNames: {
        ...shown?.ExpressionAttributeNames,
        '#pk': index?.partitionKey ?? TABLE.partitionKey,
        ...(range === undefined ? {} : { '#sk': index?.sortKey ?? TABLE.sortKey }),
      },
      ExpressionAttributeValues: {
        ':pk': partition,
        ...(range === undefined ? {} : { ':from': range.from, ':to': range.to }),
      },
      ...(shown === undefined ? {} : { ProjectionExpression: shown.ProjectionExpression }),
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    }),
  );
  return { items: Items, after: LastEvaluatedKey };
}

/** Due day, condition, state, body, whether it was in time, the version of its deadline, since when that is, and who judges it. */
const PARTS_OF_A_PLACE = 8;
const sortSchema = z.string().default('');

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
        .map(({ [sortKey]: sort }) => sortSchema.parse(sort))
        .filter((sort) => sort.split('#').length >= PARTS_OF_A_PLACE)
        .map(conditionPlaceIn);
    }),
  );
  return [...new Map(lists.flat().map((place) => [place.aggregate, place])).values()];
}

/** The accessions to a deliberation, by organisation, none of them read itself. */
export async function readAccessionPlaces(table: Table, dossier: string): Promise<AccessionPlace[]> {
  const { sortKey } = TABLE.byCommittee;
  const list = accessionsOfDossier(dossier);
  const items = await queryIndex(table, TABLE.byCommittee, list, undefined, { attributes: [sortKey] });
  return items.map((item) => accessionPlaceIn(sortSchema.parse(item[sortKey])));
}

/** The names of everything in a list, however long it is, none of it read itself. `limit`: so many with each query. */
export async function readAggregates(table: Table, source: ListSource, limit?: number): Promise<AggregateId[]> {
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const page = await queryPage(table, source, {
      after,
      attributes: NAMING,
      ...(limit === undefined ? {} : { limit }),
    });
    items.push(...page.items);
    after = page.after;
  } while (after !== undefined);
  return aggregatesIn(items);
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
  {
    limit,
    from,
    attributes,
  }: {
    readonly limit: number;
    readonly from?: ListPosition | undefined;
    /** Only these of the items' attributes. */
    readonly attributes?: readonly string[];
  },
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
    const page = await queryPage(table, here, { limit: limit - rows.length, after, attributes });
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
/** What `aggregatesIn` needs of items; those of an index of keys alone are snapshots, whose keys tell it. */
export const NAMING: readonly string[] = [TABLE.partitionKey, 'aggregate', TABLE.listed.sortKey];

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

const eventTextItem = z.object({ aggregate: z.string(), sequence: z.int(), texts: z.record(z.string(), z.string()) });

const subjectItem = z.object({
  aggregate: z.string(),
  texts: z.object({ subject: z.string().optional() }).optional(),
});

/** The subject of each request, which its first event brought, by aggregate; one that has none is left out. */
export async function readSubjects(
  table: Table,
  aggregates: Iterable<AggregateId>,
): Promise<ReadonlyMap<string, string>> {
  const keys = [...aggregates].map((aggregate) => textKey(aggregate, 1));
  const items = await readParts(table, keys, [['aggregate'], ['texts', 'subject']]);
  return new Map(
    items
      .map((item) => subjectItem.parse(item))
      .flatMap(({ aggregate, texts }) => (texts?.subject === undefined ? [] : [[aggregate, texts.subject]])),
  );
}

const numberItem = z.object({
  aggregate: z.string(),
  state: z.object({ decision: z.object({ number: z.string() }).optional() }).optional(),
});

/** The number of each decision, by aggregate; what has none, as protocols, is left out. Nothing else of them is read. */
export async function readNumbers(
  table: Table,
  aggregates: Iterable<AggregateId>,
): Promise<ReadonlyMap<string, string>> {
  const keys = [...aggregates].filter((aggregate) => kindOf(aggregate) === 'dossier').map(snapshotKey);
  const items = await readParts(table, keys, [['aggregate'], ['state', 'decision', 'number']]);
  return new Map(
    items
      .map((item) => numberItem.parse(item))
      .flatMap(({ aggregate, state }) => (state?.decision === undefined ? [] : [[aggregate, state.decision.number]])),
  );
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
  return new Map(
    items.map((item) => eventTextItem.parse(item)).map(({ texts, ...name }) => [textKeyName(name), texts]),
  );
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
