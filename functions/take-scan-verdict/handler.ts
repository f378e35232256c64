import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { openBuckets } from '#adapters/s3/log-roots.ts';
import { uploadOfKey } from '#adapters/s3/uploads.ts';
import type { ScanVerdict } from '#domain/accession/events.ts';
import { accessionId, parseAggregateId } from '#domain/door/aggregate-id.ts';
import { accessionKind } from '#domain/door/aggregate-kind.ts';
import type { Upload } from '#domain/ports/commitment-works.ts';
import { tellScan } from '#domain/usecases/command-accession.ts';
import { TransientConflict } from '#domain/usecases/transient-conflict.ts';
import { COMMITMENT_VARIABLES, commitmentWorks } from '#functions/middleware/commitment-works.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { takeScanVerdictSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY, ...COMMITMENT_VARIABLES });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const { uploads } = commitmentWorks(ports.table, openBuckets(), environment);
const BY = 'system:take-scan-verdict';

const VERDICTS: Readonly<Record<string, ScanVerdict>> = { NO_THREATS_FOUND: 'clean', THREATS_FOUND: 'infected' };

async function tell({ upload, dossier, organisation, verdict }: Upload): Promise<boolean> {
  if (verdict === undefined) return false;
  const result = await tellScan(ports, accessionId(dossier, organisation), { upload, verdict }, BY);
  if (!result.ok) throw new TransientConflict(result.refusal.message);
  return result.changed;
}

/**
 * Takes what the malware scan said of an upload: written down first, then told to the accession that waits for it. The workflow of an
 * accession that handed in a file asks the same from its side, so that a verdict that came before is not waited for in vain.
 */
export const handler = eventHandler(takeScanVerdictSchema, async (asked) => {
  if ('aggregate' in asked) {
    const { state } = await ports.store.load(parseAggregateId(asked.aggregate), accessionKind);
    const upload = state?.attempt === undefined ? undefined : await uploads.find(state.attempt.upload);
    return { told: upload === undefined ? false : await tell(upload) };
  }
  const { s3ObjectDetails, scanResultDetails } = asked.detail;
  const upload = uploadOfKey(s3ObjectDetails.objectKey);
  const verdict = VERDICTS[scanResultDetails.scanResultStatus] ?? 'unscannable';
  const noted = upload === undefined ? undefined : await uploads.noteScan(upload, verdict, s3ObjectDetails.eTag);
  log('upload-scanned', { reason: verdict });
  return { told: noted === undefined ? false : await tell(noted) };
});
