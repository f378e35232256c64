import { SignatureProblem } from '../problem.ts';
import type { PdfView } from './document.ts';
import { decodeStream } from './filters.ts';
import { Lexer } from './lexer.ts';
import { annotationsOf, type Page, pagesOf, type Widget } from './trees.ts';
import {
  isArray,
  isDictionary,
  nameOf,
  type PdfDictionary,
  PdfReference,
  PdfStream,
  PdfString,
  type PdfValue,
} from './values.ts';

/** A box on the page, in its own units (points). */
interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

type Matrix = readonly [number, number, number, number, number, number];
const UNIT: Matrix = [1, 0, 0, 1, 0, 0];

/** What may overlap before it counts, in points: boxes are often drawn up against a line of text. */
const TOLERANCE_POINTS = 1;
const HIDDEN_FLAGS = 2 | 32;
const DEEPEST_FORM = 8;
/** How much of a character's square is sure to be ink: narrower and lower than any text is set. */
const NARROWEST_CHARACTER = 0.4;
const LETTER_FOOT = 0.1;
const LETTER_HEAD = 0.5;
/** A path with fewer straight lines is a rule or a frame, in which a signature may be put. */
const FRAME_SEGMENTS = 12;

/**
 * Whether the box of a new signature lies on text, a picture, a drawing or another annotation that the page showed
 * before: with its appearance, it could hide or replace them.
 */
export function coversContent(before: PdfView, after: PdfView, widgets: readonly Widget[]): boolean {
  const pages = pagesOf(after);
  return widgets.some((widget) => {
    const box = boxOf(after, widget.dictionary.get('Rect'));
    if (box === undefined || isHidden(after, widget.dictionary)) return false;
    return pages.some((page, index) => {
      const isHere = annotationsOf(after, page).some(
        (item) => item instanceof PdfReference && item.number === widget.number,
      );
      const old = pagesOf(before)[index];
      return isHere && old !== undefined && coversPage(before, old, widget, box);
    });
  });
}

function coversPage(view: PdfView, page: Page, widget: Widget, box: Box): boolean {
  const others = annotationsOf(view, page).filter(
    (item) => !(item instanceof PdfReference && item.number === widget.number),
  );
  for (const item of others) {
    const annotation = view.resolve(item);
    if (!isDictionary(annotation) || !isShown(view, annotation)) continue;
    const other = boxOf(view, annotation.get('Rect'));
    if (other !== undefined && overlap(box, other)) return true;
  }
  try {
    return new Interpreter(view).marks(page).some((mark) => overlap(box, mark));
  } catch (error) {
    // What the page shows can't be told, so neither can what the box covers.
    if (error instanceof SignatureProblem && error.code === 'malformed-structure') return true;
    throw error;
  }
}

function isHidden(view: PdfView, annotation: PdfDictionary): boolean {
  const flags = view.resolve(annotation.get('F'));
  return typeof flags === 'number' && (flags & HIDDEN_FLAGS) !== 0;
}

function isShown(view: PdfView, annotation: PdfDictionary): boolean {
  const subtype = nameOf(view.resolve(annotation.get('Subtype')));
  if (isHidden(view, annotation) || subtype === 'Link' || subtype === 'Popup') return false;
  // An empty field draws nothing.
  return subtype !== 'Widget' || annotation.has('AP');
}

function boxOf(view: PdfView, value: PdfValue | undefined): Box | undefined {
  const items = view.resolve(value);
  if (!isArray(items)) return undefined;
  const [a, b, c, d] = items.map((item) => view.resolve(item));
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number')
    return undefined;
  const box = { left: Math.min(a, c), right: Math.max(a, c), bottom: Math.min(b, d), top: Math.max(b, d) };
  return box.right > box.left && box.top > box.bottom ? box : undefined;
}

function overlap(a: Box, b: Box): boolean {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.top, b.top) - Math.max(a.bottom, b.bottom);
  return width > TOLERANCE_POINTS && height > TOLERANCE_POINTS;
}

function multiply(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[2],
    a[0] * b[1] + a[1] * b[3],
    a[2] * b[0] + a[3] * b[2],
    a[2] * b[1] + a[3] * b[3],
    a[4] * b[0] + a[5] * b[2] + b[4],
    a[4] * b[1] + a[5] * b[3] + b[5],
  ];
}

