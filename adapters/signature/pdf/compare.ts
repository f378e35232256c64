import type { WorkBudget } from '../work-budget.ts';
import {
  isArray,
  isDictionary,
  type PdfDictionary,
  PdfName,
  PdfReference,
  PdfStream,
  PdfString,
  type PdfValue,
} from './values.ts';

/** Whether two values say the same; references are equal when they name the same object, streams byte for byte. */
export function isEqual(a: PdfValue, b: PdfValue, budget: WorkBudget): boolean {
  budget.spend('comparisons');
  if (a === b) return true;
  if (a instanceof PdfName) return b instanceof PdfName && a.name === b.name;
  if (a instanceof PdfString) return b instanceof PdfString && Buffer.compare(a.bytes, b.bytes) === 0;
  if (a instanceof PdfReference)
    return b instanceof PdfReference && a.number === b.number && a.generation === b.generation;
  if (a instanceof PdfStream) {
    return b instanceof PdfStream && isEqual(a.dictionary, b.dictionary, budget) && Buffer.compare(a.raw, b.raw) === 0;
  }
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index] ?? null, budget));
  }
  return isDictionary(a) && isDictionary(b) && changedKeys(a, b, budget).length === 0;
}

/** The keys that the dictionaries do not have in common with an equal value. */
export function changedKeys(before: PdfDictionary, after: PdfDictionary, budget: WorkBudget): string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    return old === undefined || now === undefined || !isEqual(old, now, budget);
  });
}
