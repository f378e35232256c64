import * as z from 'zod';

/** A decision that amends another dossier was published, by this event. */
export const tellAmendedSchema = z.strictObject({ aggregate: z.string(), event: z.string() });
