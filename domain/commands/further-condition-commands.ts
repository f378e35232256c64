import * as z from 'zod';
import { submitEvidenceFields, whichOne } from './condition-commands.ts';
import { conditionRef, document, localDate, ref } from './shared-fields.ts';

const reason = z.string().min(1, { error: 'Say why.' });

/** The id of an event, as histories show it: `condition:amif:101:aii@4`. */
export const eventRef = z.string().regex(/^(dossier|condition|protocol|accession):[A-Za-z0-9.:+-]+@[1-9]\d{0,8}$/, {
  error: 'An event is named by its id in the history, such as dossier:amif@12.',
});

/** What each command on a condition carries that no scenario has a step for. */
export const furtherConditionSchemas = {
  'request-extension': z.strictObject({
    ...whichOne,
    due: localDate.optional().meta({ description: 'the day that is asked for' }),
    reason,
    documents: z.array(document).optional(),
  }),
  'refuse-extension': z.strictObject({ ...whichOne, reason }),
  'annul-condition-event': z.strictObject({ ...whichOne, event: eventRef, reason }),
} as const;

/** A document that stands in another dossier, or elsewhere in this one, as histories name it. */
const documentLink = z.strictObject({
  dossier: ref.meta({ description: 'the dossier or protocol in which it stands' }),
  condition: conditionRef.optional().meta({ description: 'the condition for which it was evidence' }),
  document: z
    .string()
    .regex(/^[a-z]+:[A-Za-z0-9.:+-]+@[1-9]\d{0,8}\/[1-9]\d{0,2}$/, {
      error: 'A document is named by its event and its place there, such as dossier:amif@1/2.',
    })
    .meta({ description: 'as the history names it' }),
});
export type DocumentLink = z.infer<typeof documentLink>;

/** Evidence as the API takes it: it may lead to documents that Beraad has already. */
export const submitEvidenceRequest = submitEvidenceFields.extend({ linked: z.array(documentLink).max(20).optional() });
