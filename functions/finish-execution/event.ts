import * as z from 'zod';

/** An execution says that nothing more is expected of its aggregate. */
export const finishExecutionSchema = z.strictObject({
  aggregate: z.string(),
  generation: z.int().min(1),
  cursor: z.int().min(0),
  execution: z.string(),
});
