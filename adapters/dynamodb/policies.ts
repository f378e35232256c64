import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { DEFAULT_POLICY, type Policy, policySchema } from '#domain/policy/policy.ts';
import type { Policies } from '#domain/ports/ports.ts';
import { policyKey, policyPartition } from './keys.ts';
import { queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

export interface PolicyStore extends Policies {
  /** Adds a version; the versions before it are kept, since dates were explained by them. */
  add(policy: Policy): Promise<void>;
}

/** The reminder policies in the table, newest version last. */
export function dynamodbPolicies(table: Table): PolicyStore {
  return {
    async current() {
      const [newest] = await queryPartition(table, policyPartition, { limit: 1, backwards: true });
      return newest === undefined ? DEFAULT_POLICY : policySchema.strip().parse(newest);
    },
    async add(policy) {
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          Item: { ...policyKey(policy.version), ...policy },
          ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
        }),
      );
    },
  };
}
