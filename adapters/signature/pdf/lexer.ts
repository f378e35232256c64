import { SignatureProblem } from '../problem.ts';
import { WORK_LIMITS, type WorkBudget } from '../work-budget.ts';
import { type PdfDictionary, PdfName, PdfReference, PdfString, type PdfValue } from './values.ts';

// Character classes of ISO 32000-1, 7.2.2.
const WHITE = 1;
const DELIMITER = 2;
const CLASS = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) CLASS[code] = WHITE;
for (const char of '()<>[]{}/%') CLASS[char.charCodeAt(0)] = DELIMITER;

const LF = 10;
const CR = 13;
const SLASH = 47;
const PERCENT = 37;
const OPEN = 40;
const CLOSE = 41;
const LESS = 60;
const GREATER = 62;
const SQUARE_OPEN = 91;
const SQUARE_CLOSE = 93;
const BACKSLASH = 92;
const HASH = 35;
const LETTER_R = 82;

const ESCAPES: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12 };

/** Longer names and numbers than any writer makes. */
const TOKEN_BYTES = 1_024;
const STRING_BYTES = 1_000_000;
const DICTIONARY_VALUES = 5;

/**
 * Reads values from the bytes of a PDF. It forgives nothing: where two readers could understand a byte differently,
 * a signature would not say what was signed.
 */
export class Lexer {
  readonly bytes: Uint8Array;
  readonly end: number;
  position: number;
  readonly #budget: WorkBudget;
  /** Whether the number read last was digits only, as an object number is. */
  #plain = false;

  constructor(bytes: Uint8Array, budget: WorkBudget, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#budget = budget;
    this.position = position;
    this.end = end;
  }

  problem(what: string): SignatureProblem {
    return new SignatureProblem('malformed-structure', `${what} at byte ${this.position}`);
  }

  /** The byte at the position, or -1 at the end. */
  peek(): number {
    return this.position < this.end ? (this.bytes[this.position] ?? -1) : -1;
  }

  /** Skips white space and comments. */
  skipSpace(): void {
    while (this.position < this.end) {
      const byte = this.bytes[this.position] ?? 0;
      if (CLASS[byte] === WHITE) this.position += 1;
      else if (byte === PERCENT) this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    while (this.position < this.end) {
      const byte = this.bytes[this.position];
      if (byte === LF || byte === CR) return;
      this.position += 1;
    }
  }

  /** Whether the keyword stands here, ended by a delimiter, white space or the end; if so, it is passed. */
  takeKeyword(word: string): boolean {
    const stop = this.position + word.length;
    if (stop > this.end) return false;
    for (let i = 0; i < word.length; i += 1) {
      if (this.bytes[this.position + i] !== word.charCodeAt(i)) return false;
    }
    if (stop < this.end && CLASS[this.bytes[stop] ?? 0] === 0) return false;
    this.position = stop;
    return true;
  }

  /** Passes a keyword or fails. */
  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw this.problem(`expected ${word}`);
  }

  /** Reads an integer without a sign, or fails. */
  unsignedInteger(): number {
    const start = this.position;
    let value = 0;
    while (this.position < this.end) {
      const digit = (this.bytes[this.position] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      this.position += 1;
      if (value > Number.MAX_SAFE_INTEGER) throw this.problem('number too large');
    }
    if (this.position === start) throw this.problem('expected a whole number');
    return value;
  }

  /** Reads one value; dictionaries may not repeat a key. */
  value(depth = 0): PdfValue {
    if (depth > WORK_LIMITS.depth) throw new SignatureProblem('too-complex', 'nested too deep');
    this.#budget.spend('values');
    this.skipSpace();
    const byte = this.peek();
    switch (byte) {
      case SLASH:
        return new PdfName(this.name());
      case OPEN:
        return this.#literalString();
      case LESS:
        return this.bytes[this.position + 1] === LESS ? this.dictionary(depth) : this.#hexadecimalString();
      case SQUARE_OPEN:
        return this.#array(depth);
      default:
        if ((byte >= 48 && byte <= 57) || byte === 43 || byte === 45 || byte === 46) return this.#numberOrReference();
        if (this.takeKeyword('true')) return true;
        if (this.takeKeyword('false')) return false;
        if (this.takeKeyword('null')) return null;
        throw this.problem('expected a value');
    }
  }

  /** Reads what is neither a value nor white space: an operator of a content stream; undefined where a value begins. */
  operator(): string | undefined {
    const byte = this.peek();
    const isValue =
      CLASS[byte & 0xff] === DELIMITER || (byte >= 48 && byte <= 57) || byte === 43 || byte === 45 || byte === 46;
    if (isValue) return undefined;
    const start = this.position;
    let text = '';
    while (this.position < this.end && this.position - start < TOKEN_BYTES) {
      const next = this.bytes[this.position] ?? 0;
      if (CLASS[next] !== 0) break;
      text += String.fromCharCode(next);
      this.position += 1;
    }
    if (text === 'true' || text === 'false' || text === 'null') {
      this.position = start;
      return undefined;
    }
    return text;
  }

  /** Reads a name; the position is at its slash. */
  name(): string {
    this.position += 1;
    const start = this.position;
    let text = '';
    while (this.position < this.end) {
      let byte = this.bytes[this.position] ?? 0;
      if (CLASS[byte] !== 0) break;
      if (byte === HASH) {
        byte = hexadecimalPair(this.bytes[this.position + 1], this.bytes[this.position + 2]);
        // A null byte may not be in a name, and an ill-formed escape is read differently by each reader.
        if (byte <= 0) throw this.problem('ill-formed name');
        this.position += 2;
      }
      text += String.fromCharCode(byte);
      this.position += 1;
      if (this.position - start > TOKEN_BYTES) throw this.problem('name too long');
    }
    return text;
  }

  /** Reads a dictionary; the position is at its first angle bracket. */
  dictionary(depth = 0): PdfDictionary {
    this.#budget.spend('values', DICTIONARY_VALUES - 1);
    this.position += 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.skipSpace();
      const byte = this.peek();
      if (byte === GREATER && this.bytes[this.position + 1] === GREATER) {
        this.position += 2;
        return entries;
      }
      if (byte !== SLASH) throw this.problem('expected a key');
      const key = this.name();
      if (entries.has(key)) throw this.problem(`the key ${key} stands twice in a dictionary`);
      entries.set(key, this.value(depth + 1));
    }
  }

