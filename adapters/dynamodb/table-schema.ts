/**
 * The one table: its key and index names, for the adapters, the CDK stack and the embedded platform alike. What the keys hold stands
 * in keys.ts; these attribute names appear nowhere else.
 */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Seconds since 1970 after which DynamoDB may delete an item; docs/retention.md says which rows have it. */
  timeToLive: 'expiresAt',
  /** What belongs to a dossier: its conditions, its mail. */
  byDossier: { name: 'by-dossier', partitionKey: 'dossierKey', sortKey: 'dossierSort', projection: 'ALL' },
  /** Lists over the whole table, spread over shards: every log's head and execution, every body. */
  listed: { name: 'listed', partitionKey: 'listKey', sortKey: 'listSort', projection: 'ALL' },
  /** What a committee has: its dossiers by state and due day, the conditions it judges by due day. */
  byCommittee: {
    name: 'by-committee',
    partitionKey: 'committeeKey',
    sortKey: 'committeeSort',
    projection: 'KEYS_ONLY',
  },
  /** What a body owes: its conditions by due day. */
  byBody: { name: 'by-body', partitionKey: 'bodyKey', sortKey: 'bodySort', projection: 'KEYS_ONLY' },
} as const;

/** Every index of the table. */
export const INDEXES = [TABLE.byDossier, TABLE.listed, TABLE.byCommittee, TABLE.byBody] as const;

/** The sort keys of log items begin with this: the only items whose stream records wake executions. */
export const LOG_PREFIX = 'LOG#';
