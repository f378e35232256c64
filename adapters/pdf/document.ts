import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { sfntOf } from './sfnt.ts';

/** A part of a printed document, in reading order. */
export type Block =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly text: string }
  /** A paragraph with a bold beginning: what it is about, then what is said of it. */
  | { readonly kind: 'entry'; readonly label: string; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Relative widths of the columns; equal when left out. */
      readonly widths?: readonly number[];
    };

/** What a document says of itself. */
export interface DocumentOptions {
  readonly title: string;
  readonly author: string;
  /** The instant written into the file; the same content and instant give the same bytes. */
  readonly createdAt: Date;
  /** The foot of every page, before its number: `VTC 40/2017`. */
  readonly foot: string;
}

const FONT_FILES = {
  regular: '@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff',
  bold: '@fontsource/source-sans-3/files/source-sans-3-latin-700-normal.woff',
} as const;

const MARGIN = 72;
const FOOT_ABOVE_EDGE = 44;
const SIZES = { title: 20, heading: 13, paragraph: 10.5, foot: 9 } as const;

let fonts: Record<keyof typeof FONT_FILES, Buffer> | undefined;

/** The font, read and unpacked once; it is embedded, so that every reader shows the same. */
function readFonts(): Record<keyof typeof FONT_FILES, Buffer> {
  const require = createRequire(import.meta.url);
  fonts ??= {
    regular: sfntOf(readFileSync(require.resolve(FONT_FILES.regular))),
    bold: sfntOf(readFileSync(require.resolve(FONT_FILES.bold))),
  };
  return fonts;
}

type Structure = ReturnType<PDFKit.PDFDocument['struct']>;

function writeText(
  pdf: PDFKit.PDFDocument,
  parent: Structure,
  block: Exclude<Block, { kind: 'list' | 'table' }>,
): void {
  switch (block.kind) {
    case 'title':
      parent.add(pdf.struct('H1', {}, () => void pdf.font('bold').fontSize(SIZES.title).text(block.text)));
      pdf.moveDown(0.6);
      return;
    case 'heading':
      pdf.moveDown(0.6);
      // A heading stays with what follows it.
      if (pdf.y > pdf.page.height - MARGIN - 60) pdf.addPage();
      parent.add(pdf.struct('H2', {}, () => void pdf.font('bold').fontSize(SIZES.heading).text(block.text)));
      pdf.moveDown(0.3);
      return;
    case 'paragraph':
      parent.add(pdf.struct('P', {}, () => void pdf.font('regular').fontSize(SIZES.paragraph).text(block.text)));
      pdf.moveDown(0.5);
      return;
    case 'entry':
      parent.add(
        pdf.struct('P', {}, () => {
          pdf.font('bold').fontSize(SIZES.paragraph).text(`${block.label} `, { continued: true });
          pdf.font('regular').text(block.text);
        }),
      );
      pdf.moveDown(0.5);
  }
}

function writeList(pdf: PDFKit.PDFDocument, parent: Structure, items: readonly string[]): void {
  const list = pdf.struct('L');
  parent.add(list);
  const left = pdf.x;
  for (const item of items) {
    const entry = pdf.struct('LI');
    list.add(entry);
    const top = pdf.y;
    entry.add(pdf.struct('Lbl', {}, () => void pdf.font('regular').fontSize(SIZES.paragraph).text('–', left, top)));
    entry.add(
      pdf.struct(
        'LBody',
        {},
        () => void pdf.text(item, left + 14, top, { width: pdf.page.width - MARGIN - left - 14 }),
      ),
    );
    entry.end();
    pdf.moveDown(0.25);
  }
  list.end();
  pdf.x = left;
  pdf.moveDown(0.4);
}

function columnWidths(pdf: PDFKit.PDFDocument, widths: readonly number[]): number[] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => ((pdf.page.width - 2 * MARGIN) * width) / total);
}

function writeTable(pdf: PDFKit.PDFDocument, parent: Structure, table: Extract<Block, { kind: 'table' }>): void {
  pdf.font('regular').fontSize(SIZES.paragraph);
  pdf.table({
    structParent: parent,
    ...(table.widths === undefined ? {} : { columnStyles: columnWidths(pdf, table.widths) }),
    defaultStyle: { padding: 5, border: 0.5, borderColor: '#8a8a8a' },
    data: [
      table.header.map((text) => ({
        type: 'TH',
        scope: 'Column',
        text,
        font: { src: 'bold' },
        backgroundColor: '#f2f2f2',
      })),
      ...table.rows.map((row) => [...row]),
    ],
  } as Parameters<typeof pdf.table>[0]);
  pdf.moveDown(0.8);
}

function writeFeet(pdf: PDFKit.PDFDocument, foot: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    const { bottom } = pdf.page.margins;
    // The foot stands in the margin; with the margin in place it would begin a page of its own.
    pdf.page.margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf
      .font('regular')
      .fontSize(SIZES.foot)
      .text(`${foot} · ${index + 1} / ${count}`, MARGIN, pdf.page.height - FOOT_ABOVE_EDGE, {
        width: pdf.page.width - 2 * MARGIN,
        align: 'right',
        lineBreak: false,
      });
    pdf.endMarkedContent();
    pdf.page.margins.bottom = bottom;
  }
}

/**
 * A document on A4 as PDF: tagged, in Dutch, with its font embedded, readable aloud and in print. The same blocks and options give the
 * same bytes.
 */
export async function printDocument(blocks: readonly Block[], options: DocumentOptions): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'nl-BE',
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    info: { Title: options.title, Author: options.author, CreationDate: options.createdAt, ModDate: options.createdAt },
  });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  const { regular, bold } = readFonts();
  pdf.registerFont('regular', regular);
  pdf.registerFont('bold', bold);
  pdf.addPage();
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  for (const block of blocks) {
    if (block.kind === 'list') writeList(pdf, root, block.items);
    else if (block.kind === 'table') writeTable(pdf, root, block);
    else writeText(pdf, root, block);
  }
  root.end();
  writeFeet(pdf, options.foot);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}
