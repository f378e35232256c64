import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
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
  return queryAll(
    table,
    {
      KeyConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ConsistentRead: true,
      ...(range.limit === undefined ? {} : { Limit: range.limit }),
      ...(range.backwards === undefined ? {} : { ScanIndexForward: !range.backwards }),
    },
    range.limit,
  );
}

/**
 * One partition of an index, or what of it has a prefix or lies between two sort keys, both included; whole items or only some of their
 * attributes. It may lag the table by a moment.
 */
export function queryIndex(
  table: Table,
  index: { readonly name: string; readonly partitionKey: string; readonly sortKey: string },
  partition: string,
  range?: string | { readonly from: string; readonly to: string },
  attributes?: readonly string[],
): Promise<Item[]> {
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
  const named = (attributes ?? []).map((name, number): [string, string] => [`#a${number}`, name]);
  return queryAll(table, {
    IndexName: index.name,
    KeyConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: {
      '#pk': index.partitionKey,
      ...(range === undefined ? {} : { '#sk': index.sortKey }),
      ...Object.fromEntries(named),
    },
    ...(named.length === 0 ? {} : { ProjectionExpression: named.map(([placeholder]) => placeholder).join(', ') }),
    ExpressionAttributeValues: values,
  });
}
