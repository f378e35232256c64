import type { ConditionStatus, ConditionStep } from '#domain/condition/steps.ts';
import type { LifeStep } from '#web/pages/dossier/life.ts';

/** Something that waits for the reader. */
export interface Task {
  readonly step: LifeStep | ConditionStep;
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

/** Steps that a dossier or a protocol waits for when they are open: its life goes on by these. */
const LIFE_ASKS_FOR: readonly LifeStep[] = [
  'rule-admissible',
  'provide-information',
  'give-advice',
  'schedule-meeting',
  'record-decision',
  'sign-decision',
  'publish-decision',
  'give-protocol-advice',
  'revise-protocol',
  'sign-protocol',
  'publish-protocol',
];

/** Whether a dossier or protocol waits for a step; the others are there when they are wanted. */
export const asksFor = (step: LifeStep): boolean => LIFE_ASKS_FOR.includes(step);

/** What is due first stands first; what has no day comes last. */
export const byDay = (a: Task, b: Task): number =>
  a.due === b.due ? 0 : a.due === undefined ? 1 : b.due === undefined ? -1 : a.due < b.due ? -1 : 1;
