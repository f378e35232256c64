import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { dossierId, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { tellAmended } from '#domain/usecases/announce-amendment.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tellAmendedSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** Tells a dossier that a published decision amends it, and from when; the same event never tells it twice. */
export const handler = eventHandler(tellAmendedSchema, async ({ aggregate, event }) => {
  const { state } = await ports.store.load(parseAggregateId(aggregate), dossierKind);
  const amended = state === undefined ? undefined : await tellAmended(ports, state, event, 'system:tell-amended');
  if (amended !== undefined) log('amendment-told', { aggregate: dossierId(amended), event });
  return { amended: amended ?? null };
});
