import * as z from 'zod';
import { endOfDay, type Instant, type LocalDate } from '#domain/calendar/brussels-time.ts';
import { type ConditionEvent, type ConditionOpening, conditionOpeningSchema, dueRuleSchema } from './events.ts';
import { CONDITION_STATES, type ConditionStatus } from './steps.ts';

/** A duty of one body, or one occurrence of it, as its log tells it. */
export const conditionStateSchema = z.object({
  opening: conditionOpeningSchema,
  openedAt: z.string(),
  status: z.enum(CONDITION_STATES),
  due: z.string().optional(),
  dueRule: dueRuleSchema.optional(),
  /** Rises with every new due day or return to the responsible: notices of an older version no longer hold. */
  deadlineVersion: z.int(),
  /** Milestones up to here are skipped: the opening, the new due day, the rejection. */
  chasedFrom: z.string(),
  evidenceCount: z.int(),
  /** When the evidence now in review was handed in. */
  evidenceAt: z.string().optional(),
  /** The due day whose passing the log already tells. */
  passedDue: z.string().optional(),
  /** Per matter, the instant of the last milestone that time has brought. */
  handled: z.record(z.string(), z.string()),
});
export type ConditionState = z.infer<typeof conditionStateSchema>;

/** Whether the occurrence of a recurring duty makes room for the next: it is fulfilled, or its due day has passed. */
export const isDoneWith = (state: ConditionState): boolean =>
  state.status === 'fulfilled' || (state.due !== undefined && state.passedDue === state.due);

function statusAtOpening(opening: ConditionOpening, at: Instant): ConditionStatus {
  switch (opening.kind) {
    case 'continuous':
      return 'ongoing';
    case 'awaiting-event':
      return 'pending';
    case 'asap':
      return 'open';
    case 'dated':
      // What opens after its due day is overdue at once.
      return opening.due !== undefined && endOfDay(opening.due) <= at ? 'overdue' : 'open';
  }
}

function opened(event: Extract<ConditionEvent, { type: 'condition-opened' }>): ConditionState {
  const { due, dueRule } = event.data;
  return {
    opening: event.data,
    openedAt: event.effectiveAt,
    status: statusAtOpening(event.data, event.effectiveAt),
    ...(due === undefined ? {} : { due }),
    ...(dueRule === undefined ? {} : { dueRule }),
    deadlineVersion: 1,
    chasedFrom: event.effectiveAt,
    evidenceCount: 0,
    handled: {},
  };
}

function newDueDay(
  state: ConditionState,
  due: LocalDate,
  setBy: 'extension' | 'rejection',
  at: Instant,
): ConditionState {
  return {
    ...state,
    due,
    dueRule: { kind: 'fixed', day: due, setBy },
    deadlineVersion: state.deadlineVersion + 1,
    chasedFrom: at,
  };
}

function rejected(state: ConditionState, due: LocalDate | undefined, at: Instant): ConditionState {
  const { evidenceAt: _evidenceAt, ...back } = state;
  if (due !== undefined) return { ...newDueDay(back, due, 'rejection', at), status: 'open' };
  const late = state.due !== undefined && endOfDay(state.due) <= at;
  return { ...back, status: late ? 'overdue' : 'open', deadlineVersion: state.deadlineVersion + 1, chasedFrom: at };
}

/** Folds one event into a condition's state; the first event makes it. */
export function evolveCondition(state: ConditionState | undefined, event: ConditionEvent): ConditionState {
  if (event.type === 'condition-opened') return opened(event);
  if (state === undefined) throw new Error(`a condition's log begins with condition-opened, not ${event.type}`);
  switch (event.type) {
    case 'evidence-submitted':
      return { ...state, status: 'in-review', evidenceCount: event.data.evidence, evidenceAt: event.effectiveAt };
    case 'evidence-accepted':
      return { ...state, status: 'fulfilled' };
    case 'evidence-rejected':
      return rejected(state, event.data.due, event.effectiveAt);
    case 'extension-granted': {
      const extended = newDueDay(state, event.data.due, 'extension', event.effectiveAt);
      return { ...extended, status: state.status === 'in-review' ? 'in-review' : 'open' };
    }
    case 'condition-waived':
      return { ...state, status: 'waived' };
    case 'due-day-passed':
      return { ...state, passedDue: event.data.due, status: event.data.overdue ? 'overdue' : state.status };
    case 'condition-ended':
      return { ...state, status: 'ended' };
    case 'milestone-reached':
    case 'milestone-merged':
    case 'milestone-overtaken':
      return { ...state, handled: { ...state.handled, [event.data.matter]: event.effectiveAt } };
  }
}
