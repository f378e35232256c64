import { coversContent } from './covered-content.ts';
import type { RevisionComparison } from './revision-comparison.ts';
import { annotationsOf, pagesOf } from './trees.ts';
import { PdfReference, type PdfValue } from './values.ts';

export function checkPages(comparison: RevisionComparison): void {
  const [before, after] = [pagesOf(comparison.before), pagesOf(comparison.after)];
  if (before.length !== after.length) {
    comparison.refuse('the number of pages');
    return;
  }
  const allowed = new Map(
    comparison.newWidgets.flatMap(({ widget }) => (widget.number === undefined ? [] : [[widget.number, 0]])),
  );
  after.forEach((page, index) => {
    const old = before[index];
    if (old === undefined || old.number !== page.number) {
      comparison.refuse('the order of the pages');
      return;
    }
    if (old.dictionary === page.dictionary && !touches(comparison, page.dictionary.get('Annots'))) return;
    const changed = comparison.changedKeys(old.dictionary, page.dictionary).filter((key) => key !== 'Annots');
    if (changed.length > 0) {
      comparison.refuse(`a page's ${changed.join(', ')}`);
      return;
    }
    const [oldList, newList] = [annotationsOf(comparison.before, old), annotationsOf(comparison.after, page)];
    const added = newList.filter((item) => !oldList.some((known) => comparison.equal(item, known)));
    const kept = newList.filter((item) => !added.includes(item));
    if (kept.length !== oldList.length || !kept.every((item, at) => comparison.equal(item, oldList[at]))) {
      comparison.refuse("a page's annotations");
    }
    for (const item of added) {
      const count = item instanceof PdfReference ? allowed.get(item.number) : undefined;
      if (count !== 0 || !(item instanceof PdfReference)) comparison.refuse('an annotation that is no signature');
      else allowed.set(item.number, 1);
    }
    comparison.explained.add(page.number);
    comparison.explainPlace(old.dictionary.get('Annots'), page.dictionary.get('Annots'));
  });
}

function touches(comparison: RevisionComparison, value: PdfValue | undefined): boolean {
  return value instanceof PdfReference && comparison.changed.has(value.number);
}

/** A signature's box may not lie on what the reader saw: it would hide or replace it. */
export function checkCover(comparison: RevisionComparison): void {
  const toCheck = comparison.newWidgets.filter(({ isTrusted }) => !isTrusted).map(({ widget }) => widget);
  if (toCheck.length === 0 || comparison.violations.length > 0) return;
  if (coversContent(comparison.before, comparison.after, toCheck)) {
    comparison.refuse('the box of a signature covers what the page shows', 'content-covered');
  }
}
