import type { AccessionStatus } from '#domain/accession/steps.ts';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import type { ProtocolStatus } from '#domain/protocol/steps.ts';
import { nameIn } from './terms.ts';

/** The states of a dossier, as people call them. */
const DOSSIER_STATE_NAMES: Readonly<Record<DossierStatus, string>> = {
  submitted: 'Ingediend',
  'awaiting-information': 'Wacht op informatie',
  admissible: 'Ontvankelijk',
  'awaiting-advice': 'Wacht op advies',
  'ready-for-meeting': 'Klaar voor de zitting',
  scheduled: 'Op de agenda',
  decided: 'Beslist',
  signed: 'Ondertekend',
  'in-force': 'Van kracht',
  suspended: 'Geschorst',
  expired: 'Afgelopen',
  revoked: 'Ingetrokken',
  superseded: 'Vervangen',
  inadmissible: 'Onontvankelijk',
  refused: 'Geweigerd',
  withdrawn: 'Aanvraag ingetrokken',
};

/** The states of a protocol, as people call them. */
const PROTOCOL_STATE_NAMES: Readonly<Record<ProtocolStatus, string>> = {
  draft: 'Ontwerp, te herzien',
  'awaiting-advice': 'Wacht op advies',
  'ready-to-sign': 'Klaar om te ondertekenen',
  'partly-signed': 'Door één partij ondertekend',
  signed: 'Ondertekend',
  'in-force': 'Van kracht',
  ended: 'Beëindigd',
};

/** The states of an accession, as people call them. */
const ACCESSION_STATE_NAMES: Readonly<Record<AccessionStatus, string>> = {
  prepared: 'Te ondertekenen',
  'under-review': 'In beoordeling',
  active: 'Toegetreden',
  refused: 'Geweigerd',
  withdrawn: 'Ingetrokken',
  suspended: 'Geschorst',
  ended: 'Beëindigd',
};

/** An accession's state by its code; a code that is unknown here stays as it is. */
export const accessionStateName = (state: string): string => nameIn(ACCESSION_STATE_NAMES, state);

/** The states of a condition, as people call them. */
export const CONDITION_STATE_NAMES: Readonly<Record<ConditionStatus, string>> = {
  pending: 'Wacht op een gebeurtenis',
  open: 'Te vervullen',
  'in-review': 'In beoordeling',
  fulfilled: 'Vervuld',
  overdue: 'Te laat',
  waived: 'Vrijgesteld',
  ongoing: 'Doorlopend',
  ended: 'Beëindigd',
};

/** The state of a dossier, or of a protocol, by its code; a code that is unknown here stays as it is. */
export const dossierStateName = (state: string): string =>
  nameIn({ ...PROTOCOL_STATE_NAMES, ...DOSSIER_STATE_NAMES }, state);

/** A condition's state by its code; a code that is unknown here stays as it is. */
export const conditionStateName = (state: string): string => nameIn(CONDITION_STATE_NAMES, state);

/** What became of a notice. */
export const MAIL_STATE_NAMES = {
  joined: 'Wacht op verzending',
  unknown: 'Onzeker of het vertrok',
  sent: 'Verzonden',
  delivered: 'Bezorgd',
  bounced: 'Niet aangekomen',
  complained: 'Als ongewenst gemeld',
  obsolete: 'Vervallen',
  failed: 'Mislukt',
} as const;

export type MailState = keyof typeof MAIL_STATE_NAMES;
