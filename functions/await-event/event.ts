import * as z from 'zod';

/** An execution waits for the first event of its log past a cursor. */
export const awaitEventSchema = z.strictObject({
  aggregate: z.string(),
  generation: z.int().min(1),
  cursor: z.int().min(0),
  token: z.string().min(1),
  /** ARN of the execution that waits. */
  execution: z.string(),
});
