import type { WorkBudget } from '../work-budget.ts';
import {
  assertDer,
  DER_TAGS,
  type DerElement,
  DerError,
  derBits,
  derChildren,
  derObjectIdentifier,
  derSerial,
  derTime,
  readDer,
} from './der.ts';

/** What an OCSP answer says of one certificate (RFC 6960, 4.2). Times are in milliseconds since 1970. */
export interface CertificateStatus {
  readonly serial: string;
  /** The object identifier of the hash of the two below; SHA-1 here only names the issuer. */
  readonly hashAlgorithm: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt: number | undefined;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

/** An OCSP answer with the certificates of who gave it. */
export interface StatusAnswer {
  readonly producedAt: number;
  readonly statuses: readonly CertificateStatus[];
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: DerElement;
  readonly signature: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

const SUCCESSFUL = 0;
const BASIC_ANSWER = '1.3.6.1.5.5.7.48.1.1';
const TAG = { good: 0x80, revoked: 0xa1, version: 0xa0, nextUpdate: 0xa0 } as const;

/** Reads an OCSPResponse that has an answer. @throws DerError */
export function readStatusAnswer(der: Uint8Array, budget?: WorkBudget): StatusAnswer {
  assertDer(der, budget);
  const [status, bytes] = derChildren(readDer(der));
  if (status?.content[0] !== SUCCESSFUL || bytes === undefined) throw new DerError('an OCSP answer without one');
  const [type, answer] = derChildren(readDer(bytes.content));
  if (derObjectIdentifier(type) !== BASIC_ANSWER || answer === undefined) throw new DerError('an unknown OCSP answer');
  return readBasicAnswer(answer.content, budget);
}

/** Reads a BasicOCSPResponse. @throws DerError */
export function readBasicAnswer(der: Uint8Array, budget?: WorkBudget): StatusAnswer {
  assertDer(der, budget);
  const [data, algorithm, signature, certificates] = derChildren(readDer(der));
  if (data === undefined || algorithm === undefined) throw new DerError('an OCSP answer without a body');
  const fields = derChildren(data).filter((field, index) => index > 0 || field.tag !== TAG.version);
  const [, producedAt, responses] = fields;
  if (responses?.tag !== DER_TAGS.sequence) throw new DerError('an OCSP answer without statuses');
  const list = certificates === undefined ? undefined : derChildren(certificates)[0];
  return {
    producedAt: derTime(producedAt),
    statuses: derChildren(responses).map(readStatus),
    signed: data.whole,
    signatureAlgorithm: algorithm,
    signature: derBits(signature),
    certificates: list === undefined ? [] : derChildren(list).map((certificate) => certificate.whole),
  };
}

function readStatus(single: DerElement): CertificateStatus {
  const [id, status, thisUpdate, next] = derChildren(single);
  if (id === undefined || status === undefined) throw new DerError('an ill-formed OCSP status');
  const [hash, name, key, serial] = derChildren(id);
  if (hash === undefined || name === undefined || key === undefined) throw new DerError('an ill-formed OCSP status');
  return {
    serial: derSerial(serial),
    hashAlgorithm: derObjectIdentifier(derChildren(hash)[0]),
    issuerNameHash: name.content,
    issuerKeyHash: key.content,
    status: status.tag === TAG.good ? 'good' : status.tag === TAG.revoked ? 'revoked' : 'unknown',
    revokedAt: status.tag === TAG.revoked ? derTime(derChildren(status)[0]) : undefined,
    thisUpdate: derTime(thisUpdate),
    nextUpdate: next?.tag === TAG.nextUpdate ? derTime(derChildren(next)[0]) : undefined,
  };
}
