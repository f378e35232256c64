import { createHash } from 'node:crypto';
import { type Entity, type Hash, hashIdentifier, type Method, signatureIdentifier, signWith } from './authority.ts';
import {
  explicit,
  generalizedTime,
  implicit,
  integer,
  objectIdentifier,
  octets,
  sequence,
  setOf,
  time,
} from './der-writer.ts';

export const OID = {
  data: '1.2.840.113549.1.7.1',
  timestamp: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  revocationArchive: '1.2.840.113583.1.1.8',
  algorithmProtection: '1.2.840.113549.1.9.52',
} as const;

/** How a signature is made, and everything that can be wrong with one. */
export interface CmsOptions {
  readonly signer: Entity;
  /** Beside the signer's. */
  readonly certificates?: readonly Buffer[];
  readonly withoutSigner?: boolean;
  readonly method?: Method;
  /** In the SignerInfo, if it is another than the method's. */
  readonly digest?: Hash;
  readonly contentType?: string;
  /** The attribute, if it is another than the content's. */
  readonly contentTypeAttribute?: string;
  readonly content?: Buffer;
  readonly messageDigest?: Buffer;
  readonly signingTime?: string;
  readonly signingCertificate?: 'none' | 'v1' | 'v2' | 'both' | { readonly of: Buffer } | { readonly hash: Hash };
  readonly withoutAttributes?: boolean;
  readonly omit?: readonly string[];
  readonly attributes?: readonly Buffer[];
  readonly unsigned?: (signature: Buffer) => readonly Buffer[];
  readonly lists?: readonly Buffer[];
  readonly signers?: number;
  /** Another key signs. */
  readonly keyOf?: Entity;
  /** The signer named by the identifier of the key. */
  readonly byKeyIdentifier?: Buffer;
  readonly transform?: (der: Buffer) => Buffer;
}

export const attribute = (id: string, ...values: readonly Uint8Array[]): Buffer =>
  sequence(objectIdentifier(id), setOf(...values));

const hashOf = (hash: Hash, bytes: Uint8Array): Buffer => createHash(hash).update(bytes).digest();

/** The attribute that names the signing certificate (RFC 5035). */
function signingCertificates(options: CmsOptions, hash: Hash): Buffer[] {
  const { signer, signingCertificate: wanted = 'v2' } = options;
  if (wanted === 'none') return [];
  const named = typeof wanted === 'object' && 'of' in wanted ? wanted.of : signer.certificate;
  const v2Hash = typeof wanted === 'object' && 'hash' in wanted ? wanted.hash : hash;
  const issuerSerial = sequence(sequence(explicit(4, signer.issuer)), integer(signer.serial));
  const v1 = attribute(
    OID.signingCertificate,
    sequence(sequence(sequence(octets(hashOf('sha1', named)), issuerSerial))),
  );
  const v2 = attribute(
    OID.signingCertificateV2,
    sequence(
      sequence(
        sequence(...(v2Hash === 'sha256' ? [] : [hashIdentifier(v2Hash)]), octets(hashOf(v2Hash, named)), issuerSerial),
      ),
    ),
  );
  if (wanted === 'v1') return [v1];
  return wanted === 'both' ? [v1, v2] : [v2];
}

/** A SignedData over the data (RFC 5652). */
export function makeCms(data: Uint8Array, options: CmsOptions): Buffer {
  const { signer, omit = [] } = options;
  const method = options.method ?? signer.keys.method;
  const digest = options.digest ?? method.hash;
  const contentType = options.contentType ?? OID.data;
  const attributes = [
    attribute(OID.contentType, objectIdentifier(options.contentTypeAttribute ?? contentType)),
    attribute(OID.messageDigest, octets(options.messageDigest ?? hashOf(digest, data))),
    ...(options.signingTime === undefined ? [] : [attribute(OID.signingTime, time(options.signingTime))]),
    ...signingCertificates(options, method.hash),
    ...(options.attributes ?? []),
  ].filter((item) => !omit.some((id) => item.includes(objectIdentifier(id))));
  const signed = options.withoutAttributes ? Buffer.from(data) : setOf(...attributes);
  const signature = signWith((options.keyOf ?? signer).keys.privateKey, method, signed);
  const unsigned = options.unsigned?.(signature) ?? [];
  const attributeField = Buffer.from(signed);
  attributeField[0] = 0xa0;
  const signerInfo = sequence(
    integer(options.byKeyIdentifier === undefined ? 1 : 3),
    options.byKeyIdentifier === undefined
      ? sequence(signer.issuer, integer(signer.serial))
      : implicit(0, options.byKeyIdentifier),
    hashIdentifier(digest),
    ...(options.withoutAttributes ? [] : [attributeField]),
    signatureIdentifier(method),
    octets(signature),
    ...(unsigned.length === 0 ? [] : [asImplicit(1, setOf(...unsigned))]),
  );
  const certificates = [...(options.withoutSigner ? [] : [signer.certificate]), ...(options.certificates ?? [])];
  const der = sequence(
    objectIdentifier('1.2.840.113549.1.7.2'),
    explicit(
      0,
      sequence(
        integer(options.content === undefined ? 1 : 3),
        setOf(hashIdentifier(digest)),
        sequence(
          objectIdentifier(contentType),
          ...(options.content === undefined ? [] : [explicit(0, octets(options.content))]),
        ),
        ...(certificates.length === 0 ? [] : [asImplicit(0, setOf(...certificates))]),
        ...(options.lists === undefined ? [] : [asImplicit(1, setOf(...options.lists))]),
        setOf(...Array.from({ length: options.signers ?? 1 }, () => signerInfo)),
      ),
    ),
  );
  return options.transform?.(der) ?? der;
}

function asImplicit(number: number, set: Buffer): Buffer {
  const copy = Buffer.from(set);
  copy[0] = 0xa0 + number;
  return copy;
}

export interface TimestampOptions {
  readonly at: string;
  readonly hash?: Hash;
  readonly imprintOf?: Buffer;
  readonly cms?: Partial<CmsOptions>;
}

/** An RFC 3161 timestamp over the data. */
export function makeTimestamp(data: Uint8Array, authority: Entity, options: TimestampOptions): Buffer {
  const hash = options.hash ?? 'sha256';
  const content = sequence(
    integer(1),
    objectIdentifier('1.3.6.1.4.1.99999.1'),
    sequence(hashIdentifier(hash), octets(hashOf(hash, options.imprintOf ?? data))),
    integer(42),
    generalizedTime(options.at),
  );
  return makeCms(content, { signer: authority, contentType: OID.timestamp, content, ...options.cms });
}

/** Adobe's archive of revocation data, a signed attribute. */
export function revocationArchive(lists: readonly Buffer[], answers: readonly Buffer[]): Buffer {
  return attribute(
    OID.revocationArchive,
    sequence(
      ...(lists.length === 0 ? [] : [explicit(0, sequence(...lists))]),
      ...(answers.length === 0 ? [] : [explicit(1, sequence(...answers))]),
    ),
  );
}

/** The same bytes with indefinite lengths at the top, as BER allows and DER does not. */
export function asIndefinite(der: Buffer): Buffer {
  const first = der[1] ?? 0;
  const head = first < 0x80 ? 2 : 2 + (first - 0x80);
  return Buffer.concat([Buffer.from([der[0] ?? 0, 0x80]), der.subarray(head), Buffer.from([0, 0])]);
}
