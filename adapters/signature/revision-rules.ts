import type { SignatureCode } from '#domain/signature/codes.ts';
import { compareRevision, type RevisionChange } from './pdf/changes.ts';
import type { PdfDocument } from './pdf/document.ts';
import { isWhite } from './pdf/lexer.ts';
import { certificationOf, locksOf } from './pdf/permissions.ts';
import { type SignaturePlace, signaturePlacesOf } from './pdf/signature-places.ts';
import { catalogOf, fieldsOf } from './pdf/trees.ts';
import { isDictionary } from './pdf/values.ts';
import { beginsWith, isRewriting } from './report/issued.ts';
import type { WorkBudget } from './work-budget.ts';

/** A signed file as its revisions are looked at, with the codes that are found. */
interface SignedFile {
  readonly document: PdfDocument;
  readonly bytes: Uint8Array;
  readonly issued: Uint8Array | undefined;
  readonly examined: readonly { readonly place: SignaturePlace; readonly codes: Set<SignatureCode> }[];
  readonly fileCodes: Set<SignatureCode>;
  readonly budget: WorkBudget;
}

/**
 * Compares each revision after the issued bytes or after a signature with the one before it, and adds what is wrong to the codes of the
 * signatures before it and of the file. Gives whether the file begins with the issued bytes; null where none were issued.
 */
export function checkRevisions(given: SignedFile): boolean | null {
  const { document, bytes, issued, examined, fileCodes, budget } = given;
  const isBound = issued !== undefined && beginsWith(bytes, issued);
  let issuedRevision: number | undefined;
  if (isBound) {
    issuedRevision = revisionEndingAt(given, issued.length);
    if (issuedRevision === undefined) fileCodes.add('changed-after-issue');
  } else if (issued !== undefined) {
    const isRewritten = isRewriting(issued, document.view(), budget);
    fileCodes.add(isRewritten ? 'issued-rewritten' : 'other-commitment');
  }
  const last = document.revisions.length - 1;
  const firstSigned = firstSignedRevision(given);
  const from = Math.min(firstSigned, issuedRevision ?? last);
  const signedAtLast = new Set(examined.flatMap(({ place }) => place.field.number ?? []));
  const trusted =
    issuedRevision === undefined
      ? new Set<number>()
      : new Set(fieldsOf(document.view(issuedRevision)).flatMap((field) => field.number ?? []));
  let lastChange: RevisionChange | undefined;
  for (let revision = from + 1; revision <= last; revision += 1) {
    lastChange = compareRevision(document, revision, signedAtLast, trusted);
    for (const { code } of lastChange.violations) {
      for (const { place, codes } of examined) if (place.revision < revision) codes.add(code);
      const isAfterIssue = issuedRevision !== undefined && revision > issuedRevision;
      if (isAfterIssue) fileCodes.add('changed-after-issue');
      // A signature that is gone can't have the code, but a file that lost one is not proven.
      if (!examined.some(({ place }) => place.revision < revision)) fileCodes.add(code);
    }
    checkPermissions(given, revision, lastChange);
  }
  if (last > firstSigned && lastChange !== undefined && !lastChange.signs && !lastChange.changesValidationData) {
    fileCodes.add('last-revision-unsigned');
  }
  checkCertifications(given);
  return issued === undefined ? null : isBound;
}

function revisionEndingAt({ document, bytes }: SignedFile, length: number): number | undefined {
  const index = document.revisions.findLastIndex((revision) => revision.end <= length);
  const revision = document.revisions[index];
  return revision !== undefined && isWhite(bytes, revision.end, length) ? index : undefined;
}

/** The first revision with a signature, one that was taken out again later included. */
function firstSignedRevision({ document, examined }: SignedFile): number {
  const last = document.revisions.length - 1;
  const known = examined[0]?.place.revision ?? last;
  for (let revision = 0; revision < known; revision += 1) {
    const hasForm = catalogOf(document.view(revision)).has('AcroForm');
    if (hasForm && signaturePlacesOf(document.view(revision)).length > 0) return revision;
  }
  return known;
}

/** ISO 32000-1, 12.8.2: what a certification and locks permit, where they permit less than the rules here. */
function checkPermissions({ document, examined }: SignedFile, revision: number, change: RevisionChange): void {
  const view = document.view();
  const signedNow = examined.filter(({ place }) => place.revision === revision);
  const approvals = signedNow.filter(({ place }) => !place.isDocumentTimestamp);
  for (const { place, codes } of examined) {
    if (place.revision >= revision) continue;
    const locks = locksOf(view, place);
    if (approvals.length > 0 && (certificationOf(view, place)?.permission === 1 || locks.permission === 1)) {
      codes.add('certification-violated');
    }
    const names = change.signedFields.filter((name) =>
      approvals.some((approval) => approval.place.field.name === name),
    );
    if (names.some((name) => locks.isLocked(name))) codes.add('field-lock-violated');
  }
}

/** 12.8.2.2.1: at most one certification, and it is the first signature. */
function checkCertifications({ document, examined, fileCodes }: SignedFile): void {
  const view = document.view();
  const certifications = examined.filter(({ place }) => certificationOf(view, place) !== undefined);
  for (const one of certifications) {
    const isFirst = one === examined[0];
    const permission = certificationOf(view, one.place)?.permission ?? 0;
    if (!isFirst || ![1, 2, 3].includes(permission)) one.codes.add('certification-violated');
  }
  const permissions = view.resolve(catalogOf(view).get('Perms'));
  if (!isDictionary(permissions)) return;
  const named = view.resolve(permissions.get('DocMDP'));
  if (named !== null && !certifications.some(({ place }) => place.dictionary === named)) {
    fileCodes.add('certification-violated');
  }
}
