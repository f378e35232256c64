import type { SignatureCode } from '#domain/signature/codes.ts';
import { changedKeys, isEqual } from './compare.ts';
import { coversContent } from './covered-content.ts';
import { type PdfDocument, PdfView, referencesIn } from './document.ts';
import { decodeStream } from './filters.ts';
import { isWhite } from './lexer.ts';
import { annotationsOf, catalogOf, type Field, fieldsOf, pagesOf, type Widget } from './trees.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, PdfReference, PdfStream, type PdfValue } from './values.ts';

/** What a save after a signature did to the document. */
export interface RevisionChange {
  /** Why the save is not allowed; empty for one that is. The texts are for people who look into a file. */
  readonly violations: readonly Violation[];
  /** Whether it put a signature or a document timestamp in a field. */
  readonly signs: boolean;
  /** Whether it brought or changed the validation data (DSS). */
  readonly changesValidationData: boolean;
  /** The names of the fields that it signed. */
  readonly signedFields: readonly string[];
}

interface Violation {
  readonly code: Extract<SignatureCode, 'changed-after-signature' | 'content-covered'>;
  readonly detail: string;
}

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
const CATALOG_KEYS = new Set(['AcroForm', 'DSS', 'Extensions', 'Version', 'Perms', 'Metadata']);
const FORM_KEYS = new Set(['Type', 'Fields', 'SigFlags', 'DR', 'DA', 'NeedAppearances']);
const INFO_KEYS = new Set(['ModDate', 'Producer']);
const APPEND_ONLY = 2;

/**
 * Compares a revision with the one before it: whatever it changed must be another signature with its field, widget and
 * appearance, validation data, or a document timestamp. Everything else is a violation, whatever DocMDP would permit.
 * @param signedAtLast the numbers of the fields that are signed in the newest revision
 * @param trustedFields the numbers of fields whose boxes were issued by us, so that their place need not be looked at
 */
export function compareRevision(
  document: PdfDocument,
  revision: number,
  signedAtLast: ReadonlySet<number>,
  trustedFields: ReadonlySet<number>,
): RevisionChange {
  return new Comparison(document, revision, signedAtLast, trustedFields).run();
}

class Comparison {
  readonly #document: PdfDocument;
  readonly #before: PdfView;
  readonly #after: PdfView;
  readonly #signedAtLast: ReadonlySet<number>;
  readonly #trustedFields: ReadonlySet<number>;
  readonly #violations: Violation[] = [];
  /** Objects that this revision brought, changed or freed. */
  readonly #changed = new Set<number>();
  /** Those of them that are explained. */
  readonly #explained = new Set<number>();
  readonly #signedFields: string[] = [];
  #newWidgets: { widget: Widget; isTrusted: boolean }[] = [];
  #changesValidationData = false;
  #referrers: Map<number, Set<number>> | undefined;

  constructor(
    document: PdfDocument,
    revision: number,
    signedAtLast: ReadonlySet<number>,
    trustedFields: ReadonlySet<number>,
  ) {
    this.#document = document;
    this.#before = new PdfView(document, revision - 1);
    this.#after = new PdfView(document, revision);
    this.#signedAtLast = signedAtLast;
    this.#trustedFields = trustedFields;
  }

  run(): RevisionChange {
    this.#collectChanges();
    this.#checkGaps();
    this.#checkTrailer();
    this.#checkCatalog();
    this.#checkFields();
    this.#checkPages();
    for (const number of this.#changed) {
      // Some writers leave parts of an appearance or of validation data behind that nothing uses; no value that is
      // compared here leads to them.
      const isLeftOver = this.#isNew(number) && (this.#signedFields.length > 0 || this.#changesValidationData);
      if (!this.#explained.has(number) && !isLeftOver) this.#refuse(`object ${number} was added, changed or freed`);
    }
    this.#checkCover();
    return {
      violations: this.#violations,
      signs: this.#signedFields.length > 0,
      changesValidationData: this.#changesValidationData,
      signedFields: this.#signedFields,
    };
  }

  #refuse(detail: string, code: Violation['code'] = 'changed-after-signature'): void {
    this.#violations.push({ code, detail: `revision ${this.#after.revision}: ${detail}` });
  }

  #equal(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
    return isEqual(a ?? null, b ?? null, this.#document.budget);
  }

  #changedKeys(before: PdfDictionary, after: PdfDictionary): string[] {
    return changedKeys(before, after, this.#document.budget);
  }

