import { inflateSync } from 'node:zlib';

const objectsOf = (file: string): Map<string, string> =>
  new Map(
    [...file.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, number = '', body = '']) => [number, body]),
  );

function streamOf(body: string): string {
  const start = /stream\r?\n/.exec(body);
  if (start === null) return '';
  const raw = body.slice(start.index + start[0].length, body.lastIndexOf('\nendstream'));
  return body.includes('/FlateDecode') ? inflateSync(Buffer.from(raw, 'latin1')).toString('latin1') : raw;
}

/** What each glyph of a font is in text, from its ToUnicode map as PDFKit writes it: `<0000> <00ff> [<0000> <0042> …]`. */
function glyphsOf(map: string): Map<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    [...list.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, code = ''], index) => {
      const units = code.match(/[0-9a-f]{4}/gi) ?? [];
      glyphs.set(
        Number.parseInt(first, 16) + index,
        String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))),
      );
    });
  }
  return glyphs;
}

/** The text of a PDF that PDFKit made, piece after piece with a space between; for tests, which have no other reader at hand. */
export function pdfText(pdf: Uint8Array): string {
  const objects = objectsOf(Buffer.from(pdf).toString('latin1'));
  const fonts = new Map<string, Map<number, string>>();
  for (const body of objects.values()) {
    for (const [, name = '', number = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(number) ?? '')?.[1];
      if (map !== undefined) fonts.set(name, glyphsOf(streamOf(objects.get(map) ?? '')));
    }
  }
  const pieces: string[] = [];
  for (const body of objects.values()) {
    const content = streamOf(body);
    if (!content.includes(' TJ')) continue;
    let glyphs = new Map<number, string>();
    for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font !== undefined) glyphs = fonts.get(font) ?? new Map();
      const codes = [...(shown ?? '').matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
      if (codes.length > 0) pieces.push(codes.map((code) => glyphs.get(Number.parseInt(code, 16)) ?? '').join(''));
    }
  }
  return pieces.join(' ').replaceAll(/\s+/g, ' ');
}
