import { type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import { partiesOf } from './decide.ts';
import type { DossierState } from './state.ts';
import { type DossierStep, stepsOpenTo } from './steps.ts';

/**
 * The steps that a person may take on a dossier now: what the API answers and the pages draw. Beyond part and state, an adviser whose
 * advice is not open has none to give, and a decision is published once.
 */
export function dossierStepsOpenTo(person: Person, state: DossierState): DossierStep[] {
  return stepsOpenTo(relationsToDossier(person, partiesOf(state)), state.status).filter((step) => {
    if (step === 'give-advice')
      return state.advices.some(({ adviser, status }) => adviser === person.organisation && status === 'open');
    if (step === 'publish-decision') return state.publishedAt === undefined;
    return true;
  });
}
