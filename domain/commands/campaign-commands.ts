import * as z from 'zod';
import { ref } from './shared-fields.ts';

const MOST_ORGANISATIONS = 1000;

/** A reminder by hand to the organisations that have not signed a new version; without names, to all of them. */
export const remindAccedersBody = z.strictObject({
  dossier: ref,
  organisations: z
    .array(ref)
    .min(1, { error: 'Name at least one, or leave it out.' })
    .max(MOST_ORGANISATIONS)
    .optional(),
});
export type RemindAcceders = z.infer<typeof remindAccedersBody>;
