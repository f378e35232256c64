import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Composer } from '#adapters/pdf/composer.ts';
import { DOCUMENT_TEXTS } from '#adapters/pdf/texts-nl.ts';
import type { PlatformStore } from '../store/platform-store.ts';
import {
  type Hierarchy,
  issueToPerson,
  makeHierarchy,
  readHierarchy,
  revocationLists,
  writeHierarchy,
} from './hierarchy.ts';
import { signField } from './sign-pdf.ts';

/** How a file is signed, well or not: the values of a scenario's `sign`. */
export const SIGNING_WAYS = [
  'valid',
  'two-signatures',
  'paper',
  'unsigned',
  'tampered',
  'other-document',
  'untrusted',
  'expired-certificate',
] as const;
export type SigningWay = (typeof SIGNING_WAYS)[number];

/** The embedded platform's stand-in for people with eID cards: it signs what it is given, with certificates of a hierarchy of its own. */
export interface EidOffice {
  /** Signs a commitment as the named people would. */
  sign(document: Uint8Array, way: SigningWay, names: readonly string[], now: Date): Promise<Uint8Array>;
}

const FIELDS = ['handtekening-burgemeester', 'handtekening-algemeen-directeur'] as const;

async function kept(store: PlatformStore, name: string, title: string): Promise<Hierarchy> {
  const known = store.read(name);
  if (known !== undefined) return readHierarchy(known);
  const made = await makeHierarchy(title);
  store.write(name, await writeHierarchy(made));
  return made;
}

/** A document with nothing of the commitment: a picture of paper in the one case, another text in the other. */
function another(title: string, at: Date, withField: boolean): Promise<Uint8Array> {
  const { language, page } = DOCUMENT_TEXTS;
  const composer = new Composer({ title, language, madeAt: at, footer: title, pageOf: page });
  composer.title(title);
  if (withField) composer.signatures([{ field: FIELDS[0], label: title, note: title }]);
  return composer.finish();
}

/** Changes the day of its making, in the part of the file that the signature covers. */
function tampered(signed: Uint8Array): Uint8Array {
  const changed = Buffer.from(signed);
  const mark = '(D:';
  const at = changed.indexOf(mark, 0, 'latin1');
  if (at < 0) throw new Error('the document has no day of its making to tamper with');
  const digit = at + mark.length + 3;
  changed[digit] = changed[digit] === 0x39 ? 0x38 : 0x39;
  return new Uint8Array(changed);
}

/** Opens the office with the hierarchies of this platform, made at its first signature, and makes its trust known in the bucket. */
export function openEidOffice(store: PlatformStore, s3: S3Client, bucket: string): EidOffice {
  let opened: Promise<{ readonly trusted: Hierarchy; readonly untrusted: Hierarchy }> | undefined;
  let publishedFor = Number.NaN;

  const hierarchies = () => {
    opened ??= Promise.all([
      kept(store, 'eid-hierarchy', 'Test eID'),
      kept(store, 'eid-untrusted', 'Another eID'),
    ]).then(([trusted, untrusted]) => ({ trusted, untrusted }));
    return opened;
  };

  /** What refresh-trust fetches on AWS: certificates, and revocation lists that are fresh at this instant. */
  async function publish(hierarchy: Hierarchy, now: Date): Promise<void> {
    const day = Math.floor(now.getTime() / 86_400_000);
    if (publishedFor === day) return;
    const put = (name: string, body: string | Uint8Array) =>
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: `trust/${name}`, Body: body }));
    const [ofRoot, ofAuthority] = await revocationLists(hierarchy, now);
    await put('roots/test-eid.pem', hierarchy.root.certificate.toString('pem'));
    await put('intermediates/test-eid-citizen.pem', hierarchy.authority.certificate.toString('pem'));
    await put('crl/test-eid.crl', new Uint8Array(ofRoot.rawData));
    await put('crl/test-eid-citizen.crl', new Uint8Array(ofAuthority.rawData));
    publishedFor = day;
  }

  return {
    async sign(document, way, names, now) {
      const { trusted, untrusted } = await hierarchies();
      await publish(trusted, now);
      const hierarchy = way === 'untrusted' ? untrusted : trusted;
      const [first = 'Test Ondertekenaar', second = first] = names;
      const put = async (file: Uint8Array, field: string, name: string): Promise<Uint8Array> => {
        const signer = await issueToPerson(hierarchy, name, now, { expired: way === 'expired-certificate' });
        return signField(file, field, signer, [hierarchy.authority], now);
      };
      switch (way) {
        case 'paper':
          return another('Scan', now, false);
        case 'unsigned':
          return document;
        case 'other-document':
          return put(await another('Een andere tekst', now, true), FIELDS[0], first);
        case 'two-signatures':
          return put(await put(document, FIELDS[0], first), FIELDS[1], second);
        case 'tampered':
          return tampered(await put(document, FIELDS[0], first));
        default:
          return put(document, FIELDS[0], first);
      }
    },
  };
}
