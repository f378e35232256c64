import { relationsToCondition } from '#domain/condition/decide.ts';
import { type FurtherConditionStep, furtherConditionStepsOpenTo } from '#domain/condition/further-steps.ts';
import { type ConditionStep, conditionStepsOpenTo } from '#domain/condition/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import type { ConditionNow } from '#functions/middleware/dossier-reads.ts';
import type { Link } from '#web/layout/page.ts';
import { stepName } from '#web/locales/nl/steps.ts';
import { capitalised } from '#web/locales/nl/terms.ts';
import type { Matter } from './matters.ts';

/** Where a step on a dossier, protocol or accession is taken. */
export const stepHref = ({ page }: Matter, step: string): string => `${page.href}/${step}`;

/** Where a step on a condition is taken: which one is said in full, since several may owe it and it may come back. */
export function conditionStepHref(
  matter: Pick<Matter, 'page' | 'acceder'>,
  { state: { opening } }: ConditionNow,
  step: string,
): string {
  const which = new URLSearchParams(matter.acceder === undefined ? { organisation: opening.organisation } : {});
  if (opening.occurrence !== undefined) which.set('occurrence', String(opening.occurrence));
  const asked = which.size === 0 ? '' : `?${which}`;
  return `${matter.page.href}/voorwaarden/${encodeURIComponent(opening.ref)}/${step}${asked}`;
}

/** The steps that a person may take on a condition now. */
export function conditionStepsFor(person: Person, { state }: ConditionNow): (ConditionStep | FurtherConditionStep)[] {
  const relations = relationsToCondition(person, state);
  return [...conditionStepsOpenTo(relations, state.status), ...furtherConditionStepsOpenTo(relations, state)];
}

/**
 * Whether a person may report an event of a matter now. A body that acceded reports of itself, beside the steps of its accession, and only
 * what its conditions wait for.
 */
export const mayReport = (person: Person, matter: Matter): boolean =>
  matter.acceder === undefined
    ? matter.steps(person).includes('record-event')
    : matter.acceder === person.organisation &&
      (matter.status === 'active' || matter.status === 'suspended') &&
      matter.events.length > 0;

/** The report for which a condition waits, as a step of that condition. */
export const reportFor = (person: Person, matter: Matter, { state }: ConditionNow): 'record-event'[] =>
  state.status === 'pending' && mayReport(person, matter) ? ['record-event'] : [];

/** The steps as links, in their own words. */
export const linksTo = (steps: readonly string[], href: (step: string) => string): Link[] =>
  steps.map((step) => ({ href: href(step), label: capitalised(stepName(step)) }));
