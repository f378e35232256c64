import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { projectionOf } from './projection.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

type Item = Record<string, unknown>;

/** Everything a query gives, page after page. */
async function queryAll(
  table: Table,
  input: Omit<QueryCommandInput, 'TableName'>,
  atMost = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await table.documents.send(
      new QueryCommand({ TableName: table.name, ...input, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined && items.length < atMost);
  return items;
}

/** A partition of the table itself, read consistently; `upTo` is inclusive on the sort key. */
export function queryPartition(
  table: Table,
  partition: string,
  range: {
    readonly prefix?: string;
    readonly upTo?: string;
    readonly limit?: number;
    readonly backwards?: boolean;
    /** Only items of which an attribute has this value. */
    readonly only?: Readonly<Record<string, string>>;
    /** Only these of their attributes. */
    readonly attributes?: readonly string[];
  } = {},
): Promise<Item[]> {
  const conditions = ['#pk = :pk'];
  const names: Record<string, string> = { '#pk': TABLE.partitionKey };
  const values: Record<string, unknown> = { ':pk': partition };
  if (range.prefix !== undefined) {
    conditions.push('begins_with(#sk, :prefix)');
    names['#sk'] = TABLE.sortKey;
    values[':prefix'] = range.prefix;
  } else if (range.upTo !== undefined) {
    conditions.push('#sk <= :upTo');
    names['#sk'] = TABLE.sortKey;
    values[':upTo'] = range.upTo;
  }
  const wanted = Object.entries(range.only ?? {}).map(([name, value], number) => {
    names[`#f${number}`] = name;
    values[`:f${number}`] = value;
    return `#f${number} = :f${number}`;
  });
  const shown = projectionOf((range.attributes ?? []).map((attribute) => [attribute]));
  return queryAll(
    table,
    {
      KeyConditionExpression: conditions.join(' AND '),
      ...(range.attributes === undefined ? {} : { ProjectionExpression: shown.ProjectionExpression }),
      ...(wanted.length === 0 ? {} : { FilterExpression: wanted.join(' AND ') }),
      ExpressionAttributeNames: { ...names, ...shown.ExpressionAttributeNames },
      ExpressionAttributeValues: values,
      ConsistentRead: true,
      ...(range.limit === undefined ? {} : { Limit: range.limit }),
      ...(range.backwards === undefined ? {} : { ScanIndexForward: !range.backwards }),
    },
    range.limit,
  );
}

interface IndexNames {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}
/** A prefix, or everything between two sort keys, both included. */
type IndexRange = string | { readonly from: string; readonly to: string };
interface IndexRead {
  /** Only these of their attributes, or what these names lead to. */
  readonly attributes?: readonly (string | readonly string[])[];
  /** No more than about so many. */
  readonly limit?: number;
  /** From the end on. */
  readonly backwards?: boolean;
}

/**
 * One partition of an index, or what of it has a prefix or lies between two sort keys, both included; whole items or only some of their
 * attributes. It may lag the table by a moment.
 */
export function queryIndex(
  table: Table,
  index: IndexNames,
  partition: string,
  range?: IndexRange,
  { attributes = [], limit, backwards }: IndexRead = {},
): Promise<Item[]> {
  const shown = projectionOf(attributes.map((attribute) => (typeof attribute === 'string' ? [attribute] : attribute)));
  const { names, ...asked } = askedOf(index, partition, range);
  return queryAll(
    table,
    {
      ...asked,
      ExpressionAttributeNames: { ...names, ...shown.ExpressionAttributeNames },
      ...(attributes.length === 0 ? {} : { ProjectionExpression: shown.ProjectionExpression }),
      ...(backwards === undefined ? {} : { ScanIndexForward: !backwards }),
      ...(limit === undefined ? {} : { Limit: limit }),
    },
    limit,
  );
}

/** How many items one partition of an index has, or what of it `queryIndex` would give; none of them is read from it. */
export async function countIndex(
  table: Table,
  index: IndexNames,
  partition: string,
  range?: IndexRange,
): Promise<number> {
  const { names, ...asked } = askedOf(index, partition, range);
  let count = 0;
  let from: Item | undefined;
  do {
    const page = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        ...asked,
        ExpressionAttributeNames: names,
        Select: 'COUNT',
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    count += page.Count ?? 0;
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return count;
}

/** What of an index is asked for. */
function askedOf(index: IndexNames, partition: string, range: IndexRange | undefined) {
  const conditions = ['#pk = :pk'];
  const values: Record<string, unknown> = { ':pk': partition };
  if (typeof range === 'string') {
    conditions.push('begins_with(#sk, :prefix)');
    values[':prefix'] = range;
  } else if (range !== undefined) {
    conditions.push('#sk BETWEEN :from AND :to');
    values[':from'] = range.from;
    values[':to'] = range.to;
  }
  return {
    IndexName: index.name,
    KeyConditionExpression: conditions.join(' AND '),
    ExpressionAttributeValues: values,
    names: { '#pk': index.partitionKey, ...(range === undefined ? {} : { '#sk': index.sortKey }) },
  };
}
