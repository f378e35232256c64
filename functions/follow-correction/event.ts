import * as z from 'zod';

/** A recorded event was corrected or cancelled, by this event. */
export const followCorrectionSchema = z.strictObject({
  aggregate: z.string(),
  event: z.string(),
  sequence: z.int().min(1),
});
