import * as z from 'zod';
import { TABLE } from '#adapters/dynamodb/table-schema.ts';

const text = z.object({ S: z.string() });

/** The part of a DynamoDB stream batch that wakes executions: log items that were added. */
export const streamBatchSchema = z.object({
  Records: z.array(
    z.object({
      eventName: z.string(),
      dynamodb: z.object({
        SequenceNumber: z.string(),
        Keys: z.object({ [TABLE.partitionKey]: text, [TABLE.sortKey]: text }),
        NewImage: z.object({ aggregate: text.optional() }).optional(),
      }),
    }),
  ),
});
