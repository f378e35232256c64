import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as signBytes,
} from 'node:crypto';
import {
  bits,
  element,
  explicit,
  generalizedTime,
  implicit,
  integer,
  nothing,
  objectIdentifier,
  octets,
  printable,
  sequence,
  setOf,
  time,
  utf8,
  yes,
} from './der-writer.ts';

export type Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'md5';
type Scheme = 'rsa' | 'pss' | 'ecdsa';

const HASH_IDS: Readonly<Record<Hash, string>> = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const RSA_IDS: Readonly<Record<Hash, string>> = {
  md5: '1.2.840.113549.1.1.4',
  sha1: '1.2.840.113549.1.1.5',
  sha224: '1.2.840.113549.1.1.14',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ECDSA_IDS: Readonly<Record<Hash, string>> = {
  md5: '1.2.840.10045.4.1',
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

export const hashIdentifier = (hash: Hash): Buffer => sequence(objectIdentifier(HASH_IDS[hash]), nothing());

/** How something is signed. */
export interface Method {
  readonly scheme: Scheme;
  readonly hash: Hash;
  /** Of the mask of PSS, if it is another one. */
  readonly maskHash?: Hash;
}

export function signatureIdentifier({ scheme, hash, maskHash = hash }: Method): Buffer {
  if (scheme === 'ecdsa') return sequence(objectIdentifier(ECDSA_IDS[hash]));
  if (scheme === 'rsa') return sequence(objectIdentifier(RSA_IDS[hash]), nothing());
  const length = createHash(hash).digest().length;
  return sequence(
    objectIdentifier('1.2.840.113549.1.1.10'),
    sequence(
      explicit(0, hashIdentifier(hash)),
      explicit(1, sequence(objectIdentifier('1.2.840.113549.1.1.8'), hashIdentifier(maskHash))),
      explicit(2, integer(length)),
    ),
  );
}

export function signWith(key: KeyObject, { scheme, hash }: Method, data: Uint8Array): Buffer {
  if (scheme === 'pss') {
    const saltLength = createHash(hash).digest().length;
    return signBytes(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  }
  return signBytes(hash, data, scheme === 'ecdsa' ? { key, dsaEncoding: 'der' } : key);
}

export type KeyKind = 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 1024 | 2048 | 3072 | 4096;

export interface Keys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly method: Method;
}

export function makeKeys(kind: KeyKind): Keys {
  if (typeof kind === 'number') {
    return { ...generateKeyPairSync('rsa', { modulusLength: kind }), method: { scheme: 'rsa', hash: 'sha256' } };
  }
  const hash = kind === 'P-384' ? 'sha384' : kind === 'P-521' ? 'sha512' : 'sha256';
  return { ...generateKeyPairSync('ec', { namedCurve: kind }), method: { scheme: 'ecdsa', hash } };
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  C: '2.5.4.6',
  O: '2.5.4.10',
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  GN: '2.5.4.42',
  serialNumber: '2.5.4.5',
};

function distinguishedName(parts: Readonly<Record<string, string>>): Buffer {
  return sequence(
    ...Object.entries(parts).map(([key, value]) => {
      const write = key === 'C' || key === 'serialNumber' ? printable : utf8;
      return setOf(sequence(objectIdentifier(ATTRIBUTES[key] ?? key), write(value)));
    }),
  );
}

const KEY_USAGE_BITS = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyEncipherment: 0x20,
  keyCertSign: 0x04,
  cRLSign: 0x02,
} as const;
type Usage = keyof typeof KEY_USAGE_BITS;

interface ExtraExtension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** What a certificate says; the defaults make a signer's as on a Belgian eID card. */
export interface CertificateOptions {
  readonly subject: Readonly<Record<string, string>>;
  readonly keys: Keys;
  /** Itself where it is left out. */
  readonly issuer?: Entity;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Undefined leaves basic constraints out. */
  readonly isAuthority?: boolean;
  readonly pathLength?: number;
  readonly usages?: readonly Usage[];
  readonly purposes?: { readonly ids: readonly string[]; readonly critical: boolean };
  readonly extra?: readonly ExtraExtension[];
  /** Another way of signing than the issuer's key has. */
  readonly method?: Method;
  /** Another key than the issuer's signs. */
  readonly signedBy?: Keys;
  readonly serial?: bigint;
}

/** Somebody with a certificate and its key. */
export interface Entity {
  readonly keys: Keys;
  readonly certificate: Buffer;
  readonly subject: Buffer;
  readonly serial: bigint;
  readonly issuer: Buffer;
}

const extension = (id: string, critical: boolean, value: Uint8Array): Buffer =>
  sequence(objectIdentifier(id), ...(critical ? [yes()] : []), octets(value));

function usageBits(usages: readonly Usage[]): Buffer {
  const byte = usages.reduce((sum, usage) => sum | KEY_USAGE_BITS[usage], 0);
  let unused = 0;
  while (unused < 7 && (byte & (1 << unused)) === 0) unused += 1;
  return bits(Buffer.from([byte]), unused);
}

export function makeCertificate(options: CertificateOptions): Entity {
  const { keys, issuer, usages, purposes } = options;
  const subject = distinguishedName(options.subject);
  const issuerName = issuer?.subject ?? subject;
  const signer = options.signedBy ?? issuer?.keys ?? keys;
  const method = options.method ?? signer.method;
  const serial = options.serial ?? BigInt(`0x7${randomBytes(9).toString('hex')}`);
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' });
  const extensions = [
    ...(options.isAuthority === undefined
      ? []
      : [
          extension(
            '2.5.29.19',
            true,
            sequence(
              ...(options.isAuthority ? [yes()] : []),
              ...(options.pathLength === undefined ? [] : [integer(options.pathLength)]),
            ),
          ),
        ]),
    ...(usages === undefined ? [] : [extension('2.5.29.15', true, usageBits(usages))]),
    ...(purposes === undefined
      ? []
      : [extension('2.5.29.37', purposes.critical, sequence(...purposes.ids.map(objectIdentifier)))]),
    extension('2.5.29.14', false, octets(keyIdentifier(spki))),
    ...(options.extra ?? []).map(({ id, critical, value }) => extension(id, critical, value)),
  ];
  const tbs = sequence(
    explicit(0, integer(2)),
    integer(serial),
    signatureIdentifier(method),
    issuerName,
    sequence(time(options.notBefore ?? '2024-01-01T00:00:00Z'), time(options.notAfter ?? '2034-01-01T00:00:00Z')),
    subject,
    spki,
    explicit(3, sequence(...extensions)),
  );
  const certificate = sequence(tbs, signatureIdentifier(method), bits(signWith(signer.privateKey, method, tbs)));
  return { keys, certificate, subject, serial, issuer: issuerName };
}

function keyIdentifier(spki: Uint8Array): Buffer {
  return createHash('sha1').update(spki).digest();
}

export interface ListOptions {
  readonly issuer: Entity;
  readonly revoked?: readonly { readonly serial: bigint; readonly at: string; readonly reason?: number }[];
  readonly thisUpdate?: string;
  readonly nextUpdate?: string;
  readonly signedBy?: Keys;
  readonly method?: Method;
  readonly extra?: readonly ExtraExtension[];
}

export function makeRevocationList(options: ListOptions): Buffer {
  const { issuer, revoked = [], extra = [] } = options;
  const signer = options.signedBy ?? issuer.keys;
  const method = options.method ?? signer.method;
  const tbs = sequence(
    integer(1),
    signatureIdentifier(method),
    issuer.subject,
    time(options.thisUpdate ?? '2025-01-01T00:00:00Z'),
    time(options.nextUpdate ?? '2026-01-01T00:00:00Z'),
    ...(revoked.length === 0
      ? []
      : [
          sequence(
            Buffer.concat(
              revoked.map(({ serial, at, reason }) =>
                sequence(
                  integer(serial),
                  time(at),
                  ...(reason === undefined
                    ? []
                    : [sequence(extension('2.5.29.21', false, element(0x0a, Buffer.from([reason]))))]),
                ),
              ),
            ),
          ),
        ]),
    explicit(
      0,
      sequence(
        extension('2.5.29.20', false, integer(7)),
        ...extra.map(({ id, critical, value }) => extension(id, critical, value)),
      ),
    ),
  );
  return sequence(tbs, signatureIdentifier(method), bits(signWith(signer.privateKey, method, tbs)));
}

export interface AnswerOptions {
  readonly certificate: Entity;
  readonly issuer: Entity;
  /** Who answers; the issuer itself where it is left out. */
  readonly responder?: Entity;
  readonly status?: 'good' | 'unknown' | { readonly revokedAt: string };
  readonly thisUpdate?: string;
  readonly nextUpdate?: string | undefined;
  readonly producedAt?: string;
}

/** An OCSPResponse (RFC 6960). */
export function makeAnswer(options: AnswerOptions): Buffer {
  const { certificate, issuer, responder, status = 'good' } = options;
  const signer = responder ?? issuer;
  const keyBits = issuer.keys.publicKey.export({ type: 'spki', format: 'der' });
  const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();
  const thisUpdate = options.thisUpdate ?? '2025-06-01T00:00:00Z';
  const nextUpdate = 'nextUpdate' in options ? options.nextUpdate : '2025-07-01T00:00:00Z';
  const data = sequence(
    explicit(1, signer.subject),
    generalizedTime(options.producedAt ?? thisUpdate),
    sequence(
      sequence(
        sequence(
          hashIdentifier('sha1'),
          octets(sha1(issuer.subject)),
          octets(sha1(subjectKey(keyBits))),
          integer(certificate.serial),
        ),
        status === 'good'
          ? implicit(0, Buffer.alloc(0))
          : status === 'unknown'
            ? implicit(2, Buffer.alloc(0))
            : explicit(1, generalizedTime(status.revokedAt)),
        generalizedTime(thisUpdate),
        ...(nextUpdate === undefined ? [] : [explicit(0, generalizedTime(nextUpdate))]),
      ),
    ),
  );
  const basic = sequence(
    data,
    signatureIdentifier(signer.keys.method),
    bits(signWith(signer.keys.privateKey, signer.keys.method, data)),
    ...(responder === undefined ? [] : [explicit(0, sequence(responder.certificate))]),
  );
  return sequence(
    element(0x0a, Buffer.from([0])),
    explicit(0, sequence(objectIdentifier('1.3.6.1.5.5.7.48.1.1'), octets(basic))),
  );
}

/** The bits of a public key in its SubjectPublicKeyInfo: what follows the algorithm and the heads of the two. */
function subjectKey(spki: Buffer): Buffer {
  let at = headOf(spki, 0);
  at += headOf(spki, at) + contentLength(spki, at);
  return spki.subarray(at + headOf(spki, at) + 1);
}

function headOf(bytes: Buffer, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first - 0x80);
}

function contentLength(bytes: Buffer, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? first : bytes.readUIntBE(at + 2, first - 0x80);
}

export function pem(label: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
