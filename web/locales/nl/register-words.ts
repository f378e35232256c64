import type { RegisterWords } from '#domain/register/feeds.ts';
import { optionName } from './fields.ts';
import { accessionStateName, dossierStateName } from './states.ts';
import { kindName, nameIn, OUTCOME_NAMES } from './terms.ts';

/** What the codes of the register are called in the feeds that people read. */
export const REGISTER_WORDS: RegisterWords = {
  kind: kindName,
  outcome: (outcome) => nameIn(OUTCOME_NAMES, outcome),
  state: dossierStateName,
  recipientClass: (recipientClass) => optionName('submit-request', 'recipientClass', recipientClass),
  accessionState: accessionStateName,
};
