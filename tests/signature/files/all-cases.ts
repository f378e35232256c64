import type { SignatureCode } from '#domain/signature/codes.ts';
import type { Verdict } from '#domain/signature/report.ts';
import { AT, makeHierarchy, type TrustSet, trustOf } from '../support/hierarchy.ts';
import { CERTIFICATE_CASES } from './certificate-cases.ts';
import { CHANGE_CASES } from './change-cases.ts';
import type { DefectCase, Hierarchies, Made } from './file-case.ts';
import { ISSUED_CASES } from './issued-cases.ts';
import { SIGNATURE_CASES } from './signature-cases.ts';
import { STRUCTURE_CASES } from './structure-cases.ts';
import { TIMESTAMP_CASES } from './timestamp-cases.ts';
import { VALID_CASES } from './valid-cases.ts';

export const DEFECT_CASES: readonly DefectCase[] = [
  ...STRUCTURE_CASES,
  ...SIGNATURE_CASES,
  ...CHANGE_CASES,
  ...CERTIFICATE_CASES,
  ...TIMESTAMP_CASES,
  ...ISSUED_CASES,
];

export const makeHierarchies = (): Hierarchies => ({
  ec: makeHierarchy('P-384', 'P-384'),
  rsa: makeHierarchy(2048, 2048),
});

/** A file as a manifest lists it. */
interface ManifestEntry {
  readonly name: string;
  readonly verdict: Verdict;
  /** The one thing that is wrong with it, and the code that it is found by; null for a valid file. */
  readonly defect: string | null;
  readonly code: SignatureCode | null;
  readonly at: string;
  readonly file: Buffer;
  readonly issued: Buffer | undefined;
  readonly trust: TrustSet;
}

const entry = (
  name: string,
  verdict: Verdict,
  defect: string | null,
  code: SignatureCode | null,
  made: Made,
  hierarchies: Hierarchies,
): ManifestEntry => ({
  name,
  verdict,
  defect,
  code,
  at: made.at ?? AT,
  file: made.file,
  issued: made.issued,
  trust: made.trust ?? trustOf(hierarchies.ec),
});

/** Every file: the valid ones, and each defect with the same file repaired. */
export function* makeManifest(hierarchies: Hierarchies): Generator<ManifestEntry> {
  for (const { name, make } of VALID_CASES) yield entry(name, 'valid', null, null, make(hierarchies), hierarchies);
  for (const { name, defect, verdict, code, make } of DEFECT_CASES) {
    yield entry(name, verdict, defect, code, make(hierarchies, true), hierarchies);
    yield entry(`${name}-repaired`, 'valid', null, null, make(hierarchies, false), hierarchies);
  }
}
