import { type CertificateOptions, type Entity, makeCertificate, makeRevocationList } from '../support/authority.ts';
import { attribute, type CmsOptions, makeTimestamp, OID, type TimestampOptions } from '../support/cms-writer.ts';
import { octets } from '../support/der-writer.ts';
import { citizen, type Hierarchy, trustOf } from '../support/hierarchy.ts';
import { PdfFile } from '../support/pdf-file.ts';
import { sign, stampDocument } from '../support/sign.ts';
import { type DefectCase, type Hierarchies, indeterminate, invalid, type Made } from './file-case.ts';

/** The mayor's certificate had expired when the file is validated; a timestamp shows that it was signed before. */
const expiring = (h: Hierarchy): Entity =>
  citizen(h.citizens, h.mayor.keys, 'An', 'Burgemeester', { notAfter: '2025-06-14T00:00:00Z' });
const BEFORE = '2025-06-11T00:00:00Z';

interface Stamp extends Partial<TimestampOptions> {
  readonly authority?: Partial<CertificateOptions>;
  readonly cms?: Partial<CmsOptions>;
}

const authorityOf = (h: Hierarchy, odd: Partial<CertificateOptions> = {}): Entity =>
  makeCertificate({
    subject: { CN: 'Timestamps 2' },
    keys: h.timestamps.keys,
    issuer: h.root,
    usages: ['digitalSignature'],
    purposes: { ids: ['1.3.6.1.5.5.7.3.8'], critical: true },
    ...odd,
  });

const stamped =
  (
    broken: (h: Hierarchy, all: Hierarchies) => Stamp,
    whole: (h: Hierarchy, all: Hierarchies) => Stamp = () => ({}),
    lists?: (h: Hierarchy, hasDefect: boolean) => readonly Buffer[],
  ) =>
  (all: Hierarchies, hasDefect: boolean): Made => {
    const { ec } = all;
    const { authority, ...stamp } = hasDefect ? broken(ec, all) : whole(ec, all);
    const unsigned = (signature: Buffer): Buffer[] => [
      attribute(OID.signatureTimestamp, makeTimestamp(signature, authorityOf(ec, authority), { at: BEFORE, ...stamp })),
    ];
    const file = sign(new PdfFile(), { cms: { signer: expiring(ec), unsigned }, field: 'mayor' }).bytes;
    return { file, ...(lists ? { trust: { ...trustOf(ec), lists: lists(ec, hasDefect) } } : {}) };
  };

/** The authority of the timestamp is under another trusted root, of which there are other lists. */
const underOtherRoot =
  (listsOf: (other: Hierarchy, hasDefect: boolean) => readonly Buffer[]) =>
  ({ ec, rsa }: Hierarchies, hasDefect: boolean): Made => {
    const authority = authorityOf(rsa);
    const unsigned = (signature: Buffer): Buffer[] => [
      attribute(OID.signatureTimestamp, makeTimestamp(signature, authority, { at: BEFORE })),
    ];
    const file = sign(new PdfFile(), { cms: { signer: expiring(ec), unsigned }, field: 'mayor' }).bytes;
    const lists = [ec.citizensList, ec.rootList, ...listsOf(rsa, hasDefect)];
    return { file, trust: { ...trustOf(ec), roots: [ec.root.certificate, rsa.root.certificate], lists } };
  };

