import type { DossierStatus, DossierStep } from '#domain/dossier/steps.ts';
import type { ProtocolStatus, ProtocolStep } from '#domain/protocol/steps.ts';

/** The states of what has a page of its own: a dossier or a protocol. */
export type LifeStatus = DossierStatus | ProtocolStatus;

/** The steps that are taken on one. */
export type LifeStep = DossierStep | ProtocolStep;
