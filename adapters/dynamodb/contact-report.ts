import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { contactReportKey } from './keys.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';

/** Which bodies could not be written to when it was last looked. */
export const contactReportSchema = z.object({
  /** When it was looked. */
  at: z.string(),
  bodies: z.array(z.object({ kind: z.enum(['organisation', 'committee']), id: z.string(), addresses: z.int() })),
});
export type ContactReport = z.infer<typeof contactReportSchema>;

/** The report of the last night; undefined before the first. */
export async function readContactReport(table: Table): Promise<ContactReport | undefined> {
  const Item = await readItem(table, contactReportKey);
  return Item === undefined ? undefined : contactReportSchema.parse(Item);
}

export async function writeContactReport(table: Table, report: ContactReport): Promise<void> {
  await table.documents.send(new PutCommand({ TableName: table.name, Item: { ...contactReportKey, ...report } }));
}
