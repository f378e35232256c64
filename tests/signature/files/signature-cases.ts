import { createHash } from 'node:crypto';
import { hashIdentifier, type Method, makeKeys, signatureIdentifier } from '../support/authority.ts';
import { asIndefinite, attribute, type CmsOptions, OID } from '../support/cms-writer.ts';
import { element, objectIdentifier, octets, sequence } from '../support/der-writer.ts';
import { citizen, type Hierarchy, trustOf } from '../support/hierarchy.ts';
import { fieldBody, NUMBERS, PdfFile } from '../support/pdf-file.ts';
import { type SignOptions, sign } from '../support/sign.ts';
import { type DefectCase, type Hierarchies, invalid, type Made } from './file-case.ts';
import { signed } from './structure-cases.ts';

/** The mayor's signature with something odd about its message. */
const withMessage =
  (
    broken: (h: Hierarchy, all: Hierarchies) => Partial<CmsOptions>,
    whole: (h: Hierarchy) => Partial<CmsOptions> = () => ({}),
    more: Partial<SignOptions> = {},
    kind: 'ec' | 'rsa' = 'ec',
  ) =>
  (all: Hierarchies, hasDefect: boolean): Made => {
    const hierarchy = all[kind];
    const odd = hasDefect ? broken(hierarchy, all) : whole(hierarchy);
    const file = sign(new PdfFile(), { cms: { signer: hierarchy.mayor, ...odd }, field: 'mayor', text: 'An', ...more });
    return { file: file.bytes, trust: trustOf(hierarchy) };
  };

const withSigning =
  (broken: Partial<SignOptions>, whole: Partial<SignOptions> = {}) =>
  (all: Hierarchies, hasDefect: boolean): Made => ({ file: signed(all, hasDefect ? broken : whole) });

/** A signer with a key of another kind, under the same authority. */
const withKey =
  (
    broken: Parameters<typeof makeKeys>[0],
    whole: Parameters<typeof makeKeys>[0],
    method?: Method,
    kind: 'ec' | 'rsa' = 'ec',
  ) =>
  (all: Hierarchies, hasDefect: boolean): Made => {
    const hierarchy = all[kind];
    const signer = citizen(hierarchy.citizens, makeKeys(hasDefect ? broken : whole), 'An', 'Burgemeester');
    const file = sign(new PdfFile(), { cms: { signer, ...(method && hasDefect ? { method } : {}) }, field: 'mayor' });
    return { file: file.bytes, trust: trustOf(hierarchy) };
  };

