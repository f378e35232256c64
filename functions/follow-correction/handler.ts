import * as z from 'zod';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { parseAggregateId } from '#domain/door/aggregate-id.ts';
import { followCorrection } from '#domain/usecases/correct-recording.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler, PermanentInputError } from '#functions/middleware/task.ts';
import { followCorrectionSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const correctionSchema = z.object({ sequence: z.int() });

/** Lets the deadlines that a recorded event set follow its correction; the same correction never moves anything twice. */
export const handler = eventHandler(followCorrectionSchema, async ({ aggregate, event, sequence }) => {
  const [entry] = await readLog(ports.table, aggregate, sequence - 1, 1);
  const corrected = correctionSchema.safeParse(entry?.data);
  if (!corrected.success) throw new PermanentInputError(`The log of ${aggregate} corrects nothing in ${sequence}.`);
  const correction = { id: event, sequence: corrected.data.sequence };
  const conditions = await followCorrection(ports, parseAggregateId(aggregate), correction, 'system:follow-correction');
  log('deadlines-followed', { aggregate, event, count: conditions.length });
  return { conditions };
});
