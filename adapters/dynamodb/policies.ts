import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DEFAULT_POLICY, type Policy, type PolicySettings, policySchema } from '#domain/policy/policy.ts';
import type { Policies } from '#domain/ports/ports.ts';
import { policiesKey, policyKey } from './keys.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

const versionSchema = z.object({
  settings: policySchema,
  since: z.string(),
  by: z.string(),
  reason: z.string().optional(),
});
/** One version of the policy: what it says, from when, who set it and why. */
export type PolicyVersion = z.infer<typeof versionSchema>;

const currentSchema = z.object({ versions: z.string() });

export interface PolicyStore extends Policies {
  /** Every version that was set, the oldest first; the first policy of all was set by nobody. */
  versions(): Promise<readonly PolicyVersion[]>;
  /** Adds a version; the ones before it are kept, since dates were explained by them. `conflict` when another was added meanwhile. */
  add(version: PolicyVersion): Promise<'added' | 'conflict'>;
}

/** The policy that a row of versions makes. */
const chainOf = (versions: readonly PolicyVersion[]): Policy =>
  versions.reduce<Policy>((before, { settings, since }) => ({ ...settings, since, before }), DEFAULT_POLICY);

/** The reminder policies in the table. All versions are one item beside the rows of each, since every command reads them. */
export function dynamodbPolicies(table: Table): PolicyStore {
  async function versions(): Promise<PolicyVersion[]> {
    const item = await readItem(table, policiesKey);
    // As JSON: a number of days may be larger than DynamoDB's client takes as a number.
    return item === undefined ? [] : z.array(versionSchema).parse(JSON.parse(currentSchema.parse(item).versions));
  }
  return {
    versions,
    async current() {
      return chainOf(await versions());
    },
    async add(version) {
      const known = await versions();
      const { version: number }: PolicySettings = version.settings;
      const isNew = `attribute_not_exists(${TABLE.partitionKey})`;
      try {
        await table.documents.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Put: {
                  TableName: table.name,
                  Item: { ...policyKey(number), policy: JSON.stringify(version) },
                  ConditionExpression: isNew,
                },
              },
              {
                Put: {
                  TableName: table.name,
                  Item: { ...policiesKey, newest: number, versions: JSON.stringify([...known, version]) },
                  ConditionExpression: `${isNew} OR newest < :newest`,
                  ExpressionAttributeValues: { ':newest': number },
                },
              },
            ],
          }),
        );
        return 'added';
      } catch (error) {
        if (error instanceof TransactionCanceledException) return 'conflict';
        throw error;
      }
    },
  };
}
