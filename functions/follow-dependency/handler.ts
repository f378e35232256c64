import * as z from 'zod';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { dossierOf } from '#domain/door/aggregate-id.ts';
import { keepDependency, tellDependents } from '#domain/usecases/follow-dependencies.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { followDependencySchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const BY = 'system:follow-dependency';
const dependencySchema = z.object({ dependency: z.string() });

/** Keeps dossiers that rest on one another true to each other; the same event never tells anything twice. */
export const handler = eventHandler(followDependencySchema, async ({ aggregate, event, sequence }) => {
  const dossier = dossierOf(aggregate);
  const [entry] = await readLog(ports.table, aggregate, sequence - 1, 1);
  const named = dependencySchema.safeParse(entry?.data).data;
  const told = named === undefined ? await tellDependents(ports, dossier, { event, by: BY }) : [named.dependency];
  if (named !== undefined) await keepDependency(ports, dossier, named.dependency, { event, by: BY });
  log('dependency-followed', { aggregate, event, count: told.length });
  return { told };
});
