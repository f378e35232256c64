import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sfntOf } from './sfnt.ts';

/** The weights in which documents are set. */
export type Weight = 'regular' | 'strong';

const FILES: Readonly<Record<Weight, number>> = { regular: 400, strong: 600 };

/** Source Sans comes in parts; a name may need letters of the second (ě, ş, ő). */
export const FONT_PARTS = ['latin', 'latin-ext'] as const;
export type FontPart = (typeof FONT_PARTS)[number];

const require = createRequire(import.meta.url);
const loaded = new Map<string, Buffer>();

/** The font of a weight and part, read and unpacked once; what a document uses of it is embedded there. */
export function fontFile(weight: Weight, part: FontPart): Buffer {
  const file = `source-sans-3-${part}-${FILES[weight]}-normal.woff`;
  let bytes = loaded.get(file);
  if (bytes === undefined) {
    bytes = sfntOf(readFileSync(require.resolve(`@fontsource/source-sans-3/files/${file}`)));
    loaded.set(file, bytes);
  }
  return bytes;
}

/** https://github.com/google/fonts/blob/main/.../unicode-ranges of the `latin` part, as @fontsource cuts it. */
const LATIN: readonly (readonly [number, number])[] = [
  [0x00, 0xff],
  [0x131, 0x131],
  [0x152, 0x153],
  [0x2bb, 0x2bc],
  [0x2c6, 0x2c6],
  [0x2da, 0x2da],
  [0x2dc, 0x2dc],
  [0x2000, 0x206f],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
  [0x2191, 0x2191],
  [0x2193, 0x2193],
  [0x2212, 0x2212],
  [0x2215, 0x2215],
];

const isLatin = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return LATIN.some(([from, to]) => code >= from && code <= to);
};

/** A text cut where the part of the font changes. */
export function runsOf(text: string): readonly { readonly part: FontPart; readonly text: string }[] {
  const runs: { part: FontPart; text: string }[] = [];
  for (const character of text) {
    const part: FontPart = isLatin(character) ? 'latin' : 'latin-ext';
    const last = runs.at(-1);
    // A space joins whatever stands before it.
    if (last !== undefined && (last.part === part || character === ' ')) last.text += character;
    else runs.push({ part, text: character });
  }
  return runs;
}
