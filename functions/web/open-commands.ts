import { relationsToCondition } from '#domain/condition/decide.ts';
import { type ConditionStep, conditionStepsOpenTo } from '#domain/condition/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import type { Link } from '#web/layout/page.ts';
import { stepName } from '#web/locales/nl/steps.ts';
import { capitalised } from '#web/locales/nl/terms.ts';

const addressOf = (dossier: string): string => `/dossiers/${encodeURIComponent(dossier)}`;

/** Where a step on a dossier is taken. */
export const dossierStepHref = (dossier: string, step: string): string => `${addressOf(dossier)}/${step}`;

/** Where a step on a condition is taken: which one is said in full, since several may owe it and it may come back. */
export function conditionStepHref(dossier: string, { state: { opening } }: ConditionNow, step: string): string {
  const which = new URLSearchParams({ organisation: opening.organisation });
  if (opening.occurrence !== undefined) which.set('occurrence', String(opening.occurrence));
  return `${addressOf(dossier)}/voorwaarden/${encodeURIComponent(opening.ref)}/${step}?${which}`;
}

/** The steps that a person may take on a condition now. */
export const conditionStepsFor = (person: Person, { state }: ConditionNow): ConditionStep[] =>
  conditionStepsOpenTo(relationsToCondition(person, state), state.status);

/** The steps as links, in their own words. */
export const linksTo = (steps: readonly string[], href: (step: string) => string): Link[] =>
  steps.map((step) => ({ href: href(step), label: capitalised(stepName(step)) }));
