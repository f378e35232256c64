import * as z from 'zod';
import { eventRef } from './further-condition-commands.ts';
import { localDate, ref } from './shared-fields.ts';

const reason = z.string().min(1, { error: 'Say why.' });
const which = {
  dossier: ref.meta({ description: 'of a dossier or a protocol' }),
  event: eventRef.meta({ description: 'the recording, by its id in the history' }),
};

/** What corrects an event that was recorded: no scenario has a step for it. */
export const recordingSchemas = {
  'correct-event': z.strictObject({
    ...which,
    date: localDate.meta({ description: 'the day on which it was, or will be' }),
    reason,
  }),
  'cancel-event': z.strictObject({ ...which, reason }),
} as const;
