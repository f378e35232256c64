import * as z from 'zod';

/** A file that an accession handed in was scanned, by this event; it is to be validated. */
export const validateCommitmentSchema = z.strictObject({ aggregate: z.string(), event: z.string() });
