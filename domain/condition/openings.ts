import { type Instant, type LocalDate, localDateOf } from '#domain/calendar/brussels-time.ts';
import { addPeriods } from '#domain/calendar/periods.ts';
import { applyRule, type DateRule, underPolicy } from '#domain/deadlines/explanation.ts';
import type { ConditionDefinition, DossierEvent } from '#domain/dossier/events.ts';
import { awaitedEvent } from '#domain/dossier/occurrences.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { ProtocolEvent } from '#domain/protocol/events.ts';
import { endOf } from './ends.ts';
import type { ConditionOpening } from './events.ts';
import type { ConditionOwner } from './owner.ts';
import type { ConditionState } from './state.ts';

/** A duty to report an event is due this many working days after it (docs/scenarios.md, Conditions and their deadlines). */
const REPORT_WITHIN_WORKING_DAYS = 10;

/** As a condition is reported: `REF`, `REF/ORG` where several bodies owe it, `#n` for an occurrence. */
function reportedAs(definition: ConditionDefinition, organisation: string, occurrence?: number): string {
  const body = definition.responsible.length > 1 ? `${definition.ref}/${organisation}` : definition.ref;
  return occurrence === undefined ? body : `${body}#${occurrence}`;
}

function common(owner: ConditionOwner, definition: ConditionDefinition, organisation: string, occurrence?: number) {
  return {
    dossier: owner.dossier,
    ...(owner.committee === undefined ? {} : { committee: owner.committee }),
    ...(owner.parties === undefined ? {} : { parties: [...owner.parties] }),
    ref: definition.ref,
    organisation,
    ...(owner.accession === undefined ? {} : { round: owner.accession.round }),
    reportedAs: reportedAs(definition, organisation, occurrence),
    ...(occurrence === undefined ? {} : { occurrence }),
    public: definition.public,
    survives: definition.survives,
  };
}

/** The due day of the nth occurrence of a recurring duty, counted in one step from its first day. */
function recurringDue(every: string, from: LocalDate, occurrence: number, policy: Policy): LocalDate {
  return addPeriods(from, every, occurrence - 1, policy.closedDays).date;
}

/** No rhythm runs for more occurrences than this; a daily duty of fifty years stays under it. */
const MOST_OCCURRENCES = 20_000;

/**
 * The first occurrence of a recurring duty from a number on that is owed: not due before the day the condition opened, not after the
 * authorisation's last day. Undefined when none is.
 */
function nextOwedOccurrence(
  every: string,
  from: LocalDate,
  startAt: number,
  openedOn: LocalDate,
  lastDay: LocalDate | null,
  policy: Policy,
): { readonly occurrence: number; readonly due: LocalDate } | undefined {
  for (let occurrence = startAt; occurrence < startAt + MOST_OCCURRENCES; occurrence += 1) {
    const due = recurringDue(every, from, occurrence, policy);
    if (lastDay !== null && due > lastDay) return undefined;
    if (due >= openedOn) return { occurrence, due };
  }
  return undefined;
}

function recurringOpening(
  owner: ConditionOwner,
  definition: ConditionDefinition,
  organisation: string,
  rhythm: { readonly every: string; readonly from: LocalDate },
  startAt: number,
  openedOn: LocalDate,
  policy: Policy,
): ConditionOpening | undefined {
  const next = nextOwedOccurrence(rhythm.every, rhythm.from, startAt, openedOn, owner.lastDay, policy);
  if (next === undefined) return undefined;
  return {
    ...common(owner, definition, organisation, next.occurrence),
    kind: 'dated',
    every: { period: rhythm.every, from: rhythm.from },
    due: next.due,
    dueRule: underPolicy(
      { kind: 'period-after', day: rhythm.from, period: rhythm.every, times: next.occurrence - 1 },
      policy,
    ),
  };
}

