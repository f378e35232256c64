/**
 * Everything that the validation of a signed PDF can find, each with what it makes of the verdict. The codes are
 * stable: reports are kept for years. docs/signatures.md gives each rule with its source; locales/ says it in Dutch.
 */
export const SIGNATURE_CODES = {
  // The file as a whole.
  'not-a-pdf': 'invalid',
  'file-too-large': 'invalid',
  'too-complex': 'invalid',
  'too-many-revisions': 'invalid',
  'too-many-signatures': 'invalid',
  'malformed-structure': 'invalid',
  'cyclic-structure': 'invalid',
  'hybrid-reference': 'invalid',
  'duplicate-object': 'invalid',
  'bytes-after-end': 'invalid',
  encrypted: 'invalid',
  unsigned: 'invalid',
  'forbidden-action': 'invalid',
  'forbidden-javascript': 'invalid',
  'forbidden-rich-media': 'invalid',
  'forbidden-xfa': 'invalid',
  'forbidden-embedded-file': 'invalid',
  'forbidden-external-content': 'invalid',
  'signature-outside-field': 'invalid',
  'last-revision-unsigned': 'invalid',
  // The commitment that was issued.
  'issued-rewritten': 'indeterminate',
  'other-commitment': 'invalid',
  'changed-after-issue': 'invalid',
  // A signature's place in the file.
  'signature-malformed': 'invalid',
  'subfilter-not-allowed': 'invalid',
  'byte-range-wrong': 'invalid',
  'contents-wrong': 'invalid',
  'revision-not-covered': 'invalid',
  'changed-after-signature': 'invalid',
  'content-covered': 'invalid',
  'certification-violated': 'invalid',
  'field-lock-violated': 'invalid',
  // The signature itself.
  'cms-not-der': 'invalid',
  'cms-malformed': 'invalid',
  'cms-signer-count': 'invalid',
  'signed-attributes-wrong': 'invalid',
  'message-digest-wrong': 'invalid',
  'signing-certificate-missing': 'invalid',
  'signing-certificate-wrong': 'invalid',
  'signer-certificate-missing': 'invalid',
  'digest-not-allowed': 'invalid',
  'algorithm-not-allowed': 'invalid',
  'key-too-weak': 'invalid',
  'signature-wrong': 'invalid',
  'signing-time-in-future': 'invalid',
  'signing-time-before-certificate': 'invalid',
  // The certificates.
  'chain-untrusted': 'invalid',
  'certificate-malformed': 'invalid',
  'certificate-not-yet-valid': 'invalid',
  'certificate-expired': 'invalid',
  'certificate-not-authority': 'invalid',
  'path-too-long': 'invalid',
  'certificate-usage-wrong': 'invalid',
  'certificate-extension-unknown': 'invalid',
  'signer-without-non-repudiation': 'invalid',
  'certificate-revoked': 'invalid',
  'revocation-missing': 'indeterminate',
  'revocation-stale': 'indeterminate',
  // Timestamps.
  'timestamp-malformed': 'invalid',
  'timestamp-imprint-wrong': 'invalid',
  'timestamp-signature-wrong': 'invalid',
  'timestamp-untrusted': 'invalid',
  'timestamp-usage-wrong': 'invalid',
  'timestamp-in-future': 'invalid',
  'timestamp-revocation-missing': 'indeterminate',
  'timestamp-revocation-stale': 'indeterminate',
} as const satisfies Record<string, 'invalid' | 'indeterminate'>;

export type SignatureCode = keyof typeof SIGNATURE_CODES;

/** All codes, in the order in which they are documented. */
export const ALL_SIGNATURE_CODES: readonly SignatureCode[] = Object.keys(SIGNATURE_CODES).filter(isSignatureCode);

function isSignatureCode(value: string): value is SignatureCode {
  return Object.hasOwn(SIGNATURE_CODES, value);
}