  #array(depth: number): PdfValue[] {
    this.position += 1;
    const items: PdfValue[] = [];
    for (;;) {
      this.skipSpace();
      if (this.peek() === SQUARE_CLOSE) {
        this.position += 1;
        return items;
      }
      items.push(this.value(depth + 1));
    }
  }

  #numberOrReference(): number | PdfReference {
    const number = this.#number();
    const after = this.position;
    if (this.#plain && CLASS[this.bytes[after] ?? 0] === WHITE) {
      this.skipSpace();
      const digit = this.peek();
      if (digit >= 48 && digit <= 57) {
        const generation = this.#digits();
        if (generation !== undefined && CLASS[this.peek() & 0xff] === WHITE) {
          this.skipSpace();
          if (this.peek() === LETTER_R && this.takeKeyword('R')) return new PdfReference(number, generation);
        }
      }
      this.position = after;
    }
    return number;
  }

  #digits(): number | undefined {
    let value = 0;
    for (let count = 0; count <= 6; count += 1) {
      const digit = this.peek() - 48;
      if (digit < 0 || digit > 9) return count === 0 ? undefined : value;
      value = value * 10 + digit;
      this.position += 1;
    }
    return undefined;
  }

  #number(): number {
    const start = this.position;
    let text = '';
    while (this.position < this.end) {
      const byte = this.bytes[this.position] ?? 0;
      if (CLASS[byte] !== 0) break;
      text += String.fromCharCode(byte);
      this.position += 1;
      if (this.position - start > TOKEN_BYTES) throw this.problem('number too long');
    }
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw this.problem('ill-formed number');
    this.#plain = /^\d+$/.test(text);
    return Number(text);
  }

  #literalString(): PdfString {
    const start = this.position;
    const bytes: number[] = [];
    let nesting = 0;
    while (this.position < this.end) {
      const byte = this.bytes[this.position] ?? 0;
      this.position += 1;
      if (byte === OPEN) nesting += 1;
      else if (byte === CLOSE) {
        nesting -= 1;
        if (nesting === 0) return new PdfString(Uint8Array.from(bytes.slice(1)), false, start, this.position);
      } else if (byte === BACKSLASH) {
        this.#escape(bytes);
        continue;
      } else if (byte === CR) {
        // Any end of line in a string is one line feed (7.3.4.2).
        if (this.peek() === LF) this.position += 1;
        bytes.push(LF);
        continue;
      }
      bytes.push(byte);
      if (bytes.length > STRING_BYTES) throw new SignatureProblem('too-complex', 'a string is too long');
    }
    throw this.problem('a string has no end');
  }

  #escape(bytes: number[]): void {
    const byte = this.peek();
    if (byte >= 48 && byte <= 55) {
      let code = 0;
      for (let count = 0; count < 3; count += 1) {
        const digit = this.peek() - 48;
        if (digit < 0 || digit > 7) break;
        code = code * 8 + digit;
        this.position += 1;
      }
      bytes.push(code & 0xff);
      return;
    }
    this.position += 1;
    if (byte === LF) return;
    if (byte === CR) {
      if (this.peek() === LF) this.position += 1;
      return;
    }
    bytes.push(ESCAPES[byte] ?? byte);
  }

  #hexadecimalString(): PdfString {
    const start = this.position;
    this.position += 1;
    const close = this.bytes.indexOf(GREATER, this.position);
    if (close < 0 || close >= this.end) throw this.problem('a hexadecimal string has no end');
    const bytes = new Uint8Array(Math.ceil((close - this.position) / 2));
    let length = 0;
    let high = -1;
    for (; this.position < close; this.position += 1) {
      const byte = this.bytes[this.position] ?? 0;
      if (CLASS[byte] === WHITE) continue;
      const digit = hexadecimalDigit(byte);
      if (digit < 0) throw this.problem('ill-formed hexadecimal string');
      if (high < 0) high = digit;
      else {
        bytes[length] = high * 16 + digit;
        length += 1;
        high = -1;
      }
    }
    if (high >= 0) {
      bytes[length] = high * 16;
      length += 1;
    }
    this.position = close + 1;
    return new PdfString(bytes.subarray(0, length), true, start, this.position);
  }
}

function hexadecimalDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  if (byte >= 65 && byte <= 70) return byte - 55;
  if (byte >= 97 && byte <= 102) return byte - 87;
  return -1;
}

function hexadecimalPair(first: number | undefined, second: number | undefined): number {
  const high = hexadecimalDigit(first);
  const low = hexadecimalDigit(second);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** Whether every byte from `start` to `end` is white space. */
export function isWhite(bytes: Uint8Array, start: number, end: number): boolean {
  for (let position = start; position < end; position += 1) {
    if (CLASS[bytes[position] ?? 0] !== WHITE) return false;
  }
  return true;
}
