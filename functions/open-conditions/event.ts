import * as z from 'zod';

/** What is to be opened: the conditions an event of a dossier, a protocol or an accession opens, or the occurrence that follows one of a recurring condition. */
export const openConditionsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('of-dossier'), aggregate: z.string(), event: z.string(), sequence: z.int().min(1) }),
  z.strictObject({
    kind: z.literal('of-protocol'),
    aggregate: z.string(),
    event: z.string(),
    sequence: z.int().min(1),
  }),
  z.strictObject({
    kind: z.literal('of-accession'),
    aggregate: z.string(),
    event: z.string(),
    sequence: z.int().min(1),
  }),
  z.strictObject({
    kind: z.literal('next-occurrence'),
    aggregate: z.string(),
    event: z.string(),
    sequence: z.int().min(1),
  }),
]);
