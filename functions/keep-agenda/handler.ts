import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { meetingId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import { keepAgendaTrue } from '#domain/usecases/command-meeting.ts';
import { readMoment } from '#functions/middleware/moment.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { keepAgendaSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);

/** Keeps the agenda of a meeting true to its dossiers; the same event never changes it twice. */
export const handler = eventHandler(keepAgendaSchema, async ({ aggregate, event: id, sequence }) => {
  const { event, state } = await readMoment(ports, { aggregate, sequence }, dossierKind);
  const date = await keepAgendaTrue(ports, { id, sequence, event, state }, 'system:keep-agenda');
  if (date !== undefined) log('agenda-kept', { aggregate: meetingId(state.committee, date), event: id });
  return { meeting: date ?? null };
});
