import { inflateSync } from 'node:zlib';
import { SignatureProblem } from '../problem.ts';
import type { WorkBudget } from '../work-budget.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, type PdfStream, type PdfValue } from './values.ts';

const LONGEST_CHAIN = 4;
const CHUNK_BYTES = 256 * 1024;

type Resolve = (value: PdfValue | undefined) => PdfValue;

/**
 * The bytes that a stream stands for (ISO 32000-1, 7.4): Flate with PNG predictors, ASCIIHex and ASCII85.
 * @throws SignatureProblem `malformed-structure` for another filter or broken data, `too-complex` for a bomb
 */
export function decodeStream(stream: PdfStream, resolve: Resolve, budget: WorkBudget): Uint8Array {
  const filters = asList(resolve(stream.dictionary.get('Filter')), resolve).map(nameOf);
  const parameters = asList(resolve(stream.dictionary.get('DecodeParms')), resolve);
  if (filters.length > LONGEST_CHAIN) throw new SignatureProblem('too-complex', 'a stream has too many filters');
  let bytes = stream.raw;
  filters.forEach((filter, index) => {
    const parameter = parameters[index];
    bytes = decode(bytes, filter, isDictionary(parameter) ? parameter : new Map(), budget);
    budget.spend('decodedBytes', bytes.length);
  });
  return bytes;
}

function asList(value: PdfValue, resolve: Resolve): readonly PdfValue[] {
  if (value === null) return [];
  return isArray(value) ? value.map(resolve) : [value];
}

function decode(
  bytes: Uint8Array,
  filter: string | undefined,
  parameters: PdfDictionary,
  budget: WorkBudget,
): Uint8Array {
  switch (filter) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(inflate(bytes, budget), parameters);
    case 'ASCIIHexDecode':
    case 'AHx':
      return Buffer.from(Buffer.from(bytes).toString('latin1').split('>')[0]?.replaceAll(/\s/g, '') ?? '', 'hex');
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(bytes);
    default:
      throw new SignatureProblem('malformed-structure', 'a stream has a filter that is not read here');
  }
}

function inflate(bytes: Uint8Array, budget: WorkBudget): Uint8Array {
  const left = budget.left('decodedBytes');
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, left), chunkSize: CHUNK_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw new SignatureProblem('too-complex', 'a stream unpacks to too many bytes');
    throw new SignatureProblem('malformed-structure', 'a compressed stream is damaged');
  }
}

function undoPredictor(bytes: Uint8Array, parameters: PdfDictionary): Uint8Array {
  const predictor = numberOr(parameters.get('Predictor'), 1);
  if (predictor === 1) return bytes;
  const colors = numberOr(parameters.get('Colors'), 1);
  const bits = numberOr(parameters.get('BitsPerComponent'), 8);
  const columns = numberOr(parameters.get('Columns'), 1);
  const pixel = Math.max(1, Math.ceil((colors * bits) / 8));
  const row = Math.ceil((colors * bits * columns) / 8);
  if (predictor < 10 || !(row > 0 && row < 1_000_000) || bytes.length % (row + 1) !== 0) {
    throw new SignatureProblem('malformed-structure', 'a stream has a predictor that is not read here');
  }
  const rows = bytes.length / (row + 1);
  const out = new Uint8Array(rows * row);
  for (let r = 0; r < rows; r += 1) {
    const kind = bytes[r * (row + 1)] ?? 0;
    for (let c = 0; c < row; c += 1) {
      const at = r * row + c;
      const left = c >= pixel ? (out[at - pixel] ?? 0) : 0;
      const up = r > 0 ? (out[at - row] ?? 0) : 0;
      const upLeft = r > 0 && c >= pixel ? (out[at - row - pixel] ?? 0) : 0;
      out[at] = ((bytes[r * (row + 1) + 1 + c] ?? 0) + predicted(kind, left, up, upLeft)) & 0xff;
    }
  }
  return out;
}

function predicted(kind: number, left: number, up: number, upLeft: number): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - upLeft;
      const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
      if (a <= b && a <= c) return left;
      return b <= c ? up : upLeft;
    }
    default:
      throw new SignatureProblem('malformed-structure', 'a stream has a predictor that does not exist');
  }
}

function numberOr(value: PdfValue | undefined, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function decodeAscii85(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let group: number[] = [];
  const flush = (): void => {
    if (group.length === 0) return;
    const missing = 5 - group.length;
    const value = [...group, 84, 84, 84, 84].slice(0, 5).reduce((sum, digit) => sum * 85 + digit, 0);
    out.push(...[24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) & 0xff).slice(0, 4 - missing));
    group = [];
  };
  for (const byte of bytes) {
    if (byte === 126) break;
    if (byte === 122 && group.length === 0) out.push(0, 0, 0, 0);
    else if (byte >= 33 && byte <= 117) {
      group.push(byte - 33);
      if (group.length === 5) flush();
    }
  }
  flush();
  return Uint8Array.from(out);
}