function transform(matrix: Matrix, box: Box): Box {
  const corners = [
    [box.left, box.bottom],
    [box.left, box.top],
    [box.right, box.bottom],
    [box.right, box.top],
  ].map(([x = 0, y = 0]) => [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]]);
  const [xs, ys] = [corners.map(([x = 0]) => x), corners.map(([, y = 0]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
}

interface TextState {
  readonly size: number;
  readonly bytesPerCharacter: number;
  readonly scale: number;
  readonly leading: number;
  readonly rise: number;
  readonly characterSpace: number;
  readonly isInvisible: boolean;
}

const FIRST_STATE: TextState = {
  size: 0,
  bytesPerCharacter: 1,
  scale: 1,
  leading: 0,
  rise: 0,
  characterSpace: 0,
  isInvisible: false,
};

/** Runs a page's content (ISO 32000-1, 8 and 9) only as far as is needed to know where it leaves a mark. */
class Interpreter {
  readonly #view: PdfView;
  readonly #marks: Box[] = [];

  constructor(view: PdfView) {
    this.#view = view;
  }

  marks(page: Page): readonly Box[] {
    const contents = this.#view.resolve(page.dictionary.get('Contents'));
    const streams = (isArray(contents) ? contents : [contents]).map((item) => this.#view.resolve(item));
    const parts = streams.filter((stream) => stream instanceof PdfStream).map((stream) => this.#decode(stream));
    const resources = this.#view.resolve(page.inherited.get('Resources'));
    this.#run(Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')])), dictionaryOr(resources), UNIT, 0);
    return this.#marks;
  }

  #decode(stream: PdfStream): Uint8Array {
    return decodeStream(stream, (value) => this.#view.resolve(value), this.#view.document.budget);
  }

  #run(bytes: Uint8Array, resources: PdfDictionary, base: Matrix, depth: number): void {
    const { budget } = this.#view.document;
    const lexer = new Lexer(bytes, budget);
    const stack: { matrix: Matrix; text: TextState }[] = [];
    let matrix = base;
    let text = FIRST_STATE;
    let line: Matrix = UNIT;
    let cursor: Matrix = UNIT;
    let operands: PdfValue[] = [];
    let path: { points: [number, number][]; segments: number; isCurved: boolean } = {
      points: [],
      segments: 0,
      isCurved: false,
    };
    const number = (index: number): number => {
      const value = operands[index];
      return typeof value === 'number' ? value : 0;
    };
    const moveLine = (x: number, y: number): void => {
      line = multiply([1, 0, 0, 1, x, y], line);
      cursor = line;
    };
    const show = (value: PdfValue | undefined): void => {
      for (const item of isArray(value) ? value : [value]) {
        if (typeof item === 'number')
          cursor = multiply([1, 0, 0, 1, (-item / 1000) * text.size * text.scale, 0], cursor);
        if (!(item instanceof PdfString)) continue;
        const count = Math.ceil(item.bytes.length / text.bytesPerCharacter);
        const width = count * (NARROWEST_CHARACTER * text.size + text.characterSpace) * text.scale;
        const box = {
          left: 0,
          right: width,
          bottom: text.rise + LETTER_FOOT * text.size,
          top: text.rise + LETTER_HEAD * text.size,
        };
        if (!text.isInvisible && isInked(item)) this.#mark(transform(multiply(cursor, matrix), box));
        cursor = multiply([1, 0, 0, 1, width, 0], cursor);
      }
    };
    const addPoints = (curved: boolean): void => {
      for (let i = 0; i + 1 < operands.length; i += 2) path.points.push([number(i), number(i + 1)]);
      path.segments += 1;
      path.isCurved ||= curved;
    };
    const paint = (): void => {
      if (path.isCurved || path.segments > FRAME_SEGMENTS) this.#markPath(path.points, matrix);
      path = { points: [], segments: 0, isCurved: false };
    };
    for (;;) {
      lexer.skipSpace();
      if (lexer.position >= lexer.end) return;
      const operator = lexer.operator();
      if (operator === undefined) {
        operands.push(lexer.value());
        continue;
      }
      budget.spend('comparisons');
      switch (operator) {
        case 'q':
          stack.push({ matrix, text });
          break;
        case 'Q': {
          const saved = stack.pop();
          if (saved !== undefined) ({ matrix, text } = saved);
          break;
        }
        case 'cm':
          matrix = multiply([number(0), number(1), number(2), number(3), number(4), number(5)], matrix);
          break;
        case 'BT':
          line = UNIT;
          cursor = UNIT;
          break;
        case 'Tf':
          text = { ...text, size: number(1), bytesPerCharacter: this.#bytesPerCharacter(resources, operands[0]) };
          break;
        case 'Tz':
          text = { ...text, scale: number(0) / 100 };
          break;
        case 'TL':
          text = { ...text, leading: number(0) };
          break;
        case 'Ts':
          text = { ...text, rise: number(0) };
          break;
        case 'Tc':
          text = { ...text, characterSpace: number(0) };
          break;
        case 'Tr':
          text = { ...text, isInvisible: number(0) === 3 };
          break;
        case 'Td':
          moveLine(number(0), number(1));
          break;
        case 'TD':
          text = { ...text, leading: -number(1) };
          moveLine(number(0), number(1));
          break;
        case 'Tm':
          line = [number(0), number(1), number(2), number(3), number(4), number(5)];
          cursor = line;
          break;
        case 'T*':
          moveLine(0, -text.leading);
          break;
        case 'Tj':
        case 'TJ':
          show(operands[0]);
          break;
        case "'":
          moveLine(0, -text.leading);
          show(operands[0]);
          break;
        case '"':
          moveLine(0, -text.leading);
          show(operands[2]);
          break;
        case 'm':
        case 'l':
          addPoints(false);
          break;
        case 're':
          path.points.push([number(0), number(1)], [number(0) + number(2), number(1) + number(3)]);
          path.segments += 1;
          break;
        case 'c':
        case 'v':
        case 'y':
          addPoints(true);
          break;
        case 'f':
        case 'F':
        case 'f*':
        case 'B':
        case 'B*':
        case 'b':
        case 'b*':
        case 'S':
        case 's':
          paint();
          break;
        case 'n':
          path = { points: [], segments: 0, isCurved: false };
          break;
        case 'Do':
          this.#draw(resources, operands[0], matrix, depth);
          break;
        case 'BI':
          this.#mark(transform(matrix, { left: 0, bottom: 0, right: 1, top: 1 }));
          skipInlineImage(lexer);
          break;
        default:
      }
      operands = [];
    }
  }

  #mark(box: Box): void {
    this.#view.document.budget.spend('comparisons');
    this.#marks.push(box);
  }

  #markPath(points: readonly [number, number][], matrix: Matrix): void {
    if (points.length === 0) return;
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b));
    const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b));
    this.#mark(transform(matrix, { left: least(xs), right: most(xs), bottom: least(ys), top: most(ys) }));
  }

  #resource(resources: PdfDictionary, kind: string, name: PdfValue | undefined): PdfValue {
    const group = this.#view.resolve(resources.get(kind));
    return isDictionary(group) ? this.#view.resolve(group.get(nameOf(name) ?? '')) : null;
  }

  #bytesPerCharacter(resources: PdfDictionary, name: PdfValue | undefined): number {
    const font = this.#resource(resources, 'Font', name);
    return isDictionary(font) && nameOf(this.#view.resolve(font.get('Subtype'))) === 'Type0' ? 2 : 1;
  }

  #draw(resources: PdfDictionary, name: PdfValue | undefined, matrix: Matrix, depth: number): void {
    const object = this.#resource(resources, 'XObject', name);
    if (!(object instanceof PdfStream)) return;
    if (nameOf(this.#view.resolve(object.dictionary.get('Subtype'))) !== 'Form') {
      this.#mark(transform(matrix, { left: 0, bottom: 0, right: 1, top: 1 }));
      return;
    }
    if (depth >= DEEPEST_FORM) throw new SignatureProblem('malformed-structure', 'forms are nested too deep');
    const own = this.#view.resolve(object.dictionary.get('Matrix'));
    const items = isArray(own) ? own.map((item) => this.#view.resolve(item)) : [];
    const at = (index: number): number => {
      const value = items[index];
      return typeof value === 'number' ? value : (UNIT[index] ?? 0);
    };
    const formMatrix: Matrix = [at(0), at(1), at(2), at(3), at(4), at(5)];
    const ownResources = this.#view.resolve(object.dictionary.get('Resources'));
    this.#run(
      this.#decode(object),
      isDictionary(ownResources) ? ownResources : resources,
      multiply(formMatrix, matrix),
      depth + 1,
    );
  }
}

function dictionaryOr(value: PdfValue): PdfDictionary {
  return isDictionary(value) ? value : new Map();
}

/** Whether a string shows more than spaces, as far as its bytes tell. */
function isInked(text: PdfString): boolean {
  return text.bytes.some((byte) => byte !== 32);
}

/** Passes the data of an inline image up to its end. */
function skipInlineImage(lexer: Lexer): void {
  const rest = Buffer.from(lexer.bytes.buffer, lexer.bytes.byteOffset, lexer.bytes.byteLength);
  for (let at = rest.indexOf('EI', lexer.position); at >= 0; at = rest.indexOf('EI', at + 1)) {
    const [before, after] = [rest[at - 1] ?? 0, rest[at + 2] ?? 32];
    if ([9, 10, 13, 32].includes(before) && [9, 10, 13, 32].includes(after)) {
      lexer.position = at + 2;
      return;
    }
  }
  throw new SignatureProblem('malformed-structure', 'an inline image has no end');
}
