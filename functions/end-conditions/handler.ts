import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { dossierOf } from '#domain/door/aggregate-id.ts';
import { endConditions } from '#domain/usecases/open-conditions.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { endConditionsSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** Brings the end of an authorisation to each of its conditions; each decides for itself whether it survives. */
export const handler = eventHandler(endConditionsSchema, async ({ aggregate, event }) => {
  const count = await endConditions(ports, dossierOf(aggregate), event);
  log('conditions-ended', { aggregate, count });
  return { count };
});
