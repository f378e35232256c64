import { describe, expect, test } from 'vitest';
import { renderCommitment } from '#adapters/pdf/commitment.ts';
import { renderReceipt } from '#adapters/pdf/receipt.ts';
import { PdfDocument, type PdfView } from '#adapters/signature/pdf/document.ts';
import { decodeStream } from '#adapters/signature/pdf/filters.ts';
import { catalogOf, fieldsOf, pagesOf } from '#adapters/signature/pdf/trees.ts';
import {
  isArray,
  isDictionary,
  nameOf,
  type PdfDictionary,
  PdfStream,
  type PdfValue,
  textOf,
} from '#adapters/signature/pdf/values.ts';
import { WorkBudget } from '#adapters/signature/work-budget.ts';
import type { ReceiptContent } from '#domain/accession/commitment.ts';
import { aCommitment } from '#tests/support/commitment.ts';
import { pdfText } from '#tests/support/pdf-text.ts';

const A4 = [0, 0, 595.28, 841.89];
const viewOf = (bytes: Uint8Array): PdfView => new PdfDocument(bytes, new WorkBudget()).view();

function dictionary(view: PdfView, value: PdfValue | undefined): PdfDictionary {
  const found = view.resolve(value);
  if (found instanceof PdfStream) return found.dictionary;
  if (!isDictionary(found)) throw new Error('no dictionary');
  return found;
}
const items = (view: PdfView, value: PdfValue | undefined): PdfValue[] => {
  const found = view.resolve(value);
  return isArray(found) ? found.map((item) => view.resolve(item)) : found === null ? [] : [found];
};

/** The elements of the structure, in reading order: type, and the text that stands for it. */
function structure(
  view: PdfView,
  element: PdfDictionary,
): { readonly type: string; readonly alt: string | undefined }[] {
  const own = nameOf(view.resolve(element.get('S')));
  const alt = textOf(view.resolve(element.get('Alt')) ?? null);
  const below = items(view, element.get('K'))
    .filter(isDictionary)
    .flatMap((kid) => structure(view, kid));
  return [...(own === undefined ? [] : [{ type: own, alt }]), ...below];
}

const contentOf = (view: PdfView, page: PdfDictionary): string =>
  items(view, page.get('Contents'))
    .filter((part) => part instanceof PdfStream)
    .map((part) => Buffer.from(decodeStream(part, (value) => view.resolve(value), new WorkBudget())).toString('latin1'))
    .join('\n');

/** Whatever is shown or drawn without being part of the structure or an artifact. */
function untagged(content: string): string[] {
  let depth = 0;
  const found: string[] = [];
  for (const [operator] of content.matchAll(/\b(?:BDC|BMC|EMC|TJ|Tj|Do)\b|(?<=\s)(?:f|S|B)(?=\s)/g)) {
    if (operator === 'BDC' || operator === 'BMC') depth += 1;
    else if (operator === 'EMC') depth -= 1;
    else if (depth === 0) found.push(operator);
  }
  return found;
}

const receipt: ReceiptContent = {
  id: 'V-ceremonies-leuven-1',
  attempt: 1,
  submittedAt: '2024-11-25T09:00:00.000Z',
  validatedAt: '2024-11-25T09:01:00.000Z',
  deliberation: { number: '05/2024', version: 1, textHash: 'a'.repeat(64) },
  organisation: { name: 'Leuven' },
  committee: 'VCMP',
  document: 'b'.repeat(64),
  finding: 'valid',
  isAcceptedAtOnce: true,
  codes: [],
  signatures: [
    { signer: 'An Burgemeester', signedAt: '2024-11-25T08:00:00.000Z', verdict: 'valid', mandated: true, codes: [] },
  ],
};
const long = aCommitment({
  undertakings: Array.from({ length: 40 }, (_, index) => ({
    ref: String(index + 1),
    text: 'De toegang is beperkt tot wie ze echt nodig heeft voor het organiseren van de inburgeringsceremonies. '.repeat(
      2,
    ),
    answer: 'yes' as const,
  })),
});

