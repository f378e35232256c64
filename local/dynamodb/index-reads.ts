import * as z from 'zod';
import { INDEXES, TABLE } from '#adapters/dynamodb/table-schema.ts';

const indexRead = z.object({
  IndexName: z.string(),
  ProjectionExpression: z.string(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).default({}),
});

/**
 * Throws, as DynamoDB does and the emulator does not, where a query asks an index for attributes that it does not hold:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Reading
 */
export function checkIndexRead(input: unknown): void {
  const read = indexRead.safeParse(input).data;
  const index = INDEXES.find(({ name }) => name === read?.IndexName);
  if (read === undefined || index?.projection !== 'KEYS_ONLY') return;
  const names = new Map(Object.entries(read.ExpressionAttributeNames));
  const held: readonly string[] = [TABLE.partitionKey, TABLE.sortKey, index.partitionKey, index.sortKey];
  const missing = read.ProjectionExpression.split(',')
    .map((path) => path.trim().split('.')[0] ?? '')
    .map((name) => names.get(name) ?? name)
    .filter((name) => !held.includes(name));
  if (missing.length > 0)
    throw new Error(
      `ValidationException: One or more parameter values were invalid: Global secondary index ${index.name} does not project [${missing.join(', ')}]`,
    );
}
