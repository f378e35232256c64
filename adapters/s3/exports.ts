import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const LINK_SECONDS = 300;

/** Files that are made for somebody to take away. */
export interface Exports {
  /** Keeps a file, in the bucket that forgets everything after a month and never in the locked one, and gives a link to it. */
  keep(name: string, bytes: Uint8Array, fileName: string): Promise<{ readonly url: string; readonly seconds: number }>;
  /** The published letter about a decision; undefined where there is none. */
  letter(dossier: string): Promise<Uint8Array | undefined>;
}

/** Exports over the two buckets. */
export const s3Exports = (s3: S3Client, documents: string, quarantine: string): Exports => ({
  async keep(name, bytes, fileName) {
    const place = { Bucket: quarantine, Key: `exports/${name}` };
    await s3.send(new PutObjectCommand({ ...place, Body: bytes, ContentType: 'application/zip' }));
    const disposition = `attachment; filename="${fileName}"`;
    const command = new GetObjectCommand({ ...place, ResponseContentDisposition: disposition });
    return { url: await getSignedUrl(s3, command, { expiresIn: LINK_SECONDS }), seconds: LINK_SECONDS };
  },
  async letter(dossier) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: documents, Key: `letters/${dossier}/final.pdf` }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')) return undefined;
      throw error;
    }
  },
});
