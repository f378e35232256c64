import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { dossierOf, kindOf, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { endAccedersConditions, endConditions } from '#domain/usecases/open-conditions.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { endConditionsSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** Brings the end of an authorisation or an accession to each of its conditions; each decides for itself whether it survives. */
export const handler = eventHandler(endConditionsSchema, async ({ aggregate, event }) => {
  const ended = parseAggregateId(aggregate);
  const count =
    kindOf(ended) === 'accession'
      ? await endAccedersConditions(ports, ended, event)
      : await endConditions(ports, dossierOf(ended), event);
  log('conditions-ended', { aggregate, count });
  return { count };
});
