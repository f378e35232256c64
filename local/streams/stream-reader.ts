import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { errorTypeOf } from '../lambda/error-type.ts';
import type { LambdaHost } from '../lambda/lambda-host.ts';
import type { PlatformStore } from '../store/platform-store.ts';

const RECORDS_AT_ONCE = 200;
/** A page holds at most 1 MB; https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const NEARLY_FULL_BYTES = 512 * 1024;
/** A batch that fails this often is put aside, as Lambda's event source mapping does with a destination for failures. */
const MOST_ATTEMPTS = 8;
const RETRY_MILLISECONDS = 100;

/** Reads the table's stream and hands its records to a function, as Lambda's event source mapping does. */
export interface StreamReader {
  /** Hands over what is unread; returns how many of the records the function wanted. */
  drain(): Promise<number>;
}

interface StreamReaderOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly host: LambdaHost;
  readonly functionName: string;
  readonly store: PlatformStore;
  /** Which records the function wants; the mapping's filter. */
  readonly wants: (record: _Record) => boolean;
  readonly onLog: (text: string) => void;
  /** A batch failed too often and is delivered no more. */
  readonly onPutAside: () => void;
}

/** After a page that could have held more there was nothing more at that moment. */
function isLastPage(records: readonly _Record[]): boolean {
  const bytes = records.reduce((sum, { dynamodb }) => sum + (dynamodb?.SizeBytes ?? NEARLY_FULL_BYTES), 0);
  return records.length < RECORDS_AT_ONCE && bytes < NEARLY_FULL_BYTES;
}

/** Opens the stream where it was left. */
export function openStreamReader(options: StreamReaderOptions): StreamReader {
  const { client, streamArn, host, functionName, store, wants, onLog, onPutAside } = options;
  const place = `stream:${functionName}`;
  let iterator: string | undefined;

  async function shardIterator(): Promise<string | undefined> {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
    const shard = StreamDescription?.Shards?.at(-1)?.ShardId;
    if (shard === undefined) return undefined;
    const after = store.read(place);
    const from =
      after === undefined
        ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
        : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const);
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shard, ...from }),
    );
    return ShardIterator;
  }

  async function deliver(records: _Record[]): Promise<void> {
    let left = records;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const { payload, functionError } = await host.invoke(functionName, JSON.stringify({ Records: left }));
      const answer: unknown = JSON.parse(payload);
      const failures = functionError === undefined ? failedItems(answer) : undefined;
      if (failures !== undefined && failures.size === 0) return;
      const first =
        failures === undefined ? 0 : left.findIndex((record) => failures.has(record.dynamodb?.SequenceNumber ?? ''));
      if (attempt >= MOST_ATTEMPTS) {
        onLog(
          `${functionName} failed ${attempt} times on a batch; it is put aside and the reconciler will mend: ${errorTypeOf(payload)}\n`,
        );
        onPutAside();
        return;
      }
      left = left.slice(Math.max(0, first));
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS * attempt));
    }
  }

  return {
    async drain() {
      iterator ??= await shardIterator();
      let delivered = 0;
      while (iterator !== undefined) {
        const page: { Records?: _Record[]; NextShardIterator?: string } = await client.send(
          new GetRecordsCommand({ ShardIterator: iterator, Limit: RECORDS_AT_ONCE }),
        );
        const records = page.Records ?? [];
        const wanted = records.filter(wants);
        if (wanted.length > 0) await deliver(wanted);
        const last = records.at(-1)?.dynamodb?.SequenceNumber;
        if (last !== undefined) store.write(place, last);
        delivered += wanted.length;
        iterator = page.NextShardIterator;
        if (isLastPage(records)) break;
      }
      return delivered;
    },
  };
}

function failedItems(answer: unknown): Set<string> {
  const failures = new Set<string>();
  if (
    typeof answer !== 'object' ||
    answer === null ||
    !('batchItemFailures' in answer) ||
    !Array.isArray(answer.batchItemFailures)
  )
    return failures;
  for (const item of answer.batchItemFailures) {
    if (typeof item === 'object' && item !== null && 'itemIdentifier' in item)
      failures.add(String(item.itemIdentifier));
  }
  return failures;
}
