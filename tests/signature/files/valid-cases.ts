import { type Method, makeAnswer, makeKeys, makeRevocationList } from '../support/authority.ts';
import { attribute, makeTimestamp, OID, revocationArchive } from '../support/cms-writer.ts';
import { citizen, trustOf } from '../support/hierarchy.ts';
import {
  appearance,
  type BaseOptions,
  DIRECTOR_BOX,
  FREE_BOX,
  fieldBody,
  type Mode,
  NUMBERS,
  PdfFile,
} from '../support/pdf-file.ts';
import { addValidationData, type SignOptions, sign, stampDocument } from '../support/sign.ts';
import type { Hierarchies, Made, ValidCase } from './file-case.ts';

const valid = (name: string, make: ValidCase['make']): ValidCase => ({ name, make });

const BEFORE = '2025-06-11T00:00:00Z';

const once =
  (options: (h: Hierarchies) => Partial<SignOptions>, makeBase = () => new PdfFile()) =>
  (h: Hierarchies): Made => ({
    file: sign(makeBase(), { cms: { signer: h.ec.mayor }, field: 'mayor', ...options(h) }).bytes,
  });

const MODES: readonly Mode[] = ['table', 'stream', 'compressed'];
const METHODS: readonly Method[] = [
  { scheme: 'rsa', hash: 'sha256' },
  { scheme: 'rsa', hash: 'sha384' },
  { scheme: 'rsa', hash: 'sha512' },
  { scheme: 'pss', hash: 'sha256' },
  { scheme: 'pss', hash: 'sha384' },
  { scheme: 'pss', hash: 'sha512' },
];

/** The director's field shows a frame before it is signed. */
export const WITH_EMPTY_LOOK: BaseOptions = {
  objects: {
    [NUMBERS.director]: fieldBody('algemeen-directeur', DIRECTOR_BOX, '/AP << /N 20 0 R >>'),
    20: appearance('-'),
  },
};

/** The director signs, and the new look is written over the old one. */
export const signingOver = ({ ec }: Hierarchies): SignOptions => ({
  cms: { signer: ec.director },
  field: 'director',
  fieldKeys: '/AP << /N 20 0 R >>',
  also: () => ({ 20: appearance('Bert') }),
});

