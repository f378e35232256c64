import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import type { Relation } from '#domain/permissions/principal.ts';
import type { MeetingStatus } from './state.ts';

interface StepRule {
  readonly by: readonly Relation[];
  readonly when: readonly MeetingStatus[];
  readonly otherwise: RefusalCode;
}

/** Who may do what to a meeting in which state. Minutes may be recorded again until the chair approves them. */
export const MEETING_STEPS = {
  'prepare-meeting': { by: ['secretariat'], when: ['planned'], otherwise: 'meeting-has-minutes' },
  'order-agenda': { by: ['secretariat'], when: ['planned'], otherwise: 'meeting-has-minutes' },
  'recuse-member': { by: ['secretariat'], when: ['planned'], otherwise: 'meeting-has-minutes' },
  'record-attendance': { by: ['secretariat'], when: ['planned'], otherwise: 'meeting-has-minutes' },
  'record-minutes': { by: ['secretariat'], when: ['planned', 'minuted'], otherwise: 'minutes-approved-already' },
  'approve-minutes': { by: ['chair'], when: ['minuted'], otherwise: 'no-minutes-to-approve' },
} as const satisfies Record<string, StepRule>;

export type MeetingStep = keyof typeof MEETING_STEPS;
export const MEETING_STEP_NAMES = Object.keys(MEETING_STEPS).filter(
  (name): name is MeetingStep => name in MEETING_STEPS,
);

/** The steps these relations open for a meeting in this state. */
export function meetingStepsOpenTo(relations: ReadonlySet<Relation>, status: MeetingStatus): MeetingStep[] {
  return MEETING_STEP_NAMES.filter((name) => {
    const rule: StepRule = MEETING_STEPS[name];
    return rule.when.includes(status) && rule.by.some((relation) => relations.has(relation));
  });
}
