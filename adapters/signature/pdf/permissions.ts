import type { PdfView } from './document.ts';
import type { SignaturePlace } from './signature-places.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, textOf } from './values.ts';

/** The certification in a signature (ISO 32000-1, 12.8.2.2): what it permits, or 0 for a level that does not exist. */
export function certificationOf(view: PdfView, place: SignaturePlace): { readonly permission: number } | undefined {
  const parameters = transformsOf(view, place, 'DocMDP')[0];
  if (parameters === undefined) return undefined;
  const level = view.resolve(parameters.get('P')) ?? 2;
  return { permission: typeof level === 'number' ? level : 0 };
}

/** The fields that a signature locks (12.8.2.4, and the lock of its field, 12.7.4.5). */
export interface Locks {
  readonly isLocked: (field: string) => boolean;
  /** What the lock permits in the whole document (ISO 32000-2); 1 permits nothing. */
  readonly permission: number | undefined;
}

export function locksOf(view: PdfView, place: SignaturePlace): Locks {
  const lock = view.resolve(place.field.dictionary.get('Lock'));
  const rules = [...transformsOf(view, place, 'FieldMDP'), ...(isDictionary(lock) ? [lock] : [])];
  const permission = isDictionary(lock) ? view.resolve(lock.get('P')) : undefined;
  return {
    isLocked: (field) => rules.some((rule) => locks(view, rule, field)),
    permission: typeof permission === 'number' ? permission : undefined,
  };
}

function locks(view: PdfView, rule: PdfDictionary, field: string): boolean {
  const list = view.resolve(rule.get('Fields'));
  const names = isArray(list) ? list.map((item) => textOf(view.resolve(item)) ?? '') : [];
  const isNamed = names.some((name) => field === name || field.startsWith(`${name}.`));
  switch (nameOf(view.resolve(rule.get('Action')))) {
    case 'Include':
      return isNamed;
    case 'Exclude':
      return !isNamed;
    default:
      return true;
  }
}

function transformsOf(view: PdfView, place: SignaturePlace, method: string): PdfDictionary[] {
  const references = view.resolve(place.dictionary.get('Reference'));
  return (isArray(references) ? references : []).flatMap((item) => {
    const reference = view.resolve(item);
    if (!isDictionary(reference) || nameOf(view.resolve(reference.get('TransformMethod'))) !== method) return [];
    const parameters = view.resolve(reference.get('TransformParams'));
    return [isDictionary(parameters) ? parameters : new Map()];
  });
}
