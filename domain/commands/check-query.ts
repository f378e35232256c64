import * as z from 'zod';
import { localDate, ref } from './shared-fields.ts';

/** The question "may this provider send this to this recipient on that day?"; it changes nothing. */
export const checkFields = z.strictObject({
  provider: ref,
  recipient: ref,
  dossier: ref.optional(),
  dataItem: z.string().optional(),
  date: localDate.optional(),
});
export type Check = z.infer<typeof checkFields>;
