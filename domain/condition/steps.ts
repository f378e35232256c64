import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import type { Relation } from '#domain/permissions/principal.ts';

/** The states of a condition (docs/scenarios.md, States). */
export const CONDITION_STATES = [
  'pending',
  'open',
  'in-review',
  'fulfilled',
  'overdue',
  'waived',
  'ongoing',
  'ended',
] as const;
export type ConditionStatus = (typeof CONDITION_STATES)[number];

interface StepRule {
  readonly by: readonly Relation[];
  readonly when: readonly ConditionStatus[];
  readonly otherwise: RefusalCode;
}

/** Who may do what to a condition in which state. `responsible` is the one body that owes this condition. */
export const CONDITION_STEPS = {
  'submit-evidence': { by: ['responsible'], when: ['open', 'overdue'], otherwise: 'condition-not-open' },
  'accept-evidence': { by: ['secretariat', 'other-party'], when: ['in-review'], otherwise: 'no-evidence-to-judge' },
  'reject-evidence': { by: ['secretariat', 'other-party'], when: ['in-review'], otherwise: 'no-evidence-to-judge' },
  'grant-extension': {
    by: ['secretariat', 'other-party'],
    when: ['open', 'overdue', 'in-review'],
    otherwise: 'condition-not-open',
  },
  'waive-condition': {
    by: ['secretariat', 'other-party'],
    when: ['open', 'overdue', 'in-review'],
    otherwise: 'condition-not-open',
  },
} as const satisfies Record<string, StepRule>;

export type ConditionStep = keyof typeof CONDITION_STEPS;
export const CONDITION_STEP_NAMES = Object.keys(CONDITION_STEPS).filter(
  (name): name is ConditionStep => name in CONDITION_STEPS,
);

/** The steps these relations open for a condition in this state. */
export function conditionStepsOpenTo(relations: ReadonlySet<Relation>, status: ConditionStatus): ConditionStep[] {
  return CONDITION_STEP_NAMES.filter((name) => {
    const rule: StepRule = CONDITION_STEPS[name];
    return rule.when.includes(status) && rule.by.some((relation) => relations.has(relation));
  });
}
