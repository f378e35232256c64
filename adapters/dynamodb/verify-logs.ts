import { isDeepStrictEqual } from 'node:util';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { accessionKind, conditionKind, dossierKind, meetingKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { type LogRoot, rootOf, rootsThatHold } from '../s3/log-roots.ts';
import { foldLog, readLog } from './aggregate-store.ts';
import { GENESIS_HASH, textHash } from './hash-chain.ts';
import { snapshotKey } from './keys.ts';
import { entryHash, type LogEntry } from './log-entry.ts';
import { SNAPSHOT_SHAPE } from './snapshot-shape.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';
import { readTexts } from './views.ts';

/** The first thing found that does not agree with the logs, and where. */
interface Difference {
  readonly code:
    | 'sequence-gap'
    | 'chain-broken'
    | 'hash-wrong'
    | 'text-changed'
    | 'event-unreadable'
    | 'snapshot-differs'
    | 'log-missing'
    | 'root-differs'
    | 'root-chain-broken';
  readonly aggregate?: string;
  readonly sequence?: number;
  readonly root?: string;
  readonly message: string;
}

export interface Verification {
  readonly logs: number;
  readonly events: number;
  readonly roots: number;
  readonly difference: Difference | undefined;
}

const itemSchema = z.object({ [TABLE.partitionKey]: z.string(), [TABLE.sortKey]: z.string() });
const snapshotSchema = z.object({
  version: z.int(),
  shape: z.int().optional(),
  headHash: z.string(),
  state: z.unknown(),
});
const AGGREGATE = 'AGGREGATE#';

interface Found {
  readonly snapshots: Map<string, z.infer<typeof snapshotSchema>>;
  readonly aggregates: Set<string>;
}

/** Every aggregate that has a log item or a snapshot: read from the table itself, since an index may be what is wrong. */
async function findAggregates(table: Table): Promise<Found> {
  const found: Found = { snapshots: new Map(), aggregates: new Set() };
  let from: Record<string, unknown> | undefined;
  do {
    const page = await table.documents.send(
      new ScanCommand({
        TableName: table.name,
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    for (const item of page.Items ?? []) {
      const { pk, sk } = itemSchema.parse(item);
      if (!pk.startsWith(AGGREGATE)) continue;
      const aggregate = pk.slice(AGGREGATE.length);
      found.aggregates.add(aggregate);
      if (sk === snapshotKey(aggregate).sk) found.snapshots.set(aggregate, snapshotSchema.parse(item));
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return found;
}

async function verifyChain(
  table: Table,
  aggregate: string,
  entries: readonly LogEntry[],
  textKeyed: string,
): Promise<Difference | undefined> {
  const texts = await readTexts(table, aggregate);
  let previousHash = GENESIS_HASH;
  for (const [index, entry] of entries.entries()) {
    const at = { aggregate, sequence: entry.sequence };
    if (entry.sequence !== index + 1) {
      return {
        code: 'sequence-gap',
        ...at,
        message: `event ${index + 1} is missing; the next one in the log is ${entry.sequence}`,
      };
    }
    if (entry.previousHash !== previousHash)
      return { code: 'chain-broken', ...at, message: 'it does not follow the event before it' };
    if (entryHash(entry) !== entry.hash)
      return { code: 'hash-wrong', ...at, message: 'its content is not what its hash was made of' };
    for (const [name, text] of Object.entries(texts.get(entry.sequence) ?? {})) {
      if (entry.textHashes?.[name] !== textHash(textKeyed, text)) {
        return { code: 'text-changed', ...at, message: `its text "${name}" is not the one that was recorded` };
      }
    }
    previousHash = entry.hash;
  }
  return undefined;
}

function fold(aggregate: string, entries: readonly LogEntry[]): unknown {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return foldLog(dossierKind, entries);
    case 'condition':
      return foldLog(conditionKind, entries);
    case 'protocol':
      return foldLog(protocolKind, entries);
    case 'meeting':
      return foldLog(meetingKind, entries);
    case 'accession':
      return foldLog(accessionKind, entries);
  }
}

function verifySnapshot(
  aggregate: string,
  entries: readonly LogEntry[],
  snapshot: z.infer<typeof snapshotSchema> | undefined,
): Difference | undefined {
  const head = entries.at(-1);
  if (snapshot === undefined || head === undefined) {
    return {
      code: 'log-missing',
      aggregate,
      message: head === undefined ? 'there is a snapshot but no log' : 'there is a log but no snapshot',
    };
  }
  if (snapshot.version !== head.sequence || snapshot.headHash !== head.hash) {
    return {
      code: 'snapshot-differs',
      aggregate,
      sequence: head.sequence,
      message: `the snapshot says version ${snapshot.version}, the log has ${head.sequence} events`,
    };
  }
  try {
    // Through JSON, as the table keeps it: absent and undefined are the same there.
    const folded: unknown = JSON.parse(JSON.stringify(fold(aggregate, entries)));
    // One of another shape says the same otherwise: nobody reads its state any more.
    if (snapshot.shape !== SNAPSHOT_SHAPE) return undefined;
    if (isDeepStrictEqual(folded, JSON.parse(JSON.stringify(snapshot.state)))) return undefined;
    return {
      code: 'snapshot-differs',
      aggregate,
      sequence: head.sequence,
      message: 'the snapshot is not what the log folds to',
    };
  } catch (error) {
    return { code: 'event-unreadable', aggregate, message: error instanceof Error ? error.message : String(error) };
  }
}

function verifyRoots(
  logs: ReadonlyMap<string, readonly LogEntry[]>,
  roots: readonly LogRoot[],
): Difference | undefined {
  const heads = new Map<string, { readonly aggregate: string; readonly version: number; readonly headHash: string }>();
  // A root whose writer died before it noted it is not the one the next root follows; it holds all the same.
  const known = new Set<string>();
  for (const root of rootsThatHold(roots)) {
    if (root.previousRoot === undefined ? known.size > 0 && !known.has(root.root) : !known.has(root.previousRoot)) {
      return {
        code: 'root-chain-broken',
        root: root.at,
        message: `the root of ${root.at} does not follow the one before it`,
      };
    }
    if (root.restoredTo !== undefined) heads.clear();
    for (const [aggregate, version] of root.changed) {
      const entry = logs.get(aggregate)?.[version - 1];
      if (entry === undefined) {
        return {
          code: 'root-differs',
          aggregate,
          sequence: version,
          root: root.at,
          message: `the root of ${root.at} knows event ${version}, the log does not`,
        };
      }
      heads.set(aggregate, { aggregate, version, headHash: entry.hash });
    }
    if (heads.size !== root.heads || rootOf([...heads.values()]) !== root.root) {
      return {
        code: 'root-differs',
        root: root.at,
        message: `the logs do not give the root that was written on ${root.at}`,
      };
    }
    known.add(root.root);
  }
  return undefined;
}

/**
 * Recomputes every hash chain, folds every log again and compares it with its snapshot, and checks the daily roots against the logs;
 * stops at the first difference.
 */
export async function verifyLogs(table: Table, textKeyed: string, roots: readonly LogRoot[]): Promise<Verification> {
  const { snapshots, aggregates } = await findAggregates(table);
  const logs = new Map<string, readonly LogEntry[]>();
  let events = 0;
  let difference: Difference | undefined;
  for (const aggregate of [...aggregates].sort()) {
    let entries: LogEntry[];
    try {
      entries = await readLog(table, parseAggregateId(aggregate));
    } catch (error) {
      difference = {
        code: 'event-unreadable',
        aggregate,
        message: error instanceof Error ? error.message : String(error),
      };
      break;
    }
    logs.set(aggregate, entries);
    events += entries.length;
    difference =
      (await verifyChain(table, aggregate, entries, textKeyed)) ??
      verifySnapshot(aggregate, entries, snapshots.get(aggregate));
    if (difference !== undefined) break;
  }
  difference ??= verifyRoots(logs, roots);
  return { logs: logs.size, events, roots: roots.length, difference };
}
