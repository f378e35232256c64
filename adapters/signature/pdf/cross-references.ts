import { SignatureProblem } from '../problem.ts';
import { WORK_LIMITS, type WorkBudget } from '../work-budget.ts';
import { decodeStream } from './filters.ts';
import { isWhite, Lexer } from './lexer.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, PdfStream, type PdfValue } from './values.ts';

/** Where the newest version of an object stands, as one cross-reference section says. */
export type Entry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'compressed'; readonly container: number; readonly index: number };

/** A stretch of the file: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What one save of the file added: its bytes and what its cross-reference section says (ISO 32000-1, 7.5.6). */
export interface Revision extends Span {
  readonly entries: ReadonlyMap<number, Entry>;
  readonly trailer: PdfDictionary;
  /** The cross-reference sections with trailer, `startxref` and the end mark. */
  readonly sections: readonly Span[];
  /** The object number of a cross-reference stream, which stands for itself. */
  readonly streamNumbers: ReadonlySet<number>;
}

interface Section {
  readonly offset: number;
  readonly entries: Map<number, Entry>;
  readonly trailer: PdfDictionary;
  readonly streamNumber: number | undefined;
  readonly startxref: number | undefined;
  /** Past the end mark. */
  readonly end: number;
}

const TAIL_BYTES = 2_048;
const END_MARK = '%%EOF';

/**
 * The revisions of a file, oldest first, by its cross-reference tables and streams. Every one must be whole and stand
 * after the one before; nothing is repaired.
 */
export function readRevisions(bytes: Uint8Array, budget: WorkBudget): Revision[] {
  if (!/^%PDF-[12]\.\d/.test(latin1(bytes, 0, 8))) throw new SignatureProblem('not-a-pdf', 'no PDF header at byte 0');
  const sections = readSections(bytes, budget);
  return joinRevisions(bytes, sections, budget);
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
}

/** The sections from the newest to the oldest. */
function readSections(bytes: Uint8Array, budget: WorkBudget): Section[] {
  const tailStart = Math.max(0, bytes.length - TAIL_BYTES);
  const tail = latin1(bytes, tailStart, bytes.length);
  const found = tail.lastIndexOf('startxref');
  if (found < 0) throw new SignatureProblem('malformed-structure', 'the file has no end: no startxref');
  const last = new Lexer(bytes, budget, tailStart + found);
  const { value } = readStartxref(last);

  const sections: Section[] = [];
  const seen = new Set<number>();
  let offset: number | undefined = value;
  while (offset !== undefined) {
    if (seen.has(offset))
      throw new SignatureProblem('cyclic-structure', 'a cross-reference section leads back to itself');
    seen.add(offset);
    if (sections.length >= WORK_LIMITS.revisions) {
      throw new SignatureProblem('too-many-revisions', `more than ${WORK_LIMITS.revisions} revisions`);
    }
    const section: Section = readSection(bytes, offset, budget);
    sections.push(section);
    offset = previousOffset(section.trailer);
  }
  return sections;
}

function previousOffset(trailer: PdfDictionary): number | undefined {
  const previous = trailer.get('Prev');
  if (previous === undefined) return undefined;
  if (typeof previous !== 'number' || !Number.isInteger(previous)) {
    throw new SignatureProblem('malformed-structure', 'Prev is no whole number');
  }
  return previous;
}

/** Reads `startxref`, its number and the end mark; the position is at the keyword. */
function readStartxref(lexer: Lexer): { value: number; end: number } {
  lexer.expectKeyword('startxref');
  // Not skipSpace: the end mark is a comment to it.
  skipWhite(lexer);
  const value = lexer.unsignedInteger();
  skipWhite(lexer);
  for (const char of END_MARK) {
    if (lexer.peek() !== char.charCodeAt(0)) throw lexer.problem('expected %%EOF');
    lexer.position += 1;
  }
  return { value, end: lexer.position };
}

function skipWhite(lexer: Lexer): void {
  while (lexer.position < lexer.end && isWhite(lexer.bytes, lexer.position, lexer.position + 1)) lexer.position += 1;
}

