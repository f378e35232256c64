import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { log } from '#adapters/runtime/log.ts';
import { openBuckets } from '#adapters/s3/log-roots.ts';
import { trustedSignatures } from '#adapters/s3/trusted-signatures.ts';
import { parseAggregateId } from '#domain/door/aggregate-id.ts';
import type { ValidationWorks } from '#domain/ports/commitment-works.ts';
import { SIGNATURE_EXPLANATIONS } from '#domain/signature/locales/nl.ts';
import { validateCommitment } from '#domain/usecases/validate-commitment.ts';
import { COMMITMENT_VARIABLES, commitmentWorks } from '#functions/middleware/commitment-works.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { eventHandler } from '#functions/middleware/task.ts';
import { validateCommitmentSchema } from './event.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_WORKING_BUCKET } = ENVIRONMENT;
const environment = readEnvironment({
  BERAAD_TABLE,
  BERAAD_TEXT_KEY,
  BERAAD_WORKING_BUCKET,
  ...COMMITMENT_VARIABLES,
});
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const s3 = openBuckets();
const { documents, uploads } = commitmentWorks(ports.table, s3, environment);
const signatures = trustedSignatures(s3, environment.BERAAD_WORKING_BUCKET, environment.BERAAD_TEXT_KEY);
const BY = 'system:validate-commitment';

const isExplained = (code: string): code is keyof typeof SIGNATURE_EXPLANATIONS =>
  Object.hasOwn(SIGNATURE_EXPLANATIONS, code);
const explain = (code: string): string => (isExplained(code) ? SIGNATURE_EXPLANATIONS[code] : code);

const works: ValidationWorks = {
  documents,
  uploads,
  signatures,
  // The maker of PDF is loaded at the first receipt.
  receiptDocument: async (content) => (await import('#adapters/pdf/receipt.ts')).renderReceipt(content, explain),
};

/** Validates the file that an accession handed in, once it is scanned, and tells the accession what was found. */
export const handler = eventHandler(validateCommitmentSchema, async ({ aggregate, event }) => {
  const result = await validateCommitment(ports, works, parseAggregateId(aggregate), event, BY);
  if (result !== undefined) log('commitment-validated', { aggregate, reason: result.codes[0] ?? result.kind });
  return { result: result?.kind ?? 'nothing to do' };
});
