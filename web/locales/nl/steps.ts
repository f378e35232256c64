import type { ConditionStep } from '#domain/condition/steps.ts';
import type { DossierStep } from '#domain/dossier/steps.ts';
import type { ProtocolStep } from '#domain/protocol/steps.ts';
import { nameIn } from './terms.ts';

/** What each step does, as people call it. */
const STEP_NAMES: Readonly<
  Record<DossierStep | ConditionStep | ProtocolStep | 'submit-request' | 'submit-protocol', string>
> = {
  'submit-request': 'een aanvraag indienen',
  'rule-admissible': 'ontvankelijk verklaren',
  'rule-inadmissible': 'onontvankelijk verklaren',
  'request-information': 'informatie vragen',
  'provide-information': 'informatie bezorgen',
  'request-advice': 'advies vragen',
  'give-advice': 'advies geven',
  'close-advice': 'de adviezen afsluiten',
  'schedule-meeting': 'op de agenda plaatsen',
  adjourn: 'de behandeling uitstellen',
  'record-decision': 'de beslissing vastleggen',
  'sign-decision': 'de beslissing ondertekenen',
  'publish-decision': 'de beslissing publiceren',
  'withdraw-request': 'de aanvraag intrekken',
  'record-event': 'een gebeurtenis melden',
  'suspend-authorisation': 'de machtiging schorsen',
  'reinstate-authorisation': 'de schorsing opheffen',
  'revoke-authorisation': 'de machtiging intrekken',
  'extend-authorisation': 'de machtiging verlengen',
  'submit-evidence': 'een bewijsstuk indienen',
  'accept-evidence': 'een bewijsstuk aanvaarden',
  'reject-evidence': 'een bewijsstuk weigeren',
  'grant-extension': 'uitstel verlenen',
  'waive-condition': 'vrijstellen van een voorwaarde',
  'submit-protocol': 'een protocol indienen',
  'give-protocol-advice': 'advies geven over het protocol',
  'revise-protocol': 'het protocol herzien',
  'sign-protocol': 'het protocol ondertekenen',
  'publish-protocol': 'het protocol publiceren',
  'end-protocol': 'het protocol beëindigen',
};

/** A step by its code, as people call it; a code that is unknown here stays as it is. */
export const stepName = (step: string): string => nameIn(STEP_NAMES, step);
