import type { PdfView } from './document.ts';
import { decodeStream } from './filters.ts';
import type { RevisionComparison } from './revision-comparison.ts';
import { PdfReference, PdfStream, type PdfValue } from './values.ts';

// What describes the save in XMP. Nothing but a date, an identifier or the name of a program is left out of the
// comparison, and the elements that hold it; the stream is no part of what a page shows.
const SAVE_PROPERTIES = '(?:xmp:ModifyDate|xmp:MetadataDate|xmpMM:InstanceID|pdf:Producer)';
const OF_THE_SAVE = [
  new RegExp(`<(${SAVE_PROPERTIES})>[^<>]{0,200}</\\1>`, 'g'),
  new RegExp(`\\b${SAVE_PROPERTIES}="[^<>"]{0,200}"`, 'g'),
  /<\?xpacket [^<>]{0,200}\?>/g,
  /\b(?:xmlns:\w{1,20}|x:xmptk)="[^<>"]{0,200}"/g,
  /\brdf:about=""/g,
];
const EMPTY_ELEMENTS = /<(x:xmpmeta|rdf:RDF|rdf:Description)\s*(?:\/>|>\s*<\/\1>)/g;

function withoutSave(bytes: Uint8Array): string {
  let text = OF_THE_SAVE.reduce((rest, pattern) => rest.replace(pattern, ''), Buffer.from(bytes).toString('latin1'));
  for (let level = 0; level < 3; level += 1) text = text.replace(EMPTY_ELEMENTS, '');
  return text.replace(/\s+/g, ' ').trim();
}

/** XMP metadata may note the day of the save; compared with those dates left out. */
export function checkMetadata(
  comparison: RevisionComparison,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): void {
  const [old, now] = [comparison.before.resolve(before), comparison.after.resolve(after)];
  if (comparison.equal(before, after) && comparison.equal(old, now)) return;
  const [oldText, newText] = [
    metadataOf(comparison, comparison.before, old),
    metadataOf(comparison, comparison.after, now),
  ];
  const isSame = newText !== undefined && newText === oldText;
  if (!isSame) {
    comparison.refuse('the metadata');
    return;
  }
  if (!(after instanceof PdfReference)) return;
  if (comparison.isNew(after.number) || comparison.isOnly('Metadata', after.number, new Set()))
    comparison.explainPlace(before, after);
}

/** What XMP says beside the save's dates and program; nothing where there is no XMP. */
function metadataOf(comparison: RevisionComparison, view: PdfView, value: PdfValue): string | undefined {
  if (value === null) return '';
  if (!(value instanceof PdfStream)) return undefined;
  return withoutSave(decodeStream(value, (inner) => view.resolve(inner), comparison.document.budget));
}
