import { S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';

/** An S3 of its own with the buckets that Beraad has. */
export interface TestBuckets extends AsyncDisposable {
  readonly s3: S3Client;
  readonly names: {
    readonly BERAAD_BUCKET: string;
    readonly BERAAD_QUARANTINE_BUCKET: string;
    readonly BERAAD_WORKING_BUCKET: string;
  };
}

export async function someBuckets(): Promise<TestBuckets> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const names = {
    BERAAD_BUCKET: 'documents',
    BERAAD_QUARANTINE_BUCKET: 'quarantine',
    BERAAD_WORKING_BUCKET: 'working',
  };
  for (const name of Object.values(names)) server.createBucket(name);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint: server.address, region: 'eu-west-1', credentials, forcePathStyle: true });
  return {
    s3,
    names,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await server.stop();
    },
  };
}
