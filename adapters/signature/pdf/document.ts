import { SignatureProblem } from '../problem.ts';
import type { WorkBudget } from '../work-budget.ts';
import { type Entry, type Revision, readIndirectObject, readRevisions, type Span } from './cross-references.ts';
import { decodeStream } from './filters.ts';
import { Lexer } from './lexer.ts';
import { isArray, isDictionary, nameOf, PdfReference, PdfStream, type PdfValue } from './values.ts';

/** One version of an object: what a revision's cross-reference section gave it. */
export interface ObjectVersion {
  readonly number: number;
  readonly generation: number;
  readonly revision: number;
  readonly value: PdfValue;
  /** The object stream that it stands in; undefined where it stands in the file itself. */
  readonly container: number | undefined;
  /** Where it stands in the file; undefined inside an object stream. */
  readonly span: Span | undefined;
}

/** How often a reference may lead to a reference. */
const LONGEST_DETOUR = 8;

interface History {
  readonly revision: number;
  readonly entry: Entry;
}

/** A PDF file with all its revisions. Everything in it is read once, and nothing that is ill-formed is passed over. */
export class PdfDocument {
  readonly bytes: Uint8Array;
  readonly revisions: readonly Revision[];
  readonly budget: WorkBudget;
  /** Every version of every object. */
  readonly versions: readonly ObjectVersion[];
  readonly #history = new Map<number, History[]>();
  readonly #parsed = new Map<Entry, ObjectVersion>();
  readonly #containers = new Map<Entry, { numbers: readonly number[]; values: readonly PdfValue[] }>();
  /** Entries being read, to see a stream whose Length leads back to itself. */
  readonly #reading = new Set<Entry>();
  readonly #spans = new Map<number, Span[]>();
  readonly #references = new Map<ObjectVersion, ReadonlySet<number>>();
  #firstMentions: ReadonlyMap<number, number> | undefined;

  /** @throws SignatureProblem for whatever is not a whole and unambiguous PDF */
  constructor(bytes: Uint8Array, budget: WorkBudget) {
    this.bytes = bytes;
    this.budget = budget;
    this.revisions = readRevisions(bytes, budget);
    this.revisions.forEach((revision, index) => {
      for (const [number, entry] of revision.entries) this.#addHistory(number, entry, index);
    });
    this.versions = this.#readAll();
    this.#refuseStrayObjects();
  }

  /** The document as it was when the revision had been saved; the newest without one. */
  view(revision = this.revisions.length - 1): PdfView {
    return new PdfView(this, revision);
  }

  /** The version of an object that holds in a revision; undefined where it is free or was never there. */
  version(number: number, revision: number): ObjectVersion | undefined {
    const history = this.#history.get(number);
    for (let i = (history?.length ?? 0) - 1; i >= 0; i -= 1) {
      const found = history?.[i];
      if (found !== undefined && found.revision <= revision) {
        return found.entry.kind === 'free' ? undefined : this.#read(number, found);
      }
    }
    return undefined;
  }

  /** The numbers of the objects that a version refers to. */
  referencesOf(version: ObjectVersion): ReadonlySet<number> {
    const known = this.#references.get(version) ?? referencesIn(version.value);
    this.#references.set(version, known);
    return known;
  }

  /** For each object number, the first revision in which something refers to it. */
  get firstMentions(): ReadonlyMap<number, number> {
    if (this.#firstMentions !== undefined) return this.#firstMentions;
    const mentions = new Map<number, number>();
    for (const version of this.versions) {
      for (const number of this.referencesOf(version)) {
        mentions.set(number, Math.min(version.revision, mentions.get(number) ?? version.revision));
      }
    }
    this.#firstMentions = mentions;
    return mentions;
  }

  #addHistory(number: number, entry: Entry, revision: number): void {
    const history = this.#history.get(number);
    if (history === undefined) {
      this.#history.set(number, [{ revision, entry }]);
      return;
    }
    const before = history.at(-1);
    // Some writers repeat what holds already.
    if (before !== undefined && isSameEntry(before.entry, entry, this.revisions[revision])) return;
    history.push({ revision, entry });
  }

