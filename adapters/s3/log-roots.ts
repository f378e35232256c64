import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { hashOf } from '../dynamodb/hash-chain.ts';
import { rootKey, rootPartition } from '../dynamodb/keys.ts';
import { queryPartition } from '../dynamodb/queries.ts';
import type { Table } from '../dynamodb/table.ts';
import { readHeads } from '../dynamodb/views.ts';

/** One root over all logs: it proves that none was shortened or rewritten afterwards. */
const logRootSchema = z.object({
  at: z.string(),
  root: z.string(),
  heads: z.int(),
  /** The logs that grew since the root before, with the version each had: from these the root is computed again. */
  changed: z.array(z.tuple([z.string(), z.int()])),
  /** The root before it: the roots are a chain themselves. */
  previousRoot: z.string().optional(),
  /** The table was put back to this instant: roots written between it and this one tell of logs that are lost. */
  restoredTo: z.string().optional(),
});
export type LogRoot = z.infer<typeof logRootSchema>;

/** Where the roots are in the bucket. */
const PREFIX = 'roots/';
const keyOf = (at: Instant): string => `${PREFIX}${at.replaceAll(/[:.]/g, '-')}.json`;

/** The hash over the heads of all logs, in order of aggregate. */
export function rootOf(
  heads: readonly { readonly aggregate: string; readonly version: number; readonly headHash: string }[],
): string {
  const ordered = [...heads].sort((a, b) => (a.aggregate < b.aggregate ? -1 : 1));
  return hashOf(ordered.map(({ aggregate, version, headHash }) => [aggregate, version, headHash]));
}

/** The client of S3, under a name that those above the adapters may use. */
export type Buckets = S3Client;

/** Reaches S3 by the SDK's own settings. */
export const openBuckets = (): S3Client => new S3Client({ forcePathStyle: true });

/** Every root that was written, oldest first. */
export async function readLogRoots(bucket: string, s3: S3Client): Promise<LogRoot[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: PREFIX,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  const roots: LogRoot[] = [];
  for (const Key of keys.sort()) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    roots.push(logRootSchema.parse(JSON.parse((await Body?.transformToString()) ?? 'null')));
  }
  return roots;
}

/** The roots that hold: those of a time that a restore took away prove nothing about the logs there are. */
export const rootsThatHold = (roots: readonly LogRoot[]): LogRoot[] =>
  roots.filter(
    ({ at }) => !roots.some(({ restoredTo, at: later }) => restoredTo !== undefined && at > restoredTo && at < later),
  );

/** Writes, after a restore, the root over all logs as they are now: the chain goes on from the last root before the instant restored to. */
export async function anchorRestored(
  table: Table,
  s3: S3Client,
  bucket: string,
  { restoredTo, now }: { readonly restoredTo: Instant; readonly now: Instant },
): Promise<LogRoot> {
  const heads = await readHeads(table);
  const before = rootsThatHold(await readLogRoots(bucket, s3)).filter(({ at }) => at <= restoredTo);
  const previousRoot = before.at(-1)?.root;
  const root: LogRoot = {
    at: now,
    root: rootOf(heads),
    heads: heads.length,
    changed: heads.map(({ aggregate, version }): [string, number] => [aggregate, version]),
    ...(previousRoot === undefined ? {} : { previousRoot }),
    restoredTo,
  };
  await writeRoot(table, s3, bucket, root);
  return root;
}

async function writeRoot(table: Table, s3: S3Client, bucket: string, written: LogRoot): Promise<void> {
  const Key = keyOf(written.at);
  const Body = JSON.stringify(written);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: 'application/json' }));
  const { at, root } = written;
  await table.documents.send(new PutCommand({ TableName: table.name, Item: { ...rootKey(at), at, root } }));
}

const newestSchema = z.object({ at: z.string(), root: z.string() });

/** Writes the root over all logs as they are, unless nothing has changed since the last; undefined then. */
export async function anchorLogs(
  table: Table,
  s3: S3Client,
  bucket: string,
  now: Instant,
): Promise<LogRoot | undefined> {
  const [[newest], heads] = await Promise.all([
    queryPartition(table, rootPartition, { limit: 1, backwards: true }),
    readHeads(table),
  ]);
  const previous = newest === undefined ? undefined : newestSchema.parse(newest);
  const root = rootOf(heads);
  if (heads.length === 0 || previous?.root === root) return undefined;
  const changed = heads
    .filter((head) => previous === undefined || head.headRecordedAt >= previous.at)
    .map(({ aggregate, version }): [string, number] => [aggregate, version]);
  const written: LogRoot = {
    at: now,
    root,
    heads: heads.length,
    changed,
    ...(previous === undefined ? {} : { previousRoot: previous.root }),
  };
  await writeRoot(table, s3, bucket, written);
  return written;
}