export const VALID_CASES: readonly ValidCase[] = [
  ...MODES.map((mode) =>
    valid(`two-signatures-${mode}`, (h) => {
      const file = new PdfFile({ mode });
      const issued = Buffer.from(file.bytes);
      sign(file, { cms: { signer: h.ec.mayor }, field: 'mayor', text: 'An' });
      return { file: sign(file, { cms: { signer: h.ec.director }, field: 'director', text: 'Bert' }).bytes, issued };
    }),
  ),
  valid('tables-then-streams', (h) => {
    const file = sign(new PdfFile(), { cms: { signer: h.ec.mayor }, field: 'mayor', save: { mode: 'stream' } });
    return { file: sign(file, { cms: { signer: h.ec.director }, field: 'director', save: { mode: 'table' } }).bytes };
  }),
  ...METHODS.map((method) =>
    valid(`${method.scheme}-${method.hash}`, ({ rsa }) => ({
      file: sign(new PdfFile(), { cms: { signer: rsa.mayor, method }, field: 'mayor' }).bytes,
      trust: trustOf(rsa),
    })),
  ),
  ...(['P-256', 'P-384', 'P-521', 3072] as const).map((kind) =>
    valid(`key-${kind}`, ({ ec }) => ({
      file: sign(new PdfFile(), {
        cms: { signer: citizen(ec.citizens, makeKeys(kind), 'An', 'Burgemeester') },
        field: 'mayor',
      }).bytes,
    })),
  ),
  valid(
    'new-field-invisible',
    once(() => ({ field: undefined })),
  ),
  valid(
    'new-field-visible',
    once(() => ({ field: undefined, box: FREE_BOX, text: 'An' })),
  ),
  valid(
    'new-field-with-widget-apart',
    once(() => ({ field: undefined, box: FREE_BOX, text: 'An', separateWidget: true })),
  ),
  valid('second-new-field-visible', (h) => {
    const file = sign(new PdfFile({ fields: false }), {
      cms: { signer: h.ec.mayor },
      box: '[60 100 260 150]',
      text: 'An',
    });
    return {
      file: sign(file, { cms: { signer: h.ec.director }, box: '[300 100 500 150]', text: 'Bert', separateWidget: true })
        .bytes,
    };
  }),
  valid(
    'pkcs7',
    once(() => ({ subfilter: 'adbe.pkcs7.detached' })),
  ),
  valid(
    'pkcs7-without-signing-certificate',
    once(({ ec }) => ({ subfilter: 'adbe.pkcs7.detached', cms: { signer: ec.mayor, signingCertificate: 'none' } })),
  ),
  valid(
    'signing-certificate-v1',
    once(({ ec }) => ({ cms: { signer: ec.mayor, signingCertificate: 'v1' } })),
  ),
  valid(
    'signing-certificate-both',
    once(({ ec }) => ({ cms: { signer: ec.mayor, signingCertificate: 'both' } })),
  ),
  valid(
    'signing-time-attribute',
    once(({ ec }) => ({ claimedAt: undefined, cms: { signer: ec.mayor, signingTime: '2025-06-10T09:30:00Z' } })),
  ),
  valid(
    'no-claimed-time',
    once(() => ({ claimedAt: undefined })),
  ),
  valid(
    'no-type',
    once(() => ({ head: '/Filter /Adobe.PPKLite' })),
  ),
  valid('intermediate-only-in-signature', ({ ec }) => ({
    file: sign(new PdfFile(), { cms: { signer: ec.mayor, certificates: [ec.citizens.certificate] }, field: 'mayor' })
      .bytes,
    trust: { ...trustOf(ec), intermediates: [] },
  })),
  valid('intermediate-only-in-store', ({ ec }) => ({
    file: addValidationData(sign(new PdfFile(), { cms: { signer: ec.mayor }, field: 'mayor' }), {
      certificates: [ec.citizens.certificate],
    }).bytes,
    trust: { ...trustOf(ec), intermediates: [] },
  })),
  valid('lists-only-in-store', ({ ec }) => ({
    file: addValidationData(sign(new PdfFile(), { cms: { signer: ec.mayor }, field: 'mayor' }), {
      lists: [ec.citizensList, ec.rootList],
    }).bytes,
    trust: { ...trustOf(ec), lists: [] },
  })),
  valid('answer-in-signature', ({ ec }) => ({
    file: sign(new PdfFile(), {
      cms: {
        signer: ec.mayor,
        attributes: [
          revocationArchive(
            [ec.rootList],
            [makeAnswer({ certificate: ec.mayor, issuer: ec.citizens, responder: ec.responder })],
          ),
        ],
      },
      field: 'mayor',
    }).bytes,
    trust: { ...trustOf(ec), lists: [] },
  })),
  valid('answer-by-authority', ({ ec }) => ({
    file: addValidationData(sign(new PdfFile(), { cms: { signer: ec.mayor }, field: 'mayor' }), {
      answers: [makeAnswer({ certificate: ec.mayor, issuer: ec.citizens })],
    }).bytes,
    trust: { ...trustOf(ec), lists: [ec.rootList] },
  })),
  valid('revoked-later', ({ ec }) => ({
    file: sign(new PdfFile(), { cms: { signer: ec.mayor }, field: 'mayor' }).bytes,
    trust: {
      ...trustOf(ec),
      lists: [
        ec.rootList,
        makeRevocationList({ issuer: ec.citizens, revoked: [{ serial: ec.mayor.serial, at: '2025-06-15T12:00:01Z' }] }),
      ],
    },
  })),
  valid('long-term', (h) => {
    const file = new PdfFile();
    const issued = Buffer.from(file.bytes);
    const unsigned = (signature: Buffer): Buffer[] => [
      attribute(OID.signatureTimestamp, makeTimestamp(signature, h.ec.timestamps, { at: BEFORE })),
    ];
    sign(file, { cms: { signer: h.ec.mayor, unsigned }, field: 'mayor', text: 'An' });
    addValidationData(file, { certificates: [h.ec.citizens.certificate], lists: [h.ec.citizensList, h.ec.rootList] });
    stampDocument(file, h.ec.timestamps, { at: '2025-06-12T00:00:00Z' });
    sign(file, { cms: { signer: h.ec.director }, field: 'director', text: 'Bert' });
    addValidationData(file, { lists: [h.ec.citizensList] });
    return { file: file.bytes, issued };
  }),
  valid('appearance-written-over', (h) => {
    const file = sign(new PdfFile(WITH_EMPTY_LOOK), { cms: { signer: h.ec.mayor }, field: 'mayor' });
    return { file: sign(file, signingOver(h)).bytes };
  }),
  valid('left-over-objects', (h) => {
    const file = sign(new PdfFile(), { cms: { signer: h.ec.mayor }, field: 'mayor' });
    return {
      file: sign(file, { cms: { signer: h.ec.director }, field: 'director', also: () => ({ 60: '<< /Left /Over >>' }) })
        .bytes,
    };
  }),
  valid('metadata-of-the-save', (h) => {
    const file = sign(new PdfFile(), { cms: { signer: h.ec.mayor }, field: 'mayor' });
    const metadata = (date: string) => ({
      60: {
        keys: '/Type /Metadata /Subtype /XML',
        data: Buffer.from(
          `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description rdf:about="" xmp:ModifyDate="${date}" pdf:Producer="Iets 1.0" /></rdf:RDF></x:xmpmeta>`,
        ),
      },
    });
    sign(file, {
      cms: { signer: h.ec.director },
      field: 'director',
      catalogKeys: () => '/Metadata 60 0 R',
      also: () => metadata('2025-06-10T09:30:00Z'),
    });
    return {
      file: stampDocument(file, h.ec.timestamps, { at: BEFORE }, { also: () => metadata('2025-06-11T00:00:00Z') })
        .bytes,
    };
  }),
  valid('noted-save', (h) => {
    const file = sign(new PdfFile(), { cms: { signer: h.ec.mayor }, field: 'mayor' });
    const info =
      '<< /Title (Verbintenis) /Commitment (C-2025-0001) /CreationDate (D:20250110090000Z) /ModDate (D:20250610093000Z) /Producer (Iets) >>';
    return {
      file: sign(file, { cms: { signer: h.ec.director }, field: 'director', also: () => ({ [NUMBERS.info]: info }) })
        .bytes,
    };
  }),
];
