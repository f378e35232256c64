import type { AccessionStatus, AccessionStep } from '#domain/accession/steps.ts';
import type { FurtherDossierStep } from '#domain/dossier/further-steps.ts';
import type { DossierStatus, DossierStep } from '#domain/dossier/steps.ts';
import type { FurtherProtocolStep } from '#domain/protocol/further-steps.ts';
import type { ProtocolStatus, ProtocolStep } from '#domain/protocol/steps.ts';
import type { RecordingStep } from '#domain/recordings/recordings.ts';

/** The states of what has a page of its own: a dossier, a protocol or an accession. */
export type LifeStatus = DossierStatus | ProtocolStatus | AccessionStatus;

/** The steps that are taken on one. */
export type LifeStep =
  | DossierStep
  | FurtherDossierStep
  | ProtocolStep
  | FurtherProtocolStep
  | AccessionStep
  | RecordingStep
  | 'remind-acceders';
