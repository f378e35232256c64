import { createHmac } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { Signatures } from '#domain/ports/commitment-works.ts';
import { log } from '../runtime/log.ts';
import { type NamedFile, readTrust, type Trust } from '../signature/certificates/trust.ts';
import { validateSignatures } from '../signature/validate-signatures.ts';

const PREFIX = 'trust/';
const FOLDERS = { roots: 'roots/', intermediates: 'intermediates/', lists: 'crl/' } as const;

/** Validates signatures by the trust that is kept in a bucket: certificates and revocation lists, as refresh-trust keeps them. */
export function trustedSignatures(s3: S3Client, bucket: string, hashKey: string): Signatures {
  let known: { readonly tags: string; readonly trust: Trust } | undefined;

  async function read(key: string): Promise<NamedFile> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { name: key, bytes: (await Body?.transformToByteArray()) ?? new Uint8Array() };
  }

  /** The trust as it is now: read again where an object of it has changed. */
  async function trust(): Promise<Trust> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: PREFIX }));
    const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    const tags = Contents.map(({ Key, ETag }) => `${Key} ${ETag}`).join('\n');
    if (known?.tags === tags) return known.trust;
    const under = (folder: string) =>
      Promise.all(keys.filter((key) => key.startsWith(`${PREFIX}${folder}`)).map((key) => read(key)));
    const [roots, intermediates, lists] = await Promise.all([
      under(FOLDERS.roots),
      under(FOLDERS.intermediates),
      under(FOLDERS.lists),
    ]);
    const { trust: made, problems } = readTrust({ roots, intermediates, lists });
    if (problems.length > 0) log('trust-unreadable', { count: problems.length });
    known = { tags, trust: made };
    return made;
  }

  return {
    async validate(bytes, { issued, at }) {
      const { report, signatories } = validateSignatures(bytes, {
        trust: await trust(),
        issued,
        at,
        hashNationalNumber: (number) => createHmac('sha256', hashKey).update(number).digest('hex'),
      });
      return { report, signatories };
    },
  };
}
