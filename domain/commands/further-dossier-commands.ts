import * as z from 'zod';
import { DEVIATION_ASPECTS, LAPSES } from '#domain/dossier/events.ts';
import { eventRef } from './further-condition-commands.ts';
import { localDate, ref } from './shared-fields.ts';

const reason = z.string().min(1, { error: 'Say why.' });

/** What each command on a dossier carries that no scenario has a step for. */
export const furtherDossierSchemas = {
  'note-deviation': z.strictObject({
    dossier: ref,
    aspect: z.enum(DEVIATION_ASPECTS),
    asked: z.string().min(1, { error: 'Say what was asked.' }),
    granted: z.string().min(1, { error: 'Say what was granted.' }),
    reason: z.string().optional(),
  }),
  'annul-dossier-event': z.strictObject({
    dossier: ref,
    event: eventRef.meta({ description: 'what was a mistake, by its id in the history' }),
    reason,
  }),
  'note-dependency': z.strictObject({
    dossier: ref,
    dependency: ref.meta({ description: 'the dossier on which it rests; of one outside Beraad any reference' }),
    outside: z
      .strictObject({
        name: z.string().min(1, { error: 'Say which authorisation it is.' }),
        lastDay: localDate.optional().meta({ description: 'its last day, where it is known' }),
      })
      .optional()
      .meta({ description: 'of an authorisation that Beraad does not know' }),
    text: z.string().optional(),
  }),
  'drop-dependency': z.strictObject({ dossier: ref, dependency: ref, reason }),
  'report-lapse': z.strictObject({ dossier: ref, dependency: ref, because: z.enum(LAPSES), reason }),
} as const;
