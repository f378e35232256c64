import * as z from 'zod';
import { eventRef } from './further-condition-commands.ts';
import { ref } from './shared-fields.ts';

/** What each command on a protocol carries that no scenario has a step for. */
export const furtherProtocolSchemas = {
  'annul-protocol-event': z.strictObject({
    dossier: ref.meta({ description: 'the protocol' }),
    event: eventRef.meta({ description: 'what was a mistake, by its id in the history' }),
    reason: z.string().min(1, { error: 'Say why.' }),
  }),
} as const;
