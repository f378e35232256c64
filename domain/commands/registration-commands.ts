import * as z from 'zod';
import { submitRequestFields } from './dossier-commands.ts';
import { localDate } from './shared-fields.ts';

/** A request that came on paper, as the secretariat of its committee registers it for the applicants. */
export const registerRequestFields = z.strictObject({
  receivedOn: localDate.meta({ description: 'the day on which the letter came; time limits count from it' }),
  ...submitRequestFields.shape,
});
