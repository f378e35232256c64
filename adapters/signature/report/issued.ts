import { isEqual } from '../pdf/compare.ts';
import { PdfDocument, type PdfView } from '../pdf/document.ts';
import { decodeStream } from '../pdf/filters.ts';
import { annotationsOf, catalogOf, fieldsOf, type Page, pagesOf } from '../pdf/trees.ts';
import {
  isArray,
  isDictionary,
  nameOf,
  type PdfDictionary,
  PdfName,
  PdfReference,
  PdfStream,
  PdfString,
  type PdfValue,
  textOf,
} from '../pdf/values.ts';
import { SignatureProblem } from '../problem.ts';
import { WORK_LIMITS, type WorkBudget } from '../work-budget.ts';

/** Whether the file begins with all bytes of the commitment that was issued. */
export function beginsWith(bytes: Uint8Array, issued: Uint8Array): boolean {
  return bytes.length >= issued.length && Buffer.compare(bytes.subarray(0, issued.length), issued) === 0;
}

/** Entries of the document information that a program that saves a file again may change. */
const OF_THE_SAVE = new Set(['Producer', 'Creator', 'CreationDate', 'ModDate', 'Trapped']);
/** What a program that saves a file again may lay differently without a page showing something else. */
const OF_THE_FILE = new Set([
  'Parent',
  'P',
  'StructParents',
  'StructParent',
  'Metadata',
  'PieceInfo',
  'LastModified',
  'ProcSet',
  'Tabs',
]);
const ENCODING_KEYS = new Set(['Length', 'Filter', 'DecodeParms', 'DL']);
const SMALLEST_DIFFERENCE = 0.001;

/**
 * Whether a file that does not begin with our bytes is the issued commitment, saved again by some program: it carries
 * the same identification (every entry of our document information, the commitment's id among them) and its pages hold
 * the same.
 */
export function isRewriting(issuedBytes: Uint8Array, file: PdfView, budget: WorkBudget): boolean {
  try {
    const issued = new PdfDocument(issuedBytes, budget).view();
    return hasSameInformation(issued, file) && new Comparison(issued, file, budget).hasSamePages();
  } catch (error) {
    if (error instanceof SignatureProblem && error.code !== 'too-complex') return false;
    throw error;
  }
}

function hasSameInformation(issued: PdfView, file: PdfView): boolean {
  const [ours, theirs] = [issued, file].map((view) => view.resolve(view.trailer.get('Info')));
  if (!isDictionary(ours)) return true;
  return [...ours].every(([key, value]) => {
    if (OF_THE_SAVE.has(key)) return true;
    const [text, other] = [
      textOf(issued.resolve(value)),
      isDictionary(theirs) ? textOf(file.resolve(theirs.get(key))) : undefined,
    ];
    return text === other;
  });
}

class Comparison {
  readonly #issued: PdfView;
  readonly #file: PdfView;
  readonly #budget: WorkBudget;
  /** Pairs of objects that are being or were compared: equal, unless a difference is found. */
  readonly #compared = new Set<string>();

  constructor(issued: PdfView, file: PdfView, budget: WorkBudget) {
    this.#issued = issued;
    this.#file = file;
    this.#budget = budget;
  }

  hasSamePages(): boolean {
    const [ours, theirs] = [pagesOf(this.#issued), pagesOf(this.#file)];
    const layers = [this.#issued, this.#file].map((view) => catalogOf(view).get('OCProperties'));
    return (
      ours.length === theirs.length &&
      ours.every((page, index) => {
        const other = theirs[index];
        return other !== undefined && this.#isSamePage(page, other);
      }) &&
      this.#isSame(layers[0], layers[1], 0)
    );
  }

  #isSamePage(ours: Page, theirs: Page): boolean {
    const without = (page: Page): PdfDictionary =>
      new Map([...page.inherited, ...page.dictionary].filter(([key]) => key !== 'Annots' && key !== 'Contents'));
    return (
      this.#isSame(without(ours), without(theirs), 0) &&
      Buffer.compare(this.#contents(this.#issued, ours), this.#contents(this.#file, theirs)) === 0 &&
      this.#isSame(shownAnnotations(this.#issued, ours), shownAnnotations(this.#file, theirs), 0)
    );
  }

  #contents(view: PdfView, page: Page): Uint8Array {
    const contents = view.resolve(page.dictionary.get('Contents'));
    const streams = (isArray(contents) ? contents : [contents]).map((item) => view.resolve(item));
    const parts = streams.filter((stream) => stream instanceof PdfStream).map((stream) => this.#decode(view, stream));
    return Buffer.from(
      Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]))
        .toString('latin1')
        .trimEnd(),
      'latin1',
    );
  }

  #decode(view: PdfView, stream: PdfStream): Uint8Array {
    return decodeStream(stream, (value) => view.resolve(value), this.#budget);
  }

  #isSame(ours: PdfValue | undefined, theirs: PdfValue | undefined, depth: number): boolean {
    this.#budget.spend('comparisons');
    if (depth > WORK_LIMITS.depth * 4) throw new SignatureProblem('too-complex', 'pages are nested too deep');
    if (ours instanceof PdfReference && theirs instanceof PdfReference) {
      const pair = `${ours.number} ${theirs.number}`;
      if (this.#compared.has(pair)) return true;
      this.#compared.add(pair);
    }
    const [a, b] = [this.#issued.resolve(ours), this.#file.resolve(theirs)];
    if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) < SMALLEST_DIFFERENCE;
    if (a instanceof PdfStream) return b instanceof PdfStream && this.#isSameStream(a, b, depth);
    if (isArray(a)) {
      return isArray(b) && a.length === b.length && a.every((item, index) => this.#isSame(item, b[index], depth + 1));
    }
    if (isDictionary(a)) return isDictionary(b) && this.#isSameDictionary(a, b, OF_THE_FILE, depth);
    if (a instanceof PdfName || a instanceof PdfString || typeof a === 'boolean' || a === null)
      return isEqual(a, b, this.#budget);
    return false;
  }

  #isSameDictionary(ours: PdfDictionary, theirs: PdfDictionary, ignored: ReadonlySet<string>, depth: number): boolean {
    const keys = new Set([...ours.keys(), ...theirs.keys()]);
    return [...keys].every((key) => ignored.has(key) || this.#isSame(ours.get(key), theirs.get(key), depth + 1));
  }

  #isSameStream(ours: PdfStream, theirs: PdfStream, depth: number): boolean {
    const ignored = new Set([...OF_THE_FILE, ...ENCODING_KEYS]);
    if (!this.#isSameDictionary(ours.dictionary, theirs.dictionary, ignored, depth)) return false;
    if (Buffer.compare(ours.raw, theirs.raw) === 0) {
      return this.#isSame(ours.dictionary.get('Filter'), theirs.dictionary.get('Filter'), depth + 1);
    }
    return Buffer.compare(this.#decode(this.#issued, ours), this.#decode(this.#file, theirs)) === 0;
  }
}

/** A page's annotations but for signature fields, which signing is expected to fill. */
function shownAnnotations(view: PdfView, page: Page): readonly PdfValue[] {
  const signatures = new Set(
    fieldsOf(view)
      .filter((field) => field.type === 'Sig')
      .flatMap((field) => field.widgets.map((widget) => widget.dictionary)),
  );
  return annotationsOf(view, page).filter((item) => {
    const annotation = view.resolve(item);
    const isSignature =
      isDictionary(annotation) &&
      signatures.has(annotation) &&
      nameOf(view.resolve(annotation.get('Subtype'))) === 'Widget';
    return !isSignature;
  });
}
