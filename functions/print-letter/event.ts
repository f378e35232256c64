import * as z from 'zod';

/** An event of a dossier's log after which its letter reads otherwise. */
export const printLetterSchema = z.strictObject({ aggregate: z.string(), sequence: z.int().min(1) });