  #isNew(number: number): boolean {
    return this.#changed.has(number) && this.#before.version(number) === undefined;
  }

  #collectChanges(): void {
    const revision = this.#document.revisions[this.#after.revision];
    const containers = new Set<number>();
    for (const number of revision?.entries.keys() ?? []) {
      const [old, now] = [this.#before.version(number), this.#after.version(number)];
      if (old === now) continue;
      if (now?.container !== undefined) containers.add(now.container);
      if (
        old !== undefined &&
        now !== undefined &&
        old.generation === now.generation &&
        this.#equal(old.value, now.value)
      ) {
        continue;
      }
      this.#changed.add(number);
      if (old === undefined && this.#isMentionedBefore(number)) {
        this.#refuse(`object ${number} fills a reference that led nowhere before`);
      }
    }
    // Object streams and cross-reference streams only carry what is compared here; they may not take an old number.
    for (const number of containers) if (this.#isNew(number)) this.#explained.add(number);
    for (const number of revision?.streamNumbers ?? []) {
      const old = this.#before.version(number)?.value;
      const isOldOne = old instanceof PdfStream && nameOf(old.dictionary.get('Type')) === 'XRef';
      if (this.#isNew(number) || (isOldOne && !this.#isMentionedBefore(number))) this.#explained.add(number);
    }
  }

  /** Whether an older revision refers to the object. */
  #isMentionedBefore(number: number): boolean {
    return (this.#document.firstMentions.get(number) ?? Number.POSITIVE_INFINITY) <= this.#before.revision;
  }

  /** Between what the cross-references name, an update holds nothing but white space and comments. */
  #checkGaps(): void {
    const { bytes } = this.#document;
    const revision = this.#document.revisions[this.#after.revision];
    let position = revision?.start ?? 0;
    for (const span of this.#document.spansOf(this.#after.revision)) {
      if (!isWhiteOrComment(bytes, position, span.start)) this.#refuse('bytes that no cross-reference names');
      position = span.end;
    }
  }

  #checkTrailer(): void {
    const [before, after] = [this.#before.trailer, this.#after.trailer];
    if (!this.#equal(before.get('Root'), after.get('Root'))) this.#refuse('another catalog');
    this.#checkInfo(before.get('Info'), after.get('Info'));
  }

  /** The day of the last save and the program that did it may be noted; nothing that says what the document is. */
  #checkInfo(before: PdfValue | undefined, after: PdfValue | undefined): void {
    // A save that leaves it out of its trailer takes nothing from the pages.
    if (after === undefined) return;
    const [old, now] = [this.#before.resolve(before), this.#after.resolve(after)];
    const [oldEntries, newEntries] = [isDictionary(old) ? old : new Map(), isDictionary(now) ? now : new Map()];
    const changed = this.#changedKeys(oldEntries, newEntries).filter((key) => !INFO_KEYS.has(key));
    if (changed.length > 0) this.#refuse(`the document information's ${changed.join(', ')}`);
    else this.#explainPlace(before, after);
  }

  /**
   * Explains the object that holds a value compared here: a new one, or the one that held it before. Another object
   * that was there already has a meaning of its own, which would change with it.
   */
  #explainPlace(before: PdfValue | undefined, after: PdfValue | undefined): void {
    if (!(after instanceof PdfReference)) return;
    const isSame = before instanceof PdfReference && before.number === after.number;
    if (isSame || this.#isNew(after.number)) this.#explained.add(after.number);
  }

  /** Explains new objects under a value that may hold anything harmless: an appearance, a signature, validation data. */
  #explainNew(value: PdfValue | undefined): void {
    const waiting: PdfValue[] = [value ?? null];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      this.#document.budget.spend('comparisons');
      if (next instanceof PdfReference) {
        if (!this.#isNew(next.number) || this.#explained.has(next.number)) continue;
        this.#explained.add(next.number);
        waiting.push(this.#after.resolve(next));
      } else if (isArray(next)) {
        waiting.push(...next);
      } else if (isDictionary(next)) {
        waiting.push(...next.values());
      } else if (next instanceof PdfStream) {
        waiting.push(next.dictionary);
      }
    }
  }

  #checkCatalog(): void {
    if (!this.#equal(this.#before.trailer.get('Root'), this.#after.trailer.get('Root'))) return;
    const [before, after] = [catalogOf(this.#before), catalogOf(this.#after)];
    for (const key of this.#changedKeys(before, after)) {
      if (!CATALOG_KEYS.has(key)) this.#refuse(`the catalog's ${key}`);
    }
    this.#explainPlace(this.#before.trailer.get('Root'), this.#after.trailer.get('Root'));
    this.#checkVersion(before.get('Version'), after.get('Version'));
    this.#checkExtensions(before.get('Extensions'), after.get('Extensions'));
    this.#checkForm(before.get('AcroForm'), after.get('AcroForm'));
    this.#checkValidationData(before.get('DSS'), after.get('DSS'));
    this.#checkMetadata(before.get('Metadata'), after.get('Metadata'));
    this.#checkPermissions(before.get('Perms'), after.get('Perms'));
  }

  #checkVersion(before: PdfValue | undefined, after: PdfValue | undefined): void {
    if (this.#equal(before, after)) return;
    if (!/^[12]\.\d$/.test(nameOf(after) ?? '') || (nameOf(after) ?? '') < (nameOf(before) ?? ''))
      this.#refuse('the version');
  }

  /** Extensions name what a writer uses (PAdES validation data, for one); they hold names and numbers only. */
  #checkExtensions(before: PdfValue | undefined, after: PdfValue | undefined): void {
    const [old, now] = [this.#before.resolve(before), this.#after.resolve(after)];
    if (this.#equal(old, now)) return;
    if (!isDictionary(now)) {
      this.#refuse('the extensions');
      return;
    }
    for (const [key, value] of isDictionary(old) ? old : []) {
      if (!now.has(key) || (key === 'Type' && !this.#equal(value, now.get(key)))) this.#refuse('the extensions');
    }
    this.#explainPlace(before, after);
    this.#explainNew(now);
  }

  #checkForm(before: PdfValue | undefined, after: PdfValue | undefined): void {
    const [old, now] = [this.#before.resolve(before), this.#after.resolve(after)];
    if (old === null && now === null) return;
    if (!isDictionary(now)) {
      this.#refuse('the form');
      return;
    }
    const oldForm = isDictionary(old) ? old : new Map<string, PdfValue>();
    this.#explainPlace(before, after);
    const hasText = fieldsOf(this.#before).some((field) => field.type !== 'Sig');
    for (const key of this.#changedKeys(oldForm, now)) {
      if (!FORM_KEYS.has(key)) this.#refuse(`the form's ${key}`);
    }
    // Not a key of the standard, but some programs write it.
    if (now.has('Type') && nameOf(this.#after.resolve(now.get('Type'))) !== 'AcroForm') this.#refuse("the form's Type");
    const [oldFlags, newFlags] = [
      this.#before.resolve(oldForm.get('SigFlags')),
      this.#after.resolve(now.get('SigFlags')),
    ];
    if (oldFlags !== newFlags && (!isFlags(newFlags) || (isFlags(oldFlags) && (oldFlags & ~newFlags) !== 0))) {
      this.#refuse('the signature flags');
    }
    // Fonts and appearance of text fields could change what those show; where there are none, they can't.
    for (const key of ['DA', 'DR', 'NeedAppearances']) {
      if (this.#equal(oldForm.get(key), now.get(key))) continue;
      if (hasText) this.#refuse(`the form's ${key}`);
      this.#explainNew(now.get(key));
    }
    this.#checkFieldList(oldForm.get('Fields'), now.get('Fields'));
  }

  /** New fields come after the old ones; no old one goes. */
  #checkFieldList(before: PdfValue | undefined, after: PdfValue | undefined): void {
    const [old, now] = [this.#before.resolve(before), this.#after.resolve(after)];
    const [oldList, newList] = [isArray(old) ? old : [], isArray(now) ? now : []];
    const kept = newList.filter((item) => oldList.some((known) => this.#equal(item, known)));
    if (kept.length !== oldList.length || !kept.every((item, index) => this.#equal(item, oldList[index]))) {
      this.#refuse('the list of fields');
    }
    this.#explainPlace(before, after);
  }

  /** ETSI EN 319 142-1, 5.4.2: certificates, lists and answers, all together and by signature (VRI). */
  #checkValidationData(before: PdfValue | undefined, after: PdfValue | undefined): void {
    const oldParts = this.#validationParts(this.#before, before);
    const changedParts = new Set<number>();
    for (const number of oldParts) if (this.#changed.has(number)) changedParts.add(number);
    for (const number of this.#validationParts(this.#after, after))
      if (this.#changed.has(number)) changedParts.add(number);
    this.#changesValidationData = !this.#equal(before, after) || changedParts.size > 0;
    if (!this.#changesValidationData) return;
    const now = this.#after.resolve(after);
    if (!isDictionary(now)) {
      this.#refuse('the validation data were removed');
      return;
    }
    for (const number of changedParts) {
      if (this.#isNew(number)) this.#explainNew(new PdfReference(number, 0));
      // What was there must be validation data and nothing else; and no stream's bytes may change.
      else if (oldParts.has(number) && this.#isOnly('DSS', number, oldParts)) this.#explained.add(number);
    }
  }

  /** The objects that validation data consist of. */
  #validationParts(view: PdfView, start: PdfValue | undefined): Set<number> {
    const parts = new Set<number>();
    const walk = (value: PdfValue | undefined, depth: number): void => {
      this.#document.budget.spend('comparisons');
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

  /** Whether an old object that is no stream is reached through one key of the catalog only. */
  #isOnly(catalogKey: string, number: number, parts: ReadonlySet<number>): boolean {
    if (catalogKey === 'DSS' && this.#before.version(number)?.value instanceof PdfStream) return false;
    this.#referrers ??= referrersIn(this.#before);
    const root = this.#before.trailer.get('Root');
    const rootNumber = root instanceof PdfReference ? root.number : undefined;
    const referrers = [...(this.#referrers.get(number) ?? [])];
    if (!referrers.every((referrer) => parts.has(referrer) || referrer === rootNumber)) return false;
    const others = new Map([...catalogOf(this.#before)].filter(([key]) => key !== catalogKey));
    return !referencesIn(others).has(number);
  }

  /** XMP metadata may note the day of the save; compared with those dates left out. */
  #checkMetadata(before: PdfValue | undefined, after: PdfValue | undefined): void {
    const [old, now] = [this.#before.resolve(before), this.#after.resolve(after)];
    if (this.#equal(before, after) && this.#equal(old, now)) return;
    const [oldText, newText] = [this.#metadataOf(this.#before, old), this.#metadataOf(this.#after, now)];
    const isSame = newText !== undefined && newText === oldText;
    if (!isSame) {
      this.#refuse('the metadata');
      return;
    }
    if (!(after instanceof PdfReference)) return;
    if (this.#isNew(after.number) || this.#isOnly('Metadata', after.number, new Set()))
      this.#explainPlace(before, after);
  }

  /** What XMP says beside the save's dates and program; nothing where there is no XMP. */
  #metadataOf(view: PdfView, value: PdfValue): string | undefined {
    if (value === null) return '';
    if (!(value instanceof PdfStream)) return undefined;
    return withoutSave(decodeStream(value, (inner) => view.resolve(inner), this.#document.budget));
  }

  /** A certification names its signature in Perms (12.8.4); that the signature is new is seen with the fields. */
  #checkPermissions(before: PdfValue | undefined, after: PdfValue | undefined): void {
    const [old, now] = [this.#before.resolve(before), this.#after.resolve(after)];
    if (this.#equal(old, now)) return;
    const certification = isDictionary(now) ? now.get('DocMDP') : undefined;
    const isNewCertification =
      old === null &&
      isDictionary(now) &&
      now.size === 1 &&
      certification instanceof PdfReference &&
      this.#isNew(certification.number);
    if (!isNewCertification) this.#refuse('the permissions');
    else this.#explainPlace(before, after);
  }

  #checkFields(): void {
    const before = new Map(fieldsOf(this.#before).map((field) => [field.number, field]));
    const names = new Set<string>();
    for (const field of fieldsOf(this.#after)) {
      if (names.has(field.name)) this.#refuse('two fields have the same name');
      names.add(field.name);
      const old = field.number === undefined ? undefined : before.get(field.number);
      if (old === undefined) this.#checkNewField(field);
      else this.#checkOldField(old, field);
    }
  }

  #checkNewField(field: Field): void {
    const { number, dictionary } = field;
    if (number === undefined || !this.#isNew(number)) {
      this.#refuse('a field that is no new object');
      return;
    }
    const isSigned = this.#takeSignature(field);
    if (field.type !== 'Sig' || !dictionary.has('FT') || (!isSigned && !this.#signedAtLast.has(number))) {
      this.#refuse('a field that is not signed');
    }
    if (dictionary.has('Parent')) this.#refuse('a field under another one');
    this.#explained.add(number);
    this.#checkNewKeys(dictionary);
    this.#explainNew(dictionary.get('Kids'));
    for (const widget of field.widgets) {
      if (widget.dictionary !== dictionary) {
        if (widget.number === undefined || !this.#isNew(widget.number)) this.#refuse('a widget that is no new object');
        this.#checkNewKeys(widget.dictionary);
      }
      this.#newWidgets.push({ widget, isTrusted: false });
    }
  }

  #checkNewKeys(dictionary: PdfDictionary): void {
    for (const [key, value] of dictionary) {
      if (!FIELD_KEYS.has(key)) this.#refuse(`a signature field with ${key}`);
      else if (key !== 'P' && key !== 'Parent') this.#explainNew(value);
    }
    if (dictionary.has('Subtype') || dictionary.has('AP')) this.#checkAppearance(dictionary);
  }

  #checkOldField(old: Field, field: Field): void {
    const wasEmpty = old.value === undefined || this.#before.resolve(old.value) === null;
    const isSigning = wasEmpty && old.type === 'Sig' && field.type === 'Sig' && this.#takeSignature(field);
    this.#checkOldDictionary(old.number, old.dictionary, field.dictionary, isSigning);
    if (old.widgets.length !== field.widgets.length) this.#refuse(`the widgets of field ${field.name}`);
    field.widgets.forEach((widget, index) => {
      const before = old.widgets[index];
      if (before === undefined || before.number !== widget.number) {
        this.#refuse(`the widgets of field ${field.name}`);
        return;
      }
      if (widget.dictionary !== field.dictionary) {
        this.#checkOldDictionary(widget.number, before.dictionary, widget.dictionary, isSigning);
      }
      if (isSigning) {
        this.#newWidgets.push({
          widget,
          isTrusted: field.number !== undefined && this.#trustedFields.has(field.number),
        });
      }
    });
  }

  #checkOldDictionary(
    number: number | undefined,
    before: PdfDictionary,
    after: PdfDictionary,
    isSigning: boolean,
  ): void {
    if (isSigning && number !== undefined) this.#explainAppearance(number, before, after);
    if (before === after) return;
    const changed = this.#changedKeys(before, after);
    if (changed.length === 0) return;
    const isSet = (key: string): boolean =>
      SIGNING_KEYS.has(key) || (key === 'Rect' && isEmptyBox(this.#after, after.get('Rect')));
    const wrong = changed.filter((key) => !isSigning || !isSet(key));
    if (wrong.length > 0 || number === undefined) {
      this.#refuse(`a field's ${wrong.join(', ')}`);
      return;
    }
    if (changed.includes('AP') && nameOf(this.#after.resolve(after.get('Subtype'))) !== 'Widget') {
      this.#refuse('the appearance of what is no widget');
      return;
    }
    this.#explained.add(number);
    for (const key of changed) if (key !== 'P') this.#explainNew(after.get(key));
    if (changed.includes('P') && before.has('P')) this.#refuse("a field's page");
    this.#checkAppearance(after);
  }

  /** Some programs write the new appearance over the one that the empty field had. */
  #explainAppearance(owner: number, before: PdfDictionary, after: PdfDictionary): void {
    if (nameOf(this.#after.resolve(after.get('Subtype'))) !== 'Widget') return;
    const owners = new Set([owner]);
    this.#explainOwn(before.get('AP'), after.get('AP'), owners);
    const [old, now] = [this.#before.resolve(before.get('AP')), this.#after.resolve(after.get('AP'))];
    if (!isDictionary(old) || !isDictionary(now)) return;
    for (const [key, value] of now) this.#explainOwn(old.get(key), value, new Set(owners));
    this.#checkAppearance(after);
  }

  /** Explains a changed object that nothing but its owners refers to, and adds it to them. */
  #explainOwn(before: PdfValue | undefined, after: PdfValue | undefined, owners: Set<number>): void {
    const isSame = before instanceof PdfReference && after instanceof PdfReference && before.number === after.number;
    if (!isSame) return;
    this.#referrers ??= referrersIn(this.#before);
    if (![...(this.#referrers.get(after.number) ?? [])].every((referrer) => owners.has(referrer))) return;
    owners.add(after.number);
    if (!this.#changed.has(after.number)) return;
    this.#explained.add(after.number);
    const value = this.#after.resolve(after);
    this.#explainNew(value instanceof PdfStream ? value.dictionary : value);
  }

  /** Whether the field has a signature that this revision brought; it is then accounted for. */
  #takeSignature(field: Field): boolean {
    const { value } = field;
    if (value === undefined || this.#after.resolve(value) === null) return false;
    if (value instanceof PdfReference && !this.#isNew(value.number)) {
      this.#refuse('a signature that is no new object');
      return false;
    }
    this.#explainNew(value);
    this.#signedFields.push(field.name);
    return true;
  }

  /** An appearance is a form that a reader fits into the widget's box (12.5.5). */
  #checkAppearance(dictionary: PdfDictionary): void {
    const appearance = this.#after.resolve(dictionary.get('AP'));
    if (appearance === null) return;
    if (!isDictionary(appearance)) {
      this.#refuse('an appearance that is none');
      return;
    }
    if (!isBox(this.#after, dictionary.get('Rect'))) this.#refuse('an appearance without a box');
    for (const value of appearance.values()) {
      const form = this.#after.resolve(value);
      const isForm =
        form instanceof PdfStream &&
        isBox(this.#after, form.dictionary.get('BBox')) &&
        (!form.dictionary.has('Matrix') || isMatrix(this.#after.resolve(form.dictionary.get('Matrix'))));
      if (!isForm) this.#refuse('an appearance that no reader can keep inside its box');
    }
  }

  #checkPages(): void {
    const [before, after] = [pagesOf(this.#before), pagesOf(this.#after)];
    if (before.length !== after.length) {
      this.#refuse('the number of pages');
      return;
    }
    const allowed = new Map(
      this.#newWidgets.flatMap(({ widget }) => (widget.number === undefined ? [] : [[widget.number, 0]])),
    );
    after.forEach((page, index) => {
      const old = before[index];
      if (old === undefined || old.number !== page.number) {
        this.#refuse('the order of the pages');
        return;
      }
      if (old.dictionary === page.dictionary && !this.#touches(page.dictionary.get('Annots'))) return;
      const changed = this.#changedKeys(old.dictionary, page.dictionary).filter((key) => key !== 'Annots');
      if (changed.length > 0) {
        this.#refuse(`a page's ${changed.join(', ')}`);
        return;
      }
      const [oldList, newList] = [annotationsOf(this.#before, old), annotationsOf(this.#after, page)];
      const added = newList.filter((item) => !oldList.some((known) => this.#equal(item, known)));
      const kept = newList.filter((item) => !added.includes(item));
      if (kept.length !== oldList.length || !kept.every((item, at) => this.#equal(item, oldList[at]))) {
        this.#refuse("a page's annotations");
      }
      for (const item of added) {
        const count = item instanceof PdfReference ? allowed.get(item.number) : undefined;
        if (count !== 0 || !(item instanceof PdfReference)) this.#refuse('an annotation that is no signature');
        else allowed.set(item.number, 1);
      }
      this.#explained.add(page.number);
      this.#explainPlace(old.dictionary.get('Annots'), page.dictionary.get('Annots'));
    });
  }

  #touches(value: PdfValue | undefined): boolean {
    return value instanceof PdfReference && this.#changed.has(value.number);
  }

  /** A signature's box may not lie on what the reader saw: it would hide or replace it. */
  #checkCover(): void {
    const toCheck = this.#newWidgets.filter(({ isTrusted }) => !isTrusted).map(({ widget }) => widget);
    if (toCheck.length === 0 || this.#violations.length > 0) return;
    if (coversContent(this.#before, this.#after, toCheck)) {
      this.#refuse('the box of a signature covers what the page shows', 'content-covered');
    }
  }
}

function isFlags(value: PdfValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1 + APPEND_ONLY;
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

/** For each object, the objects that refer to it in a revision. */
function referrersIn(view: PdfView): Map<number, Set<number>> {
  const referrers = new Map<number, Set<number>>();
  for (const version of view.document.versions) {
    if (view.version(version.number) !== version) continue;
    const mentioned = view.document.referencesOf(version);
    view.document.budget.spend('comparisons', 1 + mentioned.size);
    for (const number of mentioned) {
      const known = referrers.get(number) ?? new Set();
      known.add(version.number);
      referrers.set(number, known);
    }
  }
  return referrers;
}
