import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** How long a link to a letter can be followed. */
const LINK_SECONDS = 300;

/** A draft is for those who decide and sign; the final letter is the one that was published. */
type LetterKind = 'draft' | 'final';

/** A draft is replaced by the next and goes in the end; the letter itself stays, locked. */
export interface LetterBuckets {
  readonly locked: string;
  readonly working: string;
}

const bucketOf = ({ locked, working }: LetterBuckets, kind: LetterKind): string =>
  kind === 'final' ? locked : working;

const keyOf = (dossier: string, kind: LetterKind): string => `letters/${dossier}/${kind}.pdf`;

/** Keeps a dossier's letter; a draft replaces the one before it. */
export async function keepLetter(
  s3: S3Client,
  buckets: LetterBuckets,
  { dossier, kind, pdf }: { readonly dossier: string; readonly kind: LetterKind; readonly pdf: Uint8Array },
): Promise<void> {
  const Key = keyOf(dossier, kind);
  await s3.send(
    new PutObjectCommand({ Bucket: bucketOf(buckets, kind), Key, Body: pdf, ContentType: 'application/pdf' }),
  );
}

/** A link to a dossier's letter, good for five minutes; undefined while there is none. */
export async function linkToLetter(
  s3: S3Client,
  buckets: LetterBuckets,
  dossier: string,
  kind: LetterKind,
): Promise<{ readonly url: string; readonly seconds: number } | undefined> {
  const object = { Bucket: bucketOf(buckets, kind), Key: keyOf(dossier, kind) };
  try {
    await s3.send(new HeadObjectCommand(object));
  } catch (error) {
    if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return undefined;
    throw error;
  }
  return {
    url: await getSignedUrl(s3, new GetObjectCommand(object), { expiresIn: LINK_SECONDS }),
    seconds: LINK_SECONDS,
  };
}
