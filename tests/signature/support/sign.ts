import type { Entity } from './authority.ts';
import { type CmsOptions, makeCms, makeTimestamp, type TimestampOptions } from './cms-writer.ts';
import { SIGNED_AT } from './hierarchy.ts';
import {
  appearance,
  type Body,
  DIRECTOR_BOX,
  fieldBody,
  MAYOR_BOX,
  NUMBERS,
  type Objects,
  type PdfFile,
  type SaveOptions,
} from './pdf-file.ts';

/** A signature's place, and everything that can be odd about it. */
export interface SignOptions {
  readonly cms: CmsOptions;
  /** An empty field that the file has; a new one where it is left out. */
  readonly field?: 'mayor' | 'director';
  /** The box of a new field; invisible where it is left out. */
  readonly box?: string;
  readonly text?: string;
  readonly name?: string;
  readonly subfilter?: string;
  /** More keys of the signature, and of the field. */
  readonly keys?: string;
  readonly fieldKeys?: string;
  /** Instead of `/Type /Sig /Filter /Adobe.PPKLite`. */
  readonly head?: string;
  readonly claimedAt?: string | undefined;
  /** More objects in the same save; they may replace those of the signature. */
  readonly also?: (numbers: SignatureNumbers) => Objects;
  readonly catalogKeys?: (numbers: SignatureNumbers) => string;
  readonly save?: SaveOptions;
  /** Bytes for the place of the signature. */
  readonly room?: number;
  readonly byteRange?: (range: readonly number[]) => string;
  /** The hexadecimal text between the brackets, filled up to the room. */
  readonly contents?: (hexadecimal: string, length: number) => string;
  /** Changes the bytes after they were signed. */
  readonly afterwards?: (bytes: Buffer) => Buffer;
  /** Instead of a CMS. */
  readonly make?: (data: Buffer) => Buffer;
  /** The widget as an object of its own, under the field. */
  readonly separateWidget?: boolean;
}

interface SignatureNumbers {
  readonly signature: number;
  readonly field: number;
}

const RANGE_ROOM = '/ByteRange [0 0000000000 0000000000 0000000000]';

/** Puts a signature in a file, in a revision of its own. */
export function sign(file: PdfFile, options: SignOptions): PdfFile {
  const signature = file.take();
  const isNew = options.field === undefined;
  const field = options.field === undefined ? file.take() : NUMBERS[options.field];
  const numbers = { signature, field };
  const room = options.room ?? 12_000;
  const objects: Record<number, Body> = {};
  const date = 'claimedAt' in options ? options.claimedAt : SIGNED_AT;
  const claimed = date === undefined ? '' : `/M (D:${date.replaceAll(/[-:TZ]/g, '')}Z)`;
  objects[signature] =
    `<< ${options.head ?? '/Type /Sig /Filter /Adobe.PPKLite'} /SubFilter /${options.subfilter ?? 'ETSI.CAdES.detached'} ` +
    `${RANGE_ROOM} /Contents <${'0'.repeat(room * 2)}> ${claimed} ${options.keys ?? ''} >>`;
  const box =
    options.box ?? (options.field === 'mayor' ? MAYOR_BOX : options.field === 'director' ? DIRECTOR_BOX : '[0 0 0 0]');
  let look = '';
  if (options.text !== undefined) {
    const drawn = file.take();
    objects[drawn] = appearance(options.text);
    look = `/AP << /N ${drawn} 0 R >>`;
  }
  const name = options.name ?? options.field ?? `handtekening-${field}`;
  const fieldName =
    options.field === 'mayor' ? 'burgemeester' : options.field === 'director' ? 'algemeen-directeur' : name;
  if (isNew && options.separateWidget) {
    const widget = file.take();
    objects[field] =
      `<< /FT /Sig /T (${fieldName}) /V ${signature} 0 R /Kids [${widget} 0 R] ${options.fieldKeys ?? ''} >>`;
    objects[widget] = `<< /Type /Annot /Subtype /Widget /Parent ${field} 0 R /Rect ${box} /F 4 /P 3 0 R ${look} >>`;
    file.annotations = [...file.annotations, widget];
  } else {
    objects[field] = fieldBody(fieldName, box, `/V ${signature} 0 R ${look} ${options.fieldKeys ?? ''}`);
    if (isNew) file.annotations = [...file.annotations, field];
  }
  if (isNew) {
    file.fields = [...file.fields, field];
    objects[NUMBERS.page] = file.pageBody();
  }
  objects[NUMBERS.form] = file.formBody('/SigFlags 3');
  const catalogKeys = options.catalogKeys?.(numbers);
  if (catalogKeys !== undefined) {
    file.catalog = `${file.catalog} ${catalogKeys}`;
    objects[NUMBERS.catalog] = file.catalogBody();
  }
  file.save({ ...objects, ...options.also?.(numbers) }, options.save);
  file.bytes = fill(file.bytes, room, options);
  return file;
}

