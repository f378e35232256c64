/** The values of a PDF file (ISO 32000-1, 7.3), as they were read: references are not followed. */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfReference
  | PdfArray
  | PdfDictionary
  | PdfStream;

export type PdfArray = readonly PdfValue[];
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

export class PdfName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class PdfString {
  readonly bytes: Uint8Array;
  readonly hexadecimal: boolean;
  /** Where it stands: of its first delimiter, and past its last. */
  readonly start: number;
  readonly end: number;

  constructor(bytes: Uint8Array, hexadecimal: boolean, start: number, end: number) {
    this.bytes = bytes;
    this.hexadecimal = hexadecimal;
    this.start = start;
    this.end = end;
  }
}

export class PdfReference {
  readonly number: number;
  readonly generation: number;

  constructor(number: number, generation: number) {
    this.number = number;
    this.generation = generation;
  }
}

export class PdfStream {
  readonly dictionary: PdfDictionary;
  /** The bytes as they stand in the file, still encoded. */
  readonly raw: Uint8Array;

  constructor(dictionary: PdfDictionary, raw: Uint8Array) {
    this.dictionary = dictionary;
    this.raw = raw;
  }
}

export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return value instanceof Map;
}

export function isArray(value: PdfValue | undefined): value is PdfArray {
  return Array.isArray(value);
}

/** The text of a name, or undefined for any other value. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return value instanceof PdfName ? value.name : undefined;
}

/** A text string (ISO 32000-1, 7.9.2.2) as text: UTF-16 or UTF-8 with their marks, else Latin 1, near enough to PDFDocEncoding to compare. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (!(value instanceof PdfString)) return undefined;
  const { bytes } = value;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder('utf-8').decode(bytes);
  return Buffer.from(bytes).toString('latin1');
}
