import { checkKey } from './limits.ts';
import { LOG_PREFIX, TABLE } from './table-schema.ts';

/** A primary key of the table. */
export type Key = Record<typeof TABLE.partitionKey | typeof TABLE.sortKey, string>;

/**
 * Spreads hot partitions (due rows, the outbox, lists of all heads). A partition takes 1,000 writes a second; a thousand times Flanders
 * has some 617 due events a second at its peak. Rows already written are found by it: changing it needs a migration.
 */
const SHARDS = 2;
export const ALL_SHARDS: readonly number[] = Array.from({ length: SHARDS }, (_, shard) => shard);

const SEQUENCE_DIGITS = 8;

/** FNV-1a over the text: stable for ever, since rows already written are found by it. */
export function shardOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash % SHARDS;
}

function key(partition: string, sort: string): Key {
  checkKey(partition, sort);
  return { pk: partition, sk: sort };
}

export const padded = (sequence: number): string => String(sequence).padStart(SEQUENCE_DIGITS, '0');

export const aggregatePartition = (aggregate: string): string => `AGGREGATE#${aggregate}`;
export const logKey = (aggregate: string, sequence: number): Key =>
  key(aggregatePartition(aggregate), `${LOG_PREFIX}${padded(sequence)}`);
/** Free text of an event, apart from the log so that it can be erased. */
export const textKey = (aggregate: string, sequence: number): Key =>
  key(aggregatePartition(aggregate), `TEXT#${padded(sequence)}`);
export const snapshotKey = (aggregate: string): Key => key(aggregatePartition(aggregate), 'STATE');
export const executionKey = (aggregate: string): Key => key(aggregatePartition(aggregate), 'EXECUTION');
export const oncePartition = (dossier: string): string => `ONCE#${dossier}`;
/**
 * What a command with this idempotency key was answered. Per dossier, not per condition: which condition a command meant may have
 * changed by the time it is delivered again.
 */
export const onceKey = (dossier: string, idempotencyKey: string): Key => key(oncePartition(dossier), idempotencyKey);

export const duePartition = (shard: number): string => `DUE#${shard}`;
export const dueKey = (instant: string, aggregate: string): Key =>
  key(duePartition(shardOf(aggregate)), `${instant}#${aggregate}`);

export const outboxPartition = (shard: number): string => `OUTBOX#${shard}`;
export const outboxKey = (leavesAt: string, noticeKey: string): Key =>
  key(outboxPartition(shardOf(noticeKey)), `${leavesAt}#${noticeKey}`);

export const messagePartition = (message: string): string => `MESSAGE#${message}`;
export const messageKey = (message: string): Key => key(messagePartition(message), 'MESSAGE');
export const messageNoticeKey = (message: string, noticeKey: string): Key =>
  key(messagePartition(message), `NOTICE#${noticeKey}`);
/** Messages that are not resolved yet, by address: at most one is open to new notices for each. */
export const unresolvedPartition = 'UNRESOLVED-MAIL';
export const unresolvedKey = (message: string): Key => key(unresolvedPartition, message);

export const profileKey = (kind: 'organisation' | 'committee' | 'person', id: string): Key =>
  key(`${kind.toUpperCase()}#${id}`, 'PROFILE');
/** Where the code by which tokens name a body leads. */
export const codePartition = (code: string): string => `CODE#${code}`;
export const codeKey = (code: string, kind: 'organisation' | 'committee', id: string): Key =>
  key(codePartition(code), `${kind}#${id}`);
export const admissionKey = (code: string): Key => key(`ADMISSION#${code}`, 'ADMISSION');
export const substitutionPartition = (substitute: string): string => `SUBSTITUTE#${substitute}`;
export const substitutionKey = (substitute: string, id: string): Key => key(substitutionPartition(substitute), id);
const policyPartition = 'POLICY';
export const policyKey = (version: number): Key => key(policyPartition, `VERSION#${padded(version)}`);
/** Every version of the policy in one item, which every command reads. */
export const policiesKey: Key = key(policyPartition, 'ALL');
/** How far the last change of policy has gone through all aggregates. */
export const replanKey: Key = key(policyPartition, 'REPLAN');
/** The dossiers and protocols that may say something about a provider and a recipient, in one item. */
export const permitKey = (provider: string, recipient: string): Key => key(`PERMIT#${provider}#${recipient}`, 'PLACES');
export const accedersPartition = (dossier: string): string => `ACCEDERS#${dossier}`;
/** When an organisation was an acceder of a dossier. */
export const accederKey = (dossier: string, organisation: string): Key => key(accedersPartition(dossier), organisation);
export const uploadKey = (upload: string): Key => key(`UPLOAD#${upload}`, 'UPLOAD');
/** What a body may have a part in; whether it has, what it leads to says itself. */
export const partyPartition = (organisation: string): string => `PARTY#${organisation}`;
export const partyKey = (organisation: string, aggregate: string): Key => key(partyPartition(organisation), aggregate);
export const workPartition = (committee: string): string => `WORK#${committee}`;
export const workKey = (committee: string, item: string): Key => key(workPartition(committee), item);
export const rootPartition = 'ROOTS';
export const rootKey = (day: string): Key => key(rootPartition, day);
export const watermarkKey = (name: 'sweep' | 'mail' | 'mail-events' | 'shape'): Key => key('WATERMARK', name);

