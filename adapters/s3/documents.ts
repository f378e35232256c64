import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Documents } from '#domain/ports/commitment-works.ts';

const LINK_SECONDS = 300;

const keyOf = (sha256: string): string => `documents/${sha256}`;

/** The documents in the locked bucket, by the SHA-256 of their bytes. */
export function s3Documents(s3: S3Client, bucket: string): Documents {
  return {
    async keep(bytes, contentType) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const place = { Bucket: bucket, Key: keyOf(sha256) };
      try {
        // In a locked bucket each write is another version that stays: the same bytes are written once.
        await s3.send(new HeadObjectCommand(place));
        return sha256;
      } catch (error) {
        if (!(error instanceof NotFound) && !(error instanceof NoSuchKey)) throw error;
      }
      await s3.send(new PutObjectCommand({ ...place, Body: bytes, ContentType: contentType }));
      return sha256;
    },
    async read(sha256) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(sha256) }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    link(sha256, fileName) {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: keyOf(sha256),
        ResponseContentDisposition: `attachment; filename="${fileName}"`,
      });
      return getSignedUrl(s3, command, { expiresIn: LINK_SECONDS });
    },
  };
}
