import { isWhite } from './lexer.ts';
import { checkMetadata } from './metadata-changes.ts';
import type { RevisionComparison } from './revision-comparison.ts';
import { catalogOf, fieldsOf } from './trees.ts';
import { checkValidationData } from './validation-data-changes.ts';
import { isArray, isDictionary, nameOf, PdfReference, type PdfValue } from './values.ts';

const CATALOG_KEYS = new Set(['AcroForm', 'DSS', 'Extensions', 'Version', 'Perms', 'Metadata']);
const FORM_KEYS = new Set(['Type', 'Fields', 'SigFlags', 'DR', 'DA', 'NeedAppearances']);
const INFO_KEYS = new Set(['ModDate', 'Producer']);
const APPEND_ONLY = 2;

/** Between what the cross-references name, an update holds nothing but white space and comments. */
export function checkGaps(comparison: RevisionComparison): void {
  const { bytes } = comparison.document;
  const revision = comparison.document.revisions[comparison.after.revision];
  let position = revision?.start ?? 0;
  for (const span of comparison.document.spansOf(comparison.after.revision)) {
    if (!isWhiteOrComment(bytes, position, span.start)) comparison.refuse('bytes that no cross-reference names');
    position = span.end;
  }
}

export function checkTrailer(comparison: RevisionComparison): void {
  const [before, after] = [comparison.before.trailer, comparison.after.trailer];
  if (!comparison.equal(before.get('Root'), after.get('Root'))) comparison.refuse('another catalog');
  checkInfo(comparison, before.get('Info'), after.get('Info'));
}

/** The day of the last save and the program that did it may be noted; nothing that says what the document is. */
function checkInfo(comparison: RevisionComparison, before: PdfValue | undefined, after: PdfValue | undefined): void {
  // A save that leaves it out of its trailer takes nothing from the pages.
  if (after === undefined) return;
  const [old, now] = [comparison.before.resolve(before), comparison.after.resolve(after)];
  const [oldEntries, newEntries] = [isDictionary(old) ? old : new Map(), isDictionary(now) ? now : new Map()];
  const changed = comparison.changedKeys(oldEntries, newEntries).filter((key) => !INFO_KEYS.has(key));
  if (changed.length > 0) comparison.refuse(`the document information's ${changed.join(', ')}`);
  else comparison.explainPlace(before, after);
}

export function checkCatalog(comparison: RevisionComparison): void {
  if (!comparison.equal(comparison.before.trailer.get('Root'), comparison.after.trailer.get('Root'))) return;
  const [before, after] = [catalogOf(comparison.before), catalogOf(comparison.after)];
  for (const key of comparison.changedKeys(before, after)) {
    if (!CATALOG_KEYS.has(key)) comparison.refuse(`the catalog's ${key}`);
  }
  comparison.explainPlace(comparison.before.trailer.get('Root'), comparison.after.trailer.get('Root'));
  checkVersion(comparison, before.get('Version'), after.get('Version'));
  checkExtensions(comparison, before.get('Extensions'), after.get('Extensions'));
  checkForm(comparison, before.get('AcroForm'), after.get('AcroForm'));
  checkValidationData(comparison, before.get('DSS'), after.get('DSS'));
  checkMetadata(comparison, before.get('Metadata'), after.get('Metadata'));
  checkPermissions(comparison, before.get('Perms'), after.get('Perms'));
}

function checkVersion(comparison: RevisionComparison, before: PdfValue | undefined, after: PdfValue | undefined): void {
  if (comparison.equal(before, after)) return;
  if (!/^[12]\.\d$/.test(nameOf(after) ?? '') || (nameOf(after) ?? '') < (nameOf(before) ?? ''))
    comparison.refuse('the version');
}

