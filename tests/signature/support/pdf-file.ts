import { deflateSync } from 'node:zlib';

/** The body of an object: text, or a stream with the keys of its dictionary. */
export type Body = string | { readonly keys?: string; readonly data: Buffer };
export type Objects = Readonly<Record<number, Body>>;

/** How a save writes its cross-references. */
export type Mode = 'table' | 'stream' | 'compressed';

export interface SaveOptions {
  readonly mode?: Mode;
  /** More keys for the trailer. */
  readonly trailer?: string;
  /** Objects to free. */
  readonly freed?: readonly number[];
  /** Bytes put before the cross-reference section. */
  readonly stray?: string;
  /** Keeps the section from leading to the one before it. */
  readonly previous?: number | null;
  readonly root?: number;
  /** Places in object streams that are written by hand: number → stream, place in it. */
  readonly packed?: Readonly<Record<number, readonly [number, number]>>;
}

export const NUMBERS = {
  catalog: 1,
  pages: 2,
  page: 3,
  content: 4,
  font: 5,
  info: 6,
  form: 7,
  mayor: 8,
  director: 9,
} as const;
export const MAYOR_BOX = '[60 100 260 160]';
export const DIRECTOR_BOX = '[320 100 520 160]';
/** A free place on the page. */
export const FREE_BOX = '[60 200 260 260]';

const PAGE_TEXT = [
  'BT /F1 16 Tf 60 780 Td (Verbintenis tot toetreding) Tj ET',
  'BT /F1 11 Tf 60 750 Td (Algemene beraadslaging nr. 24/2024, versie 1) Tj ET',
  'BT /F1 11 Tf 60 730 Td (Verbintenis C-2025-0001) Tj ET',
  'BT /F1 11 Tf 60 700 Td (De gemeente verbindt zich ertoe de gegevens een maand na de ceremonie te wissen.) Tj ET',
  'BT /F1 9 Tf 60 165 Td (Burgemeester) Tj ET',
  'BT /F1 9 Tf 320 165 Td (Algemeen directeur) Tj ET',
].join('\n');

export interface BaseOptions {
  readonly mode?: Mode;
  /** Two empty signature fields, as we issue them. */
  readonly fields?: boolean;
  readonly text?: string;
  readonly commitment?: string;
  /** More keys for the catalog, the page or the form. */
  readonly catalog?: string;
  readonly page?: string;
  readonly form?: string;
  /** More objects; numbers from 20 on are free. */
  readonly objects?: Objects;
  readonly annotations?: readonly number[];
  readonly formFields?: readonly number[];
  readonly id?: string;
  readonly header?: string;
}

/** A PDF under construction, with what a next save must know of it. */
export class PdfFile {
  bytes: Buffer;
  size: number;
  mode: Mode;
  fields: number[];
  annotations: number[];
  /** The keys that stand in each of the dictionaries that a signature must change. */
  catalog: string;
  page: string;
  form: string;

  constructor(options: BaseOptions = {}) {
    const hasFields = options.fields ?? true;
    this.mode = options.mode ?? 'table';
    this.fields = [...(hasFields ? [NUMBERS.mayor, NUMBERS.director] : []), ...(options.formFields ?? [])];
    this.annotations = [...(hasFields ? [NUMBERS.mayor, NUMBERS.director] : []), ...(options.annotations ?? [])];
    this.catalog = `/Type /Catalog /Pages 2 0 R /Lang (nl-BE) ${options.catalog ?? ''}`;
    this.page = `/Type /Page /Parent 2 0 R /Contents 4 0 R ${options.page ?? ''}`;
    this.form = options.form ?? '';
    this.bytes = Buffer.from(options.header ?? '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1');
    this.size = 1;
    const fields: Objects = hasFields
      ? { 8: fieldBody('burgemeester', MAYOR_BOX), 9: fieldBody('algemeen-directeur', DIRECTOR_BOX) }
      : {};
    const text = (options.text ?? PAGE_TEXT).replaceAll('C-2025-0001', options.commitment ?? 'C-2025-0001');
    this.save(
      {
        1: this.catalogBody(),
        2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>',
        3: this.pageBody(),
        4: { keys: '/Filter /FlateDecode', data: deflateSync(Buffer.from(text, 'latin1')) },
        5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
        6: `<< /Title (Verbintenis) /Commitment (${options.commitment ?? 'C-2025-0001'}) /CreationDate (D:20250110090000Z) >>`,
        7: this.formBody(),
        ...fields,
        ...options.objects,
      },
      { trailer: `/Info 6 0 R /ID [<${options.id ?? '0123456789abcdef'}> <0123456789abcdef>]` },
    );
  }

  catalogBody(extra = ''): string {
    return `<< ${this.catalog} /AcroForm 7 0 R ${extra} >>`;
  }

  pageBody(extra = ''): string {
    return `<< ${this.page} /Annots [${references(this.annotations)}] ${extra} >>`;
  }

  formBody(extra = ''): string {
    return `<< /Fields [${references(this.fields)}] ${this.form} ${extra} >>`;
  }

  /** The next free object number. */
  take(): number {
    this.size += 1;
    return this.size - 1;
  }

  /** Where the newest cross-reference section stands. */
  get startxref(): number {
    const found = [...this.bytes.toString('latin1').matchAll(/startxref\s+(\d+)\s+%%EOF/g)].at(-1);
    return found === undefined ? -1 : Number(found[1]);
  }