/** What bounced at an address; named by its hash, so that a key tells nobody's address. */
export const mailAddressKey = (addressHash: string): Key => key(`MAIL-ADDRESS#${addressHash}`, 'ADDRESS');
export const deadAddresses = 'DEAD-ADDRESSES';
/** Which bodies could not be written to last night. */
export const contactReportKey: Key = key('CONTACT-REPORT', 'LAST');
/** Notices of which it is found on a day whether what they asked for was done. */
export const askedPartition = 'ASKED';
export const askedKey = (judgedOn: string, noticeKey: string): Key => key(askedPartition, `${judgedOn}#${noticeKey}`);
export const usefulnessPartition = 'NOTICE-USE';
export const usefulnessKey = (notice: string, milestone: number | undefined): Key =>
  key(usefulnessPartition, `${notice}#${milestone ?? ''}`);

export const sessionKey = (name: string): Key => key(`SESSION#${name}`, 'SESSION');
export const loginKey = (name: string): Key => key(`LOGIN#${name}`, 'LOGIN');
export const lookPartition = (dossier: string): string => `LOOKED-AT#${dossier}`;
export const lookKey = (dossier: string, at: string, person: string): Key =>
  key(lookPartition(dossier), `${at}#${person}`);
export const feedKey = (feed: string): Key => key(`CALENDAR#${feed}`, 'CALENDAR');
export const feedOwnerPartition = (owner: string): string => `CALENDARS#${owner}`;
export const feedOwnerKey = (owner: string, feed: string): Key => key(feedOwnerPartition(owner), feed);
export const draftPartition = (person: string): string => `DRAFTS#${person}`;
export const draftKey = (person: string, draft: string): Key => key(draftPartition(person), draft);
export const keptFormKey = (name: string): Key => key(`KEPT-FORM#${name}`, 'FORM');

/** Where an item stands in the index of what belongs to a dossier. */
export function byDossier(dossier: string, sort: string): Record<string, string> {
  checkKey(`DOSSIER#${dossier}`, sort);
  return { [TABLE.byDossier.partitionKey]: `DOSSIER#${dossier}`, [TABLE.byDossier.sortKey]: sort };
}

/** What stands before the day of mail about a dossier itself, or about one accession to it: of hundreds, each is found by itself. */
export const mailPrefix = (accession: string | undefined): string =>
  accession === undefined ? 'mail#' : `mail+${accession}#`;
/** The stretch of all mail about a dossier, that about accessions included. */
export const ALL_MAIL = { from: 'mail#', to: 'mail~' } as const;
/** What stands before the instant of an event in the logs of a dossier's own conditions, or of those that an acceder took on. */
export const conditionLogPrefix = (acceder: string | undefined): string =>
  acceder === undefined ? 'log#' : `log+${acceder}#`;

export const headsList = (shard: number): string => `HEADS#${shard}`;

/** Beside the head of its log in the list, so that one query tells both. */
const EXECUTION_SUFFIX = '#execution';
export const executionSort = (aggregate: string): string => `${aggregate}${EXECUTION_SUFFIX}`;
/** Whether an item of the list of heads is the row of an execution, and not a head. */
export const isExecutionItem = (item: Readonly<Record<string, unknown>>): boolean =>
  String(item[TABLE.listed.sortKey]).endsWith(EXECUTION_SUFFIX);

export const profilesList = (kind: string): string => `PROFILES#${kind}`;

/** Where an item stands in the index of lists. */
export function listed(list: string, sort: string): Record<string, string> {
  checkKey(list, sort);
  return { [TABLE.listed.partitionKey]: list, [TABLE.listed.sortKey]: sort };
}
