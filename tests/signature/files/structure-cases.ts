import { deflateSync } from 'node:zlib';
import { type BaseOptions, FREE_BOX, NUMBERS, PdfFile } from '../support/pdf-file.ts';
import { type SignOptions, sign } from '../support/sign.ts';
import { type DefectCase, type Hierarchies, invalid, type Made } from './file-case.ts';

/** A file that the mayor signed in the field prepared for it. */
export function signed({ ec }: Hierarchies, options: Partial<SignOptions> = {}, base: BaseOptions = {}): Buffer {
  return sign(new PdfFile(base), { cms: { signer: ec.mayor }, field: 'mayor', text: 'An', ...options }).bytes;
}

/** The file, base changed where it has the defect. */
const withBase =
  (broken: BaseOptions, whole: BaseOptions = {}) =>
  (hierarchies: Hierarchies, hasDefect: boolean): Made => ({
    file: signed(hierarchies, {}, hasDefect ? broken : whole),
  });

/** The signature made in another way where the file has the defect. */
const withSigning =
  (broken: Partial<SignOptions>, whole: Partial<SignOptions> = {}) =>
  (hierarchies: Hierarchies, hasDefect: boolean): Made => ({ file: signed(hierarchies, hasDefect ? broken : whole) });

const action = (text: string): BaseOptions => ({ catalog: `/OpenAction ${text}` });
/** Only moves within the document. */
const HARMLESS = action('<< /S /GoTo /D [3 0 R /Fit] >>');

const annotation = (body: string): BaseOptions => ({ objects: { 20: body }, annotations: [20] });
const HARMLESS_NOTE = annotation('<< /Type /Annot /Subtype /Square /Rect [400 500 420 520] /F 4 >>');

