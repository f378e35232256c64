import { appearance, type Body, FREE_BOX, NUMBERS, type Objects, PdfFile } from '../support/pdf-file.ts';
import { addValidationData, type SignOptions, sign, stampDocument } from '../support/sign.ts';
import { type DefectCase, type Hierarchies, invalid, type Made } from './file-case.ts';
import { signingOver, WITH_EMPTY_LOOK } from './valid-cases.ts';

const FAKE_PAGE: Body = { data: Buffer.from('BT /F1 16 Tf 60 780 Td (Niets is verboden) Tj ET') };

function firstSigned({ ec }: Hierarchies, file = new PdfFile()): PdfFile {
  return sign(file, { cms: { signer: ec.mayor }, field: 'mayor', text: 'An' });
}

/** After the first signature, a second one; where there is the defect, its save changes more. */
const secondSigner =
  (
    broken: (file: PdfFile) => Partial<SignOptions>,
    whole: (file: PdfFile) => Partial<SignOptions> = () => ({}),
    makeBase = () => new PdfFile(),
  ) =>
  (h: Hierarchies, hasDefect: boolean): Made => {
    const file = firstSigned(h, makeBase());
    const options = hasDefect ? broken(file) : whole(file);
    return { file: sign(file, { cms: { signer: h.ec.director }, field: 'director', text: 'Bert', ...options }).bytes };
  };

/** After the signature, a save that nobody signed. */
const laterSave =
  (change: (file: PdfFile) => void, makeBase = () => new PdfFile()) =>
  (h: Hierarchies, hasDefect: boolean): Made => {
    const file = firstSigned(h, makeBase());
    if (hasDefect) change(file);
    return { file: file.bytes };
  };

const also = (objects: Objects) => (): Partial<SignOptions> => ({ also: () => objects });

/** The look of the empty field is also drawn on the page, or on none. */
const sharedLook = (isShared: boolean): PdfFile =>
  new PdfFile({ ...WITH_EMPTY_LOOK, ...(isShared ? { page: '/Resources << /XObject << /X 20 0 R >> >>' } : {}) });

const TEXT_FIELD =
  '<< /Type /Annot /Subtype /Widget /FT /Tx /T (contact) /V (An) /DA (/F1 10 Tf) /Rect [60 600 260 620] /F 4 /AP << /N 21 0 R >> >>';
const withTextField = (): PdfFile =>
  new PdfFile({
    objects: { 20: TEXT_FIELD, 21: appearance('An', '[0 0 200 20]') },
    formFields: [20],
    annotations: [20],
  });