describe('a commitment', () => {
  test('of the same content has the same bytes, of another others', async () => {
    const [once, again, other] = await Promise.all([
      renderCommitment(aCommitment()),
      renderCommitment(aCommitment()),
      renderCommitment(aCommitment({ rhythm: 'every-two-years' })),
    ]);

    expect(Buffer.compare(once, again)).toBe(0);
    expect(Buffer.compare(once, other)).not.toBe(0);
  });

  test('names what it binds to, and whom', async () => {
    const pdf = await renderCommitment(aCommitment());
    const text = pdfText(pdf);

    for (const part of ['05/2024', 'a'.repeat(60), 'V-ceremonies-leuven-1', 'Dvo', '0207.521.503', 'geen verwerker'])
      expect(text).toContain(part);
    const view = viewOf(pdf);
    expect(textOf(view.resolve(dictionary(view, view.trailer.get('Info')).get('Keywords')) ?? null)).toBe(
      'V-ceremonies-leuven-1',
    );
  });

  test('has two empty signature fields that say whose they are', async () => {
    const view = viewOf(await renderCommitment(aCommitment()));
    const fields = fieldsOf(view);

    expect(fields.map(({ name, type, value }) => ({ name, type, value }))).toEqual([
      { name: 'handtekening-burgemeester', type: 'Sig', value: undefined },
      { name: 'handtekening-algemeen-directeur', type: 'Sig', value: undefined },
    ]);
    const boxes = fields.flatMap(({ widgets }) =>
      widgets.map(({ dictionary: widget }) => items(view, widget.get('Rect'))),
    );
    expect(boxes).toHaveLength(2);
    for (const [left, bottom, right, top] of boxes) {
      expect(Number(right) - Number(left)).toBeGreaterThan(150);
      expect(Math.abs(Number(top) - Number(bottom))).toBeGreaterThan(60);
    }
  });
});

describe.each([
  ['a commitment', () => renderCommitment(aCommitment())],
  ['a commitment of several pages', () => renderCommitment(long)],
  ['a receipt', () => renderReceipt(receipt, (code) => code)],
])('%s is accessible', (_what, make) => {
  test('tagged from the first to the last, in Dutch, on A4, with its fonts in it', async () => {
    const view = viewOf(await make());
    const catalog = catalogOf(view);
    const pages = pagesOf(view);

    expect(textOf(view.resolve(catalog.get('Lang')) ?? null)).toBe('nl-BE');
    expect(dictionary(view, catalog.get('MarkInfo')).get('Marked')).toBe(true);
    expect(dictionary(view, catalog.get('ViewerPreferences')).get('DisplayDocTitle')).toBe(true);
    for (const page of pages) {
      expect(items(view, page.dictionary.get('MediaBox'))).toEqual(A4);
      expect(nameOf(page.dictionary.get('Tabs') ?? null)).toBe('S');
      expect(untagged(contentOf(view, page.dictionary))).toEqual([]);
      const fonts = dictionary(view, dictionary(view, page.dictionary.get('Resources')).get('Font'));
      for (const font of fonts.values()) {
        const [descendant] = items(view, dictionary(view, font).get('DescendantFonts'));
        const descriptor = dictionary(view, dictionary(view, descendant).get('FontDescriptor'));
        expect(['FontFile2', 'FontFile3'].some((file) => view.resolve(descriptor.get(file)) instanceof PdfStream)).toBe(
          true,
        );
        expect(view.resolve(dictionary(view, font).get('ToUnicode'))).toBeInstanceOf(PdfStream);
      }
    }
    const elements = structure(view, dictionary(view, catalog.get('StructTreeRoot')));
    const types = elements.map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['Document', 'H1']);
    expect(types.filter((type) => type === 'H1')).toHaveLength(1);
    for (const type of ['H2', 'P', 'Table', 'TR', 'TH', 'TD']) expect(types).toContain(type);
    const fields = fieldsOf(view);
    expect(elements.filter(({ type }) => type === 'Form').map(({ alt }) => alt === undefined)).toEqual(
      fields.map(() => false),
    );
  });
});
