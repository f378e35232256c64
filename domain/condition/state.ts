import * as z from 'zod';
import { endOfDay, type Instant, type LocalDate } from '#domain/calendar/brussels-time.ts';
import { passedOn, replacing } from '#domain/succession/succession.ts';
import {
  askedExtension,
  CONDITION_DEEDS,
  type ConditionEvent,
  type ConditionOpening,
  conditionOpeningSchema,
  dueRuleSchema,
  restorable,
} from './events.ts';
import { CONDITION_STATES, type ConditionStatus } from './steps.ts';

/** A duty of one body, or one occurrence of it, as its log tells it. */
export const conditionStateSchema = z.object({
  opening: conditionOpeningSchema,
  openedAt: z.string(),
  status: z.enum(CONDITION_STATES),
  due: z.string().optional(),
  dueRule: dueRuleSchema.optional(),
  /** The day of the event that opened it, where that was corrected. */
  eventDay: z.string().optional(),
  /** Rises with every new due day or return to the responsible: notices of an older version no longer hold. */
  deadlineVersion: z.int(),
  /** Milestones up to here are skipped: the opening, the new due day, the rejection. */
  chasedFrom: z.string(),
  /** The number of the evidence that was handed in last and stands. */
  evidenceCount: z.int(),
  /** How often evidence was handed in, by mistake included: a number is not given again. */
  evidencesGiven: z.int().optional(),
  /** When the evidence now in review was handed in. */
  evidenceAt: z.string().optional(),
  /** When it came back into review, where evidence was judged by mistake: reminders before this are skipped. */
  reviewedFrom: z.string().optional(),
  /** The extension that was asked for and not answered. */
  extensionAsked: askedExtension.optional(),
  extensionsAsked: z.int(),
  /** What people did that still stands, in order: the place in the log, and how the condition stood before. */
  deeds: z.array(z.object({ sequence: z.int(), type: z.enum(CONDITION_DEEDS), before: restorable })),
  /** How many events the log has. */
  length: z.int(),
  /** Since when it is known that the event that opened it did not take place: owed again, it ends. */
  voidedAt: z.string().optional(),
  /** The due day whose passing the log already tells. */
  passedDue: z.string().optional(),
  /** How many of the successions of what set it its log has looked at. */
  successionsSeen: z.int().optional(),
  /** The bodies that owed it before, in order. */
  predecessors: z.array(z.string()).optional(),
  /** The policy for which its log tells what moved. */
  replannedFor: z.int().optional(),
  /** Per matter, the instant of the last milestone that time has brought. */
  handled: z.record(z.string(), z.string()),
});
export type ConditionState = z.infer<typeof conditionStateSchema>;

/** Whether the occurrence of a recurring duty makes room for the next: it is fulfilled, or its due day has passed. */
export const isDoneWith = (state: ConditionState): boolean =>
  state.status === 'fulfilled' || (state.due !== undefined && state.passedDue === state.due);

/** Whether its day has passed and it is not met, waived or ended: also while late evidence is judged. */
export const isStillLate = ({ status, due }: ConditionState, now: Instant): boolean =>
  status === 'overdue' || (status === 'in-review' && due !== undefined && endOfDay(due) <= now);

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
    extensionsAsked: 0,
    deeds: [],
    length: 0,
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

function submitted(state: ConditionState, evidence: number, at: Instant): ConditionState {
  const { reviewedFrom: _reviewedFrom, ...rest } = state;
  return { ...rest, status: 'in-review', evidenceCount: evidence, evidencesGiven: evidence, evidenceAt: at };
}

function rejected(state: ConditionState, due: LocalDate | undefined, at: Instant): ConditionState {
  const { evidenceAt: _evidenceAt, reviewedFrom: _reviewedFrom, ...back } = state;
  if (due !== undefined) return { ...newDueDay(back, due, 'rejection', at), status: 'open' };
  const late = state.due !== undefined && endOfDay(state.due) <= at;
  return { ...back, status: late ? 'overdue' : 'open', deadlineVersion: state.deadlineVersion + 1, chasedFrom: at };
}

type Restorable = ConditionState['deeds'][number]['before'];

const restorableOf = ({
  status,
  due,
  dueRule,
  evidenceCount,
  evidenceAt,
  extensionAsked,
}: ConditionState): Restorable => ({
  status,
  evidenceCount,
  ...(due === undefined ? {} : { due }),
  ...(dueRule === undefined ? {} : { dueRule }),
  ...(evidenceAt === undefined ? {} : { evidenceAt }),
  ...(extensionAsked === undefined ? {} : { extensionAsked }),
});

/** The duty passes to the successor as it stands: its day, its evidence and what was asked go with it. */
function succeeded(
  state: ConditionState,
  { from, to, number }: Extract<ConditionEvent, { type: 'body-succeeded' }>['data'],
): ConditionState {
  const { opening, predecessors = [] } = state;
  const { organisation, parties } = opening;
  return {
    ...state,
    successionsSeen: number,
    opening: {
      ...opening,
      organisation: replacing({ from, to })(organisation),
      ...(parties === undefined ? {} : { parties: passedOn(parties, { from, to }) }),
    },
    ...(organisation === from ? { predecessors: [...predecessors, from] } : {}),
  };
}