export const CHANGE_CASES: readonly DefectCase[] = [
  invalid(
    'changed-after-signature',
    'shared-appearance',
    'the look that signing wrote over is drawn elsewhere too',
    (h, hasDefect) => ({
      file: sign(firstSigned(h, sharedLook(hasDefect)), signingOver(h)).bytes,
    }),
  ),
  invalid(
    'changed-after-signature',
    'metadata-title',
    'the metadata were given another title',
    secondSigner(() => ({
      catalogKeys: () => '/Metadata 60 0 R',
      also: () => ({
        60: {
          keys: '/Type /Metadata /Subtype /XML',
          data: Buffer.from(
            '<x:xmpmeta><rdf:RDF><rdf:Description><dc:title>Anders</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>',
          ),
        },
      }),
    })),
  ),
  // Incremental saving.
  invalid(
    'changed-after-signature',
    'incremental-content',
    'the text of the page was replaced',
    laterSave((file) => file.save({ 4: FAKE_PAGE })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-signed-over',
    'the second signer replaced the text of the page',
    secondSigner(also({ 4: FAKE_PAGE })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-font',
    'a font was replaced by another',
    secondSigner(also({ 5: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-page-tree',
    'a page was added',
    secondSigner((file) => ({
      also: () => ({
        2: '<< /Type /Pages /Kids [3 0 R 60 0 R] /Count 2 /MediaBox [0 0 595 842] >>',
        60: `<< /Type /Page /Parent 2 0 R /Contents 61 0 R /Resources << >> >>`,
        61: FAKE_PAGE,
        ...keep(file),
      }),
    })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-page-order',
    'the pages were put in another order',
    laterSave(
      (file) =>
        file.save({
          2: '<< /Type /Pages /Kids [20 0 R 3 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>',
        }),
      () =>
        new PdfFile({
          objects: {
            2: '<< /Type /Pages /Kids [3 0 R 20 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>',
            20: '<< /Type /Page /Parent 2 0 R >>',
          },
        }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'incremental-page-box',
    'the page was cropped',
    secondSigner((file) => ({ also: () => ({ [NUMBERS.page]: file.pageBody('/CropBox [0 0 595 400]') }) })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-catalog',
    'the catalog leads to other pages',
    laterSave((file) =>
      file.save({
        1: '<< /Type /Catalog /Pages 60 0 R /AcroForm 7 0 R >>',
        60: '<< /Type /Pages /Kids [61 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
        61: '<< /Type /Page /Parent 60 0 R >>',
      }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'incremental-root',
    'the trailer leads to another catalog',
    laterSave((file) => file.save({ 60: '<< /Type /Catalog /Pages 2 0 R /AcroForm 7 0 R >>' }, { root: 60 })),
  ),
  invalid(
    'last-revision-unsigned',
    'empty-save',
    'the file was saved once more without a signature',
    laterSave((file) => file.save({})),
  ),
  invalid(
    'changed-after-signature',
    'incremental-open-action',
    'the file opens on another place',
    secondSigner((file) => ({
      also: () => ({ [NUMBERS.catalog]: `<< ${file.catalog} /AcroForm 7 0 R /OpenAction [3 0 R /XYZ 0 0 8] >>` }),
    })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-layers',
    'layers were added',
    secondSigner((file) => ({
      also: () => ({
        [NUMBERS.catalog]: `<< ${file.catalog} /AcroForm 7 0 R /OCProperties << /OCGs [] /D << >> >> >>`,
      }),
    })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-title',
    'the title was changed',
    secondSigner(
      also({ 6: '<< /Title (Anders) /Commitment (C-2025-0001) /CreationDate (D:20250110090000Z) >>' }),
      also({
        6: '<< /Title (Verbintenis) /Commitment (C-2025-0001) /CreationDate (D:20250110090000Z) /ModDate (D:20250610093000Z) >>',
      }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'incremental-freed',
    'the page was freed',
    laterSave((file) => file.save({}, { freed: [4] })),
  ),
  invalid(
    'changed-after-signature',
    'incremental-unsigned-after-store',
    'validation data came with a change of the page',
    (h, hasDefect) => {
      const file = firstSigned(h);
      return {
        file: addValidationData(file, { lists: [h.ec.citizensList], also: hasDefect ? { 4: FAKE_PAGE } : {} }).bytes,
      };
    },
  ),
  invalid(
    'changed-after-signature',
    'incremental-before-timestamp',
    'a document timestamp came with a change of the page',
    (h, hasDefect) => ({
      file: stampDocument(
        firstSigned(h),
        h.ec.timestamps,
        { at: '2025-06-12T00:00:00Z' },
        hasDefect ? { also: () => ({ 4: FAKE_PAGE }) } : {},
      ).bytes,
    }),
  ),
  // Signature wrapping: the signed bytes stay, the readers are led around them.
  invalid(
    'byte-range-wrong',
    'wrapping',
    'the gap of the signed bytes holds more than Contents',
    ({ ec }, hasDefect) => ({
      file: sign(new PdfFile(), {
        cms: { signer: ec.mayor },
        field: 'mayor',
        claimedAt: undefined,
        keys: '/Location (vrij te kiezen)',
        ...(hasDefect ? { byteRange: ([, a, b = 0, c = 0]: readonly number[]) => `[0 ${a} ${b + 30} ${c - 30}]` } : {}),
      }).bytes,
    }),
  ),
  invalid(
    'duplicate-object',
    'new-history',
    'the file was given cross-references that know no earlier save',
    (h, hasDefect) => {
      const file = firstSigned(h);
      if (hasDefect) file.save(everything(file), { previous: null });
      return { file: file.bytes };
    },
  ),
  // Shadow attacks: prepared before signing, carried out after.
  invalid(
    'changed-after-signature',
    'shadow-hide',
    'a cover over the text was taken away',
    laterSave(
      (file) => file.save({ 20: { keys: '/Type /XObject /Subtype /Form /BBox [0 0 1 1]', data: Buffer.from('') } }),
      () =>
        new PdfFile({
          page: '/Resources << /Font << /F1 5 0 R >> /XObject << /X 20 0 R >> >>',
          text: 'BT /F1 16 Tf 60 780 Td (Wij gaan akkoord) Tj ET /X Do',
          objects: {
            20: {
              keys: '/Type /XObject /Subtype /Form /BBox [0 0 595 842]',
              data: Buffer.from('1 g 0 700 595 142 re f'),
            },
          },
        }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'shadow-replace',
    'a text field was given another value',
    secondSigner(also({ 20: TEXT_FIELD.replace('/V (An)', '/V (Bert)') }), undefined, withTextField),
  ),
  invalid(
    'changed-after-signature',
    'shadow-replace-appearance',
    'a text field was given another look',
    secondSigner(also({ 21: appearance('Bert', '[0 0 200 20]') }), undefined, withTextField),
  ),
  invalid(
    'changed-after-signature',
    'shadow-hide-and-replace',
    'the page leads to a text that was prepared',
    laterSave(
      (file) =>
        file.save({ 3: `<< ${file.page.replace('/Contents 4 0 R', '/Contents 20 0 R')} /Annots [8 0 R 9 0 R] >>` }),
      () => new PdfFile({ objects: { 20: FAKE_PAGE } }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'shadow-dangling',
    'an object was added that the page referred to already',
    secondSigner(also({ 20: FAKE_PAGE }), undefined, () => {
      const file = new PdfFile({ page: '' });
      file.page = file.page.replace('/Contents 4 0 R', '/Contents [4 0 R 20 0 R]');
      return file.save({ [NUMBERS.page]: file.pageBody() });
    }),
  ),
  invalid(
    'changed-after-signature',
    'shadow-object-stream',
    'an object stream was replaced, and with it what it held',
    (h, hasDefect) => {
      const file = firstSigned(h, new PdfFile({ mode: 'compressed' }));
      const container = /(\d+) 0 obj\n<< \/Type \/ObjStm/.exec(file.bytes.toString('latin1'))?.[1];
      const objects = { [Number(container)]: { keys: '/Type /ObjStm /N 0 /First 0', data: Buffer.from('') } };
      return {
        file: sign(file, {
          cms: { signer: h.ec.director },
          field: 'director',
          ...(hasDefect ? { also: () => objects } : {}),
        }).bytes,
      };
    },
  ),
  invalid(
    'changed-after-signature',
    'shadow-store',
    'an array of validation data was also the content of the page',
    (h, hasDefect) => {
      const base = new PdfFile({ catalog: '/DSS << /Certs 20 0 R >>', objects: { 20: '[4 0 R]', 21: FAKE_PAGE } });
      if (hasDefect) {
        base.page = base.page.replace('/Contents 4 0 R', '/Contents 20 0 R');
        base.save({ [NUMBERS.page]: base.pageBody() });
      }
      return { file: firstSigned(h, base).save({ 20: '[21 0 R]' }).bytes };
    },
  ),
  invalid(
    'content-covered',
    'shadow-prepared-field',
    'a signature field lay over the text before it was signed',
    (h, hasDefect) => {
      const box = hasDefect ? '[50 690 500 720]' : FREE_BOX;
      const file = new PdfFile({
        objects: { 20: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (derde) /Rect ${box} /F 4 >>` },
        formFields: [20],
        annotations: [20],
      });
      firstSigned(h, file);
      return {
        file: sign(file, {
          cms: { signer: h.ec.director },
          field: 'director',
          name: 'x',
          also: ({ signature }) => ({
            [NUMBERS.director]:
              '<< /Type /Annot /Subtype /Widget /FT /Sig /T (algemeen-directeur) /Rect [320 100 520 160] /F 4 /P 3 0 R >>',
            20: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (derde) /Rect ${box} /F 4 /V ${signature} 0 R /AP << /N 50 0 R >> >>`,
            50: appearance('Wij doen niet mee', '[0 0 450 30]'),
          }),
        }).bytes,
      };
    },
  ),
  // Certification attacks.
  invalid(
    'changed-after-signature',
    'evil-annotation',
    'an annotation was added',
    secondSigner((file) => ({
      also: () => ({
        60: '<< /Type /Annot /Subtype /FreeText /Rect [60 690 500 720] /Contents (Niet akkoord) /F 4 >>',
        [NUMBERS.page]: file.pageBody().replace('9 0 R]', '9 0 R 60 0 R]'),
      }),
    })),
  ),
  invalid(
    'changed-after-signature',
    'evil-stamp',
    'an annotation was given another look',
    secondSigner(
      also({ 21: appearance('Niet akkoord', '[0 0 100 20]') }),
      undefined,
      () =>
        new PdfFile({
          objects: {
            20: '<< /Type /Annot /Subtype /Stamp /Rect [300 500 400 520] /F 4 /AP << /N 21 0 R >> >>',
            21: appearance('Akkoord', '[0 0 100 20]'),
          },
          annotations: [20],
        }),
    ),
  ),
  invalid(
    'content-covered',
    'sneaky-signature',
    'the box of a new signature lies over the text',
    secondSigner(
      () => ({ field: undefined, box: '[50 690 500 720]' }),
      () => ({ field: undefined, box: FREE_BOX }),
    ),
  ),
  invalid(
    'content-covered',
    'sneaky-over-signature',
    'the box of a new signature lies over the first one',
    secondSigner(
      () => ({ field: undefined, box: '[60 100 260 160]' }),
      () => ({ field: undefined, box: FREE_BOX }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'field-box',
    "the director's box was moved when it was signed",
    secondSigner(() => ({ box: '[60 690 260 750]' })),
  ),
  invalid(
    'changed-after-signature',
    'form-type',
    'the form says that it is something else',
    secondSigner(
      (file) => ({ also: () => ({ [NUMBERS.form]: file.formBody('/SigFlags 3 /Type /Page') }) }),
      (file) => ({ also: () => ({ [NUMBERS.form]: file.formBody('/SigFlags 3 /Type /AcroForm') }) }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'field-box-flat',
    "the director's box was made flat, but not empty, when it was signed",
    secondSigner(
      () => ({ box: '[320 100 520 100]', text: undefined }),
      () => ({ box: '[320 100 320 100]', text: undefined }),
    ),
  ),
  invalid(
    'changed-after-signature',
    'field-name',
    "the director's field got another name when it was signed",
    secondSigner((file) => ({
      also: ({ signature }) => ({
        ...keep(file),
        [NUMBERS.director]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (iemand) /Rect [320 100 520 160] /F 4 /P 3 0 R /V ${signature} 0 R >>`,
      }),
    })),
  ),
  invalid(
    'changed-after-signature',
    'field-action',
    'the new field has an action',
    secondSigner(() => ({ fieldKeys: '/AA << /E << /S /GoTo /D [3 0 R /Fit] >> >>' })),
  ),
  invalid(
    'changed-after-signature',
    'field-unsigned',
    'an empty field was added',
    secondSigner((file) => ({
      also: () => ({
        60: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (leeg) /Rect [0 0 0 0] /F 4 >>',
        [NUMBERS.form]: file.formBody('/SigFlags 3').replace('9 0 R]', '9 0 R 60 0 R]'),
      }),
    })),
  ),
  invalid(
    'changed-after-signature',
    'field-text',
    'a text field was added',
    secondSigner((file) => ({
      also: () => ({
        60: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (leeg) /Rect [0 0 0 0] /F 4 >>',
        [NUMBERS.form]: file.formBody('/SigFlags 3').replace('9 0 R]', '9 0 R 60 0 R]'),
      }),
    })),
  ),
  invalid(
    'changed-after-signature',
    'field-removed',
    "the first signature's field was removed from the form",
    secondSigner((file) => ({ also: () => ({ [NUMBERS.form]: file.formBody('/SigFlags 3').replace('8 0 R ', '') }) })),
  ),
  invalid(
    'changed-after-signature',
    'annotation-removed',
    'the widget of the first signature was removed from the page',
    secondSigner((file) => ({ also: () => ({ [NUMBERS.page]: file.pageBody().replace('8 0 R ', '') }) })),
  ),
  invalid(
    'changed-after-signature',
    'signature-replaced',
    "the first signature's appearance was changed",
    secondSigner((file) => ({ also: () => ({ [appearanceOf(file)]: appearance('Niemand') }) })),
  ),
  invalid(
    'changed-after-signature',
    'form-defaults',
    'the look of text fields was changed',
    secondSigner(
      (file) => ({ also: () => ({ [NUMBERS.form]: file.formBody('/SigFlags 3 /NeedAppearances true') }) }),
      undefined,
      withTextField,
    ),
  ),
  invalid(
    'changed-after-signature',
    'signature-flags',
    'the flag that the file is signed was taken away',
    secondSigner((file) => ({ also: () => ({ [NUMBERS.form]: file.formBody('/SigFlags 0') }) })),
  ),
  invalid(
    'changed-after-signature',
    'stray-bytes',
    'an update holds bytes that no cross-reference names',
    secondSigner(() => ({ save: { stray: '60 0 obj\n<< >>\nendobj\n' } })),
  ),
  invalid(
    'certification-violated',
    'certified-no-changes',
    'the first signer allowed no changes',
    certified((hasDefect) => (hasDefect ? 1 : 2)),
  ),
  invalid(
    'certification-violated',
    'certified-unknown-level',
    'the certification has a level that does not exist',
    certified((hasDefect) => (hasDefect ? 7 : 3)),
  ),
  invalid('certification-violated', 'certified-second', 'the second signature certifies', (h, hasDefect) => ({
    file: sign(firstSigned(h), {
      cms: { signer: h.ec.director },
      field: 'director',
      ...(hasDefect ? { keys: certification(2) } : {}),
    }).bytes,
  })),
  invalid('field-lock-violated', 'field-lock', "the first signer locked the director's field", (h, hasDefect) => {
    const name = hasDefect ? 'algemeen-directeur' : 'een ander veld';
    const lock = `/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 /Action /Include /Fields [(${name})] >> >>]`;
    const file = sign(new PdfFile(), { cms: { signer: h.ec.mayor }, field: 'mayor', keys: lock });
    return { file: sign(file, { cms: { signer: h.ec.director }, field: 'director' }).bytes };
  }),
];

function certification(level: number): string {
  return `/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P ${level} >> >>]`;
}

function certified(level: (hasDefect: boolean) => number): DefectCase['make'] {
  return (h, hasDefect) => {
    const file = sign(new PdfFile(), {
      cms: { signer: h.ec.mayor },
      field: 'mayor',
      keys: certification(level(hasDefect)),
      catalogKeys: ({ signature }) => `/Perms << /DocMDP ${signature} 0 R >>`,
    });
    return { file: sign(file, { cms: { signer: h.ec.director }, field: 'director' }).bytes };
  };
}

/** What a save may repeat without changing anything. */
function keep(file: PdfFile): Objects {
  return { [NUMBERS.catalog]: file.catalogBody() };
}

function appearanceOf(file: PdfFile): number {
  return Number(/\/AP << \/N (\d+) 0 R/.exec(file.bytes.toString('latin1'))?.[1]);
}

/** A whole document under the same numbers, with another text. */
function everything(file: PdfFile): Objects {
  return {
    1: file.catalogBody(),
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>',
    3: file.pageBody(),
    4: FAKE_PAGE,
    5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    6: '<< /Title (Verbintenis) >>',
    7: file.formBody('/SigFlags 3'),
    8: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (burgemeester) /Rect [60 100 260 160] /V 60 0 R >>`,
    9: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (algemeen-directeur) /Rect [320 100 520 160] >>',
    60: signatureOf(file),
  };
}

function signatureOf(file: PdfFile): string {
  const text = file.bytes.toString('latin1');
  const start = text.indexOf('<< /Type /Sig');
  return text.slice(start, text.indexOf('endobj', start));
}
