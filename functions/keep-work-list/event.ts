import * as z from 'zod';

/** A condition or an accession gives its committee something to do, or has nothing left to do; or its items are to be brought in line with where it stands. */
export const keepWorkListSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.enum(['add', 'tick-off']),
    kind: z.enum(['judge-evidence', 'discuss-escalation', 'review-commitment']),
    aggregate: z.string(),
    event: z.string(),
  }),
  z.strictObject({ action: z.literal('align'), aggregate: z.string(), event: z.string() }),
]);