function readSection(bytes: Uint8Array, offset: number, budget: WorkBudget): Section {
  if (offset >= bytes.length)
    throw new SignatureProblem('malformed-structure', 'startxref or Prev leads out of the file');
  const lexer = new Lexer(bytes, budget, offset);
  skipWhite(lexer);
  const section = lexer.takeKeyword('xref') ? readTable(lexer, budget) : readStreamSection(lexer, budget);
  const { trailer } = section;
  if (trailer.has('Encrypt')) throw new SignatureProblem('encrypted', 'the file is encrypted');
  // A hybrid file shows one document to a reader that knows cross-reference streams, and another to one that does not.
  if (trailer.has('XRefStm')) throw new SignatureProblem('hybrid-reference', 'the file has hybrid cross-references');
  const size = trailer.get('Size');
  if (typeof size !== 'number') throw lexer.problem('a trailer without Size before');
  for (const number of section.entries.keys()) {
    if (number >= size) throw lexer.problem(`object ${number} is past the size in the trailer before`);
  }
  const bodyEnd = lexer.position;
  lexer.skipSpace();
  // Only the first section of a linearized file may go without.
  if (!startsWith(lexer, 'startxref')) return { ...section, offset, startxref: undefined, end: bodyEnd };
  const { value, end } = readStartxref(lexer);
  return { ...section, offset, startxref: value, end };
}

function startsWith(lexer: Lexer, word: string): boolean {
  return latin1(lexer.bytes, lexer.position, lexer.position + word.length) === word;
}

type SectionBody = Pick<Section, 'entries' | 'trailer' | 'streamNumber'>;

function readTable(lexer: Lexer, budget: WorkBudget): SectionBody {
  const entries = new Map<number, Entry>();
  skipWhite(lexer);
  while (!lexer.takeKeyword('trailer')) {
    const first = lexer.unsignedInteger();
    skipWhite(lexer);
    const count = lexer.unsignedInteger();
    skipWhite(lexer);
    budget.spend('objects', count);
    for (let index = 0; index < count; index += 1) addEntry(lexer, entries, first + index, readTableEntry(lexer));
    skipWhite(lexer);
  }
  lexer.skipSpace();
  const trailer = lexer.value();
  if (!isDictionary(trailer)) throw lexer.problem('a trailer is no dictionary');
  return { entries, trailer, streamNumber: undefined };
}

function addEntry(lexer: Lexer, entries: Map<number, Entry>, number: number, entry: Entry): void {
  if (entries.has(number)) {
    throw new SignatureProblem('duplicate-object', `object ${number} stands twice in a cross-reference section`);
  }
  if (number === 0 && entry.kind !== 'free') throw lexer.problem('object 0 is in use');
  entries.set(number, entry);
}

// ISO 32000-1, 7.5.4: twenty bytes, of which the last two are the end of line.
const ENTRY = /^(\d{10}) (\d{5}) ([nf])( \r| \n|\r\n)$/;
const ENTRY_BYTES = 20;

function readTableEntry(lexer: Lexer): Entry {
  const match = ENTRY.exec(latin1(lexer.bytes, lexer.position, lexer.position + ENTRY_BYTES));
  if (match === null) throw lexer.problem('ill-formed cross-reference entry');
  lexer.position += ENTRY_BYTES;
  if (match[3] === 'f') return { kind: 'free' };
  return { kind: 'offset', offset: Number(match[1]), generation: Number(match[2]) };
}

function readStreamSection(lexer: Lexer, budget: WorkBudget): SectionBody {
  const { number, value, end } = readIndirectObject(lexer, (length) => length ?? null);
  if (!(value instanceof PdfStream) || nameOf(value.dictionary.get('Type')) !== 'XRef') {
    throw lexer.problem('expected a cross-reference section before');
  }
  lexer.position = end;
  const { dictionary } = value;
  const widths = dictionary.get('W');
  if (!isArray(widths) || widths.length !== 3 || !widths.every(isSmallCount))
    throw lexer.problem('ill-formed W before');
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const size = dictionary.get('Size');
  const index = dictionary.get('Index') ?? [0, size ?? 0];
  if (!isArray(index) || index.length % 2 !== 0 || !index.every(isCount))
    throw lexer.problem('ill-formed Index before');
  const data = decodeStream(value, (inner) => inner ?? null, budget);
  const width = typeWidth + secondWidth + thirdWidth;
  const entries = new Map<number, Entry>();
  let position = 0;
  for (let pair = 0; pair < index.length; pair += 2) {
    const first = index[pair] ?? 0;
    const count = index[pair + 1] ?? 0;
    budget.spend('objects', count);
    if (width === 0 || position + count * width > data.length)
      throw lexer.problem('a cross-reference stream too short before');
    for (let i = 0; i < count; i += 1) {
      const type = typeWidth === 0 ? 1 : bigEndian(data, position, typeWidth);
      const second = bigEndian(data, position + typeWidth, secondWidth);
      const third = bigEndian(data, position + typeWidth + secondWidth, thirdWidth);
      position += width;
      addEntry(lexer, entries, first + i, streamEntry(lexer, type, second, third));
    }
  }
  if (position !== data.length) throw lexer.problem('a cross-reference stream too long before');
  return { entries, trailer: dictionary, streamNumber: number };
}

