import {
  algorithmOfIdentifier,
  assertKey,
  describeAlgorithm,
  type HashName,
  hashOfIdentifier,
  isSignedBy,
} from '../certificates/algorithms.ts';
import { type Certificate, readCertificate } from '../certificates/certificate.ts';
import {
  assertDer,
  DER_TAGS,
  type DerElement,
  DerError,
  derChildren,
  derObjectIdentifier,
  derSerial,
  derTime,
  isSameBytes,
  readDer,
} from '../certificates/der.ts';
import { SignatureProblem } from '../problem.ts';
import type { WorkBudget } from '../work-budget.ts';
import { checkSigningCertificate } from './signing-certificate.ts';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  algorithmProtection: '1.2.840.113549.1.9.52',
} as const;

/** A CMS SignedData (RFC 5652, 5) with one signer, as it was read; nothing is verified yet. */
export interface SignedMessage {
  readonly contentType: string;
  /** The content inside it; undefined where it is detached. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Uint8Array[];
  /** The elements of its `crls`: lists, or other revocation data. */
  readonly revocationData: readonly DerElement[];
  readonly digestIdentifier: DerElement;
  readonly signatureIdentifier: DerElement;
  /** The signed attributes as they are hashed: as a SET (5.4). */
  readonly signedAttributes: Uint8Array;
  readonly attributes: ReadonlyMap<string, readonly DerElement[]>;
  readonly unsignedAttributes: ReadonlyMap<string, readonly DerElement[]>;
  readonly signature: Uint8Array;
  readonly isBySigner: (certificate: Certificate) => boolean;
}

/**
 * Reads the signature in a PDF or a timestamp.
 * @throws SignatureProblem `cms-not-der`, `cms-malformed` or `cms-signer-count`
 */
export function readSignedMessage(der: Uint8Array, budget: WorkBudget): SignedMessage {
  try {
    assertDer(der, budget);
  } catch (error) {
    if (error instanceof DerError) throw new SignatureProblem('cms-not-der', error.message);
    throw error;
  }
  try {
    return parse(der);
  } catch (error) {
    if (error instanceof SignatureProblem) throw error;
    throw new SignatureProblem('cms-malformed', error instanceof Error ? error.message : 'no signed data');
  }
}

/**
 * Element by element, and not with a library's objects: what was signed or hashed is these very bytes, and a revocation
 * list carried in a signature has more elements than asn1js takes.
 */
function parse(der: Uint8Array): SignedMessage {
  const [type, wrapper, ...more] = derChildren(readDer(der));
  if (derObjectIdentifier(type) !== OID.signedData || wrapper?.tag !== 0xa0 || more.length > 0) {
    throw new SignatureProblem('cms-malformed', 'no signed data');
  }
  const [version, digests, encapsulated, ...rest] = derChildren(readDer(wrapper.content));
  const signers = rest.pop();
  const isWhole =
    version?.tag === DER_TAGS.integer &&
    digests?.tag === DER_TAGS.set &&
    signers?.tag === DER_TAGS.set &&
    rest.every((part, index) => part.tag === 0xa1 || (part.tag === 0xa0 && index === 0)) &&
    rest.length <= 2;
  if (!isWhole || encapsulated === undefined) throw new SignatureProblem('cms-malformed', 'ill-formed signed data');
  const [contentType, content] = derChildren(encapsulated);
  const [signer, ...others] = derChildren(signers);
  if (signer === undefined || others.length > 0) throw new SignatureProblem('cms-signer-count', 'not one signer');
  const fields = derChildren(signer);
  const [, identifier, digestIdentifier, attributes] = fields;
  if (attributes?.tag !== 0xa0) throw new SignatureProblem('signed-attributes-wrong', 'no signed attributes');
  const [signatureIdentifier, signature, unsigned] = fields.slice(4);
  if (!identifier || !digestIdentifier || !signatureIdentifier || signature?.tag !== DER_TAGS.octetString) {
    throw new SignatureProblem('cms-malformed', 'a signer lacks a field');
  }
  const signedAttributes = Uint8Array.from(attributes.whole);
  signedAttributes[0] = DER_TAGS.set;
  return {
    contentType: derObjectIdentifier(contentType),
    content: content === undefined ? undefined : readDer(content.content).content,
    certificates: childrenOf(rest, 0xa0)
      .filter((item) => item.tag === DER_TAGS.sequence)
      .map((item) => item.whole),
    revocationData: childrenOf(rest, 0xa1),
    digestIdentifier,
    signatureIdentifier,
    signedAttributes,
    attributes: readAttributes(attributes),
    unsignedAttributes: unsigned?.tag === 0xa1 ? readAttributes(unsigned) : new Map(),
    signature: signature.content,
    isBySigner: (certificate) => isIdentified(identifier, certificate),
  };
}

function childrenOf(elements: readonly DerElement[], tag: number): DerElement[] {
  return elements.filter((element) => element.tag === tag).flatMap(derChildren);
}

function readAttributes(element: DerElement): Map<string, readonly DerElement[]> {
  const attributes = new Map<string, readonly DerElement[]>();
  for (const attribute of derChildren(element)) {
    const [type, values] = derChildren(attribute);
    const id = derObjectIdentifier(type);
    if (values?.tag !== DER_TAGS.set) throw new SignatureProblem('cms-malformed', 'an attribute without values');
    // 5.3: one instance of an attribute. Two timestamps are two values of one.
    if (attributes.has(id)) throw new SignatureProblem('signed-attributes-wrong', `attribute ${id} stands twice`);
    attributes.set(id, derChildren(values));
  }
  return attributes;
}

