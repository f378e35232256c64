import type { ConditionStatus, ConditionStep } from '#domain/condition/steps.ts';
import type { Paged } from '#web/layout/paged.ts';
import type { LifeStep } from '#web/pages/dossier/life.ts';
import type { WhyDate } from '#web/pages/dossier/sections.ts';

/** What can wait for somebody: a step, or something to answer or to talk about that several steps can answer. */
export type TaskKind = LifeStep | ConditionStep | 'answer-extension' | 'discuss-escalation';

/** Something that waits for the reader. */
export interface Task {
  readonly step: TaskKind;
  readonly href: string;
  /** The dossier, protocol or deliberation that it is about. */
  readonly matter: { readonly href: string; readonly name: string; readonly subject: string };
  readonly condition?: string | undefined;
  /** The body whose turn it was, where that is not the reader's own. */
  readonly body?: string | undefined;
  /** The day by which, `YYYY-MM-DD`. */
  readonly due?: string | undefined;
  readonly why?: WhyDate | undefined;
  /** Where the reason for the day is told, if not here. */
  readonly explainedAt?: string | undefined;
  /** Since when it waits, in local time, where no day is set for it. */
  readonly since?: string | undefined;
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

/** One page of what waits. */
export interface TaskPage extends Paged<Task> {
  readonly total: number;
}

/** The day by which a task is put in order. */
export const dayOf = ({ due, since }: Pick<Task, 'due' | 'since'>): string | undefined => due ?? since?.slice(0, 10);

/** What is due first stands first, then what waits longest; what has no day comes last. */
export function byDay(a: { readonly day: string | undefined }, b: { readonly day: string | undefined }): number {
  const [first, second] = [a.day, b.day];
  if (first === second) return 0;
  if (first === undefined) return 1;
  if (second === undefined) return -1;
  return first < second ? -1 : 1;
}
