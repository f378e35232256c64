import * as z from 'zod';

/** A dossier rests on another, or does so no longer, by this event; or one on which others rest stands otherwise by it. */
export const followDependencySchema = z.strictObject({
  aggregate: z.string(),
  event: z.string(),
  sequence: z.int().min(1),
});