/** What opens the occurrence of a recurring duty that follows another; undefined where none is owed, or its owner's end has ended it. */
export function openingAfter(
  owner: ConditionOwner,
  previous: ConditionState,
  policy: Policy,
): ConditionOpening | undefined {
  const { every, ref, organisation, occurrence = 0 } = previous.opening;
  const definition = owner.conditions.find((candidate) => candidate.ref === ref);
  if (every === undefined || definition === undefined || endOf(owner.ends, previous.opening) !== undefined)
    return undefined;
  const rhythm = { every: every.period, from: every.from };
  const openedOn = localDateOf(previous.openedAt);
  return recurringOpening(owner, definition, organisation, rhythm, occurrence + 1, openedOn, policy);
}

/** What opens a condition at the instant from which it is owed; undefined for a recurring duty of which nothing is owed yet. */
export function firstOpening(
  owner: ConditionOwner,
  definition: ConditionDefinition,
  organisation: string,
  at: Instant,
  policy: Policy,
): ConditionOpening | undefined {
  const { deadline } = definition;
  if (deadline === 'asap' || deadline === 'continuous')
    return { ...common(owner, definition, organisation), kind: deadline };
  if (awaitedEvent(deadline) !== undefined)
    return { ...common(owner, definition, organisation), kind: 'awaiting-event' };
  if ('by' in deadline) {
    const setBy = owner.parties === undefined ? 'decision' : 'protocol';
    const dueRule = { kind: 'fixed', day: deadline.by, setBy } as const;
    return { ...common(owner, definition, organisation), kind: 'dated', due: deadline.by, dueRule };
  }
  if ('every' in deadline) {
    return recurringOpening(owner, definition, organisation, deadline, 1, localDateOf(at), policy);
  }
  return undefined;
}

function eventRule(
  deadline: ConditionDefinition['deadline'],
  day: LocalDate,
  event: string,
): DateRule & { kind: 'period-after' | 'working-days-after' } {
  return typeof deadline === 'object' && 'within' in deadline
    ? { kind: 'period-after', day, period: deadline.within, times: 1, event }
    : { kind: 'working-days-after', day, count: REPORT_WITHIN_WORKING_DAYS };
}

/** All conditions of an owner that open when it takes effect. */
export function openingsAtStart(owner: ConditionOwner, at: Instant, policy: Policy): ConditionOpening[] {
  return owner.conditions.flatMap((definition) =>
    definition.responsible.flatMap((organisation) => firstOpening(owner, definition, organisation, at, policy) ?? []),
  );
}

/** An event as it was recorded, with the occurrences that it opens. */
type RecordedEvent = Pick<Extract<DossierEvent, { type: 'event-recorded' }>['data'], 'event' | 'date' | 'occurrences'>;

/** The occurrences that a recorded event opens. */
export function openingsAtEvent(owner: ConditionOwner, recorded: RecordedEvent, policy: Policy): ConditionOpening[] {
  return recorded.occurrences.flatMap(({ ref, organisation, occurrence }) => {
    const definition = owner.conditions.find((candidate) => candidate.ref === ref);
    if (definition === undefined) return [];
    const dueRule = underPolicy(eventRule(definition.deadline, recorded.date, recorded.event), policy);
    const due = applyRule(dueRule, policy).date;
    return [
      {
        ...common(owner, definition, organisation, occurrence),
        kind: 'dated',
        event: recorded.event,
        due,
        dueRule,
      },
    ];
  });
}

/** The conditions that an event of their owner's log opens: all of them at its entry into force, occurrences at a recorded event. */
export function openingsOf(
  owner: ConditionOwner,
  event: DossierEvent | ProtocolEvent,
  policy: Policy,
): ConditionOpening[] {
  if (event.type === 'entered-into-force' || event.type === 'protocol-entered-into-force')
    return openingsAtStart(owner, event.effectiveAt, policy);
  return event.type === 'event-recorded' ? openingsAtEvent(owner, event.data, policy) : [];
}
