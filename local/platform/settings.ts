import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Table, tableOver } from '#adapters/dynamodb/table.ts';
import type { PlatformStore } from '../store/platform-store.ts';

/** What the embedded platform's services are called and reached with; nothing here is secret. */
export const TABLE_NAME = 'beraad';
export const BUCKET_NAME = 'beraad-documents';
export const WORKING_BUCKET_NAME = 'beraad-working';
export const QUARANTINE_BUCKET_NAME = 'beraad-quarantine';
export const REGION = 'eu-west-1';
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** The table of the embedded platform, as its own main thread and tools reach it. */
export function localTable(
  endpoint: string,
  name = TABLE_NAME,
): { readonly client: DynamoDBClient; readonly table: Table } {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  return { client, table: tableOver(client, name) };
}

/** The key of the hashes that stand for free text, made at the platform's first start. */
export function textKey(store: PlatformStore): string {
  const known = store.read('text-key');
  if (known !== undefined) return known;
  const made = crypto.randomUUID() + crypto.randomUUID();
  store.write('text-key', made);
  return made;
}

/** The persona that may read everything and registers people and bodies; no reference of a scenario can be spelled like it. */
export const ADMINISTRATOR = '_beheerder';
