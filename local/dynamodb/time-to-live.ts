import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '#adapters/dynamodb/table.ts';
import { TABLE } from '#adapters/dynamodb/table-schema.ts';

/**
 * Deletes what has expired, as DynamoDB does by itself within some days: the emulator knows nothing of the platform's time. How many
 * items that was. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export async function deleteExpired(table: Table, now: number): Promise<number> {
  let [deleted, from]: [number, Record<string, unknown> | undefined] = [0, undefined];
  do {
    const page: {
      Items?: Record<string, unknown>[] | undefined;
      LastEvaluatedKey?: Record<string, unknown> | undefined;
    } = await table.documents.send(
      new ScanCommand({
        TableName: table.name,
        FilterExpression: '#expires < :now',
        ProjectionExpression: '#pk, #sk',
        ExpressionAttributeNames: { '#expires': TABLE.timeToLive, '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
        ExpressionAttributeValues: { ':now': Math.floor(now / 1000) },
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    for (const Key of page.Items ?? []) {
      await table.documents.send(new DeleteCommand({ TableName: table.name, Key }));
      deleted += 1;
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return deleted;
}
