import type { SignatureCode } from '#domain/signature/codes.ts';
import type { Verdict } from '#domain/signature/report.ts';
import type { Hierarchy, TrustSet } from '../support/hierarchy.ts';

/** The two hierarchies of a run: as on new cards (EC) and as on older ones (RSA). */
export interface Hierarchies {
  readonly ec: Hierarchy;
  readonly rsa: Hierarchy;
}

/** A file, and what it is validated with where that is not the usual. */
export interface Made {
  readonly file: Buffer;
  readonly trust?: TrustSet;
  readonly issued?: Buffer;
  readonly at?: string;
}

/** A file with exactly one defect, which `make` can leave out: then it is valid. */
export interface DefectCase {
  readonly name: string;
  /** The one thing that is wrong with it. */
  readonly defect: string;
  readonly verdict: Exclude<Verdict, 'valid'>;
  /** Found, possibly beside others that follow from it. */
  readonly code: SignatureCode;
  readonly make: (hierarchies: Hierarchies, hasDefect: boolean) => Made;
}

/** A file that is valid though it looks different from the others. */
export interface ValidCase {
  readonly name: string;
  readonly make: (hierarchies: Hierarchies) => Made;
}

export const invalid = (code: SignatureCode, name: string, defect: string, make: DefectCase['make']): DefectCase => ({
  name,
  defect,
  verdict: 'invalid',
  code,
  make,
});

export const indeterminate = (
  code: SignatureCode,
  name: string,
  defect: string,
  make: DefectCase['make'],
): DefectCase => ({ name, defect, verdict: 'indeterminate', code, make });
