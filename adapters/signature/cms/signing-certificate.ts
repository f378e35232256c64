import { digest, hashOfIdentifier } from '../certificates/algorithms.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { DER_TAGS, type DerElement, derChildren, derSerial, isSameBytes } from '../certificates/der.ts';
import { SignatureProblem } from '../problem.ts';

const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const DIRECTORY_NAME = 0xa4;

/**
 * Checks that the signed attributes name the signer's certificate, so that no other with the same key can be put in its
 * place (RFC 5035, 3 to 5; ETSI EN 319 142-1, 6.3). Version 1 hashes with SHA-1 by definition; the signature over the
 * attribute does not, and the certificate that it names must still chain.
 * @throws SignatureProblem `signing-certificate-missing` or `signing-certificate-wrong`
 */
export function checkSigningCertificate(
  attributes: ReadonlyMap<string, readonly DerElement[]>,
  signer: Certificate,
  isRequired: boolean,
): void {
  const versions = [SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2].filter((id) => attributes.has(id));
  if (versions.length === 0 && isRequired) {
    throw new SignatureProblem('signing-certificate-missing', 'the attributes name no signing certificate');
  }
  for (const id of versions) {
    const values = attributes.get(id) ?? [];
    const list = values[0] === undefined ? undefined : derChildren(values[0])[0];
    // The first of the list is the signer's (5035, 5.4.1).
    const first = list === undefined ? undefined : derChildren(list)[0];
    if (values.length !== 1 || first === undefined || !isFor(first, signer, id === SIGNING_CERTIFICATE_V2)) {
      throw new SignatureProblem('signing-certificate-wrong', 'the attributes name another signing certificate');
    }
  }
}

function isFor(certificateId: DerElement, signer: Certificate, isVersion2: boolean): boolean {
  const parts = derChildren(certificateId);
  // Only version 2 may begin with a hash algorithm; without one it is SHA-256.
  const identifier = isVersion2 && parts[0]?.tag === DER_TAGS.sequence ? parts.shift() : undefined;
  const hash = identifier === undefined ? (isVersion2 ? 'sha256' : 'sha1') : hashOfIdentifier(identifier);
  const [certificateHash, issuerSerial] = parts;
  if (certificateHash === undefined || !isSameBytes(certificateHash.content, digest(hash, signer.der))) return false;
  if (issuerSerial === undefined) return true;
  const [names, serial] = derChildren(issuerSerial);
  const [name, ...others] = names === undefined ? [] : derChildren(names);
  return (
    name?.tag === DIRECTORY_NAME &&
    others.length === 0 &&
    isSameBytes(name.content, signer.issuer) &&
    derSerial(serial) === signer.serial
  );
}
