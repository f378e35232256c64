import type { SignatureCode } from '#domain/signature/codes.ts';

/** A rule of the policy, as docs/signatures.md states it. */
interface Rule {
  readonly rule: string;
  readonly source: string;
}

/** Rules that belong together, and why they ask more than Debian's tools do. */
interface RuleGroup {
  readonly title: string;
  readonly stricter: string;
  readonly rules: Readonly<Partial<Record<SignatureCode, Rule>>>;
}

export const RULE_GROUPS: readonly RuleGroup[] = [
  {
    title: 'The file',
    stricter:
      'Both tools hash the bytes that ByteRange names and check the CMS over them. openssl knows no PDF; pdfsig repairs what is broken and opens what is active, as a viewer should. A validator must not: where two readers could show something else, nobody can say what was signed.',
    rules: {
      'not-a-pdf': { rule: 'The file begins with `%PDF-1.x` or `%PDF-2.x`.', source: 'ISO 32000-1, 7.5.2' },
      'file-too-large': { rule: 'At most 32 MB.', source: 'our own' },
      'too-complex': {
        rule: 'Work on one file is bounded: values, objects, nesting, unpacked and hashed bytes, certificates, verifications (`WORK_LIMITS`).',
        source: 'our own',
      },
      'too-many-revisions': { rule: 'At most 100 revisions.', source: 'our own' },
      'too-many-signatures': { rule: 'At most 30 signatures.', source: 'our own' },
      'malformed-structure': {
        rule: 'Every cross-reference section, trailer, object and stream is well-formed and where it is said to be; nothing is repaired. An update’s entries lead into the update; no two objects overlap; no dictionary repeats a key; each page leads back to its parent.',
        source: 'ISO 32000-1, 7.2 to 7.5, 7.7.3',
      },
      'cyclic-structure': {
        rule: 'Cross-reference sections, pages, fields and references do not lead back to themselves.',
        source: 'ISO 32000-1, 7.5, 7.7.3, 12.7.3',
      },
      'hybrid-reference': {
        rule: 'No hybrid cross-references: readers with and without cross-reference streams would see two documents.',
        source: 'ISO 32000-1, 7.5.8.4',
      },
      'duplicate-object': {
        rule: 'No object stands twice in a revision: in its cross-references, an object stream, or as bytes beside them.',
        source: 'ISO 32000-1, 7.3.10, 7.5',
      },
      'bytes-after-end': { rule: 'Nothing but white space follows the last `%%EOF`.', source: 'ISO 32000-1, 7.5.5' },
      encrypted: { rule: 'No encryption.', source: 'issue; ISO 32000-1, 7.6' },
      unsigned: { rule: 'There is a signature; a document timestamp is none.', source: 'issue; EN 319 142-1, 5.4.3' },
      'forbidden-action': {
        rule: 'No action that leaves the document or changes what it shows: launch, URI, remote or embedded go-to, submit, import, reset, hide, layers, thread. In any revision, in use or not.',
        source: 'issue; ISO 32000-1, 12.6.4',
      },
      'forbidden-javascript': { rule: 'No JavaScript.', source: 'issue; ISO 32000-1, 12.6.4.16' },
      'forbidden-rich-media': {
        rule: 'No rich media, 3D, screen, movie or sound.',
        source: 'issue; ISO 32000-1, 12.5.6, 13',
      },
      'forbidden-xfa': { rule: 'No XFA form.', source: 'issue; ISO 32000-1, 12.7.8' },
      'forbidden-embedded-file': {
        rule: 'No embedded, attached or associated file.',
        source: 'issue; ISO 32000-1, 7.11.4',
      },
      'forbidden-external-content': {
        rule: 'No stream in another file, no reference form, no OPI.',
        source: 'issue; ISO 32000-1, 7.3.8.2, 8.10.4',
      },
      'signature-outside-field': {
        rule: 'Every signature is the value of a field of the form.',
        source: 'ISO 32000-1, 12.7.4.5',
      },
      'last-revision-unsigned': {
        rule: 'The last revision is signed, timestamped, or holds validation data only.',
        source: 'issue',
      },
    },
  },
  {
    title: 'The commitment that was issued',
    stricter: 'The tools know nothing of what was issued.',
    rules: {
      'issued-rewritten': {
        rule: 'The file begins with the bytes that were issued. One that carries all of our document information (the commitment’s id among it) and the same pages, but was written anew, goes to a person.',
        source: 'issue',
      },
      'other-commitment': { rule: 'Any other file is another commitment.', source: 'issue' },
      'changed-after-issue': {
        rule: 'After the issued bytes come signatures, validation data and timestamps only.',
        source: 'issue',
      },
    },
  },
  {
    title: 'A signature’s place in the file',
    stricter:
      'pdfsig does not compare revisions: a change after signing only makes it say that not the whole document was signed, and one that a second signer covers is not told at all. openssl sees no PDF. DocMDP permits more than we do.',
    rules: {
      'signature-malformed': {
        rule: 'A signature is a dictionary in the file itself, of the type that its use asks, in one field.',
        source: 'ISO 32000-1, 12.8.1',
      },
      'subfilter-not-allowed': {
        rule: 'adbe.pkcs7.detached or ETSI.CAdES.detached.',
        source: 'issue; EN 319 142-1, 5.2',
      },
      'byte-range-wrong': {
        rule: 'ByteRange is `[0 a b c]`, four direct whole numbers, and leaves out exactly Contents with its brackets.',
        source: 'ISO 32000-1, 12.8.1; EN 319 142-1, 5.2',
      },
      'contents-wrong': {
        rule: 'Contents is one hexadecimal string without white space: one DER element, then zeros.',
        source: 'ISO 32000-1, 12.8.1, 12.8.3.3',
      },
      'revision-not-covered': {
        rule: 'ByteRange ends where the revision that brought the signature ends.',
        source: 'issue; ISO 32000-1, 12.8.1',
      },
      'changed-after-signature': {
        rule: 'A later revision holds only another signature (field, widget, appearance inside its box, the form, page and catalog entries it needs), DSS with VRI, or a document timestamp; it may note its date and program. No object fills a reference that led nowhere; no old object gets another meaning; no bytes stand outside the cross-references.',
        source: 'issue; ISO 32000-1, 12.8.2.2; the published attacks',
      },
      'content-covered': {
        rule: 'The box of a later signature covers no text, picture, drawing or annotation.',
        source: 'issue; attacks on certified documents',
      },
      'certification-violated': {
        rule: 'At most one certification, the first signature, of level 1 to 3, the one that Perms names; level 1 allows no further signature.',
        source: 'ISO 32000-1, 12.8.2.2, 12.8.4; ISO 32000-2',
      },
      'field-lock-violated': {
        rule: 'A field that an earlier signature locked is not signed later.',
        source: 'ISO 32000-1, 12.8.2.4, 12.7.4.5',
      },
    },
  },
  {
    title: 'The signature',
    stricter:
      'openssl checks the signing certificate only with -cades, reads BER, and has no opinion on the claimed time; pdfsig takes SHA-1, BER and several signers.',
    rules: {
      'cms-not-der': {
        rule: 'DER throughout: definite, shortest lengths, no constructed strings. The order of a SET OF is not looked at, because widely used tools do not sort attributes; what is hashed is what stands there.',
        source: 'RFC 5652, 5.3; X.690, 10',
      },
      'cms-malformed': { rule: 'Detached signed data that can be read.', source: 'RFC 5652, 5.1' },
      'cms-signer-count': { rule: 'One SignerInfo.', source: 'EN 319 142-1, 4.1' },
      'signed-attributes-wrong': {
        rule: 'Signed attributes, each once, with content type `data`, the message digest, and (RFC 6211) no other algorithms than those protected.',
        source: 'RFC 5652, 5.3, 11; RFC 6211',
      },
      'message-digest-wrong': {
        rule: 'The message digest is that of the bytes covered.',
        source: 'RFC 5652, 5.4, 5.6',
      },
      'signing-certificate-missing': {
        rule: 'An ETSI signature names its certificate (ESS v1 or v2).',
        source: 'EN 319 142-1, 6.3; RFC 5035, 5.4',
      },
      'signing-certificate-wrong': {
        rule: 'Where the attribute is, it is the signer’s: hash, and issuer and serial number if given. v1 has SHA-1 by definition and is taken.',
        source: 'RFC 5035, 3 to 5',
      },
      'signer-certificate-missing': {
        rule: 'The signer’s certificate is in the signature.',
        source: 'EN 319 142-1, 6.3',
      },
      'digest-not-allowed': { rule: 'SHA-256, 384 or 512.', source: 'issue; TS 119 312' },
      'algorithm-not-allowed': {
        rule: 'RSA PKCS#1 v1.5, PSS with the same hash for its mask, ECDSA on P-256, P-384 or P-521; the hash of the digest. Certificates, lists and answers too.',
        source: 'issue; RFC 4055; RFC 5754; TS 119 312',
      },
      'key-too-weak': { rule: 'RSA keys of 2048 bits or more, authorities’ too.', source: 'issue; TS 119 312' },
      'signature-wrong': {
        rule: 'The signature over the attributes is by the key of the certificate.',
        source: 'RFC 5652, 5.6',
      },
      'signing-time-in-future': { rule: 'A claimed time (attribute or dictionary) is not after now.', source: 'issue' },
      'signing-time-before-certificate': {
        rule: 'A claimed time is not before the certificate’s validity.',
        source: 'issue',
      },
    },
  },
  {
    title: 'The certificates',
    stricter:
      'pdfsig is asked for the signature only. openssl has no signing policy: it takes a certificate for whatever it is used, knows no OCSP in a file nor lists in a signature, and looks at one list only.',
    rules: {
      'chain-untrusted': {
        rule: 'The signer chains to a given root, through certificates that are given or carried in the file. Names must be equal byte for byte; at most eight certificates.',
        source: 'RFC 5280, 6.1; EN 319 102-1, 5.2.6',
      },
      'certificate-malformed': {
        rule: 'Certificates are well-formed DER; no extension stands twice.',
        source: 'RFC 5280, 4.1, 4.2',
      },
      'certificate-not-yet-valid': {
        rule: 'Every certificate of the chain, the root too, is valid at the reference.',
        source: 'RFC 5280, 4.1.2.5, 6.1.3',
      },
      'certificate-expired': {
        rule: 'The same. A trusted timestamp from before sets the reference back.',
        source: 'RFC 5280, 6.1.3; EN 319 102-1, 5.5',
      },
      'certificate-not-authority': {
        rule: 'Issuers have basic constraints with CA and key usage keyCertSign; a root may be silent.',
        source: 'RFC 5280, 4.2.1.3, 4.2.1.9, 6.1.4',
      },
      'path-too-long': {
        rule: 'Path length is respected; self-issued certificates do not count.',
        source: 'RFC 5280, 6.1.4',
      },
      'certificate-usage-wrong': {
        rule: 'The signer is no authority; if its certificate names extended usages, one is for documents, mail, clients or any.',
        source: 'RFC 5280, 4.2.1.12; RFC 9336',
      },
      'certificate-extension-unknown': {
        rule: 'No critical extension that is not understood, and no name or policy constraints, which are not worked out.',
        source: 'RFC 5280, 4.2, 6.1.4',
      },
      'signer-without-non-repudiation': {
        rule: 'The signer’s key usage has non-repudiation.',
        source: 'issue; EN 319 412-2, 4.3.2',
      },
      'certificate-revoked': {
        rule: 'No authentic list or answer, old or new, says that a certificate of the chain was revoked or on hold at the reference; the earlier of revocation and invalidity date counts.',
        source: 'RFC 5280, 5.3, 6.3; RFC 6960',
      },
      'revocation-missing': {
        rule: 'For every certificate but the root, a list or answer by its issuer (or its authorised responder) for its kind, not from the future, not delta, indirect or by reason.',
        source: 'RFC 5280, 5.2, 6.3; RFC 6960, 4.2.2.2',
      },
      'revocation-stale': {
        rule: 'That list or answer held at the reference, or was made after it. An answer without nextUpdate holds a day. A list made after a certificate expired still counts, because qualified authorities keep expired certificates on theirs (EN 319 411-2).',
        source: 'RFC 5280, 5.1.2.5; RFC 6960, 4.2.2.1; EN 319 102-1, 5.2.5',
      },
    },
  },
  {
    title: 'Timestamps',
    stricter: 'Neither tool looks at the timestamps in a signature; pdfsig 22.12 does not know document timestamps.',
    rules: {
      'timestamp-malformed': {
        rule: 'A timestamp is a token of version 1 over SHA-256, 384 or 512.',
        source: 'RFC 3161, 2.4.2; EN 319 422',
      },
      'timestamp-imprint-wrong': {
        rule: 'It is over this signature’s value, or the document timestamp’s bytes.',
        source: 'RFC 3161, 2.4.2; EN 319 122-1, 5.3; EN 319 142-1, 5.4.3',
      },
      'timestamp-signature-wrong': {
        rule: 'Its signature holds, by the same rules as a signer’s; it names its certificate.',
        source: 'RFC 3161, 2.4.2; RFC 5816',
      },
      'timestamp-untrusted': {
        rule: 'Its authority chains to the roots, was valid when it stamped, and is valid and not revoked now, or at the time of a later document timestamp.',
        source: 'RFC 3161, 2.3, 4; EN 319 102-1, 5.4',
      },
      'timestamp-usage-wrong': {
        rule: 'Its authority’s only extended usage is timeStamping, and it is critical.',
        source: 'RFC 3161, 2.3',
      },
      'timestamp-in-future': { rule: 'It is not from the future.', source: 'issue' },
      'timestamp-revocation-missing': {
        rule: 'Where only a timestamp saves a signature, it must be known whether its authority was revoked. Where the signature stands without it, this is not asked.',
        source: 'EN 319 102-1, 5.4',
      },
      'timestamp-revocation-stale': { rule: 'The same.', source: 'EN 319 102-1, 5.4' },
    },
  },
];

/** Valid files that a tool does not take, and why that is the tool's limit. */
export const LIMITS_OF_TOOLS: Readonly<Record<string, string>> = {
  'new-field-with-widget-apart':
    'pdfsig 22.12 does not find a lone signature whose widget is an object under its field.',
  'intermediate-only-in-store': 'openssl does not read the validation data in the file.',
  'lists-only-in-store': 'openssl does not read the validation data in the file.',
  'answer-in-signature': 'openssl does not read the lists and answers in the signature.',
  'answer-by-authority': 'openssl takes no OCSP answer for a chain.',
  'revoked-later': 'openssl does not look at the day of a revocation.',
  'metadata-of-the-save': 'pdfsig 22.12 does not know document timestamps.',
  'long-term': 'pdfsig 22.12 does not know document timestamps.',
};