export const SIGNATURE_CASES: readonly DefectCase[] = [
  invalid(
    'subfilter-not-allowed',
    'subfilter',
    'the signature is of an older kind',
    withSigning({ subfilter: 'adbe.pkcs7.sha1' }),
  ),
  invalid(
    'subfilter-not-allowed',
    'x509-rsa-sha1',
    'the signature is a bare one',
    withSigning({ subfilter: 'adbe.x509.rsa_sha1' }),
  ),
  invalid(
    'signature-malformed',
    'wrong-type',
    'the dictionary says that it is a timestamp',
    withSigning({ head: '/Type /DocTimeStamp /Filter /Adobe.PPKLite' }),
  ),
  invalid(
    'signature-malformed',
    'shared-signature',
    'two fields have the same signature',
    withSigning({
      also: ({ signature }) => ({
        [NUMBERS.director]: fieldBody('algemeen-directeur', '[320 100 520 160]', `/V ${signature} 0 R`),
      }),
    }),
  ),
  invalid(
    'signature-outside-field',
    'no-field',
    'a second signature is in no field',
    withSigning({
      also: () => ({
        40: '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>',
      }),
    }),
  ),
  // Universal signature forgery: what a reader that forgives would take for an empty but whole signature.
  invalid('byte-range-wrong', 'byte-range-null', 'ByteRange is null', withSigning({ byteRange: () => 'null' })),
  invalid('byte-range-wrong', 'byte-range-empty', 'ByteRange is empty', withSigning({ byteRange: () => '[]' })),
  invalid(
    'byte-range-wrong',
    'byte-range-negative',
    'ByteRange has a negative number',
    withSigning({ byteRange: ([, a, b]) => `[0 ${a} ${b} -1]` }),
  ),
  invalid(
    'byte-range-wrong',
    'byte-range-zero',
    'ByteRange covers nothing',
    withSigning({ byteRange: () => '[0 0 0 0]' }),
  ),
  invalid(
    'byte-range-wrong',
    'byte-range-start',
    'ByteRange begins after the first byte',
    withSigning({ byteRange: ([, a, b, c]) => `[1 ${(a ?? 0) - 1} ${b} ${c}]` }),
  ),
  invalid(
    'byte-range-wrong',
    'byte-range-six',
    'ByteRange has six numbers',
    withSigning({ byteRange: ([, a, b, c]) => `[0 ${a} ${b} ${(c ?? 0) - 9} ${b} 1]` }),
  ),
  invalid(
    'byte-range-wrong',
    'byte-range-gap-before',
    'ByteRange leaves out a byte before Contents',
    withSigning({ byteRange: ([, a, b, c]) => `[0 ${(a ?? 0) - 1} ${b} ${c}]` }),
  ),
  invalid(
    'byte-range-wrong',
    'byte-range-gap-after',
    'ByteRange leaves out a byte after Contents',
    withSigning({ byteRange: ([, a, b, c]) => `[0 ${a} ${(b ?? 0) + 1} ${(c ?? 0) - 1}]` }),
  ),
  invalid(
    'byte-range-wrong',
    'byte-range-inside-contents',
    'ByteRange covers the bracket of Contents',
    withSigning({ byteRange: ([, a, b, c]) => `[0 ${(a ?? 0) + 1} ${b} ${c}]` }),
  ),
  invalid(
    'revision-not-covered',
    'byte-range-short',
    'ByteRange ends before the file',
    withSigning({ byteRange: ([, a, b, c]) => `[0 ${a} ${b} ${(c ?? 0) - 8}]` }),
  ),
  invalid(
    'revision-not-covered',
    'byte-range-long',
    'ByteRange ends past the file',
    withSigning({ byteRange: ([, a, b, c]) => `[0 ${a} ${b} ${(c ?? 0) + 8}]` }),
  ),
  invalid(
    'byte-range-wrong',
    'byte-range-by-reference',
    'a number of ByteRange stands apart from it',
    withSigning({ byteRange: ([, a, b]) => `[0 ${a} ${b} 40 0 R]`, also: () => ({ 40: '700' }) }),
  ),
  invalid('contents-wrong', 'contents-empty', 'Contents is nothing but zeros', withSigning({ contents: () => '' })),
  invalid(
    'contents-wrong',
    'contents-null-tag',
    'Contents begins with another element',
    withSigning({ contents: () => '0500' }),
  ),
  invalid(
    'contents-wrong',
    'contents-tail',
    'something follows the signature in Contents',
    withSigning({ contents: (hexadecimal, room) => `${hexadecimal.padEnd(room - 4, '0')}beef` }),
  ),
  invalid(
    'contents-wrong',
    'contents-cut',
    'Contents is shorter than the signature says',
    withSigning({ contents: (hexadecimal) => `3084ffffff${hexadecimal.slice(10)}` }),
  ),
  invalid(
    'contents-wrong',
    'contents-with-space',
    'Contents has white space',
    withSigning({ contents: (hexadecimal, room) => `${hexadecimal.padEnd(room - 2, '0')}  ` }),
  ),
  invalid(
    'message-digest-wrong',
    'changed-byte',
    'a byte of the page was changed',
    withSigning({
      afterwards: (bytes) => {
        const changed = Buffer.from(bytes);
        changed.write('(Verbintenas)', bytes.indexOf('(Verbintenis)'), 'latin1');
        return changed;
      },
    }),
  ),
  invalid(
    'cms-not-der',
    'ber',
    'the message has an indefinite length',
    withMessage(() => ({ transform: asIndefinite })),
  ),
  invalid(
    'cms-not-der',
    'ber-inside',
    'the content information has an indefinite length',
    withMessage(() => ({
      transform: (der) => {
        const inner = asIndefinite(Buffer.from(der.subarray(4 + 11)));
        return sequence(objectIdentifier('1.2.840.113549.1.7.2'), inner);
      },
    })),
  ),
  invalid(
    'cms-malformed',
    'no-signed-data',
    'the message is of another type',
    withMessage(() => ({
      transform: () => sequence(objectIdentifier('1.2.840.113549.1.7.1'), element(0xa0, octets(Buffer.from('x')))),
    })),
  ),
  invalid(
    'cms-malformed',
    'enveloping',
    'the signature holds its content',
    withMessage(() => ({ content: Buffer.from('x') })),
  ),
  invalid(
    'cms-signer-count',
    'two-signers',
    'the message has two signers',
    withMessage(() => ({ signers: 2 })),
  ),
  invalid(
    'cms-signer-count',
    'no-signer',
    'the message has no signer',
    withMessage(() => ({ signers: 0 })),
  ),
  invalid(
    'signed-attributes-wrong',
    'no-attributes',
    'nothing but the document is signed',
    withMessage(
      () => ({ withoutAttributes: true, signingCertificate: 'none' }),
      () => ({}),
      { subfilter: 'adbe.pkcs7.detached' },
    ),
  ),
  invalid(
    'signed-attributes-wrong',
    'no-content-type',
    'the content type is not signed',
    withMessage(() => ({ omit: [OID.contentType] })),
  ),
  invalid(
    'signed-attributes-wrong',
    'wrong-content-type',
    'another content type is signed',
    withMessage(() => ({ contentTypeAttribute: OID.timestamp })),
  ),
  invalid(
    'signed-attributes-wrong',
    'other-content',
    'the message is of another content type',
    withMessage(() => ({ contentType: OID.timestamp })),
  ),
  invalid(
    'signed-attributes-wrong',
    'no-message-digest',
    'the digest is not signed',
    withMessage(() => ({ omit: [OID.messageDigest] })),
  ),
  invalid(
    'signed-attributes-wrong',
    'two-digests',
    'the digest attribute stands twice',
    withMessage(() => ({ attributes: [attribute(OID.messageDigest, octets(Buffer.alloc(48)))] })),
  ),
  invalid(
    'signed-attributes-wrong',
    'algorithm-protection',
    'the protected algorithms are others',
    withMessage(
      () => ({
        attributes: [
          attribute(
            OID.algorithmProtection,
            sequence(
              hashIdentifier('sha512'),
              Buffer.concat([
                Buffer.from([0xa1]),
                signatureIdentifier({ scheme: 'ecdsa', hash: 'sha512' }).subarray(1),
              ]),
            ),
          ),
        ],
      }),
      () => ({
        attributes: [
          attribute(
            OID.algorithmProtection,
            sequence(
              hashIdentifier('sha384'),
              Buffer.concat([
                Buffer.from([0xa1]),
                signatureIdentifier({ scheme: 'ecdsa', hash: 'sha384' }).subarray(1),
              ]),
            ),
          ),
        ],
      }),
    ),
  ),
  invalid(
    'message-digest-wrong',
    'wrong-digest',
    'the digest is of something else',
    withMessage(() => ({ messageDigest: createHash('sha384').update('x').digest() })),
  ),
  invalid(
    'signing-certificate-missing',
    'no-signing-certificate',
    'a PAdES signature names no certificate',
    withMessage(() => ({ signingCertificate: 'none' })),
  ),
  invalid(
    'signing-certificate-wrong',
    'other-signing-certificate',
    'the signature names another certificate',
    withMessage((h) => ({ signingCertificate: { of: h.director.certificate } })),
  ),
  invalid(
    'signing-certificate-wrong',
    'other-signing-certificate-adbe',
    'a PKCS#7 signature names another certificate',
    withMessage(
      (h) => ({ signingCertificate: { of: h.director.certificate } }),
      () => ({}),
      { subfilter: 'adbe.pkcs7.detached' },
    ),
  ),
  invalid(
    'digest-not-allowed',
    'signing-certificate-sha1',
    'version 2 of the attribute hashes with SHA-1',
    withMessage(() => ({ signingCertificate: { hash: 'sha1' } })),
  ),
  invalid(
    'signer-certificate-missing',
    'no-certificate',
    'the signer is not among the certificates',
    withMessage(() => ({ withoutSigner: true })),
  ),
  invalid(
    'digest-not-allowed',
    'sha1',
    'the document is hashed with SHA-1',
    withMessage(
      () => ({ method: { scheme: 'rsa', hash: 'sha1' } }),
      () => ({}),
      {},
      'rsa',
    ),
  ),
  invalid(
    'digest-not-allowed',
    'md5',
    'the document is hashed with MD5',
    withMessage(
      () => ({ method: { scheme: 'rsa', hash: 'md5' } }),
      () => ({}),
      {},
      'rsa',
    ),
  ),
  invalid(
    'digest-not-allowed',
    'sha224',
    'the document is hashed with SHA-224',
    withMessage(
      () => ({ method: { scheme: 'rsa', hash: 'sha224' } }),
      () => ({}),
      {},
      'rsa',
    ),
  ),
  invalid(
    'algorithm-not-allowed',
    'other-digest',
    'the digest is of another kind than the signature',
    withMessage(() => ({ digest: 'sha256' })),
  ),
  invalid(
    'algorithm-not-allowed',
    'pss-other-mask',
    'PSS has a mask of another hash',
    withMessage(
      () => ({ method: { scheme: 'pss', hash: 'sha256', maskHash: 'sha512' } }),
      () => ({ method: { scheme: 'pss', hash: 'sha256' } }),
      {},
      'rsa',
    ),
  ),
  invalid(
    'digest-not-allowed',
    'pss-sha1',
    'PSS is over SHA-1',
    withMessage(
      () => ({ method: { scheme: 'pss', hash: 'sha1' } }),
      () => ({ method: { scheme: 'pss', hash: 'sha256' } }),
      {},
      'rsa',
    ),
  ),
  invalid(
    'algorithm-not-allowed',
    'other-curve',
    'the key is on a curve of another family',
    withKey('secp256k1', 'P-256'),
  ),
  invalid('key-too-weak', 'rsa-1024', 'the RSA key has 1024 bits', withKey(1024, 2048, undefined, 'rsa')),
  invalid(
    'signature-wrong',
    'other-key',
    'another key signed',
    withMessage((h) => ({ keyOf: h.director })),
  ),
  invalid(
    'signing-time-in-future',
    'claimed-future',
    'the signer claims a time that is to come',
    withMessage(
      () => ({ signingTime: '2025-06-16T00:00:00Z' }),
      () => ({ signingTime: '2025-06-14T00:00:00Z' }),
    ),
  ),
  invalid(
    'signing-time-in-future',
    'claimed-future-dictionary',
    'the dictionary claims a time that is to come',
    withSigning({ claimedAt: '2025-06-15T12:00:01Z' }, { claimedAt: '2025-06-15T12:00:00Z' }),
  ),
  invalid(
    'signing-time-before-certificate',
    'claimed-before',
    'the signer claims a time before the certificate',
    withMessage(
      () => ({ signingTime: '2023-12-31T23:59:59Z' }),
      () => ({ signingTime: '2024-01-01T00:00:00Z' }),
    ),
  ),
];
