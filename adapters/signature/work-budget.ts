import { SignatureProblem } from './problem.ts';

/** How much work one file may cause, so that a hostile one ends in a verdict and not in an outage. */
export const WORK_LIMITS = {
  /** Bytes of a file. A commitment has half a megabyte, a scan a few. */
  fileBytes: 32 * 1024 * 1024,
  revisions: 100,
  signatures: 30,
  /** Values (numbers, names, strings, arrays …) read from the file; a dictionary, which takes more memory, counts for five. */
  values: 1_000_000,
  objects: 200_000,
  /** Nesting of arrays and dictionaries, and of page and field trees. */
  depth: 64,
  pages: 2_000,
  /** Bytes that come out of compressed streams. */
  decodedBytes: 24 * 1024 * 1024,
  /** Bytes hashed for signatures and timestamps. */
  hashedBytes: 256 * 1024 * 1024,
  /** Signatures of certificates, lists and answers that are verified. */
  verifications: 300,
  /** Elements of ASN.1. */
  derElements: 900_000,
  /** Steps in comparing two revisions or two files. */
  comparisons: 2_000_000,
} as const;

type Kind = 'values' | 'objects' | 'decodedBytes' | 'hashedBytes' | 'verifications' | 'derElements' | 'comparisons';

/** Counts the work done on one file and ends it at a limit. */
export class WorkBudget {
  readonly spent: Record<Kind, number> = {
    values: 0,
    objects: 0,
    decodedBytes: 0,
    hashedBytes: 0,
    verifications: 0,
    derElements: 0,
    comparisons: 0,
  };

  /** @throws SignatureProblem `too-complex` when the limit of this kind is passed */
  spend(kind: Kind, amount = 1): void {
    this.spent[kind] += amount;
    if (this.spent[kind] > WORK_LIMITS[kind]) {
      throw new SignatureProblem('too-complex', `more than ${WORK_LIMITS[kind]} ${kind}`);
    }
  }

  /** What is left of a kind. */
  left(kind: Kind): number {
    return WORK_LIMITS[kind] - this.spent[kind];
  }
}
