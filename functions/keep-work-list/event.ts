import * as z from 'zod';

/** A condition or an accession gives its committee something to do, or has nothing left to do. */
export const keepWorkListSchema = z.strictObject({
  action: z.enum(['add', 'tick-off']),
  kind: z.enum(['judge-evidence', 'discuss-escalation', 'review-commitment']),
  aggregate: z.string(),
  event: z.string(),
});
