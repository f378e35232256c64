import { checkCatalog, checkGaps, checkTrailer } from './catalog-changes.ts';
import type { PdfDocument } from './document.ts';
import { checkFields } from './field-changes.ts';
import { checkCover, checkPages } from './page-changes.ts';
import { RevisionComparison, type Violation } from './revision-comparison.ts';

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
  const comparison = new RevisionComparison(document, revision, signedAtLast, trustedFields);
  checkGaps(comparison);
  checkTrailer(comparison);
  checkCatalog(comparison);
  checkFields(comparison);
  checkPages(comparison);
  checkLeftOvers(comparison);
  checkCover(comparison);
  const { violations, changesValidationData, signedFields } = comparison;
  return { violations, signs: signedFields.length > 0, changesValidationData, signedFields };
}

/** What no rule explained. */
function checkLeftOvers(comparison: RevisionComparison): void {
  const { changed, explained, signedFields, changesValidationData } = comparison;
  for (const number of changed) {
    // Some writers leave parts of an appearance or of validation data behind that nothing uses; no value that is
    // compared here leads to them.
    const isLeftOver = comparison.isNew(number) && (signedFields.length > 0 || changesValidationData);
    if (!explained.has(number) && !isLeftOver) comparison.refuse(`object ${number} was added, changed or freed`);
  }
}
