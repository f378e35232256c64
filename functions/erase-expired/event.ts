import * as z from 'zod';
import { tickSchema } from '#functions/middleware/tick.ts';

/** The tick of the scheduler, or somebody who wants to know what it would do, now or on a later day. */
export const eraseEventSchema = tickSchema.extend({
  preview: z.boolean().default(false),
  /** Only of a preview: what would be erased by then. */
  by: z.iso.date().optional(),
});
