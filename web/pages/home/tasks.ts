import type { ConditionStatus, ConditionStep } from '#domain/condition/steps.ts';
import type { DossierStep } from '#domain/dossier/steps.ts';

/** Something that waits for the reader. */
export interface Task {
  readonly step: DossierStep | ConditionStep;
  readonly href: string;
  readonly dossier: { readonly id: string; readonly subject: string; readonly number?: string | undefined };
  readonly condition?: string | undefined;
  /** The day by which, `YYYY-MM-DD`. */
  readonly due?: string | undefined;
  readonly isLate: boolean;
}

/** A step that a state of a condition asks of whoever may take it; the others are there when they are wanted. */
const ASKED_OF_CONDITION: Readonly<Partial<Record<ConditionStatus, ConditionStep>>> = {
  open: 'submit-evidence',
  overdue: 'submit-evidence',
  'in-review': 'accept-evidence',
};

/** The step that a condition waits for. */
export const conditionAsksFor = (status: ConditionStatus): ConditionStep | undefined => ASKED_OF_CONDITION[status];

/** Steps that a dossier waits for when they are open: the life of a request goes on by these. */
export const DOSSIER_ASKS_FOR: readonly DossierStep[] = [
  'rule-admissible',
  'provide-information',
  'give-advice',
  'schedule-meeting',
  'record-decision',
  'sign-decision',
  'publish-decision',
];

/** What is due first stands first; what has no day comes last. */
export const byDay = (a: Task, b: Task): number =>
  a.due === b.due ? 0 : a.due === undefined ? 1 : b.due === undefined ? -1 : a.due < b.due ? -1 : 1;
