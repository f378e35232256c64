import PDFDocument from 'pdfkit';
import * as z from 'zod';
import { FONT_PARTS, fontFile, runsOf, type Weight } from './fonts.ts';

/** Points: 1/72 inch. */
const MARGIN = 56;
const FOOTER_HEIGHT = 40;
const SIZE = { title: 20, heading: 13, body: 10.5, small: 8.5 } as const;
const INK = '#1d2433';
const FAINT = '#56607a';
const LINE = '#c3c9d6';
const ACCENT = '#ffe615';

/** The parts of pdfkit's own objects that a signature field is hung into; it makes other kinds of fields only. */
const live = <Shape>(isOne: (value: object) => boolean) =>
  z.custom<Shape>((value) => typeof value === 'object' && value !== null && isOne(value));
const catalogueSchema = z.object({
  data: z.object({
    AcroForm: z.object({
      data: live<{ Fields: unknown[]; NeedAppearances?: boolean; SigFlags?: number }>(
        (value) => 'Fields' in value && Array.isArray(value.Fields),
      ),
    }),
  }),
});
const pageSchema = z.object({ annotations: z.array(z.unknown()) });

/** What a document is, beside its pages. Two documents of the same properties and content have the same bytes. */
export interface DocumentProperties {
  readonly title: string;
  /** Who says what it says; Beraad, unless something else is given. */
  readonly author?: string;
  /** BCP 47. */
  readonly language: string;
  /** Stands as the date of making; never the clock's. */
  readonly madeAt: Date;
  /** What the document is called where it is spoken of: a commitment's id. */
  readonly reference?: string;
  /** Repeated at the foot of every page, before the page's number. */
  readonly footer: string;
  readonly pageOf: (page: number, pages: number) => string;
}

interface Style {
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: string;
  readonly x?: number;
  readonly width?: number;
}

/** One column of a table: its heading and its share of the width. */
export interface Column {
  readonly heading: string;
  readonly share: number;
}

/** A place for a signature: the name of the form field, and what stands above the box. */
export interface SignaturePlace {
  readonly field: string;
  readonly label: string;
  readonly note: string;
}

/**
 * Composes an accessible A4 document: tagged in reading order, its font embedded, its language and title set. Everything that is
 * drawn is either part of the structure or an artifact.
 */
export class Composer {
  readonly #doc: PDFKit.PDFDocument;
  readonly #properties: DocumentProperties;
  readonly #root: PDFKit.PDFStructureElement;
  readonly #chunks: Buffer[] = [];
  readonly #done: Promise<void>;
  #hasForm = false;