  #readAll(): ObjectVersion[] {
    const versions: ObjectVersion[] = [];
    for (const [number, history] of this.#history) {
      for (const found of history) {
        if (found.entry.kind !== 'free') versions.push(this.#read(number, found));
      }
    }
    return versions;
  }

  #read(number: number, { entry, revision }: History): ObjectVersion {
    const known = this.#parsed.get(entry);
    if (known !== undefined) return known;
    if (this.#reading.has(entry))
      throw new SignatureProblem('cyclic-structure', `object ${number} needs itself to be read`);
    this.#reading.add(entry);
    const version =
      entry.kind === 'offset'
        ? this.#readAtOffset(number, entry, revision)
        : this.#readCompressed(number, entry, revision);
    this.#reading.delete(entry);
    this.#parsed.set(entry, version);
    return version;
  }

  #readAtOffset(number: number, entry: Entry, revision: number): ObjectVersion {
    const span = this.revisions[revision];
    if (entry.kind !== 'offset' || span === undefined || entry.offset < span.start || entry.offset >= span.end) {
      throw new SignatureProblem('malformed-structure', `object ${number} stands outside its revision`);
    }
    const lexer = new Lexer(this.bytes, this.budget, entry.offset, span.end);
    const view = new PdfView(this, revision);
    const { value, end, ...found } = readIndirectObject(lexer, (length) => view.resolve(length));
    if (found.number !== number || found.generation !== entry.generation) {
      throw new SignatureProblem('malformed-structure', `object ${number} is not where its cross-reference says`);
    }
    return {
      number,
      generation: entry.generation,
      revision,
      value,
      container: undefined,
      span: { start: entry.offset, end },
    };
  }

  #readCompressed(number: number, entry: Entry, revision: number): ObjectVersion {
    if (entry.kind !== 'compressed') throw new SignatureProblem('malformed-structure', `object ${number} is free`);
    const history = this.#history.get(entry.container)?.findLast((found) => found.revision <= revision);
    // The stream belongs to the same save: one that is older would bring old objects back.
    if (history?.entry.kind !== 'offset' || history.revision !== revision) {
      throw new SignatureProblem('malformed-structure', `the object stream of object ${number} is not of its revision`);
    }
    const { numbers, values } = this.#readContainer(entry.container, history);
    const value = values[entry.index];
    if (numbers[entry.index] !== number || value === undefined) {
      throw new SignatureProblem('malformed-structure', `object ${number} is not where its cross-reference says`);
    }
    return { number, generation: 0, revision, value, container: entry.container, span: undefined };
  }

  #readContainer(number: number, history: History): { numbers: readonly number[]; values: readonly PdfValue[] } {
    const known = this.#containers.get(history.entry);
    if (known !== undefined) return known;
    const { value } = this.#read(number, history);
    if (!(value instanceof PdfStream) || nameOf(value.dictionary.get('Type')) !== 'ObjStm') {
      throw new SignatureProblem('malformed-structure', `object ${number} is no object stream`);
    }
    const view = new PdfView(this, history.revision);
    const count = view.resolve(value.dictionary.get('N'));
    const first = view.resolve(value.dictionary.get('First'));
    if (typeof count !== 'number' || typeof first !== 'number') {
      throw new SignatureProblem('malformed-structure', `object stream ${number} does not say what it holds`);
    }
    this.budget.spend('objects', Math.max(0, count));
    const data = decodeStream(value, (inner) => view.resolve(inner), this.budget);
    const header = new Lexer(data, this.budget, 0, Math.min(first, data.length));
    const pairs: { number: number; offset: number }[] = [];
    for (let i = 0; i < count; i += 1) {
      header.skipSpace();
      const objectNumber = header.unsignedInteger();
      header.skipSpace();
      pairs.push({ number: objectNumber, offset: header.unsignedInteger() });
    }
    if (new Set(pairs.map((pair) => pair.number)).size !== pairs.length) {
      throw new SignatureProblem('duplicate-object', `object stream ${number} holds an object twice`);
    }
    const body = new Lexer(data, this.budget, first);
    const values = pairs.map(({ offset }) => {
      if (first + offset < body.position) throw body.problem('an object stream is not in order');
      body.position = first + offset;
      return body.value();
    });
    const read = { numbers: pairs.map((pair) => pair.number), values };
    this.#containers.set(history.entry, read);
    return read;
  }

  /**
   * No two objects may overlap, and what stands between them may not be another object under a number in use: a
   * reader that searches the file for objects would show that one.
   */
  #refuseStrayObjects(): void {
    for (const [index, revision] of this.revisions.entries()) {
      let position = revision.start;
      for (const span of this.spansOf(index)) {
        if (span.start < position) throw new SignatureProblem('malformed-structure', 'two objects overlap');
        this.#searchGap(position, span.start);
        position = span.end;
      }
      this.#searchGap(position, revision.end);
    }
  }

  #searchGap(start: number, end: number): void {
    if (end - start < 'n g obj'.length) return;
    this.budget.spend('comparisons', end - start);
    const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength).toString(
      'latin1',
      start,
      end,
    );

    for (const match of text.matchAll(/(?<!\d)(\d{1,10})[\s\0]{1,8}\d{1,5}[\s\0]{1,8}obj/g)) {
      if (this.#history.has(Number(match[1]))) {
        throw new SignatureProblem('duplicate-object', `object ${match[1]} stands a second time in the file`);
      }
    }
  }

  /** Where the objects and cross-references of a revision stand, in order. */
  spansOf(revision: number): Span[] {
    const known = this.#spans.get(revision);
    if (known !== undefined) return known;
    const sections = this.revisions[revision]?.sections ?? [];
    const spans = this.versions
      .filter((version) => version.revision === revision && version.span !== undefined)
      // A cross-reference stream is an object too, and its section covers it.
      .filter((version) => !sections.some((section) => section.start === version.span?.start))
      .flatMap((version) => version.span ?? []);
    const all = [...spans, ...sections].sort((a, b) => a.start - b.start);
    this.#spans.set(revision, all);
    return all;
  }
}

