import type { Instant } from '#domain/calendar/brussels-time.ts';
import { isAsking, isHeldBack } from '#domain/notices/held-back.ts';
import type { Notice, QueuedNotice } from '#domain/notices/notice.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { AggregateId } from './aggregate-id.ts';
import type { AccederRow, AggregateKind, AnyEvent } from './aggregate-kind.ts';
import { milestoneSchema } from './event-schema.ts';
import type { Decision, Refusal } from './refusal.ts';

/** An aggregate as it was read: its state and the version of its log, 0 and undefined before its first event. */
export interface Loaded<State> {
  readonly version: number;
  readonly state: State | undefined;
}

/** An event with its place in the log and whose it is: the person's who commanded, or time's. */
interface PlacedEvent<Event extends AnyEvent> {
  readonly sequence: number;
  readonly event: Event;
  readonly byTime: boolean;
}

/** What one command changes, to be written in one transaction or not at all. */
export interface Outcome<State, Event extends AnyEvent> {
  readonly events: readonly PlacedEvent<Event>[];
  readonly state: State;
  readonly version: number;
  readonly nextDue: Instant | undefined;
  readonly notices: readonly QueuedNotice[];
  readonly acceder?: AccederRow;
}

export type Taken<State, Event extends AnyEvent> =
  | {
      readonly ok: true;
      readonly outcome: Outcome<State, Event> | undefined;
      /** Only a part of what time has brought was taken: the command must be given again. */
      readonly unfinished: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** What identifies the matter of a notice beside its recipient: the milestone of a deadline, else the event's place in the log. */
function noticeKey(
  aggregate: AggregateId,
  sequence: number,
  event: AnyEvent,
  recipient: string,
  notice: string,
): string {
  const { data } = event;
  const occasion =
    event.type === 'milestone-reached' && 'matter' in data && typeof data.matter === 'string'
      ? `${data.matter}:${'milestone' in data ? String(data.milestone) : 'last'}`
      : `event-${sequence}`;
  return `${aggregate}|${occasion}|${notice}|${recipient}`;
}

/** The matter whose milestone a notice tells, by its key; undefined for one that no milestone caused. */
export function matterOfKey(key: string): string | undefined {
  const [, occasion = ''] = key.split('|');
  const end = occasion.lastIndexOf(':');
  return end === -1 ? undefined : occasion.slice(0, end);
}

/** The notices that an event at its place in a log causes, for each recipient, as they are queued. */
export function queueNotices(
  aggregate: AggregateId,
  notices: readonly Notice[],
  placed: Pick<PlacedEvent<AnyEvent>, 'sequence' | 'event'>,
  now: Instant,
): QueuedNotice[] {
  return notices.flatMap(({ to, ...notice }) =>
    [...new Set(to)].map((recipient) => ({
      ...notice,
      key: noticeKey(aggregate, placed.sequence, placed.event, recipient, notice.notice),
      recipient,
      aggregate,
      sequence: placed.sequence,
      leavesAt: now,
      ...(placed.event.type === 'milestone-reached' && isHeldBack(placed.event.effectiveAt, now)
        ? { heldBackSince: placed.event.effectiveAt }
        : {}),
    })),
  );
}

/**
 * What time brought, where an outage held milestones back: those that ask for what is not asked any more, now that all the rest has
 * happened too, are logged as overtaken and not told. So nobody is reminded of what they have just answered, or of what has ended.
 */
function overtakeHeldBack<State, Event extends AnyEvent, Context>(
  kind: AggregateKind<State, Event, Context>,
  brought: readonly Event[],
  present: State,
  policy: Policy,
  now: Instant,
): readonly Event[] {
  const isLate = ({ type, effectiveAt }: Event) => type === 'milestone-reached' && isHeldBack(effectiveAt, now);
  if (!brought.some(isLate)) return brought;
  const matters = kind.matters(present, policy);
  return brought.map((event) => {
    const told = isLate(event) ? milestoneSchema.safeParse(event.data).data : undefined;
    if (told === undefined || !isAsking(told.notice)) return event;
    const isAsked = matters.some(
      ({ key, milestones }) => key === told.matter && milestones.some(({ notice }) => notice === told.notice),
    );
    return isAsked ? event : kind.parse({ type: 'milestone-overtaken', effectiveAt: event.effectiveAt, data: told });
  });
}

/** Time's events taken at once: with their notices they must fit one transaction. After years away there may be more. */
const MOST_TIME_EVENTS = 20;

/**
 * The one door. People's commands and time's go through it alike: all that time has brought by `now` is applied first, then the
 * command is decided, then what it set going and is due already. A refusal changes nothing, not even what time has brought: the sweep
 * will. `undefined` as outcome means that nothing was to be done.
 */
export function takeCommand<State, Event extends AnyEvent, Context>(given: {
  readonly aggregate: AggregateId;
  readonly kind: AggregateKind<State, Event, Context>;
  readonly loaded: Loaded<State>;
  readonly policy: Policy;
  readonly context: Context;
  readonly now: Instant;
  readonly decide: (state: State | undefined) => Decision<Event>;
}): Taken<State, Event> {
  const { aggregate, kind, loaded, policy, context, now } = given;
  const fold = (state: State | undefined, events: readonly Event[]) =>
    events.reduce<State | undefined>(kind.evolve, state);

  const brought = loaded.state === undefined ? [] : kind.timeEvents(loaded.state, policy, context, now);
  const unfinished = brought.length > MOST_TIME_EVENTS;
  const decision = given.decide(fold(loaded.state, brought));
  if (!decision.ok) return decision;
  const present = fold(loaded.state, [...brought, ...decision.events]);
  if (present === undefined) return { ok: true, outcome: undefined, unfinished };
  const after = kind.timeEvents(present, policy, context, now).slice(0, MOST_TIME_EVENTS);
  // Where the command is not written yet, it answers nothing yet.
  const then = unfinished ? fold(loaded.state, brought) : fold(present, after);
  const before = overtakeHeldBack(kind, brought, then ?? present, policy, now);

  const all = unfinished
    ? before.slice(0, MOST_TIME_EVENTS).map((event) => ({ event, byTime: true }))
    : [
        ...before.map((event) => ({ event, byTime: true })),
        ...decision.events.map((event) => ({ event, byTime: false })),
        ...after.map((event) => ({ event, byTime: true })),
      ];
  if (all.length === 0) return { ok: true, outcome: undefined, unfinished };
  let state = loaded.state;
  let version = loaded.version;
  const events: PlacedEvent<Event>[] = [];
  const notices: QueuedNotice[] = [];
  for (const { event, byTime } of all) {
    version += 1;
    state = kind.evolve(state, event);
    const placed = { sequence: version, event, byTime };
    events.push(placed);
    notices.push(...queueNotices(aggregate, kind.notices(state, event), placed, now));
  }
  if (state === undefined) return { ok: true, outcome: undefined, unfinished };
  return {
    ok: true,
    outcome: {
      events,
      state,
      version,
      nextDue: kind.nextDue(state, policy, now),
      notices,
      ...(kind.acceder === undefined ? {} : { acceder: kind.acceder(state) }),
    },
    unfinished,
  };
}
