import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { INDEXES, TABLE } from '#adapters/dynamodb/table-schema.ts';

/** A DynamoDB that listens: our own child, or the one AWS_ENDPOINT_URL_DYNAMODB names. */
export interface DynamodbServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A port that is free on 127.0.0.1 at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

// The shell waits on a pipe that only we hold open: when we die, however we die, it ends the database with us.
const DIE_WITH_PARENT = '"$0" "$@" & child=$!; cat >/dev/null; kill -9 $child 2>/dev/null; wait $child 2>/dev/null';

/**
 * Gives the emulator's table of stream records the index that it lacks: for every item that is written, and whenever the stream is read,
 * it looks for a sequence number, and without an index through all records that ever were.
 */
function indexStream(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = '_stream_records'").get() !== undefined;
    if (isThere)
      database.exec(
        'CREATE INDEX IF NOT EXISTS stream_records_in_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
      );
  } finally {
    database.close();
  }
}

/** Starts DynamoDB on a file. */
export async function startDynamodb(file: string): Promise<DynamodbServer> {
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (given !== undefined && given !== '') return { endpoint: given, close: async () => undefined };
  const binary = join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  const port = await freePort();
  const child = spawn('sh', ['-c', DIE_WITH_PARENT, binary, 'serve', '--port', String(port), '--db-path', file], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(endpoint, { method: 'GET' });
      break;
    } catch (error) {
      if (tries > 500) throw new Error(`DynamoDB does not start on ${file}: ${complaint}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  indexStream(file);
  return {
    endpoint,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Makes the table if it is not there, and gives the ARN of its stream. */
export async function ensureTable(client: DynamoDBClient, name: string): Promise<string> {
  const describe = async () =>
    (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.LatestStreamArn;
  try {
    const arn = await describe();
    if (arn !== undefined) return arn;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  const attributes = [
    TABLE.partitionKey,
    TABLE.sortKey,
    ...INDEXES.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
  ];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
        { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: INDEXES.map((index) => ({
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' },
          { AttributeName: index.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: index.projection },
      })),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
  );
  const arn = await describe();
  if (arn === undefined) throw new Error(`the table ${name} has no stream`);
  return arn;
}
