import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { TrustStore } from '../trust/refresh-trust.ts';

const PREFIX = 'trust/';

/** The trust in the bucket where validation reads it (trusted-signatures.ts). */
export function s3TrustStore(s3: S3Client, bucket: string): TrustStore {
  const at = (name: string) => ({ Bucket: bucket, Key: `${PREFIX}${name}` });
  return {
    async names() {
      const names: string[] = [];
      let from: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: PREFIX,
            ...(from === undefined ? {} : { ContinuationToken: from }),
          }),
        );
        names.push(
          ...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key.slice(PREFIX.length)])),
        );
        from = page.NextContinuationToken;
      } while (from !== undefined);
      return names;
    },
    async read(name) {
      try {
        const { Body } = await s3.send(new GetObjectCommand(at(name)));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async write(name, bytes) {
      await s3.send(new PutObjectCommand({ ...at(name), Body: bytes }));
    },
    async remove(name) {
      await s3.send(new DeleteObjectCommand(at(name)));
    },
  };
}
