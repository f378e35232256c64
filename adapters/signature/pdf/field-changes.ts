import type { PdfView } from './document.ts';
import type { RevisionComparison } from './revision-comparison.ts';
import { type Field, fieldsOf } from './trees.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, PdfReference, PdfStream, type PdfValue } from './values.ts';

/** Keys of a signature field and its widget that signing sets (ISO 32000-1, 12.7.4.5, 12.5.6.19). */
const SIGNING_KEYS = new Set(['V', 'AP', 'F', 'Ff', 'M', 'MK', 'DA', 'H', 'NM', 'P']);
/** What a new signature field and its widget may have: nothing that acts, and nothing that hides. */
const FIELD_KEYS = new Set([
  ...SIGNING_KEYS,
  ...[
    'FT',
    'T',
    'TU',
    'TM',
    'Kids',
    'Parent',
    'Lock',
    'SV',
    'Type',
    'Subtype',
    'Rect',
    'Q',
    'BS',
    'Border',
    'C',
    'Lang',
    'DR',
    'StructParent',
    'AS',
  ],
]);

export function checkFields(comparison: RevisionComparison): void {
  const before = new Map(fieldsOf(comparison.before).map((field) => [field.number, field]));
  const names = new Set<string>();
  for (const field of fieldsOf(comparison.after)) {
    if (names.has(field.name)) comparison.refuse('two fields have the same name');
    names.add(field.name);
    const old = field.number === undefined ? undefined : before.get(field.number);
    if (old === undefined) checkNewField(comparison, field);
    else checkOldField(comparison, old, field);
  }
}

function checkNewField(comparison: RevisionComparison, field: Field): void {
  const { number, dictionary } = field;
  if (number === undefined || !comparison.isNew(number)) {
    comparison.refuse('a field that is no new object');
    return;
  }
  const isSigned = takeSignature(comparison, field);
  if (field.type !== 'Sig' || !dictionary.has('FT') || (!isSigned && !comparison.signedAtLast.has(number))) {
    comparison.refuse('a field that is not signed');
  }
  if (dictionary.has('Parent')) comparison.refuse('a field under another one');
  comparison.explained.add(number);
  checkNewKeys(comparison, dictionary);
  comparison.explainNew(dictionary.get('Kids'));
  for (const widget of field.widgets) {
    if (widget.dictionary !== dictionary) {
      if (widget.number === undefined || !comparison.isNew(widget.number))
        comparison.refuse('a widget that is no new object');
      checkNewKeys(comparison, widget.dictionary);
    }
    comparison.newWidgets.push({ widget, isTrusted: false });
  }
}

function checkNewKeys(comparison: RevisionComparison, dictionary: PdfDictionary): void {
  for (const [key, value] of dictionary) {
    if (!FIELD_KEYS.has(key)) comparison.refuse(`a signature field with ${key}`);
    else if (key !== 'P' && key !== 'Parent') comparison.explainNew(value);
  }
  if (dictionary.has('Subtype') || dictionary.has('AP')) checkAppearance(comparison, dictionary);
}

function checkOldField(comparison: RevisionComparison, old: Field, field: Field): void {
  const wasEmpty = old.value === undefined || comparison.before.resolve(old.value) === null;
  const isSigning = wasEmpty && old.type === 'Sig' && field.type === 'Sig' && takeSignature(comparison, field);
  checkOldDictionary(comparison, old.number, old.dictionary, field.dictionary, isSigning);
  if (old.widgets.length !== field.widgets.length) comparison.refuse(`the widgets of field ${field.name}`);
  field.widgets.forEach((widget, index) => {
    const before = old.widgets[index];
    if (before === undefined || before.number !== widget.number) {
      comparison.refuse(`the widgets of field ${field.name}`);
      return;
    }
    if (widget.dictionary !== field.dictionary) {
      checkOldDictionary(comparison, widget.number, before.dictionary, widget.dictionary, isSigning);
    }
    if (isSigning) {
      comparison.newWidgets.push({
        widget,
        isTrusted: field.number !== undefined && comparison.trustedFields.has(field.number),
      });
    }
  });
}