export const TIMESTAMP_CASES: readonly DefectCase[] = [
  invalid('certificate-expired', 'no-timestamp', 'no timestamp shows when it was signed', ({ ec }, hasDefect) => ({
    file: sign(new PdfFile(), {
      cms: {
        signer: expiring(ec),
        ...(hasDefect
          ? {}
          : {
              unsigned: (signature: Buffer) => [
                attribute(OID.signatureTimestamp, makeTimestamp(signature, ec.timestamps, { at: BEFORE })),
              ],
            }),
      },
      field: 'mayor',
    }).bytes,
  })),
  invalid(
    'certificate-expired',
    'timestamp-too-late',
    'the timestamp came after the certificate had expired',
    stamped(
      () => ({ at: '2025-06-14T00:00:01Z' }),
      () => ({ at: '2025-06-14T00:00:00Z' }),
    ),
  ),
  invalid(
    'certificate-revoked',
    'timestamp-after-revocation',
    'the timestamp came after the revocation',
    ({ ec }, hasDefect) => {
      const signer = citizen(ec.citizens, ec.mayor.keys, 'An', 'Burgemeester', { serial: 99n });
      const at = hasDefect ? '2025-06-12T00:00:01Z' : '2025-06-11T23:59:59Z';
      const unsigned = (signature: Buffer): Buffer[] => [
        attribute(OID.signatureTimestamp, makeTimestamp(signature, ec.timestamps, { at })),
      ];
      const list = makeRevocationList({ issuer: ec.citizens, revoked: [{ serial: 99n, at: '2025-06-12T00:00:00Z' }] });
      return {
        file: sign(new PdfFile(), { cms: { signer, unsigned }, field: 'mayor' }).bytes,
        trust: { ...trustOf(ec), lists: [ec.rootList, list] },
      };
    },
  ),
  invalid(
    'timestamp-imprint-wrong',
    'timestamp-imprint',
    'the timestamp is over another signature',
    stamped(() => ({ imprintOf: Buffer.from('x') })),
  ),
  invalid(
    'timestamp-malformed',
    'timestamp-sha1',
    'the timestamp hashes with SHA-1',
    stamped(
      () => ({ hash: 'sha1' }),
      () => ({ hash: 'sha512' }),
    ),
  ),
  invalid(
    'timestamp-signature-wrong',
    'timestamp-forged',
    'another key signed the timestamp',
    stamped((h) => ({ cms: { keyOf: h.director } })),
  ),
  invalid(
    'timestamp-signature-wrong',
    'timestamp-without-certificate-id',
    'the timestamp does not name its certificate',
    stamped(() => ({ cms: { signingCertificate: 'none' } })),
  ),
  invalid(
    'timestamp-untrusted',
    'timestamp-unknown-authority',
    'the authority does not chain to the roots',
    stamped((_, { rsa }) => ({ authority: { issuer: rsa.root } })),
  ),
  invalid(
    'timestamp-untrusted',
    'timestamp-expired-authority',
    'the authority had expired when the file is validated',
    stamped(() => ({ authority: { notAfter: '2025-06-15T00:00:00Z' } })),
  ),
  invalid(
    'timestamp-untrusted',
    'timestamp-before-authority',
    'the authority was not valid when it stamped',
    stamped(
      () => ({ authority: { notBefore: '2025-06-11T00:00:01Z' } }),
      () => ({ authority: { notBefore: BEFORE } }),
    ),
  ),
  invalid(
    'timestamp-usage-wrong',
    'timestamp-usage-not-critical',
    'the usage of the authority is not critical',
    stamped(() => ({ authority: { purposes: { ids: ['1.3.6.1.5.5.7.3.8'], critical: false } } })),
  ),
  invalid(
    'timestamp-usage-wrong',
    'timestamp-two-usages',
    'the authority has another usage beside',
    stamped(() => ({ authority: { purposes: { ids: ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.4'], critical: true } } })),
  ),
  invalid(
    'timestamp-usage-wrong',
    'timestamp-no-usage',
    'the authority has no usage',
    stamped(() => ({ authority: { purposes: undefined } as Partial<CertificateOptions> })),
  ),
  invalid(
    'timestamp-in-future',
    'timestamp-in-future',
    'the timestamp is from the future',
    stamped(() => ({ at: '2025-06-15T12:00:01Z' })),
  ),
  invalid('timestamp-malformed', 'timestamp-no-token', 'what should be a timestamp is none', ({ ec }, hasDefect) => ({
    file: sign(new PdfFile(), {
      cms: {
        signer: ec.mayor,
        ...(hasDefect ? { unsigned: () => [attribute(OID.signatureTimestamp, octets(Buffer.from('x')))] } : {}),
      },
      field: 'mayor',
    }).bytes,
  })),
  invalid(
    'timestamp-untrusted',
    'timestamp-revoked-authority',
    'the authority of the timestamp was revoked',
    stamped(
      () => ({ authority: { serial: 4242n } }),
      () => ({ authority: { serial: 4242n } }),
      (h, hasDefect) => [
        h.citizensList,
        makeRevocationList({
          issuer: h.root,
          revoked: hasDefect ? [{ serial: 4242n, at: '2025-06-12T00:00:00Z' }] : [],
        }),
      ],
    ),
  ),
  indeterminate(
    'timestamp-revocation-missing',
    'timestamp-without-list',
    'it cannot be told whether the authority of the timestamp was revoked',
    underOtherRoot((rsa, hasDefect) => (hasDefect ? [] : [rsa.rootList])),
  ),
  indeterminate(
    'timestamp-revocation-stale',
    'timestamp-stale-list',
    'the list that the authority of the timestamp could be on is old',
    underOtherRoot((rsa, hasDefect) => [
      makeRevocationList({ issuer: rsa.root, nextUpdate: hasDefect ? '2025-06-15T11:59:59Z' : '2025-06-15T12:00:00Z' }),
    ]),
  ),
  invalid(
    'timestamp-imprint-wrong',
    'document-timestamp-imprint',
    'the document timestamp is over something else',
    ({ ec }, hasDefect) => {
      const file = sign(new PdfFile(), { cms: { signer: ec.mayor }, field: 'mayor' });
      return {
        file: stampDocument(file, ec.timestamps, { at: BEFORE, ...(hasDefect ? { imprintOf: Buffer.from('x') } : {}) })
          .bytes,
      };
    },
  ),
  invalid(
    'timestamp-usage-wrong',
    'document-timestamp-usage',
    'a citizen gave the document timestamp',
    ({ ec }, hasDefect) => {
      const file = sign(new PdfFile(), { cms: { signer: ec.mayor }, field: 'mayor' });
      return { file: stampDocument(file, hasDefect ? ec.director : ec.timestamps, { at: BEFORE }).bytes };
    },
  ),
  invalid(
    'certificate-expired',
    'document-timestamp-too-late',
    'the document timestamp came after the certificate had expired',
    ({ ec }, hasDefect) => {
      const file = sign(new PdfFile(), { cms: { signer: expiring(ec) }, field: 'mayor' });
      return { file: stampDocument(file, ec.timestamps, { at: hasDefect ? '2025-06-14T12:00:00Z' : BEFORE }).bytes };
    },
  ),
  invalid('unsigned', 'only-a-timestamp', 'there is a document timestamp and no signature', ({ ec }, hasDefect) => {
    const file = new PdfFile();
    if (!hasDefect) sign(file, { cms: { signer: ec.mayor }, field: 'mayor' });
    return { file: stampDocument(file, ec.timestamps, { at: BEFORE }).bytes };
  }),
];
