import type { PdfView } from './document.ts';
import type { RevisionComparison } from './revision-comparison.ts';
import { isArray, isDictionary, PdfReference, type PdfValue } from './values.ts';

/** ETSI EN 319 142-1, 5.4.2: certificates, lists and answers, all together and by signature (VRI). */
export function checkValidationData(
  comparison: RevisionComparison,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): void {
  const oldParts = validationParts(comparison, comparison.before, before);
  const changedParts = new Set<number>();
  for (const number of oldParts) if (comparison.changed.has(number)) changedParts.add(number);
  for (const number of validationParts(comparison, comparison.after, after))
    if (comparison.changed.has(number)) changedParts.add(number);
  comparison.changesValidationData = !comparison.equal(before, after) || changedParts.size > 0;
  if (!comparison.changesValidationData) return;
  const now = comparison.after.resolve(after);
  if (!isDictionary(now)) {
    comparison.refuse('the validation data were removed');
    return;
  }
  for (const number of changedParts) {
    if (comparison.isNew(number)) comparison.explainNew(new PdfReference(number, 0));
    // What was there must be validation data and nothing else; and no stream's bytes may change.
    else if (oldParts.has(number) && comparison.isOnly('DSS', number, oldParts)) comparison.explained.add(number);
  }
}

/** The objects that validation data consist of. */
function validationParts(comparison: RevisionComparison, view: PdfView, start: PdfValue | undefined): Set<number> {
  const parts = new Set<number>();
  const walk = (value: PdfValue | undefined, depth: number): void => {
    comparison.document.budget.spend('comparisons');
    if (value instanceof PdfReference) {
      if (parts.has(value.number)) return;
      parts.add(value.number);
    }
    const resolved = view.resolve(value);
    // DSS → VRI → one signature → list → stream
    if (depth >= 5) return;
    if (isArray(resolved)) for (const item of resolved) walk(item, depth + 1);
    else if (isDictionary(resolved)) for (const item of resolved.values()) walk(item, depth + 1);
  };
  walk(start, 0);
  return parts;
}
