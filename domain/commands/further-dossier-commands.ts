import * as z from 'zod';
import { DEVIATION_ASPECTS } from '#domain/dossier/events.ts';
import { ref } from './shared-fields.ts';

/** What each command on a dossier carries that no scenario has a step for. */
export const furtherDossierSchemas = {
  'note-deviation': z.strictObject({
    dossier: ref,
    aspect: z.enum(DEVIATION_ASPECTS),
    asked: z.string().min(1, { error: 'Say what was asked.' }),
    granted: z.string().min(1, { error: 'Say what was granted.' }),
    reason: z.string().optional(),
  }),
} as const;
