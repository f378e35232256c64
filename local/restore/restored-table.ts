import {
  type AttributeValue,
  DeleteTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { Table } from '#adapters/dynamodb/table.ts';
import { ensureTable } from '../dynamodb/dynamodb-server.ts';
import { CREDENTIALS, REGION } from '../platform/settings.ts';

type Item = Record<string, AttributeValue>;

/** A whole table as it stood at an instant: what DynamoDB's recovery keeps, on a desk. */
export type TableCopy = readonly Item[];

export async function copyTable(table: Table): Promise<TableCopy> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page: { Items?: Item[]; LastEvaluatedKey?: Item } = await table.documents.send(
      new ScanCommand({
        TableName: table.name,
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** The table is gone, and all of it that no copy has. */
export async function loseTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName: name }));
}

/** Makes a new table of the copy. As on AWS its stream tells nobody of that: the place in it from which a reader begins is given back. */
export async function restoreTable(
  client: DynamoDBClient,
  endpoint: string,
  name: string,
  copy: TableCopy,
): Promise<string | undefined> {
  const streamArn = await ensureTable(client, name);
  for (const item of copy) await client.send(new PutItemCommand({ TableName: name, Item: item }));
  const streams = new DynamoDBStreamsClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  try {
    return await lastPlace(streams, streamArn);
  } finally {
    streams.destroy();
  }
}

async function lastPlace(streams: DynamoDBStreamsClient, StreamArn: string): Promise<string | undefined> {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.at(-1)?.ShardId;
  let last: string | undefined;
  let iterator = (
    await streams.send(new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }))
  ).ShardIterator;
  while (iterator !== undefined) {
    const { Records = [], NextShardIterator } = await streams.send(
      new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }),
    );
    last = Records.at(-1)?.dynamodb?.SequenceNumber ?? last;
    iterator = Records.length === 0 ? undefined : NextShardIterator;
  }
  return last;
}
