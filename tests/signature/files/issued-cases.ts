import { FREE_BOX, NUMBERS, PdfFile } from '../support/pdf-file.ts';
import { sign } from '../support/sign.ts';
import { type DefectCase, type Hierarchies, indeterminate, invalid } from './file-case.ts';

const signedAs = ({ ec }: Hierarchies, file: PdfFile): Buffer =>
  sign(file, { cms: { signer: ec.mayor }, field: 'mayor', text: 'An' }).bytes;

export const ISSUED_CASES: readonly DefectCase[] = [
  invalid('other-commitment', 'other-id', 'the file is another commitment', (h, hasDefect) => ({
    issued: new PdfFile().bytes,
    file: signedAs(h, new PdfFile(hasDefect ? { commitment: 'C-2025-0002' } : {})),
  })),
  invalid(
    'other-commitment',
    'other-text',
    'the text of the commitment was changed before signing',
    (h, hasDefect) => ({
      issued: new PdfFile().bytes,
      file: signedAs(
        h,
        new PdfFile(hasDefect ? { text: 'BT /F1 11 Tf 60 730 Td (Verbintenis C-2025-0001) Tj ET' } : {}),
      ),
    }),
  ),
  invalid('other-commitment', 'rewritten-other-id', 'the file was rewritten under another id', (h, hasDefect) => ({
    issued: new PdfFile().bytes,
    file: hasDefect
      ? sign(rewritten('C-2025-0002'), { cms: { signer: h.ec.mayor }, field: 'mayor' }).bytes
      : signedAs(h, new PdfFile()),
  })),
  indeterminate('issued-rewritten', 'rewritten', 'a program wrote the file anew', (h, hasDefect) => ({
    issued: new PdfFile().bytes,
    file: signedAs(h, new PdfFile(hasDefect ? { mode: 'compressed', header: '%PDF-1.6\n%\xe2\xe3\xcf\xd3\n' } : {})),
  })),
  invalid(
    'changed-after-issue',
    'changed-after-issue',
    'the commitment was changed before it was signed',
    (h, hasDefect) => {
      const file = new PdfFile();
      const issued = Buffer.from(file.bytes);
      if (hasDefect)
        file.save({ [NUMBERS.content]: { data: Buffer.from('BT /F1 16 Tf 60 780 Td (Niets is verboden) Tj ET') } });
      return { issued, file: signedAs(h, file) };
    },
  ),
  invalid(
    'changed-after-issue',
    'changed-with-signature',
    'the save with the signature changed the commitment',
    (h, hasDefect) => {
      const file = new PdfFile();
      const issued = Buffer.from(file.bytes);
      const change = { [NUMBERS.content]: { data: Buffer.from('BT /F1 16 Tf 60 780 Td (Niets is verboden) Tj ET') } };
      return {
        issued,
        file: sign(file, { cms: { signer: h.ec.mayor }, field: 'mayor', ...(hasDefect ? { also: () => change } : {}) })
          .bytes,
      };
    },
  ),
  invalid(
    'content-covered',
    'covered-with-signature',
    'the box of the first signature lies over the commitment',
    (h, hasDefect) => {
      const file = new PdfFile();
      const issued = Buffer.from(file.bytes);
      return {
        issued,
        file: sign(file, { cms: { signer: h.ec.mayor }, text: 'An', box: hasDefect ? '[50 690 500 720]' : FREE_BOX })
          .bytes,
      };
    },
  ),
];

/** The same page under another id, which only the document information has. */
function rewritten(commitment: string): PdfFile {
  return new PdfFile({
    mode: 'compressed',
    objects: { 6: `<< /Title (Verbintenis) /Commitment (${commitment}) /CreationDate (D:20250110090000Z) >>` },
  });
}