  constructor(properties: DocumentProperties) {
    this.#properties = properties;
    const { title, author = 'Beraad', language, madeAt, reference } = properties;
    this.#doc = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOTER_HEIGHT },
      // 1.7, and classic cross-references: what every signing program can add a revision to.
      pdfVersion: '1.7',
      tagged: true,
      lang: language,
      displayTitle: true,
      bufferPages: true,
      info: {
        Title: title,
        ...(reference === undefined ? {} : { Keywords: reference }),
        Author: author,
        Creator: 'Beraad',
        Producer: 'Beraad',
        CreationDate: madeAt,
        ModDate: madeAt,
      },
    });
    for (const weight of ['regular', 'strong'] as const)
      for (const part of FONT_PARTS) this.#doc.registerFont(`${weight}-${part}`, fontFile(weight, part));
    this.#doc.font('regular-latin');
    this.#done = new Promise((resolve, reject) => {
      this.#doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      this.#doc.on('end', () => resolve());
      this.#doc.on('error', reject);
    });
    this.#root = this.#doc.struct('Document');
    this.#doc.addStructure(this.#root);
    this.#artifact('Layout', () => this.#doc.rect(0, 0, this.#doc.page.width, 10).fill(ACCENT));
  }

  get #width(): number {
    return this.#doc.page.width - 2 * MARGIN;
  }

  get #bottom(): number {
    return this.#doc.page.height - MARGIN - FOOTER_HEIGHT;
  }

  #artifact(type: 'Layout' | 'Pagination', draw: () => void): void {
    this.#doc.markContent('Artifact', { type });
    draw();
    this.#doc.endMarkedContent();
  }

  #apply({ size = SIZE.body, weight = 'regular', colour = INK }: Style, part: string): void {
    this.#doc.font(`${weight}-${part}`).fontSize(size).fillColor(colour);
  }

  /** Draws a text; runs of another part of the font go on in the same line. */
  #draw(text: string, style: Style = {}): void {
    const { x = MARGIN, width = this.#width } = style;
    const runs = runsOf(text);
    const y = this.#doc.y;
    for (const [index, run] of runs.entries()) {
      this.#apply(style, run.part);
      const options = { width, continued: index < runs.length - 1, lineGap: 2 };
      if (index === 0) this.#doc.text(run.text, x, y, options);
      else this.#doc.text(run.text, options);
    }
  }

  #heightOf(text: string, style: Style): number {
    this.#apply(style, 'latin');
    return this.#doc.heightOfString(text, { width: style.width ?? this.#width, lineGap: 2 });
  }

  #make(room: number): void {
    if (this.#doc.y + room > this.#bottom) this.#doc.addPage();
  }

  #element(type: string, draw: () => void): PDFKit.PDFStructureElement {
    return this.#doc.struct(type, {}, [draw]);
  }

  #block(type: string, text: string, style: Style, room = 0): void {
    this.#make(this.#heightOf(text, style) + room);
    this.#root.add(this.#element(type, () => this.#draw(text, style)));
  }

  title(text: string): void {
    this.#doc.y = Math.max(this.#doc.y, MARGIN);
    this.#block('H1', text, { size: SIZE.title, weight: 'strong' });
    this.#doc.y += 6;
  }

  /** A heading; it never stands alone at the foot of a page. */
  heading(text: string): void {
    this.#doc.y += 10;
    this.#block('H2', text, { size: SIZE.heading, weight: 'strong' }, 60);
    this.#doc.y += 4;
  }

  paragraph(text: string): void {
    this.#block('P', text, {});
    this.#doc.y += 5;
  }

  small(text: string): void {
    this.#block('P', text, { size: SIZE.small, colour: FAINT });
    this.#doc.y += 4;
  }

  #rule(): void {
    const { y } = this.#doc;
    this.#artifact('Layout', () =>
      this.#doc
        .moveTo(MARGIN, y)
        .lineTo(MARGIN + this.#width, y)
        .lineWidth(0.5)
        .strokeColor(LINE)
        .stroke(),
    );
  }

  /** A table whose first column heads its row. Without headings it is a list of facts. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[], hasHeadings = true): void {
    const table = this.#doc.struct('Table');
    this.#root.add(table);
    const total = columns.reduce((sum, { share }) => sum + share, 0);
    const gap = 10;
    const widths = columns.map(({ share }) => ((this.#width + gap) * share) / total - gap);
    const places = widths.map((_, index) => widths.slice(0, index).reduce((sum, width) => sum + width + gap, MARGIN));
    const row = (cells: readonly string[], isHead: boolean): void => {
      const styles = cells.map((_, index): Style => {
        const weight: Weight = isHead || (index === 0 && !hasHeadings) ? 'strong' : 'regular';
        return { width: widths[index] ?? 0, x: places[index] ?? MARGIN, weight, size: isHead ? SIZE.small : SIZE.body };
      });
      const height = Math.max(
        ...cells.map((cell, index) => this.#heightOf(cell === '' ? ' ' : cell, styles[index] ?? {})),
      );
      this.#make(height + 8);
      this.#rule();
      const top = this.#doc.y + 4;
      const line = this.#doc.struct('TR');
      table.add(line);
      for (const [index, cell] of cells.entries()) {
        this.#doc.y = top;
        const isHeader = isHead || index === 0;
        const options: PDFKit.Mixins.StructureElementOptions & { readonly scope?: string } = isHead
          ? { scope: 'Column' }
          : index === 0
            ? { scope: 'Row' }
            : {};
        line.add(this.#doc.struct(isHeader ? 'TH' : 'TD', options, [() => this.#draw(cell, styles[index] ?? {})]));
      }
      line.end();
      this.#doc.y = top + height + 4;
    };
    if (hasHeadings)
      row(
        columns.map(({ heading }) => heading),
        true,
      );
    for (const cells of rows) row(cells, false);
    this.#rule();
    table.end();
    this.#doc.y += 8;
  }

  /** Boxes side by side, each an empty signature field with its label: what an eID program signs into. */
  signatures(places: readonly SignaturePlace[]): void {
    const gap = 20;
    const height = 90;
    this.#make(height + 50);
    const width = (this.#width - gap * (places.length - 1)) / places.length;
    const top = this.#doc.y;
    let below = top;
    for (const [index, { field, label, note }] of places.entries()) {
      const x = MARGIN + index * (width + gap);
      this.#doc.y = top;
      this.#root.add(this.#element('P', () => this.#draw(label, { x, width, weight: 'strong' })));
      this.#root.add(this.#element('P', () => this.#draw(note, { x, width, size: SIZE.small, colour: FAINT })));
      const boxTop = this.#doc.y + 4;
      this.#artifact('Layout', () =>
        this.#doc.rect(x, boxTop, width, height).lineWidth(0.75).strokeColor(FAINT).stroke(),
      );
      this.#signatureField(field, `${label}: ${note}`, x, boxTop, width, height);
      below = Math.max(below, boxTop + height);
    }
    this.#doc.y = below + 10;
  }

  /** What pdfkit keeps of the form, under names it does not declare. */
  #form(): { readonly Fields: unknown[] } {
    if (!this.#hasForm) this.#doc.initForm();
    const root: unknown = Reflect.get(this.#doc, '_root');
    const { data } = catalogueSchema.parse(root).data.AcroForm;
    if (!this.#hasForm) {
      // The boxes need no program to draw them; and a signed file is only ever added to (ISO 32000-1, table 219).
      Reflect.deleteProperty(data, 'NeedAppearances');
      Reflect.set(data, 'SigFlags', 3);
      this.#hasForm = true;
    }
    return data;
  }

  #signatureField(name: string, description: string, x: number, y: number, width: number, height: number): void {
    const form = this.#form();
    const element = this.#doc.struct('Form', { alt: description });
    this.#root.add(element);
    const annotation: PDFKit.Mixins.AnnotationOption & Record<string, unknown> = {
      Subtype: 'Widget',
      FT: 'Sig',
      // pdfkit tells a text from a name by the String object.
      T: new String(name),
      TU: new String(description),
      F: 4,
      structParent: element,
    };
    this.#doc.annotate(x, y, width, height, annotation);
    form.Fields.push(pageSchema.parse(this.#doc.page).annotations.at(-1));
    element.end();
  }

  /** The finished document. */
  async finish(): Promise<Uint8Array> {
    const { footer, pageOf } = this.#properties;
    const { start, count } = this.#doc.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.#doc.switchToPage(page);
      const { bottom } = this.#doc.page.margins;
      // What is drawn below the margin would open another page.
      this.#doc.page.margins.bottom = 0;
      this.#artifact('Pagination', () => {
        this.#apply({ size: SIZE.small, colour: FAINT }, 'latin');
        const y = this.#doc.page.height - MARGIN;
        this.#doc.text(footer, MARGIN, y, { width: this.#width - 90, lineBreak: false });
        this.#doc.text(pageOf(page - start + 1, count), MARGIN + this.#width - 80, y, {
          width: 80,
          align: 'right',
          lineBreak: false,
        });
      });
      this.#doc.page.margins.bottom = bottom;
    }
    this.#root.end();
    this.#doc.end();
    await this.#done;
    return new Uint8Array(Buffer.concat(this.#chunks));
  }
}
