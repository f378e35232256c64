import * as z from 'zod';
import { ref } from './shared-fields.ts';

/** What passes the part of a body to its successor in law: no scenario has a step for it. */
export const successionSchemas = {
  'record-succession': z.strictObject({
    dossier: ref.meta({ description: 'of a dossier or a protocol' }),
    from: ref.meta({ description: 'the body that is succeeded' }),
    to: ref.meta({ description: 'its successor in law' }),
    reason: z.string().min(1, { error: 'Say on what the succession rests.' }),
  }),
} as const;
