import { SignatureProblem } from '../problem.ts';
import { WORK_LIMITS } from '../work-budget.ts';
import type { PdfView } from './document.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, PdfReference, type PdfValue, textOf } from './values.ts';

/** A page with what it inherits (ISO 32000-1, 7.7.3.4). */
export interface Page {
  readonly number: number;
  readonly dictionary: PdfDictionary;
  readonly inherited: PdfDictionary;
}

const INHERITABLE = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

export function catalogOf(view: PdfView): PdfDictionary {
  const catalog = view.resolve(view.trailer.get('Root'));
  if (!isDictionary(catalog)) throw new SignatureProblem('malformed-structure', 'the file has no catalog');
  return catalog;
}

/** The pages in order. @throws SignatureProblem for a tree that is none */
export function pagesOf(view: PdfView): Page[] {
  const pages: Page[] = [];
  const seen = new Set<number>();
  const walk = (
    node: PdfValue | undefined,
    parent: number | undefined,
    inherited: PdfDictionary,
    depth: number,
  ): void => {
    if (depth > WORK_LIMITS.depth) throw new SignatureProblem('too-complex', 'the page tree is too deep');
    view.document.budget.spend('comparisons');
    if (!(node instanceof PdfReference))
      throw new SignatureProblem('malformed-structure', 'a page is no object of its own');
    if (seen.has(node.number)) throw new SignatureProblem('cyclic-structure', 'a page stands twice in the page tree');
    seen.add(node.number);
    const dictionary = view.resolve(node);
    if (!isDictionary(dictionary)) throw new SignatureProblem('malformed-structure', 'a page is no dictionary');
    // A reader that goes up from a page must come by the same way, or it would inherit something else.
    const up = dictionary.get('Parent');
    if (parent !== undefined && !(up instanceof PdfReference && up.number === parent)) {
      throw new SignatureProblem('malformed-structure', 'a page does not lead back to its parent');
    }
    const kids = view.resolve(dictionary.get('Kids'));
    const handed = new Map(inherited);
    for (const key of INHERITABLE) {
      const own = dictionary.get(key);
      if (own !== undefined) handed.set(key, own);
    }
    if (nameOf(view.resolve(dictionary.get('Type'))) === 'Page') {
      if (isArray(kids)) throw new SignatureProblem('malformed-structure', 'a page has pages under it');
      if (pages.length >= WORK_LIMITS.pages) throw new SignatureProblem('too-complex', 'too many pages');
      pages.push({ number: node.number, dictionary, inherited: handed });
      return;
    }
    if (!isArray(kids)) throw new SignatureProblem('malformed-structure', 'a node of the page tree has no pages');
    for (const kid of kids) walk(kid, node.number, handed, depth + 1);
  };
  walk(catalogOf(view).get('Pages'), undefined, new Map(), 0);
  if (pages.length === 0) throw new SignatureProblem('malformed-structure', 'the file has no page');
  return pages;
}

/** The references that a page's Annots holds; a direct annotation counts as undefined. */
export function annotationsOf(view: PdfView, page: Page): readonly PdfValue[] {
  const annotations = view.resolve(page.dictionary.get('Annots'));
  if (annotations === null) return [];
  if (!isArray(annotations)) throw new SignatureProblem('malformed-structure', 'Annots is no array');
  return annotations;
}

/** A field without fields under it (12.7.3), with its widgets. */
export interface Field {
  /** Of the field's object; undefined for one that stands inside its parent. */
  readonly number: number | undefined;
  readonly dictionary: PdfDictionary;
  /** The full name, parts joined with dots. */
  readonly name: string;
  readonly type: string | undefined;
  /** Its value as it stands, inherited or own. */
  readonly value: PdfValue | undefined;
  readonly widgets: readonly Widget[];
}

export interface Widget {
  readonly number: number | undefined;
  readonly dictionary: PdfDictionary;
}

/** All fields of the form, in order. @throws SignatureProblem for a tree that is none */
export function fieldsOf(view: PdfView): Field[] {
  const form = view.resolve(catalogOf(view).get('AcroForm'));
  if (!isDictionary(form)) return [];
  const roots = view.resolve(form.get('Fields'));
  if (roots === null) return [];
  if (!isArray(roots)) throw new SignatureProblem('malformed-structure', 'the fields of the form are no array');
  const fields: Field[] = [];
  const seen = new Set<number>();
  const walk = (node: PdfValue, above: Above, depth: number): void => {
    if (depth > WORK_LIMITS.depth) throw new SignatureProblem('too-complex', 'the fields are nested too deep');
    view.document.budget.spend('comparisons');
    const number = node instanceof PdfReference ? node.number : undefined;
    if (number !== undefined) {
      if (seen.has(number)) throw new SignatureProblem('cyclic-structure', 'a field stands twice in the form');
      seen.add(number);
    }
    const dictionary = view.resolve(node);
    if (!isDictionary(dictionary)) throw new SignatureProblem('malformed-structure', 'a field is no dictionary');
    const partial = textOf(view.resolve(dictionary.get('T')));
    const name = [above.name, partial].filter((part) => part !== undefined).join('.');
    const type = nameOf(view.resolve(dictionary.get('FT'))) ?? above.type;
    const value = dictionary.get('V') ?? above.value;
    const kids = view.resolve(dictionary.get('Kids'));
    const kidDictionaries = isArray(kids)
      ? kids.map((kid) => {
          const found = view.resolve(kid);
          if (!isDictionary(found)) throw new SignatureProblem('malformed-structure', 'a field is no dictionary');
          return { kid, dictionary: found };
        })
      : [];
    // A kid with a name of its own is a field; one without is only a widget of this one.
    if (kidDictionaries.some((kid) => kid.dictionary.has('T') || kid.dictionary.has('Kids'))) {
      for (const { kid } of kidDictionaries) walk(kid, { name, type, value }, depth + 1);
      return;
    }
    const widgets = kidDictionaries.map((kid) => ({
      number: kid.kid instanceof PdfReference ? kid.kid.number : undefined,
      dictionary: kid.dictionary,
    }));
    for (const { number: widget } of widgets) {
      if (widget === undefined) continue;
      if (seen.has(widget)) throw new SignatureProblem('cyclic-structure', 'a widget stands twice in the form');
      seen.add(widget);
    }
    if (nameOf(view.resolve(dictionary.get('Subtype'))) === 'Widget') widgets.push({ number, dictionary });
    fields.push({ number, dictionary, name, type, value, widgets });
  };
  for (const root of roots) walk(root, { name: undefined, type: undefined, value: undefined }, 0);
  return fields;
}

interface Above {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly value: PdfValue | undefined;
}
