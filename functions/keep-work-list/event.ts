import * as z from 'zod';

/** A condition gives its committee something to do, or has nothing left to do. */
export const keepWorkListSchema = z.strictObject({
  action: z.enum(['add', 'tick-off']),
  kind: z.enum(['judge-evidence', 'discuss-escalation']),
  aggregate: z.string(),
  event: z.string(),
});
