import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Table, tableOver } from '#adapters/dynamodb/table.ts';
import { ensureTable, startDynamodb } from '#local/dynamodb/dynamodb-server.ts';
import { checkIndexRead } from '#local/dynamodb/index-reads.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';

/** An empty table in a DynamoDB of its own. */
export interface TestTable extends AsyncDisposable {
  readonly table: Table;
  /** Every item there is, by its keys. */
  everything(): Promise<Map<string, Record<string, unknown>>>;
}

export async function aTable(): Promise<TestTable> {
  const folder = temporaryFolder('table');
  const server = await startDynamodb(join(folder, 'dynamodb.db'));
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const name = `beraad-${crypto.randomUUID()}`;
  await ensureTable(client, name);
  const table = tableOver(client, name);
  const { documents } = table;
  documents.middlewareStack.add(
    (next) => (args) => {
      checkIndexRead(args.input);
      return next(args);
    },
    { step: 'initialize' },
  );
  return {
    table,
    async everything() {
      const items = new Map<string, Record<string, unknown>>();
      let from: Record<string, unknown> | undefined;
      do {
        const page = await documents.send(
          new ScanCommand({
            TableName: name,
            ConsistentRead: true,
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        for (const item of page.Items ?? []) items.set(`${item.pk} ${item.sk}`, item);
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return items;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
