import { type KeyObject, X509Certificate } from 'node:crypto';
import { BitString } from 'asn1js';
import { BasicConstraints, type Extension, ExtKeyUsage, Certificate as PkiCertificate } from 'pkijs';
import { SignatureProblem } from '../problem.ts';
import type { WorkBudget } from '../work-budget.ts';
import { digest } from './algorithms.ts';
import { assertDer, type DerElement, derBits, derChildren, derSerial, derTime, isSameBytes, readDer } from './der.ts';

/** A certificate as far as its rules are used here (RFC 5280, 4). Times are in milliseconds since 1970. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of the whole, in hexadecimal digits: one certificate, one value. */
  readonly fingerprint: string;
  readonly serial: string;
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: KeyObject;
  /** The bits of the public key, as an OCSP answer hashes them. */
  readonly keyBits: Uint8Array;
  readonly keyIdentifier: Uint8Array | undefined;
  /** The part that is signed, with the signature and its algorithm. */
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: DerElement;
  readonly signature: Uint8Array;
  /** Undefined where the certificate has no basic constraints. */
  readonly isAuthority: boolean | undefined;
  readonly pathLength: number | undefined;
  /** Undefined where the certificate does not limit its usage. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly isExtendedKeyUsageCritical: boolean;
  /** A critical extension that is not understood here, or a constraint that is not worked out. */
  readonly hasUnknownConstraint: boolean;
  readonly hasNoCheck: boolean;
  /** The subject's attributes by object identifier, in order. */
  readonly subjectAttributes: readonly (readonly [string, string])[];
}

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;
type KeyUsage = (typeof KEY_USAGES)[number];

const EXTENSION = {
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  subjectKeyIdentifier: '2.5.29.14',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
} as const;

/** May be critical: what they ask is done here, or asks nothing of a validator. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...Object.values(EXTENSION),
  // Alternative names, policies (any is taken), authority key, where to find lists and answers, qualified statements.
  ...['2.5.29.17', '2.5.29.18', '2.5.29.32', '2.5.29.35', '2.5.29.31', '1.3.6.1.5.5.7.1.1', '1.3.6.1.5.5.7.1.3'],
]);
/** Limit what may stand under an authority (RFC 5280, 4.2.1.10 to 14); not worked out, so never passed over. */
const CONSTRAINTS: ReadonlySet<string> = new Set(['2.5.29.30', '2.5.29.33', '2.5.29.36', '2.5.29.54']);

/** Reads a certificate. @throws SignatureProblem `certificate-malformed` */
export function readCertificate(der: Uint8Array, budget?: WorkBudget): Certificate {
  try {
    return parseCertificate(der, budget);
  } catch (error) {
    if (error instanceof SignatureProblem) throw error;
    throw new SignatureProblem('certificate-malformed', error instanceof Error ? error.message : 'no certificate');
  }
}

function parseCertificate(der: Uint8Array, budget: WorkBudget | undefined): Certificate {
  assertDer(der, budget);
  const parsed = PkiCertificate.fromBER(der);
  const [tbs, outerAlgorithm, signature] = derChildren(readDer(der));
  if (tbs === undefined || outerAlgorithm === undefined) throw new Error('a certificate without a body');
  const fields = derChildren(tbs);
  const shift = fields[0]?.tag === 0xa0 ? 1 : 0;
  const [serial, innerAlgorithm, issuer, validity, subject, keyInfo] = fields.slice(shift);
  if (!innerAlgorithm || !issuer || !validity || !subject || !keyInfo) throw new Error('a certificate lacks a field');
  // 4.1.1.2: both name the same algorithm.
  if (!isSameBytes(innerAlgorithm.whole, outerAlgorithm.whole)) throw new Error('two signature algorithms');
  const [notBefore, notAfter] = derChildren(validity);
  const extensions = parsed.extensions ?? [];
  const ids = extensions.map((extension) => extension.extnID);
  if (new Set(ids).size !== ids.length) throw new Error('an extension stands twice');
  const find = (id: string): Extension | undefined => extensions.find((extension) => extension.extnID === id);
  const basic = find(EXTENSION.basicConstraints)?.parsedValue;
  const extended = find(EXTENSION.extendedKeyUsage);
  const keyIdentifier = find(EXTENSION.subjectKeyIdentifier);
  const isReadable =
    (extended === undefined || extended.parsedValue instanceof ExtKeyUsage) &&
    (find(EXTENSION.basicConstraints) === undefined || basic instanceof BasicConstraints);
  if (!isReadable) throw new Error('an extension that cannot be read');
  return {
    der,
    fingerprint: Buffer.from(digest('sha256', der)).toString('hex'),
    serial: derSerial(serial),
    subject: subject.whole,
    issuer: issuer.whole,
    notBefore: derTime(notBefore),
    notAfter: derTime(notAfter),
    key: new X509Certificate(der).publicKey,
    keyBits: derBits(derChildren(keyInfo)[1]),
    keyIdentifier:
      keyIdentifier === undefined ? undefined : readDer(keyIdentifier.extnValue.valueBlock.valueHexView).content,
    signed: tbs.whole,
    signatureAlgorithm: outerAlgorithm,
    signature: derBits(signature),
    isAuthority: basic instanceof BasicConstraints ? basic.cA : undefined,
    pathLength: basic instanceof BasicConstraints ? readPathLength(basic) : undefined,
    keyUsage: readKeyUsage(find(EXTENSION.keyUsage)),
    extendedKeyUsage: extended?.parsedValue instanceof ExtKeyUsage ? extended.parsedValue.keyPurposes : undefined,
    isExtendedKeyUsageCritical: extended?.critical === true,
    hasUnknownConstraint: extensions.some(
      ({ extnID, critical }) => CONSTRAINTS.has(extnID) || (critical && !UNDERSTOOD.has(extnID)),
    ),
    hasNoCheck: find(EXTENSION.ocspNoCheck) !== undefined,
    subjectAttributes: parsed.subject.typesAndValues.map(({ type, value }) => [type, String(value.valueBlock.value)]),
  };
}

function readPathLength(basic: BasicConstraints): number | undefined {
  const { pathLenConstraint } = basic;
  if (pathLenConstraint === undefined || typeof pathLenConstraint === 'number') return pathLenConstraint;
  throw new Error('a path length that is too large');
}

function readKeyUsage(extension: Extension | undefined): ReadonlySet<KeyUsage> | undefined {
  if (extension === undefined) return undefined;
  const { parsedValue } = extension;
  if (!(parsedValue instanceof BitString)) throw new Error('a key usage that is none');
  const [first = 0] = parsedValue.valueBlock.valueHexView;
  return new Set(KEY_USAGES.filter((_, bit) => (first & (0x80 >> bit)) !== 0));
}