function checkOldDictionary(
  comparison: RevisionComparison,
  number: number | undefined,
  before: PdfDictionary,
  after: PdfDictionary,
  isSigning: boolean,
): void {
  if (isSigning && number !== undefined) explainAppearance(comparison, number, before, after);
  if (before === after) return;
  const changed = comparison.changedKeys(before, after);
  if (changed.length === 0) return;
  const isSet = (key: string): boolean =>
    SIGNING_KEYS.has(key) || (key === 'Rect' && isEmptyBox(comparison.after, after.get('Rect')));
  const wrong = changed.filter((key) => !isSigning || !isSet(key));
  if (wrong.length > 0 || number === undefined) {
    comparison.refuse(`a field's ${wrong.join(', ')}`);
    return;
  }
  if (changed.includes('AP') && nameOf(comparison.after.resolve(after.get('Subtype'))) !== 'Widget') {
    comparison.refuse('the appearance of what is no widget');
    return;
  }
  comparison.explained.add(number);
  for (const key of changed) if (key !== 'P') comparison.explainNew(after.get(key));
  if (changed.includes('P') && before.has('P')) comparison.refuse("a field's page");
  checkAppearance(comparison, after);
}

/** Some programs write the new appearance over the one that the empty field had. */
function explainAppearance(
  comparison: RevisionComparison,
  owner: number,
  before: PdfDictionary,
  after: PdfDictionary,
): void {
  if (nameOf(comparison.after.resolve(after.get('Subtype'))) !== 'Widget') return;
  const owners = new Set([owner]);
  comparison.explainOwn(before.get('AP'), after.get('AP'), owners);
  const [old, now] = [comparison.before.resolve(before.get('AP')), comparison.after.resolve(after.get('AP'))];
  if (!isDictionary(old) || !isDictionary(now)) return;
  for (const [key, value] of now) comparison.explainOwn(old.get(key), value, new Set(owners));
  checkAppearance(comparison, after);
}

/** Whether the field has a signature that this revision brought; it is then accounted for. */
function takeSignature(comparison: RevisionComparison, field: Field): boolean {
  const { value } = field;
  if (value === undefined || comparison.after.resolve(value) === null) return false;
  if (value instanceof PdfReference && !comparison.isNew(value.number)) {
    comparison.refuse('a signature that is no new object');
    return false;
  }
  comparison.explainNew(value);
  comparison.signedFields.push(field.name);
  return true;
}

/** An appearance is a form that a reader fits into the widget's box (12.5.5). */
function checkAppearance(comparison: RevisionComparison, dictionary: PdfDictionary): void {
  const appearance = comparison.after.resolve(dictionary.get('AP'));
  if (appearance === null) return;
  if (!isDictionary(appearance)) {
    comparison.refuse('an appearance that is none');
    return;
  }
  if (!isBox(comparison.after, dictionary.get('Rect'))) comparison.refuse('an appearance without a box');
  for (const value of appearance.values()) {
    const form = comparison.after.resolve(value);
    const isForm =
      form instanceof PdfStream &&
      isBox(comparison.after, form.dictionary.get('BBox')) &&
      (!form.dictionary.has('Matrix') || isMatrix(comparison.after.resolve(form.dictionary.get('Matrix'))));
    if (!isForm) comparison.refuse('an appearance that no reader can keep inside its box');
  }
}

function isBox(view: PdfView, value: PdfValue | undefined): boolean {
  const box = view.resolve(value);
  return isArray(box) && box.length === 4 && box.every((item) => Number.isFinite(view.resolve(item)));
}

/** A box without width or height: some programs give it to a signature that shows nothing. */
function isEmptyBox(view: PdfView, value: PdfValue | undefined): boolean {
  const box = view.resolve(value);
  if (!isBox(view, value) || !isArray(box)) return false;
  const [left, bottom, right, top] = box.map((item) => view.resolve(item));
  return left === right && bottom === top;
}

function isMatrix(value: PdfValue): boolean {
  return isArray(value) && value.length === 6 && value.every((item) => typeof item === 'number');
}