/** SignerIdentifier (5.3): issuer and serial number, or the identifier of the key. */
function isIdentified(identifier: DerElement, certificate: Certificate): boolean {
  if (identifier.tag === DER_TAGS.sequence) {
    const [issuer, serial] = derChildren(identifier);
    return (
      issuer !== undefined && isSameBytes(issuer.whole, certificate.issuer) && derSerial(serial) === certificate.serial
    );
  }
  const { keyIdentifier } = certificate;
  return identifier.tag === 0x80 && keyIdentifier !== undefined && isSameBytes(identifier.content, keyIdentifier);
}

/** Who signed, with what, and the time that they claim (milliseconds since 1970). */
export interface VerifiedMessage {
  readonly signer: Certificate;
  readonly algorithm: string;
  readonly claimedAt: number | undefined;
}

/** What a signed message must be to count. */
export interface Expectation {
  readonly contentType: string;
  /** The hash of what is signed. */
  readonly hash: (name: HashName) => Uint8Array;
  readonly needsSigningCertificate: boolean;
}

/**
 * Verifies a signed message: attributes, signing certificate and signature (RFC 5652, 5.4 and 5.6; RFC 5035, 3 to 5).
 * @param signer its signer's certificate, as `signerOf` found it
 * @throws SignatureProblem that says what is wrong
 */
export function verifySignedMessage(
  message: SignedMessage,
  signer: Certificate,
  expected: Expectation,
): VerifiedMessage {
  try {
    return verify(message, signer, expected);
  } catch (error) {
    if (error instanceof DerError) throw new SignatureProblem('cms-malformed', error.message);
    throw error;
  }
}

function verify(message: SignedMessage, signer: Certificate, expected: Expectation): VerifiedMessage {
  const hash = hashOfIdentifier(message.digestIdentifier);
  const algorithm = algorithmOfIdentifier(message.signatureIdentifier, hash);
  assertKey(signer.key, algorithm);
  if (message.contentType !== expected.contentType) {
    throw new SignatureProblem('signed-attributes-wrong', 'the signed data are of another type');
  }
  const type = onlyValue(message, OID.contentType);
  if (type === undefined || derObjectIdentifier(type) !== expected.contentType) {
    throw new SignatureProblem('signed-attributes-wrong', 'the content type attribute is missing or wrong');
  }
  const digestAttribute = onlyValue(message, OID.messageDigest);
  if (digestAttribute?.tag !== DER_TAGS.octetString) {
    throw new SignatureProblem('signed-attributes-wrong', 'the message digest attribute is missing or wrong');
  }
  checkAlgorithmProtection(message);
  checkSigningCertificate(message.attributes, signer, expected.needsSigningCertificate);
  if (!isSameBytes(digestAttribute.content, expected.hash(hash))) {
    throw new SignatureProblem('message-digest-wrong', 'the message digest is of other bytes');
  }
  if (!isSignedBy(signer.key, algorithm, message.signedAttributes, message.signature)) {
    throw new SignatureProblem('signature-wrong', 'the signature is not of these attributes by this key');
  }
  const time = message.attributes.get(OID.signingTime);
  if (time !== undefined && time.length !== 1) {
    throw new SignatureProblem('signed-attributes-wrong', 'the signing time has not one value');
  }
  return {
    signer,
    algorithm: describeAlgorithm(signer.key, algorithm),
    claimedAt: time === undefined ? undefined : readTime(time[0]),
  };
}

/** The signer's certificate, which must be among those of the message. @throws SignatureProblem `signer-certificate-missing` */
export function signerOf(message: SignedMessage, budget: WorkBudget): Certificate {
  let problem: SignatureProblem | undefined;
  for (const der of message.certificates) {
    try {
      const certificate = readCertificate(der, budget);
      if (message.isBySigner(certificate)) return certificate;
    } catch (error) {
      if (!(error instanceof SignatureProblem) || error.code !== 'certificate-malformed') throw error;
      problem = error;
    }
  }
  throw (
    problem ?? new SignatureProblem('signer-certificate-missing', "the signer's certificate is not in the signature")
  );
}

/** The content of a message that holds it. */
export const DATA_CONTENT = OID.data;

function onlyValue(message: SignedMessage, id: string): DerElement | undefined {
  const values = message.attributes.get(id);
  return values?.length === 1 ? values[0] : undefined;
}

function readTime(element: DerElement | undefined): number {
  try {
    return derTime(element);
  } catch (error) {
    if (error instanceof DerError) throw new SignatureProblem('signed-attributes-wrong', 'the signing time is no time');
    throw error;
  }
}

/** RFC 6211: where the attribute is, the algorithms beside it are those that were meant. */
function checkAlgorithmProtection(message: SignedMessage): void {
  const values = message.attributes.get(OID.algorithmProtection);
  if (values === undefined) return;
  const [digestAlgorithm, signatureAlgorithm] = values[0] === undefined ? [] : derChildren(values[0]);
  const isSame =
    values.length === 1 &&
    digestAlgorithm !== undefined &&
    isSameIdentifier(digestAlgorithm, message.digestIdentifier) &&
    signatureAlgorithm?.tag === 0xa1 &&
    isSameBytes(signatureAlgorithm.content, message.signatureIdentifier.content);
  if (!isSame) throw new SignatureProblem('signed-attributes-wrong', 'the algorithms are others than were protected');
}

function isSameIdentifier(a: DerElement, b: DerElement): boolean {
  return derObjectIdentifier(derChildren(a)[0]) === derObjectIdentifier(derChildren(b)[0]);
}
