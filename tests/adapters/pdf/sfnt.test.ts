import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sfntOf } from '#adapters/pdf/sfnt.ts';

const woff = readFileSync(
  createRequire(import.meta.url).resolve('@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff'),
);

describe('a font unpacked from WOFF', () => {
  test('has every table where it says, whole and on a boundary of four bytes', () => {
    const font = sfntOf(woff);

    const count = woff.readUInt16BE(12);
    expect(font.readUInt16BE(4)).toBe(count);
    expect(font.length).toBe(woff.readUInt32BE(16));
    for (let index = 0; index < count; index += 1) {
      const [entry, record] = [44 + 20 * index, 12 + 16 * index];
      const stored = woff.subarray(woff.readUInt32BE(entry + 4)).subarray(0, woff.readUInt32BE(entry + 8));
      const table = stored.length === woff.readUInt32BE(entry + 12) ? stored : inflateSync(stored);
      const place = font.readUInt32BE(record + 8);
      expect(place % 4).toBe(0);
      expect(font.subarray(record, record + 4)).toEqual(woff.subarray(entry, entry + 4));
      expect(font.subarray(place, place + font.readUInt32BE(record + 12)).equals(table)).toBe(true);
    }
  });

  test('is refused where it is another kind of file, or is cut', () => {
    expect(() => sfntOf(Buffer.from('%PDF-1.7'))).toThrow('no WOFF');
    expect(() => sfntOf(woff.subarray(0, 5000))).toThrow();
  });
});
