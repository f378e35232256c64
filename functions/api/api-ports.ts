import type { Seal } from '#adapters/runtime/sealed.ts';
import type { Exports } from '#adapters/s3/exports.ts';
import type { CommitmentWorks } from '#domain/ports/commitment-works.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';

/** All that the API needs from outside. */
export interface ApiPorts extends TablePorts {
  /** Closes the cursors of lists. */
  readonly cursors: Seal;
  /** A link to a dossier's letter, good for some seconds; undefined while there is none. */
  readonly letterLink: (
    dossier: string,
    kind: 'draft' | 'final',
  ) => Promise<{ readonly url: string; readonly seconds: number } | undefined>;
  /** Where archives are put for somebody to take. */
  readonly exports: Exports;
  /** What commitments are made, kept and handed in with. */
  readonly works: CommitmentWorks;
}
