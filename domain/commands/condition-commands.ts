import * as z from 'zod';
import { conditionRef, document, localDate, ref } from './shared-fields.ts';

/** What each command on a condition carries. The condition is named by its decision's reference; organisation and occurrence tell several apart. */

// A condition that several owe, or that comes back, is not named by its reference alone.
export const whichOne = {
  dossier: ref,
  condition: conditionRef,
  organisation: ref
    .optional()
    .meta({ description: 'which responsible, or which acceding organisation; may be left out when there is one' }),
  occurrence: z
    .number()
    .refine((value) => Number.isInteger(value), {
      error: 'An occurrence is a whole number, from 1.',
      params: { code: 'not-an-integer' },
      abort: true,
    })
    .min(1, { error: 'Occurrences are counted from 1.' })
    .meta({ type: 'integer' })
    .optional()
    .meta({ description: 'default: the earliest that is open, overdue or in review' }),
};

export const submitEvidenceFields = z.strictObject({
  ...whichOne,
  text: z.string().optional(),
  documents: z.array(document).optional(),
});

export const acceptEvidenceFields = z.strictObject(whichOne);

export const rejectEvidenceFields = z.strictObject({ ...whichOne, reason: z.string(), due: localDate.optional() });

export const grantExtensionFields = z.strictObject({ ...whichOne, due: localDate, reason: z.string() });

export const waiveConditionFields = z.strictObject({ ...whichOne, reason: z.string() });
