import { TSTInfo } from 'pkijs';
import { SIGNATURE_CODES, type SignatureCode } from '#domain/signature/codes.ts';
import { digest, type HashName } from '../certificates/algorithms.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { judgeChain } from '../certificates/chain.ts';
import {
  assertDer,
  DerError,
  derChildren,
  derObjectIdentifier,
  derTime,
  isSameBytes,
  readDer,
} from '../certificates/der.ts';
import type { Evidence } from '../certificates/evidence.ts';
import type { Moments } from '../certificates/revocation.ts';
import { readSignedMessage, type SignedMessage, signerOf, verifySignedMessage } from '../cms/signed-data.ts';
import { SignatureProblem } from '../problem.ts';

const TIMESTAMP_CONTENT = '1.2.840.113549.1.9.16.1.4';
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const VERSION = 1;

const HASHES: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** What is worth knowing of a timestamp. */
export type TimestampFinding =
  /** It proves that what it covers existed at `time` (milliseconds since 1970). */
  | { readonly kind: 'trusted'; readonly time: number }
  /** It would, if its authority was not revoked, which cannot be told. */
  | { readonly kind: 'unsettled'; readonly time: number; readonly codes: readonly SignatureCode[] }
  | { readonly kind: 'wrong'; readonly codes: readonly SignatureCode[] };

/** Reads the message that a timestamp is. @throws SignatureProblem `timestamp-malformed` */
export function readTimestamp(der: Uint8Array, evidence: Evidence): SignedMessage {
  try {
    const message = readSignedMessage(der, evidence.budget);
    for (const certificate of message.certificates) evidence.addCertificate(certificate);
    return message;
  } catch (error) {
    throw asTimestampProblem(error, 'timestamp-malformed');
  }
}

/**
 * Judges a timestamp (RFC 3161, 2.4.2; RFC 5816; ETSI EN 319 422) over what it should cover.
 * @param stamped the bytes that it must be over, in parts
 */
export function judgeTimestamp(
  message: SignedMessage,
  stamped: readonly Uint8Array[],
  moments: Moments,
  evidence: Evidence,
): TimestampFinding {
  try {
    return judge(message, stamped, moments, evidence);
  } catch (error) {
    return { kind: 'wrong', codes: [asTimestampProblem(error, 'timestamp-signature-wrong').code] };
  }
}

/** Anything but too much work is told in the terms of timestamps. */
function asTimestampProblem(error: unknown, code: SignatureCode): SignatureProblem {
  if (error instanceof SignatureProblem) {
    const isOwn = error.code.startsWith('timestamp-') || error.code === 'too-complex';
    return isOwn ? error : new SignatureProblem(code, error.message);
  }
  if (error instanceof DerError) return new SignatureProblem('timestamp-malformed', error.message);
  throw error;
}

function judge(
  message: SignedMessage,
  stamped: readonly Uint8Array[],
  moments: Moments,
  evidence: Evidence,
): TimestampFinding {
  const { content } = message;
  if (content === undefined) throw new SignatureProblem('timestamp-malformed', 'a timestamp without content');
  const { hash, imprint, time } = readContent(content, evidence);
  evidence.budget.spend(
    'hashedBytes',
    stamped.reduce((sum, part) => sum + part.length, 0),
  );
  if (!isSameBytes(imprint, digest(hash, ...stamped))) {
    throw new SignatureProblem('timestamp-imprint-wrong', 'the timestamp is over something else');
  }
  const authority = signerOf(message, evidence.budget);
  verifySignedMessage(message, authority, {
    contentType: TIMESTAMP_CONTENT,
    hash: (name) => digest(name, content),
    needsSigningCertificate: true,
  });
  if (!isTimestampAuthority(authority)) {
    throw new SignatureProblem('timestamp-usage-wrong', 'the signer of the timestamp may not give any');
  }
  if (time > moments.now) throw new SignatureProblem('timestamp-in-future', 'the timestamp is from the future');
  // It was valid when it stamped, and is known to have been so up to the reference.
  if (time < authority.notBefore || time > authority.notAfter) {
    throw new SignatureProblem('timestamp-untrusted', 'the authority was not valid when it stamped');
  }
  const codes = [...judgeChain(authority, moments, evidence).codes];
  if (codes.some((code) => SIGNATURE_CODES[code] === 'invalid')) {
    throw new SignatureProblem('timestamp-untrusted', `the authority is not trusted: ${codes.join(', ')}`);
  }
  if (codes.length === 0) return { kind: 'trusted', time };
  const unsettled = codes.map((code) =>
    code === 'revocation-stale' ? ('timestamp-revocation-stale' as const) : ('timestamp-revocation-missing' as const),
  );
  return { kind: 'unsettled', time, codes: unsettled };
}

function readContent(content: Uint8Array, evidence: Evidence): { hash: HashName; imprint: Uint8Array; time: number } {
  assertDer(content, evidence.budget);
  let info: TSTInfo;
  try {
    info = TSTInfo.fromBER(content);
  } catch {
    throw new SignatureProblem('timestamp-malformed', 'no timestamp');
  }
  // pkijs drops fractions of a second; the time is read from its element.
  const [, , imprintElement, , time] = derChildren(readDer(content));
  const [identifier] = imprintElement === undefined ? [] : derChildren(imprintElement);
  const hash = identifier === undefined ? undefined : HASHES[derObjectIdentifier(derChildren(identifier)[0])];
  if (info.version !== VERSION || hash === undefined) {
    throw new SignatureProblem('timestamp-malformed', 'a timestamp of another version or hash');
  }
  return { hash, imprint: info.messageImprint.hashedMessage.valueBlock.valueHexView, time: derTime(time) };
}

/** RFC 3161, 2.3: this usage alone, and critical. */
function isTimestampAuthority(certificate: Certificate): boolean {
  const { keyUsage, extendedKeyUsage } = certificate;
  const maySign = keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  return (
    maySign &&
    certificate.isExtendedKeyUsageCritical &&
    extendedKeyUsage?.length === 1 &&
    extendedKeyUsage[0] === TIME_STAMPING
  );
}
