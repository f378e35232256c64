import type { WorkBudget } from '../work-budget.ts';

/** Bytes that are no DER (ITU-T X.690, 10). */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** One element: its tag byte, its content and the whole of it. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

export const DER_TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONSTRUCTED = 0x20;
const UNIVERSAL_CONSTRUCTED: ReadonlySet<number> = new Set([DER_TAGS.sequence, DER_TAGS.set]);
const DEEPEST = 40;

/** Reads the element at an offset; definite and shortest lengths only. @throws DerError */
export function readDer(bytes: Uint8Array, offset = 0): DerElement {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new DerError('an element is cut off');
  if ((tag & 0x1f) === 0x1f) throw new DerError('a tag of several bytes');
  let length = first;
  let start = offset + 2;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count < 1 || count > 4) throw new DerError('a length that is indefinite or too large');
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[start + i] ?? 0);
    if (length < 0x80 || length < 256 ** (count - 1)) throw new DerError('a length that is not the shortest');
    start += count;
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError('an element is cut off');
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) };
}

/** The elements in a constructed one. @throws DerError */
export function derChildren(element: DerElement): DerElement[] {
  return derList(element.content);
}

function derList(bytes: Uint8Array): DerElement[] {
  const elements: DerElement[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const element = readDer(bytes, offset);
    elements.push(element);
    offset += element.whole.length;
  }
  return elements;
}

/**
 * Checks that the bytes are one element in DER, all the way down. The order of a SET OF is not looked at: common
 * signing tools do not sort attributes and certificates, and what is hashed is what stands there.
 * @throws DerError
 */
export function assertDer(bytes: Uint8Array, budget?: WorkBudget): void {
  const element = readDer(bytes);
  if (element.whole.length !== bytes.length) throw new DerError('bytes follow the element');
  assertElement(element, 0, budget);
}

function assertElement(element: DerElement, depth: number, budget: WorkBudget | undefined): void {
  budget?.spend('derElements');
  if (depth > DEEPEST) throw new DerError('elements are nested too deep');
  const { tag, content } = element;
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  if (tag < 0x40 && isConstructed !== UNIVERSAL_CONSTRUCTED.has(tag)) throw new DerError('a constructed string');
  if (isConstructed) {
    for (let offset = 0; offset < content.length; ) {
      const child = readDer(content, offset);
      assertElement(child, depth + 1, budget);
      offset += child.whole.length;
    }
    return;
  }
  assertPrimitive(tag, content);
}

function assertPrimitive(tag: number, content: Uint8Array): void {
  const [first = 0, second = 0] = content;
  if (tag === DER_TAGS.boolean && (content.length !== 1 || (first !== 0 && first !== 0xff))) {
    throw new DerError('an ill-formed boolean');
  }
  if (tag === DER_TAGS.integer) {
    const isPadded = content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (content.length === 0 || isPadded) throw new DerError('an integer that is not the shortest');
  }
  if (tag === DER_TAGS.bitString && (content.length === 0 || first > 7)) throw new DerError('an ill-formed bit string');
  if (tag === DER_TAGS.null && content.length !== 0) throw new DerError('an ill-formed null');
}

/** An object identifier in dots. @throws DerError */
export function derObjectIdentifier(element: DerElement | undefined): string {
  if (element?.tag !== DER_TAGS.objectIdentifier) throw new DerError('expected an object identifier');
  const arcs: number[] = [];
  let value = 0;
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(value);
      value = 0;
    }
  }
  const first = arcs[0] ?? 0;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...arcs.slice(1)].join('.');
}

const UTC_TIME = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{1,9})?Z$/;

/** A time in milliseconds since 1970 (RFC 5280, 4.1.2.5). @throws DerError */
export function derTime(element: DerElement | undefined): number {
  const text = Buffer.from(element?.content ?? []).toString('latin1');
  const match = (element?.tag === DER_TAGS.utcTime ? UTC_TIME : GENERALIZED_TIME).exec(text);
  const isTime = element?.tag === DER_TAGS.utcTime || element?.tag === DER_TAGS.generalizedTime;
  if (match === null || !isTime) throw new DerError('expected a time');
  const [, yearText, month, day, hour, minute, second, fraction = ''] = match;
  const short = Number(yearText);
  const year = yearText?.length === 4 ? short : short + (short < 50 ? 2000 : 1900);
  const time = Date.parse(
    `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`,
  );
  if (Number.isNaN(time)) throw new DerError('a time that does not exist');
  return time;
}

/** The number of an INTEGER as hexadecimal digits, as certificates and lists compare their serial numbers. */
export function derSerial(element: DerElement | undefined): string {
  if (element?.tag !== DER_TAGS.integer) throw new DerError('expected a serial number');
  return Buffer.from(element.content).toString('hex');
}

/** The bytes of a BIT STRING without its first. */
export function derBits(element: DerElement | undefined): Uint8Array {
  if (element?.tag !== DER_TAGS.bitString) throw new DerError('expected a bit string');
  return element.content.subarray(1);
}

export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
