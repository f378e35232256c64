import { SignatureProblem } from '../problem.ts';
import { algorithmOfIdentifier, assertKey, digest, isSignedBy } from './algorithms.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { type DerElement, isSameBytes } from './der.ts';
import type { Evidence } from './evidence.ts';
import type { RevocationList } from './revocation-list.ts';
import type { CertificateStatus, StatusAnswer } from './status-answer.ts';

/** What is known of a certificate at a moment. */
export type Revocation = 'good' | 'revoked' | 'stale' | 'missing';

const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const HASHES: Readonly<Record<string, 'sha1' | 'sha256' | 'sha384' | 'sha512'>> = {
  // It only names the issuer, and the serial number beside it is looked up in a signed answer: no strength is needed.
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** An answer that does not say until when it holds, holds a day (RFC 6960, 4.2.2.1, leaves it to the reader). */
const DEFAULT_LIFE_MILLISECONDS = 86_400_000;

/** The moments that count, in milliseconds since 1970. */
export interface Moments {
  /** When the signature is proven to have existed: now, or the time of a trusted timestamp. */
  readonly reference: number;
  readonly now: number;
}

/**
 * Whether a certificate was revoked at the reference (RFC 5280, 6.3; RFC 6960; ETSI EN 319 102-1, 5.2.5): by any
 * authentic list or answer, old or new. It is good when one says so that held at the reference or was made after it.
 */
export function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  moments: Moments,
  evidence: Evidence,
): Revocation {
  let found: Revocation = 'missing';
  for (const { since, thisUpdate, nextUpdate } of statementsOn(certificate, issuer, evidence)) {
    if (thisUpdate > moments.now) continue;
    if (since !== undefined && since <= moments.reference) return 'revoked';
    const holds = nextUpdate >= moments.reference || thisUpdate >= moments.reference;
    if (holds) found = 'good';
    else if (found === 'missing') found = 'stale';
  }
  return found;
}

/** What an authentic source says of the certificate. */
interface Statement {
  /** When it was revoked; undefined for one that was not. */
  readonly since: number | undefined;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

function* statementsOn(certificate: Certificate, issuer: Certificate, evidence: Evidence): Generator<Statement> {
  for (const list of evidence.lists) {
    if (!isSameBytes(list.issuer, issuer.subject) || !speaksFor(list, certificate) || !isListOf(list, issuer, evidence))
      continue;
    // 5.1.2.5: a list must say when the next one comes.
    if (list.nextUpdate === undefined) continue;
    yield { since: list.revoked.get(certificate.serial), thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate };
  }
  for (const answer of evidence.answers) {
    const statuses = answer.statuses.filter(
      (status) => status.status !== 'unknown' && names(status, certificate, issuer),
    );
    if (statuses.length === 0 || !isAnswerFor(answer, issuer, evidence)) continue;
    for (const { revokedAt, thisUpdate, nextUpdate } of statuses) {
      yield { since: revokedAt, thisUpdate, nextUpdate: nextUpdate ?? thisUpdate + DEFAULT_LIFE_MILLISECONDS };
    }
  }
}

function speaksFor(list: RevocationList, certificate: Certificate): boolean {
  if (list.scope === 'all') return true;
  return list.scope === (certificate.isAuthority === true ? 'authorities' : 'users');
}

interface Signed {
  readonly signed: Uint8Array;
  readonly signatureAlgorithm: DerElement;
  readonly signature: Uint8Array;
}

const verified = new WeakMap<object, Map<string, boolean>>();

/** Whether a list or answer is signed by the certificate's key; each pair is worked out once. */
function isSignedWith(certificate: Certificate, what: Signed, evidence: Evidence): boolean {
  const known = verified.get(what) ?? new Map<string, boolean>();
  verified.set(what, known);
  const before = known.get(certificate.fingerprint);
  if (before !== undefined) return before;
  evidence.budget.spend('verifications');
  let result: boolean;
  try {
    const algorithm = algorithmOfIdentifier(what.signatureAlgorithm);
    assertKey(certificate.key, algorithm);
    result = isSignedBy(certificate.key, algorithm, what.signed, what.signature);
  } catch (error) {
    if (!(error instanceof SignatureProblem)) throw error;
    result = false;
  }
  known.set(certificate.fingerprint, result);
  return result;
}

function isListOf(list: RevocationList, issuer: Certificate, evidence: Evidence): boolean {
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign')) return false;
  return isSignedWith(issuer, list, evidence);
}

function names(status: CertificateStatus, certificate: Certificate, issuer: Certificate): boolean {
  const hash = HASHES[status.hashAlgorithm];
  return (
    hash !== undefined &&
    status.serial === certificate.serial &&
    isSameBytes(status.issuerNameHash, digest(hash, issuer.subject)) &&
    isSameBytes(status.issuerKeyHash, digest(hash, issuer.keyBits))
  );
}

/** RFC 6960, 4.2.2.2: the issuer itself, or whom it made a responder with a certificate of its own. */
function isAnswerFor(answer: StatusAnswer, issuer: Certificate, evidence: Evidence): boolean {
  if (isSignedWith(issuer, answer, evidence)) return true;
  return answer.certificates.some((der) => {
    let responder: Certificate;
    try {
      responder = readCertificate(der, evidence.budget);
    } catch (error) {
      if (error instanceof SignatureProblem && error.code === 'certificate-malformed') return false;
      throw error;
    }
    return (
      isSameBytes(responder.issuer, issuer.subject) &&
      responder.extendedKeyUsage?.includes(OCSP_SIGNING) === true &&
      !responder.hasUnknownConstraint &&
      responder.notBefore <= answer.producedAt &&
      answer.producedAt <= responder.notAfter &&
      isSignedWith(responder, answer, evidence) &&
      isSignedWith(issuer, responder, evidence) &&
      !isResponderRevoked(responder, issuer, answer, evidence)
    );
  });
}

/** A responder without the mark that it need not be checked may still not be on its issuer's list. */
function isResponderRevoked(
  responder: Certificate,
  issuer: Certificate,
  answer: StatusAnswer,
  evidence: Evidence,
): boolean {
  if (responder.hasNoCheck) return false;
  return evidence.lists.some(
    (list) =>
      isSameBytes(list.issuer, issuer.subject) &&
      (list.revoked.get(responder.serial) ?? Number.POSITIVE_INFINITY) <= answer.producedAt &&
      isListOf(list, issuer, evidence),
  );
}
