import type * as z from 'zod';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { ENVIRONMENT } from '#adapters/runtime/environment.ts';
import { s3Documents } from '#adapters/s3/documents.ts';
import type { Buckets } from '#adapters/s3/log-roots.ts';
import { s3Uploads } from '#adapters/s3/uploads.ts';
import type { CommitmentWorks } from '#domain/ports/commitment-works.ts';

const { BERAAD_BUCKET, BERAAD_QUARANTINE_BUCKET } = ENVIRONMENT;

/** The variables that a function which deals with commitments needs. */
export const COMMITMENT_VARIABLES = { BERAAD_BUCKET, BERAAD_QUARANTINE_BUCKET };

/** What the making of commitments needs, composed from the environment. The maker of PDF is loaded at the first document. */
export function commitmentWorks(
  table: Table,
  s3: Buckets,
  environment: z.infer<z.ZodObject<typeof COMMITMENT_VARIABLES>>,
): CommitmentWorks {
  return {
    documents: s3Documents(s3, environment.BERAAD_BUCKET),
    uploads: s3Uploads(s3, environment.BERAAD_QUARANTINE_BUCKET, table),
    commitmentDocument: async (content) => (await import('#adapters/pdf/commitment.ts')).renderCommitment(content),
    digest: hashOf,
  };
}