/** Puts the ByteRange and the signature in the newest place for one. */
function fill(unsigned: Buffer, room: number, options: SignOptions): Buffer {
  const bytes = Buffer.from(unsigned);
  const rangeAt = bytes.lastIndexOf(RANGE_ROOM);
  const contentsAt = bytes.indexOf(`<${'0'.repeat(room * 2)}>`, rangeAt);
  const end = contentsAt + room * 2 + 2;
  const range = [0, contentsAt, end, bytes.length - end];
  const text = options.byteRange?.(range) ?? `[${range.join(' ')}]`;
  bytes.write(`/ByteRange ${text}`.padEnd(RANGE_ROOM.length), rangeAt, 'latin1');
  // Signed over what the range says, so that a wrong range is the one thing that is wrong.
  const [first = 0, length = contentsAt, second = end, rest = bytes.length] = numbersIn(text) ?? [];
  const data = Buffer.concat([bytes.subarray(first, first + length), bytes.subarray(second, second + rest)]);
  const der = options.make?.(data) ?? makeCms(data, options.cms);
  if (der.length > room) throw new Error(`the signature has ${der.length} bytes, more than its place`);
  const hexadecimal = der.toString('hex');
  bytes.write(
    (options.contents?.(hexadecimal, room * 2) ?? hexadecimal).padEnd(room * 2, '0'),
    contentsAt + 1,
    'latin1',
  );
  return options.afterwards?.(bytes) ?? bytes;
}

function numbersIn(range: string): number[] | undefined {
  const numbers = range.match(/-?\d+/g)?.map(Number) ?? [];
  return numbers.length >= 4 && numbers.every((number) => number >= 0) ? numbers : undefined;
}

/** Puts a document timestamp in a file. */
export function stampDocument(
  file: PdfFile,
  authority: Entity,
  options: TimestampOptions,
  more: Partial<SignOptions> = {},
): PdfFile {
  return sign(file, {
    cms: { signer: authority },
    head: '/Type /DocTimeStamp /Filter /Adobe.PPKLite',
    subfilter: 'ETSI.RFC3161',
    claimedAt: undefined,
    make: (data) => makeTimestamp(data, authority, options),
    ...more,
  });
}

export interface StoreOptions {
  readonly certificates?: readonly Buffer[];
  readonly lists?: readonly Buffer[];
  readonly answers?: readonly Buffer[];
  readonly save?: SaveOptions;
  readonly also?: Objects;
}

/** Adds validation data (DSS with VRI) in a revision of their own. */
export function addValidationData(file: PdfFile, options: StoreOptions): PdfFile {
  const objects: Record<number, Body> = {};
  const put = (items: readonly Buffer[] = []): string =>
    items
      .map((data) => {
        const number = file.take();
        objects[number] = { data };
        return `${number} 0 R`;
      })
      .join(' ');
  const [certificates, lists, answers] = [put(options.certificates), put(options.lists), put(options.answers)];
  const store = file.take();
  objects[store] =
    `<< /Type /DSS /Certs [${certificates}] /CRLs [${lists}] /OCSPs [${answers}] ` +
    `/VRI << /0123456789ABCDEF0123456789ABCDEF01234567 << /Cert [${certificates}] /CRL [${lists}] /OCSP [${answers}] >> >> >>`;
  // Newer data take the place of those that were there.
  file.catalog = `${file.catalog.replace(/ \/DSS \d+ 0 R \/Extensions << .* >> >>$/, '')} /DSS ${store} 0 R /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 5 >> >>`;
  objects[NUMBERS.catalog] = file.catalogBody();
  return file.save({ ...objects, ...options.also }, options.save);
}
