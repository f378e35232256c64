import { SignatureProblem } from '../problem.ts';
import { WORK_LIMITS } from '../work-budget.ts';
import type { PdfDocument, PdfView } from './document.ts';
import { isWhite } from './lexer.ts';
import { type Field, fieldsOf } from './trees.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, PdfReference, PdfString, textOf } from './values.ts';

/** A signature or document timestamp in a field of the form. */
export interface SignaturePlace {
  readonly field: Field;
  readonly dictionary: PdfDictionary;
  /** The revision that brought it. */
  readonly revision: number;
  /** Of the signature's dictionary; undefined for one that stands inside its field. */
  readonly number: number | undefined;
  readonly isDocumentTimestamp: boolean;
}

/** The signed fields of a document as of a revision, in the order in which they were signed. */
export function signaturePlacesOf(view: PdfView): SignaturePlace[] {
  const places: SignaturePlace[] = [];
  const numbers = new Set<number>();
  for (const field of fieldsOf(view)) {
    if (field.type !== 'Sig' || field.value === undefined) continue;
    const dictionary = view.resolve(field.value);
    if (dictionary === null) continue;
    if (!isDictionary(dictionary)) throw new SignatureProblem('signature-malformed', 'a signature is no dictionary');
    const number = field.value instanceof PdfReference ? field.value.number : undefined;
    const holder = number ?? field.number;
    const version = holder === undefined ? undefined : view.version(holder);
    if (version === undefined || version.container !== undefined) {
      throw new SignatureProblem('signature-malformed', 'a signature does not stand in the file itself');
    }
    if (number !== undefined && numbers.has(number)) {
      throw new SignatureProblem('signature-malformed', 'two fields have the same signature');
    }
    if (number !== undefined) numbers.add(number);
    places.push({
      field,
      dictionary,
      revision: version.revision,
      number,
      isDocumentTimestamp: nameOf(view.resolve(dictionary.get('SubFilter'))) === 'ETSI.RFC3161',
    });
    if (places.length > WORK_LIMITS.signatures) {
      throw new SignatureProblem('too-many-signatures', `more than ${WORK_LIMITS.signatures} signatures`);
    }
  }
  return places.sort((a, b) => a.revision - b.revision);
}

/** Whether the file holds, in any revision, what looks like a signature and is not the value of one of these fields. */
export function hasSignatureOutsideFields(document: PdfDocument, places: readonly SignaturePlace[]): boolean {
  const known = new Set(places.map((place) => place.dictionary));
  const search = (value: unknown): boolean => {
    if (value instanceof Map) {
      if (value.has('ByteRange') && !known.has(value)) return true;
      return [...value.values()].some(search);
    }
    return Array.isArray(value) && value.some(search);
  };
  return document.versions.some((version) => search(version.value));
}

/** The bytes that a signature covers, and its value. */
export interface SignedBytes {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** The DER, without the zeros that fill its place. */
  readonly contents: Uint8Array;
  /** Past the last byte covered. */
  readonly end: number;
}

/**
 * The bytes under a signature: everything up to the end of its revision but its own Contents, which is one hexadecimal
 * string (ISO 32000-1, 12.8.1; ISO 32000-2, 12.8.1).
 */
export function signedBytesOf(document: PdfDocument, place: SignaturePlace): SignedBytes {
  const contents = place.dictionary.get('Contents');
  const range = place.dictionary.get('ByteRange');
  if (
    !(contents instanceof PdfString) ||
    !contents.hexadecimal ||
    contents.end - contents.start !== contents.bytes.length * 2 + 2
  ) {
    throw new SignatureProblem('contents-wrong', 'Contents is not one hexadecimal string');
  }
  if (
    !isArray(range) ||
    range.length !== 4 ||
    !range.every((item) => typeof item === 'number' && Number.isInteger(item))
  ) {
    throw new SignatureProblem('byte-range-wrong', 'ByteRange is not four whole numbers');
  }
  const [first, length, second, rest] = range;
  if (typeof second !== 'number' || typeof rest !== 'number')
    throw new SignatureProblem('byte-range-wrong', 'ByteRange');
  if (first !== 0 || length !== contents.start || second !== contents.end || rest < 0) {
    throw new SignatureProblem('byte-range-wrong', 'ByteRange leaves out something else than Contents');
  }
  const end = second + rest;
  const revision = document.revisions[place.revision];
  const next = document.revisions[place.revision + 1];
  // The end of line after the end mark belongs to this save; what stands there may not be anything else.
  const isWhole =
    revision !== undefined &&
    end >= revision.end &&
    end <= document.bytes.length &&
    isWhite(document.bytes, revision.end, end) &&
    (next !== undefined || end === document.bytes.length);
  if (!isWhole) throw new SignatureProblem('revision-not-covered', 'ByteRange does not end where the revision ends');
  return {
    before: document.bytes.subarray(0, contents.start),
    after: document.bytes.subarray(contents.end, end),
    contents: trimZeros(contents.bytes),
    end,
  };
}

/** The DER at the head of the Contents; only zeros may follow it. */
function trimZeros(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x30 && bytes[1] === 0x80) throw new SignatureProblem('cms-not-der', 'an indefinite length');
  const length = derLength(bytes);
  if (length === undefined || length > bytes.length)
    throw new SignatureProblem('contents-wrong', 'Contents holds no DER');
  if (bytes.subarray(length).some((byte) => byte !== 0)) {
    throw new SignatureProblem('contents-wrong', 'Contents holds more than a signature');
  }
  return bytes.subarray(0, length);
}

/** The whole length of the first element, definite lengths only. */
function derLength(bytes: Uint8Array): number | undefined {
  const first = bytes[1];
  if (bytes[0] !== 0x30 || first === undefined) return undefined;
  if (first < 0x80) return 2 + first;
  const count = first - 0x80;
  if (count < 1 || count > 4) return undefined;
  let length = 0;
  for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[2 + i] ?? 0);
  return 2 + count + length;
}

/** The time that the signer claims in the dictionary (7.9.4), as ISO 8601; null for one that is no date. */
export function claimedTimeOf(view: PdfView, place: SignaturePlace): string | null | undefined {
  const value = view.resolve(place.dictionary.get('M'));
  if (value === null) return undefined;
  const match =
    /^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d{2})(?:'?(\d{2})'?)?)?$/.exec(
      textOf(value) ?? '',
    );
  if (match === null) return null;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    ,
    sign,
    offsetHour,
    offsetMinute,
  ] = match;
  const offset = sign === undefined ? 'Z' : `${sign}${offsetHour}:${offsetMinute ?? '00'}`;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString().replace('.000Z', 'Z');
}
