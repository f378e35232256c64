import * as z from 'zod';

/** An event of a dossier's log that may change a meeting's agenda. */
export const keepAgendaSchema = z.strictObject({
  aggregate: z.string(),
  event: z.string(),
  sequence: z.int().min(1),
});