export const STRUCTURE_CASES: readonly DefectCase[] = [
  invalid('file-too-large', 'too-large', 'the file has more than 32 MB', (h, hasDefect) => ({
    file: signed(h, {}, { objects: { 20: { data: Buffer.alloc(hasDefect ? 32 * 1024 * 1024 : 1_024, 'x') } } }),
  })),
  invalid('too-many-signatures', 'too-many-signatures', 'there are forty signatures', (h, hasDefect) => ({
    file: manySignatures(h, hasDefect ? 40 : 4),
  })),
  invalid('not-a-pdf', 'no-header', 'the file begins with something else than %PDF', (h, hasDefect) => {
    const file = signed(h);
    return { file: hasDefect ? Buffer.concat([Buffer.from('GIF89a'), file]) : file };
  }),
  invalid('malformed-structure', 'truncated', 'the last bytes are missing', (h, hasDefect) => {
    const file = signed(h);
    return { file: hasDefect ? file.subarray(0, file.length - 40) : file };
  }),
  invalid('unsigned', 'unsigned', 'there is no signature', (h, hasDefect) => ({
    file: hasDefect ? new PdfFile().bytes : signed(h),
  })),
  invalid(
    'revision-not-covered',
    'white-space-after-end',
    'an end of line follows that is not signed',
    (h, hasDefect) => {
      const file = signed(h);
      return { file: hasDefect ? Buffer.concat([file, Buffer.from('\n')]) : file };
    },
  ),
  invalid('bytes-after-end', 'bytes-after-end', 'a word follows the end of the file', (h, hasDefect) => {
    const file = signed(h);
    return { file: hasDefect ? Buffer.concat([file, Buffer.from('meer\n')]) : file };
  }),
  invalid('encrypted', 'encrypted', 'the file is encrypted', (h, hasDefect) => ({
    file: signed(h, { save: { trailer: `/Info 6 0 R ${hasDefect ? '/Encrypt << /Filter /Standard /V 1 >>' : ''}` } }),
  })),
  invalid('hybrid-reference', 'hybrid', 'a trailer leads to a second set of cross-references', (h, hasDefect) => ({
    file: signed(h, { save: { trailer: `/Info 6 0 R ${hasDefect ? '/XRefStm 17' : ''}` } }),
  })),
  invalid('cyclic-structure', 'cyclic-prev', 'a cross-reference section leads back to itself', (h, hasDefect) => {
    const file = signed(h);
    if (!hasDefect) return { file };
    const text = file.toString('latin1');
    const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? '';
    return {
      file: Buffer.from(
        text.replace(/\/Prev \d+(?=[\s\S]{0,40}startxref\s+\d+\s+%%EOF\s*$)/, `/Prev ${start}`),
        'latin1',
      ),
    };
  }),
  invalid('cyclic-structure', 'cyclic-pages', 'a page tree has itself as a branch', (h, hasDefect) => ({
    file: signed(
      h,
      { also: () => ({}) },
      hasDefect ? { objects: { 2: '<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 /MediaBox [0 0 595 842] >>' } } : {},
    ),
  })),
  invalid('cyclic-structure', 'cyclic-fields', 'a field is its own kid', (h, hasDefect) => ({
    file: signed(h, {}, { formFields: hasDefect ? [20] : [], objects: { 20: '<< /T (a) /Kids [20 0 R] >>' } }),
  })),
  invalid('duplicate-object', 'duplicate-entry', 'a cross-reference section names an object twice', (h, hasDefect) => ({
    file: hasDefect
      ? Buffer.from(
          signed(h)
            .toString('latin1')
            .replace(/10 2\n(\d{10} 00000 n \n)\d{10} 00000 n \n/, (table, first) => `${table}10 1\n${first}`),
          'latin1',
        )
      : signed(h),
  })),
  invalid('duplicate-object', 'second-body', 'a second body of an object stands beside the first', (h, hasDefect) => ({
    file: signed(h, { save: { stray: hasDefect ? '4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n' : '' } }),
  })),
  invalid(
    'malformed-structure',
    'duplicate-key',
    'a dictionary has a key twice',
    withBase({ catalog: '/PageMode /UseNone /PageMode /FullScreen' }, { catalog: '/PageMode /UseNone' }),
  ),
  invalid('malformed-structure', 'wrong-offset', 'a cross-reference leads to another object', (h, hasDefect) => {
    const file = new PdfFile();
    if (hasDefect) {
      // The first object of the table gets the place of the second.
      const text = file.bytes.toString('latin1');
      const [first = '', second = ''] = [...text.matchAll(/\d{10} 00000 n/g)].map((match) => match[0]);
      file.bytes = Buffer.from(text.replace(first, second), 'latin1');
    }
    return { file: sign(file, { cms: { signer: h.ec.mayor }, field: 'mayor' }).bytes };
  }),
  invalid('malformed-structure', 'wrong-length', 'a stream is longer than it says', (h, hasDefect) => {
    const file = new PdfFile({ objects: { 20: { data: Buffer.from('0123456789'.repeat(4)) } } });
    if (hasDefect)
      file.bytes = Buffer.from(file.bytes.toString('latin1').replace('/Length 40', '/Length 20'), 'latin1');
    return { file: sign(file, { cms: { signer: h.ec.mayor }, field: 'mayor' }).bytes };
  }),
  invalid(
    'too-complex',
    'deep-nesting',
    'an array is nested a hundred thousand deep',
    withBase({ objects: { 20: '['.repeat(100_000) + ']'.repeat(100_000) } }, { objects: { 20: '[[]]' } }),
  ),
  invalid('too-complex', 'bomb', 'a page unpacks to 64 MB', (h, hasDefect) => {
    const data = deflateSync(Buffer.alloc(hasDefect ? 64 * 1024 * 1024 : 64, ' '));
    const file = new PdfFile({ objects: { [NUMBERS.content]: { keys: '/Filter /FlateDecode', data } } });
    sign(file, { cms: { signer: h.ec.mayor }, field: 'mayor' });
    // Whether its box covers anything can't be told without unpacking the page.
    return { file: sign(file, { cms: { signer: h.ec.director }, box: FREE_BOX, text: 'Bert' }).bytes };
  }),
  invalid('too-many-revisions', 'ten-thousand-revisions', 'the file was saved ten thousand times', (h, hasDefect) => ({
    file: manyRevisions(h, hasDefect ? 10_000 : 3),
  })),
  invalid(
    'forbidden-javascript',
    'javascript-action',
    'a program runs when the file is opened',
    withBase(action('<< /S /JavaScript /JS (app.alert\\(1\\)) >>'), HARMLESS),
  ),
  invalid(
    'forbidden-javascript',
    'javascript-by-reference',
    'the kind of an action stands apart from it',
    withBase(
      { catalog: '/OpenAction << /S 20 0 R >>', objects: { 20: '/JavaScript' } },
      { ...HARMLESS, objects: { 20: '/GoTo' } },
    ),
  ),
  invalid(
    'forbidden-javascript',
    'javascript-names',
    'the document has programs by name',
    withBase(
      { catalog: '/Names << /JavaScript << /Names [] >> >>' },
      { catalog: '/Names << /Dests << /Names [] >> >>' },
    ),
  ),
  invalid(
    'forbidden-action',
    'launch',
    'an action starts a program',
    withBase(action('<< /S /Launch /F (cmd.exe) >>'), HARMLESS),
  ),
  invalid(
    'forbidden-action',
    'submit',
    'an action sends the form',
    withBase(action('<< /S /SubmitForm /F (https://example.invalid) >>'), HARMLESS),
  ),
  invalid(
    'forbidden-action',
    'uri',
    'an action opens a page',
    withBase(action('<< /S /URI /URI (https://example.invalid) >>'), HARMLESS),
  ),
  invalid(
    'forbidden-action',
    'remote-go-to',
    'an action opens another file',
    withBase(action('<< /S /GoToR /F (other.pdf) /D [0 /Fit] >>'), HARMLESS),
  ),
  invalid(
    'forbidden-action',
    'embedded-go-to',
    'an action opens an embedded file',
    withBase(action('<< /S /GoToE /D [0 /Fit] /T << /R /C >> >>'), HARMLESS),
  ),
  invalid(
    'forbidden-action',
    'next-action',
    'an action comes after a harmless one',
    withBase(action('<< /S /GoTo /D [3 0 R /Fit] /Next << /S /Launch /F (x) >> >>'), HARMLESS),
  ),
  invalid(
    'forbidden-action',
    'hide',
    'an action hides an annotation',
    withBase(action('<< /S /Hide /T (burgemeester) >>'), HARMLESS),
  ),
  invalid(
    'forbidden-action',
    'link',
    'a link leads to a page',
    withBase(
      annotation(
        '<< /Type /Annot /Subtype /Link /Rect [400 500 420 520] /A << /S /URI /URI (https://example.invalid) >> >>',
      ),
      HARMLESS_NOTE,
    ),
  ),
  invalid(
    'forbidden-rich-media',
    'rich-media',
    'an annotation plays something',
    withBase(annotation('<< /Type /Annot /Subtype /RichMedia /Rect [400 500 420 520] >>'), HARMLESS_NOTE),
  ),
  invalid(
    'forbidden-rich-media',
    'screen',
    'an annotation is a screen',
    withBase(annotation('<< /Type /Annot /Subtype /Screen /Rect [400 500 420 520] >>'), HARMLESS_NOTE),
  ),
  invalid(
    'forbidden-rich-media',
    'three-dimensional',
    'an annotation is a model',
    withBase(annotation('<< /Type /Annot /Subtype /3D /Rect [400 500 420 520] >>'), HARMLESS_NOTE),
  ),
  invalid(
    'forbidden-embedded-file',
    'file-attachment',
    'an annotation holds a file',
    withBase(annotation('<< /Type /Annot /Subtype /FileAttachment /Rect [400 500 420 520] >>'), HARMLESS_NOTE),
  ),
  invalid(
    'forbidden-embedded-file',
    'embedded-files',
    'the document holds files',
    withBase({
      catalog: '/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) /EF << /F 20 0 R >> >>] >> >>',
      objects: { 20: { keys: '/Type /EmbeddedFile', data: Buffer.from('x') } },
    }),
  ),
  invalid(
    'forbidden-external-content',
    'external-stream',
    'a stream is in another file',
    withBase(
      { objects: { 20: { keys: '/F (other.bin)', data: Buffer.from('x') } } },
      { objects: { 20: { data: Buffer.from('x') } } },
    ),
  ),
  invalid(
    'forbidden-external-content',
    'reference-form',
    'a form stands for a page of another file',
    withBase({
      objects: {
        20: {
          keys: '/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Ref << /F (other.pdf) /Page 0 >>',
          data: Buffer.from(''),
        },
      },
    }),
  ),
  invalid(
    'forbidden-xfa',
    'xfa',
    'the form is an XFA form',
    withBase({ form: '/XFA 20 0 R', objects: { 20: { data: Buffer.from('<xdp/>') } } }),
  ),
  invalid(
    'forbidden-javascript',
    'javascript-in-appearance-revision',
    'the revision with the signature brings a program that nothing uses',
    withSigning(
      { also: () => ({ 40: '<< /S /JavaScript /JS (1) >>' }) },
      { also: () => ({ 40: '<< /S /GoTo /D [3 0 R /Fit] >>' }) },
    ),
  ),
];

function manySignatures({ ec }: Hierarchies, count: number): Buffer {
  const file = new PdfFile();
  for (let i = 0; i < count; i += 1) sign(file, { cms: { signer: ec.mayor }, room: 3_000 });
  return file.bytes;
}

function manyRevisions({ ec }: Hierarchies, count: number): Buffer {
  const file = new PdfFile();
  const parts: Buffer[] = [file.bytes];
  let length = file.bytes.length;
  let previous = file.startxref;
  for (let i = 0; i < count; i += 1) {
    const part = Buffer.from(
      `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size ${file.size} /Root 1 0 R /Info 6 0 R /Prev ${previous} >>\nstartxref\n${length}\n%%EOF\n`,
    );
    previous = length;
    length += part.length;
    parts.push(part);
  }
  file.bytes = Buffer.concat(parts);
  return sign(file, { cms: { signer: ec.mayor }, field: 'mayor' }).bytes;
}