  /** Adds a revision with these objects. */
  save(objects: Objects, options: SaveOptions = {}): this {
    const mode = options.mode ?? this.mode;
    const previous = options.previous === undefined ? this.startxref : (options.previous ?? -1);
    const parts: Buffer[] = [this.bytes];
    let length = this.bytes.length;
    const push = (part: Buffer | string): void => {
      const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
      parts.push(bytes);
      length += bytes.length;
    };
    const places = new Map<number, string>();
    for (const number of Object.keys(objects).map(Number)) this.size = Math.max(this.size, number + 1);
    const packed: [number, string][] = [];
    const write = (number: number, body: Body): void => {
      places.set(number, entry(1, length, 0));
      push(writeObject(number, body));
    };
    for (const [key, body] of Object.entries(objects)) {
      const isSignature = typeof body === 'string' && body.includes('/ByteRange');
      if (mode === 'compressed' && typeof body === 'string' && !isSignature) packed.push([Number(key), body]);
      else write(Number(key), body);
    }
    for (const number of options.freed ?? []) places.set(number, entry(0, 0, 65535));
    if (packed.length > 0) {
      const container = this.take();
      let offset = 0;
      const heads = packed.map(([number, body]) => {
        const head = `${number} ${offset}`;
        offset += Buffer.byteLength(body, 'latin1') + 1;
        return head;
      });
      packed.forEach(([number], index) => places.set(number, entry(2, container, index)));
      const head = `${heads.join(' ')}\n`;
      const data = Buffer.from(head + packed.map(([, body]) => `${body}\n`).join(''), 'latin1');
      write(container, {
        keys: `/Type /ObjStm /N ${packed.length} /First ${head.length} /Filter /FlateDecode`,
        data: deflateSync(data),
      });
    }
    for (const [number, [container, index]] of Object.entries(options.packed ?? {})) {
      places.set(Number(number), entry(2, container, index));
    }
    if (options.stray !== undefined) push(options.stray);
    const common = `/Root ${options.root ?? 1} 0 R ${options.trailer ?? '/Info 6 0 R'}${previous < 0 ? '' : ` /Prev ${previous}`}`;
    const start = length;
    if (mode === 'table') {
      if (previous < 0) places.set(0, entry(0, 0, 65535));
      push(`xref\n${writeTable(places)}trailer\n<< /Size ${this.size} ${common} >>\n`);
    } else {
      const number = this.take();
      places.set(number, entry(1, start, 0));
      if (previous < 0) places.set(0, entry(0, 0, 65535));
      // Wide offsets, as some writers have them.
      const width = mode === 'stream' ? 8 : 4;
      const { index, data } = writeStreamEntries(places, width);
      push(
        writeObject(number, {
          keys: `/Type /XRef /W [1 ${width} 2] /Index [${index}] /Size ${this.size} ${common} /Filter /FlateDecode`,
          data: deflateSync(data),
        }),
      );
    }
    push(`startxref\n${start}\n%%EOF\n`);
    this.bytes = Buffer.concat(parts);
    return this;
  }
}

const references = (numbers: readonly number[]): string => numbers.map((number) => `${number} 0 R`).join(' ');

const entry = (type: number, second: number, third: number): string => `${type} ${second} ${third}`;

export function fieldBody(name: string, box: string, extra = ''): string {
  return `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /Rect ${box} /F 4 /P 3 0 R ${extra} >>`;
}

function writeObject(number: number, body: Body): Buffer {
  if (typeof body === 'string') return Buffer.from(`${number} 0 obj\n${body}\nendobj\n`, 'latin1');
  const { keys = '', data } = body;
  return Buffer.concat([
    Buffer.from(`${number} 0 obj\n<< ${keys} /Length ${data.length} >>\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream\nendobj\n', 'latin1'),
  ]);
}

function runs(numbers: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && last.at(-1) === number - 1) last.push(number);
    else found.push([number]);
  }
  return found;
}

function writeTable(places: ReadonlyMap<number, string>): string {
  return runs([...places.keys()])
    .map((run) => {
      const lines = run.map((number) => {
        const [type = 0, second = 0, third = 0] = (places.get(number) ?? '').split(' ').map(Number);
        const kind = type === 1 ? 'n' : 'f';
        return `${String(second).padStart(10, '0')} ${String(third).padStart(5, '0')} ${kind} \n`;
      });
      return `${run[0]} ${run.length}\n${lines.join('')}`;
    })
    .join('');
}

function writeStreamEntries(places: ReadonlyMap<number, string>, width: number): { index: string; data: Buffer } {
  const groups = runs([...places.keys()]);
  const rows = groups.flat().map((number) => {
    const [type = 0, second = 0, third = 0] = (places.get(number) ?? '').split(' ').map(Number);
    const row = Buffer.alloc(3 + width);
    row.writeUInt8(type, 0);
    row.writeUInt32BE(second, width - 3);
    row.writeUInt16BE(third, 1 + width);
    return row;
  });
  return { index: groups.map((run) => `${run[0]} ${run.length}`).join(' '), data: Buffer.concat(rows) };
}

/** An appearance: a form of the size of the box, with a line of text. */
export function appearance(text: string, box = '[0 0 200 60]', extra = ''): Body {
  return {
    keys: `/Type /XObject /Subtype /Form /BBox ${box} /Resources << /Font << /F1 5 0 R >> >> ${extra}`,
    data: Buffer.from(`BT /F1 10 Tf 5 25 Td (${text}) Tj ET`, 'latin1'),
  };
}
