import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Write } from './kept-answers.ts';
import { admissionKey, listed, profilesList } from './keys.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

/** A body that Beraad does not know and of which somebody called: waits for somebody to admit it, or was dealt with. */
export const admissionSchema = z.object({
  code: z.string(),
  name: z.string().optional(),
  targetGroup: z.string().optional(),
  askedBy: z.string(),
  askedAt: z.string(),
  status: z.enum(['asked', 'admitted', 'declined']),
  /** The organisation that it was admitted as. */
  organisation: z.string().optional(),
  reason: z.string().optional(),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
});
export type Admission = z.infer<typeof admissionSchema>;

const itemOf = (admission: Admission) => ({
  ...admissionKey(admission.code),
  ...listed(profilesList('admission'), admission.code),
  ...admission,
});

/** Notes that a body asks to be admitted; the first time stands. */
export async function askAdmission(table: Table, admission: Admission): Promise<void> {
  try {
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: itemOf(admission),
        ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** What became of a body's request; undefined where it never asked. */
export async function readAdmission(table: Table, code: string): Promise<Admission | undefined> {
  const { Item } = await table.documents.send(
    new GetCommand({ TableName: table.name, Key: admissionKey(code), ConsistentRead: true }),
  );
  return Item === undefined ? undefined : admissionSchema.parse(Item);
}

/** What writes what was decided about a body that asked, as part of a transaction. */
export const admissionWrite = (table: Table, admission: Admission): Write => ({
  Put: { TableName: table.name, Item: itemOf(admission) },
});

/** Writes what was decided about a body that asked, together with what else is to be written or not at all. */
export async function writeAdmission(table: Table, admission: Admission, along: readonly Write[]): Promise<void> {
  await table.documents.send(new TransactWriteCommand({ TransactItems: [admissionWrite(table, admission), ...along] }));
}
