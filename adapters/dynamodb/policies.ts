import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
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
      return newest === undefined
        ? DEFAULT_POLICY
        : policySchema.parse(JSON.parse(z.object({ policy: z.string() }).parse(newest).policy));
    },
    async add(policy) {
      await table.documents.send(
        new PutCommand({
          TableName: table.name,
          // As JSON: a number of days may be larger than DynamoDB's client takes as a number.
          Item: { ...policyKey(policy.version), policy: JSON.stringify(policy) },
          ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
        }),
      );
    },
  };
}
