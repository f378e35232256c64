import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log, logAlarm } from '#adapters/runtime/log.ts';
import { openBuckets } from '#adapters/s3/log-roots.ts';
import { s3TrustStore } from '#adapters/s3/trust-store.ts';
import { fetchSource } from '#adapters/trust/fetch-source.ts';
import { refreshTrust } from '#adapters/trust/refresh-trust.ts';
import { epochOf } from '#domain/calendar/brussels-time.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { tickSchema } from '#functions/middleware/tick.ts';

const { BERAAD_WORKING_BUCKET, BERAAD_TRUST_SOURCES } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_WORKING_BUCKET, BERAAD_TRUST_SOURCES });
const store = s3TrustStore(openBuckets(), environment.BERAAD_WORKING_BUCKET);

/**
 * Fetches the roots, the authorities of the trusted list and the revocation lists that signatures are validated with, each checked before it is
 * kept. Every line at level ERROR is for the alarm: a source that was not taken over, or something that ends soon.
 */
export const handler = eventHandler(tickSchema, async () => {
  const now = epochOf(systemClock());
  const { written, refused, stale } = await refreshTrust(environment.BERAAD_TRUST_SOURCES, store, fetchSource, now);
  for (const { source, because } of refused) logAlarm('trust-refused', { source, reason: because });
  for (const { name, until } of stale) logAlarm('trust-stale-soon', { source: name, instant: until });
  log('trust-refreshed', { count: written.length });
  return { written: written.length, refused: refused.length, stale: stale.length };
});
