import type { SignatureCode } from '#domain/signature/codes.ts';
import { changedKeys, isEqual } from './compare.ts';
import { type PdfDocument, PdfView, referencesIn } from './document.ts';
import { catalogOf, type Widget } from './trees.ts';
import { isArray, isDictionary, nameOf, type PdfDictionary, PdfReference, PdfStream, type PdfValue } from './values.ts';

/** Why a save after a signature is not allowed; the text is for people who look into a file. */
export interface Violation {
  readonly code: Extract<SignatureCode, 'changed-after-signature' | 'content-covered'>;
  readonly detail: string;
}

/**
 * A revision beside the one before it: what it changed, what of that is explained by a rule, and what a rule refuses. Each rule stands in
 * a file of its own; what none explains is a violation.
 */
export class RevisionComparison {
  readonly document: PdfDocument;
  readonly before: PdfView;
  readonly after: PdfView;
  /** The numbers of the fields that are signed in the newest revision. */
  readonly signedAtLast: ReadonlySet<number>;
  /** The numbers of fields whose boxes were issued by us, so that their place need not be looked at. */
  readonly trustedFields: ReadonlySet<number>;
  readonly violations: Violation[] = [];
  /** Objects that this revision brought, changed or freed. */
  readonly changed = new Set<number>();
  /** Those of them that are explained. */
  readonly explained = new Set<number>();
  readonly signedFields: string[] = [];
  readonly newWidgets: { widget: Widget; isTrusted: boolean }[] = [];
  changesValidationData = false;
  #referrers: Map<number, Set<number>> | undefined;

  constructor(
    document: PdfDocument,
    revision: number,
    signedAtLast: ReadonlySet<number>,
    trustedFields: ReadonlySet<number>,
  ) {
    this.document = document;
    this.before = new PdfView(document, revision - 1);
    this.after = new PdfView(document, revision);
    this.signedAtLast = signedAtLast;
    this.trustedFields = trustedFields;
    this.#collectChanges();
  }

  refuse(detail: string, code: Violation['code'] = 'changed-after-signature'): void {
    this.violations.push({ code, detail: `revision ${this.after.revision}: ${detail}` });
  }

  equal(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
    return isEqual(a ?? null, b ?? null, this.document.budget);
  }

  changedKeys(before: PdfDictionary, after: PdfDictionary): string[] {
    return changedKeys(before, after, this.document.budget);
  }

  isNew(number: number): boolean {
    return this.changed.has(number) && this.before.version(number) === undefined;
  }

  /** Whether an older revision refers to the object. */
  isMentionedBefore(number: number): boolean {
    return (this.document.firstMentions.get(number) ?? Number.POSITIVE_INFINITY) <= this.before.revision;
  }

  /**
   * Explains the object that holds a value compared here: a new one, or the one that held it before. Another object
   * that was there already has a meaning of its own, which would change with it.
   */
  explainPlace(before: PdfValue | undefined, after: PdfValue | undefined): void {
    if (!(after instanceof PdfReference)) return;
    const isSame = before instanceof PdfReference && before.number === after.number;
    if (isSame || this.isNew(after.number)) this.explained.add(after.number);
  }

  /** Explains new objects under a value that may hold anything harmless: an appearance, a signature, validation data. */
  explainNew(value: PdfValue | undefined): void {
    const waiting: PdfValue[] = [value ?? null];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      this.document.budget.spend('comparisons');
      if (next instanceof PdfReference) {
        if (!this.isNew(next.number) || this.explained.has(next.number)) continue;
        this.explained.add(next.number);
        waiting.push(this.after.resolve(next));
      } else if (isArray(next)) {
        waiting.push(...next);
      } else if (isDictionary(next)) {
        waiting.push(...next.values());
      } else if (next instanceof PdfStream) {
        waiting.push(next.dictionary);
      }
    }
  }

  /** Whether an old object that is no stream is reached through one key of the catalog only. */
  isOnly(catalogKey: string, number: number, parts: ReadonlySet<number>): boolean {
    if (catalogKey === 'DSS' && this.before.version(number)?.value instanceof PdfStream) return false;
    this.#referrers ??= referrersIn(this.before);
    const root = this.before.trailer.get('Root');
    const rootNumber = root instanceof PdfReference ? root.number : undefined;
    const referrers = [...(this.#referrers.get(number) ?? [])];
    if (!referrers.every((referrer) => parts.has(referrer) || referrer === rootNumber)) return false;
    const others = new Map([...catalogOf(this.before)].filter(([key]) => key !== catalogKey));
    return !referencesIn(others).has(number);
  }

  /** Explains a changed object that nothing but its owners refers to, and adds it to them. */
  explainOwn(before: PdfValue | undefined, after: PdfValue | undefined, owners: Set<number>): void {
    const isSame = before instanceof PdfReference && after instanceof PdfReference && before.number === after.number;
    if (!isSame) return;
    this.#referrers ??= referrersIn(this.before);
    if (![...(this.#referrers.get(after.number) ?? [])].every((referrer) => owners.has(referrer))) return;
    owners.add(after.number);
    if (!this.changed.has(after.number)) return;
    this.explained.add(after.number);
    const value = this.after.resolve(after);
    this.explainNew(value instanceof PdfStream ? value.dictionary : value);
  }

  #collectChanges(): void {
    const revision = this.document.revisions[this.after.revision];
    const containers = new Set<number>();
    for (const number of revision?.entries.keys() ?? []) {
      const [old, now] = [this.before.version(number), this.after.version(number)];
      if (old === now) continue;
      if (now?.container !== undefined) containers.add(now.container);
      if (
        old !== undefined &&
        now !== undefined &&
        old.generation === now.generation &&
        this.equal(old.value, now.value)
      ) {
        continue;
      }
      this.changed.add(number);
      if (old === undefined && this.isMentionedBefore(number)) {
        this.refuse(`object ${number} fills a reference that led nowhere before`);
      }
    }
    // Object streams and cross-reference streams only carry what is compared here; they may not take an old number.
    for (const number of containers) if (this.isNew(number)) this.explained.add(number);
    for (const number of revision?.streamNumbers ?? []) {
      const old = this.before.version(number)?.value;
      const isOldOne = old instanceof PdfStream && nameOf(old.dictionary.get('Type')) === 'XRef';
      if (this.isNew(number) || (isOldOne && !this.isMentionedBefore(number))) this.explained.add(number);
    }
  }
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