/** Extensions name what a writer uses (PAdES validation data, for one); they hold names and numbers only. */
function checkExtensions(
  comparison: RevisionComparison,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): void {
  const [old, now] = [comparison.before.resolve(before), comparison.after.resolve(after)];
  if (comparison.equal(old, now)) return;
  if (!isDictionary(now)) {
    comparison.refuse('the extensions');
    return;
  }
  for (const [key, value] of isDictionary(old) ? old : []) {
    if (!now.has(key) || (key === 'Type' && !comparison.equal(value, now.get(key))))
      comparison.refuse('the extensions');
  }
  comparison.explainPlace(before, after);
  comparison.explainNew(now);
}

function checkForm(comparison: RevisionComparison, before: PdfValue | undefined, after: PdfValue | undefined): void {
  const [old, now] = [comparison.before.resolve(before), comparison.after.resolve(after)];
  if (old === null && now === null) return;
  if (!isDictionary(now)) {
    comparison.refuse('the form');
    return;
  }
  const oldForm = isDictionary(old) ? old : new Map<string, PdfValue>();
  comparison.explainPlace(before, after);
  const hasText = fieldsOf(comparison.before).some((field) => field.type !== 'Sig');
  for (const key of comparison.changedKeys(oldForm, now)) {
    if (!FORM_KEYS.has(key)) comparison.refuse(`the form's ${key}`);
  }
  // Not a key of the standard, but some programs write it.
  if (now.has('Type') && nameOf(comparison.after.resolve(now.get('Type'))) !== 'AcroForm')
    comparison.refuse("the form's Type");
  const [oldFlags, newFlags] = [
    comparison.before.resolve(oldForm.get('SigFlags')),
    comparison.after.resolve(now.get('SigFlags')),
  ];
  if (oldFlags !== newFlags && (!isFlags(newFlags) || (isFlags(oldFlags) && (oldFlags & ~newFlags) !== 0))) {
    comparison.refuse('the signature flags');
  }
  // Fonts and appearance of text fields could change what those show; where there are none, they can't.
  for (const key of ['DA', 'DR', 'NeedAppearances']) {
    if (comparison.equal(oldForm.get(key), now.get(key))) continue;
    if (hasText) comparison.refuse(`the form's ${key}`);
    comparison.explainNew(now.get(key));
  }
  checkFieldList(comparison, oldForm.get('Fields'), now.get('Fields'));
}

/** New fields come after the old ones; no old one goes. */
function checkFieldList(
  comparison: RevisionComparison,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): void {
  const [old, now] = [comparison.before.resolve(before), comparison.after.resolve(after)];
  const [oldList, newList] = [isArray(old) ? old : [], isArray(now) ? now : []];
  const kept = newList.filter((item) => oldList.some((known) => comparison.equal(item, known)));
  if (kept.length !== oldList.length || !kept.every((item, index) => comparison.equal(item, oldList[index]))) {
    comparison.refuse('the list of fields');
  }
  comparison.explainPlace(before, after);
}

/** A certification names its signature in Perms (12.8.4); that the signature is new is seen with the fields. */
function checkPermissions(
  comparison: RevisionComparison,
  before: PdfValue | undefined,
  after: PdfValue | undefined,
): void {
  const [old, now] = [comparison.before.resolve(before), comparison.after.resolve(after)];
  if (comparison.equal(old, now)) return;
  const certification = isDictionary(now) ? now.get('DocMDP') : undefined;
  const isNewCertification =
    old === null &&
    isDictionary(now) &&
    now.size === 1 &&
    certification instanceof PdfReference &&
    comparison.isNew(certification.number);
  if (!isNewCertification) comparison.refuse('the permissions');
  else comparison.explainPlace(before, after);
}

function isFlags(value: PdfValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1 + APPEND_ONLY;
}

function isWhiteOrComment(bytes: Uint8Array, start: number, end: number): boolean {
  for (let position = start; position < end; position += 1) {
    if (bytes[position] === 0x25) {
      while (position < end && bytes[position] !== 10 && bytes[position] !== 13) position += 1;
    } else if (!isWhite(bytes, position, position + 1)) {
      return false;
    }
  }
  return true;
}
