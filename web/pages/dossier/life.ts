import type { AccessionStatus, AccessionStep } from '#domain/accession/steps.ts';
import type { DossierStatus, DossierStep } from '#domain/dossier/steps.ts';
import type { ProtocolStatus, ProtocolStep } from '#domain/protocol/steps.ts';

/** The states of what has a page of its own: a dossier, a protocol or an accession. */
export type LifeStatus = DossierStatus | ProtocolStatus | AccessionStatus;

/** The steps that are taken on one. */
export type LifeStep = DossierStep | 'note-deviation' | ProtocolStep | AccessionStep;