function isSameEntry(a: Entry, b: Entry, revision: Revision | undefined): boolean {
  if (a.kind === 'offset' && b.kind === 'offset') return a.offset === b.offset && a.generation === b.generation;
  if (a.kind === 'compressed' && b.kind === 'compressed') {
    const isSameStream = a.container === b.container && revision?.entries.has(b.container) === false;
    return isSameStream && a.index === b.index;
  }
  return a.kind === 'free' && b.kind === 'free';
}

/** The numbers of the objects that a value refers to, at any depth. */
export function referencesIn(value: PdfValue): ReadonlySet<number> {
  const found = new Set<number>();
  const search = (item: PdfValue): void => {
    if (item instanceof PdfReference) found.add(item.number);
    else if (isArray(item)) for (const inner of item) search(inner);
    else if (isDictionary(item)) for (const inner of item.values()) search(inner);
    else if (item instanceof PdfStream) search(item.dictionary);
  };
  search(value);
  return found;
}

/** A document as of one revision. */
export class PdfView {
  readonly document: PdfDocument;
  readonly revision: number;

  constructor(document: PdfDocument, revision: number) {
    this.document = document;
    this.revision = revision;
  }

  get trailer() {
    return this.document.revisions[this.revision]?.trailer ?? new Map<string, PdfValue>();
  }

  version(number: number): ObjectVersion | undefined {
    return this.document.version(number, this.revision);
  }

  /** Follows a reference to its value; null where it leads nowhere, as the standard has it (7.3.10). */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null;
    for (let step = 0; current instanceof PdfReference; step += 1) {
      if (step >= LONGEST_DETOUR)
        throw new SignatureProblem('cyclic-structure', 'a reference leads to too many references');
      const version = this.version(current.number);
      current = version === undefined || version.generation !== current.generation ? null : version.value;
    }
    return current;
  }
}