function answered({ extensionAsked: _extensionAsked, ...state }: ConditionState): ConditionState {
  return state;
}

/**
 * The due day follows the event. A later day that somebody set by hand stands; what is fulfilled, waived or in review stays so.
 */
function moved(
  state: ConditionState,
  { day, due, dueRule }: Extract<ConditionEvent, { type: 'due-day-moved' }>['data'],
  at: Instant,
): ConditionState {
  const stands = (set: Pick<Restorable, 'due' | 'dueRule'>): boolean =>
    set.dueRule?.kind === 'fixed' && set.due !== undefined && set.due >= due;
  const deeds = state.deeds.map((deed) =>
    stands(deed.before) ? deed : { ...deed, before: { ...deed.before, due, dueRule } },
  );
  if (stands(state)) return { ...state, deeds, eventDay: day };
  const chased = state.status === 'open' || state.status === 'overdue';
  return {
    ...state,
    deeds,
    eventDay: day,
    due,
    dueRule,
    status: chased ? (endOfDay(due) <= at ? 'overdue' : 'open') : state.status,
    deadlineVersion: state.deadlineVersion + 1,
    chasedFrom: at,
  };
}

/** A due day that is counted in working days moves with them, also where an annulment would put it back. */
export function recounted(state: ConditionState, due: LocalDate, policyVersion: number, at: Instant): ConditionState {
  const counted = <Set extends Pick<Restorable, 'due' | 'dueRule'>>(set: Set): Set =>
    set.dueRule === undefined || set.dueRule.kind === 'fixed'
      ? set
      : { ...set, due, dueRule: { ...set.dueRule, policyVersion } };
  return {
    ...counted(state),
    deeds: state.deeds.map((deed) => ({ ...deed, before: counted(deed.before) })),
    deadlineVersion: state.deadlineVersion + 1,
    chasedFrom: at,
  };
}

/** As after a rejection: a new version of the deadline, and what fell in between is not made up for. */
function annulled(state: ConditionState, restored: Restorable, at: Instant): ConditionState {
  const {
    due: _due,
    dueRule: _dueRule,
    evidenceAt: _evidenceAt,
    reviewedFrom: _reviewedFrom,
    ...rest
  } = answered(state);
  return {
    ...rest,
    ...restored,
    deadlineVersion: state.deadlineVersion + 1,
    chasedFrom: at,
    reviewedFrom: at,
    deeds: state.deeds.slice(0, -1),
  };
}

type Deed = Extract<ConditionEvent, { readonly type: ConditionState['deeds'][number]['type'] }>;
const isDeed = (event: ConditionEvent): event is Deed => CONDITION_DEEDS.some((type) => type === event.type);

/** Folds one event into a condition's state; the first event makes it. */
export function evolveCondition(state: ConditionState | undefined, event: ConditionEvent): ConditionState {
  const next = fold(state, event);
  const length = (state?.length ?? 0) + 1;
  if (state === undefined || !isDeed(event)) return { ...next, length };
  const deed = { sequence: length, type: event.type, before: restorableOf(state) };
  return { ...next, length, deeds: [...next.deeds, deed] };
}

function fold(state: ConditionState | undefined, event: ConditionEvent): ConditionState {
  if (event.type === 'condition-opened') return opened(event);
  if (state === undefined) throw new Error(`a condition's log begins with condition-opened, not ${event.type}`);
  switch (event.type) {
    case 'evidence-submitted':
      return submitted(state, event.data.evidence, event.effectiveAt);
    case 'evidence-accepted':
      return answered({ ...state, status: 'fulfilled' });
    case 'evidence-rejected':
      return rejected(event.data.due === undefined ? state : answered(state), event.data.due, event.effectiveAt);
    case 'extension-requested': {
      const { request, due } = event.data;
      const extensionAsked = { request, askedAt: event.effectiveAt, ...(due === undefined ? {} : { due }) };
      return { ...state, extensionsAsked: request, extensionAsked };
    }
    case 'extension-refused':
      return answered(state);
    case 'occurrence-voided':
      return { ...state, voidedAt: event.effectiveAt };
    case 'due-day-moved':
      return moved(state, event.data, event.effectiveAt);
    case 'event-annulled':
      return annulled(state, event.data.restored, event.effectiveAt);
    case 'extension-granted': {
      const extended = newDueDay(answered(state), event.data.due, 'extension', event.effectiveAt);
      return { ...extended, status: state.status === 'in-review' ? 'in-review' : 'open' };
    }
    case 'condition-waived':
      return answered({ ...state, status: 'waived' });
    case 'body-succeeded':
      return succeeded(state, event.data);
    case 'deadlines-replanned': {
      const { policyVersion, due } = event.data;
      const known = { ...state, replannedFor: policyVersion };
      return due === undefined ? known : recounted(known, due.to, policyVersion, event.effectiveAt);
    }
    case 'due-day-passed':
      return { ...state, passedDue: event.data.due, status: event.data.overdue ? 'overdue' : state.status };
    case 'condition-ended':
      return answered({ ...state, status: 'ended' });
    case 'milestone-reached':
    case 'milestone-merged':
    case 'milestone-overtaken':
      return { ...state, handled: { ...state.handled, [event.data.matter]: event.effectiveAt } };
  }
}
