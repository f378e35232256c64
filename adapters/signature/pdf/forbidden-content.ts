import type { SignatureCode } from '#domain/signature/codes.ts';
import type { PdfDocument } from './document.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, PdfName, PdfStream, type PdfValue } from './values.ts';

/** Actions that do more than move within the document (ISO 32000-1, 12.6.4). */
const ACTIONS: Readonly<Record<string, SignatureCode>> = {
  JavaScript: 'forbidden-javascript',
  Launch: 'forbidden-action',
  SubmitForm: 'forbidden-action',
  ImportData: 'forbidden-action',
  ResetForm: 'forbidden-action',
  URI: 'forbidden-action',
  GoToR: 'forbidden-action',
  GoToE: 'forbidden-action',
  Hide: 'forbidden-action',
  SetOCGState: 'forbidden-action',
  Thread: 'forbidden-action',
  Trans: 'forbidden-action',
  GoTo3DView: 'forbidden-rich-media',
  RichMediaExecute: 'forbidden-rich-media',
  Rendition: 'forbidden-rich-media',
  Movie: 'forbidden-rich-media',
  Sound: 'forbidden-rich-media',
};

const ANNOTATIONS: Readonly<Record<string, SignatureCode>> = {
  RichMedia: 'forbidden-rich-media',
  Screen: 'forbidden-rich-media',
  Movie: 'forbidden-rich-media',
  Sound: 'forbidden-rich-media',
  '3D': 'forbidden-rich-media',
  FileAttachment: 'forbidden-embedded-file',
};

/** Keys that have no harmless meaning anywhere. */
const KEYS: Readonly<Record<string, SignatureCode>> = {
  JS: 'forbidden-javascript',
  JavaScript: 'forbidden-javascript',
  XFA: 'forbidden-xfa',
  EmbeddedFiles: 'forbidden-embedded-file',
  EF: 'forbidden-embedded-file',
  AF: 'forbidden-embedded-file',
  RichMediaContent: 'forbidden-rich-media',
};

/** What no signed document may hold, in any revision, in use or not: what changes or fetches something when it is opened. */
export function findForbiddenContent(document: PdfDocument): Set<SignatureCode> {
  const found = new Set<SignatureCode>();
  for (const { value } of document.versions) {
    // A name that stands alone can be the S or Subtype of any dictionary.
    if (value instanceof PdfName)
      search(
        new Map([
          ['S', value],
          ['Subtype', value],
        ]),
        found,
      );
    search(value, found);
  }
  for (const { trailer } of document.revisions) search(trailer, found);
  return found;
}

function search(value: PdfValue, found: Set<SignatureCode>): void {
  if (value instanceof PdfStream) {
    searchStream(value, found);
  } else if (isArray(value)) {
    for (const item of value) search(item, found);
  } else if (isDictionary(value)) {
    searchDictionary(value, found);
  }
}

function searchDictionary(dictionary: PdfDictionary, found: Set<SignatureCode>): void {
  const action = ACTIONS[nameOf(dictionary.get('S')) ?? ''];
  if (action !== undefined) found.add(action);
  const annotation = ANNOTATIONS[nameOf(dictionary.get('Subtype')) ?? ''];
  if (annotation !== undefined) found.add(annotation);
  if (nameOf(dictionary.get('Type')) === 'EmbeddedFile') found.add('forbidden-embedded-file');
  for (const [key, item] of dictionary) {
    const code = KEYS[key];
    // An empty name tree or an explicit null holds nothing.
    if (code !== undefined && item !== null) found.add(code);
    search(item, found);
  }
}

function searchStream({ dictionary }: PdfStream, found: Set<SignatureCode>): void {
  searchDictionary(dictionary, found);
  // 7.3.8.2: a stream whose data is in another file; 8.10.4: a form that stands for a page of another file.
  const isExternal = dictionary.has('F') || dictionary.has('FFilter') || dictionary.has('FDecodeParms');
  const isForm = nameOf(dictionary.get('Subtype')) === 'Form';
  if (isExternal || dictionary.has('OPI') || (isForm && dictionary.has('Ref'))) found.add('forbidden-external-content');
}
