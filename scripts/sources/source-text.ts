import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../source-files.ts';

/** A source text by its parts: paragraphs under their number, the closing section of one that does not number it. */
export interface SourceText {
  /** The whole text, white space made plain. */
  readonly whole: string;
  /** By `98`, `Besluit` or `Advies`, in the order of the text; white space made plain. */
  readonly parts: ReadonlyMap<string, string>;
}

/** Every run of white space as one space: the texts come from PDF files, with lines and pages as those have them. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** What begins an unnumbered closing section, and what it is called here. */
const CLOSINGS: readonly (readonly [RegExp, string])[] = [
  [/^\s*Om deze redenen, besluit\s*$/m, 'Besluit'],
  [/^\s*Advies\s*$/m, 'Advies'],
];

/**
 * Divides a text. Paragraphs are numbered through from 1; a numbered list inside one begins anew at 1, so only a line that
 * has the next number begins a paragraph.
 */
function divideSource(text: string): SourceText {
  const closing = CLOSINGS.map(([pattern, name]) => ({ name, at: text.search(pattern) })).find(({ at }) => at >= 0);
  const starts: { readonly name: string; readonly at: number }[] = [];
  let from = 0;
  for (let number = 1; ; number += 1) {
    const found = new RegExp(`^\\s*${number}\\.\\s`, 'm').exec(text.slice(from));
    const at = found === null ? -1 : from + found.index;
    if (at < 0 || (closing !== undefined && at > closing.at)) break;
    starts.push({ name: String(number), at });
    from = at + (found?.[0].length ?? 0);
  }
  if (closing !== undefined) starts.push(closing);
  return {
    whole: plain(text),
    parts: new Map(starts.map(({ name, at }, index) => [name, plain(text.slice(at, starts[index + 1]?.at))])),
  };
}

/** Reads a text of scenarios/sources by its name. */
export function readSource(name: string): SourceText {
  return divideSource(readFileSync(join(ROOT, 'scenarios/sources', `${name}.txt`), 'utf8'));
}

/** A quotation: where it stands, and its words. */
export interface Quotation {
  /** `98`, `Besluit`, `Advies` or `Voetnoot 5`. */
  readonly part: string;
  /** What is quoted, in the pieces between `[…]`. */
  readonly pieces: readonly string[];
}

const QUOTATION = /^(?:(\d+)\.|(Besluit|Advies|Voetnoot \d+):) (?:\[…\] )?(.+)$/;

/** Reads a quotation as conditions hold them: `98. …`, `62. […] …`, `Besluit: …`. Undefined where a text is no such thing. */
export function readQuotation(text: string): Quotation | undefined {
  const [, number, section, words] = QUOTATION.exec(plain(text)) ?? [];
  const part = number ?? section;
  if (part === undefined || words === undefined) return undefined;
  return { part, pieces: words.split(' […] ') };
}

/** Whether the pieces stand in the part they are said to be of, in their order. A footnote may stand anywhere. */
export function isInSource(source: SourceText, { part, pieces }: Quotation): boolean {
  const text = part.startsWith('Voetnoot') ? source.whole : source.parts.get(part);
  if (text === undefined) return false;
  let from = 0;
  return pieces.every((piece) => {
    const at = text.indexOf(piece, from);
    from = at + piece.length;
    return at >= 0;
  });
}
