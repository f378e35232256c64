import * as z from 'zod';

/** An execution hands its place in the log to the next generation. */
export const continueExecutionSchema = z.strictObject({
  aggregate: z.string(),
  generation: z.int().min(1),
  cursor: z.int().min(0),
});