function streamEntry(lexer: Lexer, type: number, second: number, third: number): Entry {
  if (type === 0) return { kind: 'free' };
  if (type === 1) return { kind: 'offset', offset: second, generation: third };
  if (type === 2) return { kind: 'compressed', container: second, index: third };
  throw lexer.problem('an unknown kind of cross-reference before');
}

function isCount(value: PdfValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isSmallCount(value: PdfValue): value is number {
  return isCount(value) && value <= 8;
}

function bigEndian(bytes: Uint8Array, position: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i += 1) value = value * 256 + (bytes[position + i] ?? 0);
  return value;
}

/** An indirect object with its place. */
export interface IndirectObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  readonly end: number;
}

/**
 * Reads `N G obj … endobj` at the position.
 * @param resolveLength follows the reference that a stream's Length may be
 */
export function readIndirectObject(
  lexer: Lexer,
  resolveLength: (length: PdfValue | undefined) => PdfValue,
): IndirectObject {
  skipWhite(lexer);
  const number = lexer.unsignedInteger();
  skipWhite(lexer);
  const generation = lexer.unsignedInteger();
  skipWhite(lexer);
  lexer.expectKeyword('obj');
  let value = lexer.value();
  lexer.skipSpace();
  if (isDictionary(value) && lexer.takeKeyword('stream')) value = readStream(lexer, value, resolveLength);
  lexer.skipSpace();
  lexer.expectKeyword('endobj');
  return { number, generation, value, end: lexer.position };
}

function readStream(
  lexer: Lexer,
  dictionary: PdfDictionary,
  resolveLength: (length: PdfValue | undefined) => PdfValue,
): PdfStream {
  // 7.3.8.1: a line feed, or both; a carriage return alone would leave the first byte in doubt.
  if (lexer.peek() === 13) lexer.position += 1;
  if (lexer.peek() !== 10) throw lexer.problem('a stream does not begin on a new line');
  lexer.position += 1;
  const start = lexer.position;
  const length = resolveLength(dictionary.get('Length'));
  if (!isCount(length) || start + length > lexer.end) throw lexer.problem('a stream has a wrong Length');
  lexer.position = start + length;
  skipWhite(lexer);
  if (!lexer.takeKeyword('endstream')) throw lexer.problem('a stream is not as long as its Length');
  return new PdfStream(dictionary, lexer.bytes.subarray(start, start + length));
}

function joinRevisions(bytes: Uint8Array, newestFirst: readonly Section[], budget: WorkBudget): Revision[] {
  const sections = newestFirst.toReversed();
  const revisions: Revision[] = [];
  let rest = sections;
  const [main, first] = sections;
  if (main !== undefined && first !== undefined && isLinearized(bytes, main, first, budget)) {
    // Annex F: the first page's section stands at the head of the file and leads to the main one; together one save.
    revisions.push({
      start: 0,
      end: main.end,
      entries: new Map([...main.entries, ...first.entries]),
      trailer: first.trailer,
      sections: [
        { start: first.offset, end: first.end },
        { start: main.offset, end: main.end },
      ],
      streamNumbers: new Set([main.streamNumber, first.streamNumber].filter((number) => number !== undefined)),
    });
    rest = sections.slice(2);
  }
  for (const section of rest) {
    const start = revisions.at(-1)?.end ?? 0;
    if (section.offset < start)
      throw new SignatureProblem('malformed-structure', 'a cross-reference section stands before an older one');
    if (section.startxref !== section.offset) {
      throw new SignatureProblem('malformed-structure', 'startxref does not lead to the section before it');
    }
    revisions.push({
      start,
      end: section.end,
      entries: section.entries,
      trailer: section.trailer,
      sections: [{ start: section.offset, end: section.end }],
      streamNumbers: new Set(section.streamNumber === undefined ? [] : [section.streamNumber]),
    });
  }
  const end = revisions.at(-1)?.end ?? 0;
  if (!isWhite(bytes, end, bytes.length))
    throw new SignatureProblem('bytes-after-end', 'bytes follow the end of the file');
  return revisions;
}

function isLinearized(bytes: Uint8Array, main: Section, first: Section, budget: WorkBudget): boolean {
  if (first.offset >= main.offset) return false;
  const lexer = new Lexer(bytes, budget, 0);
  lexer.skipSpace();
  const { value } = readIndirectObject(lexer, (length) => length ?? null);
  const overlap = [...first.entries.keys()].some((number) => main.entries.get(number)?.kind === 'offset');
  return (
    isDictionary(value) &&
    value.has('Linearized') &&
    main.startxref === first.offset &&
    (first.startxref ?? 0) === 0 &&
    first.end < main.offset &&
    !overlap
  );
}
