import * as z from 'zod';

/** An authorisation or an accession has ended, by this event. */
export const endConditionsSchema = z.strictObject({ aggregate: z.string(), event: z.string() });
