import type * as z from 'zod';
import type { Instant, LocalDate } from '#domain/calendar/brussels-time.ts';
import type { milestoneSchema } from '#domain/door/event-schema.ts';
import type { Milestone } from './plan.ts';

/** Something time brings at an instant. Legal changes stand before notices in the list: at one instant they come first. */
export interface Happening<Event> {
  readonly at: Instant;
  readonly events: readonly Event[];
}

/**
 * The milestones of a matter still to come: after the instant at which the matter or its day came into being (whatever is not after
 * that is skipped), and after the last one that was handled.
 */
export function upcomingOf(
  milestones: readonly Milestone[],
  bornAt: Instant,
  handledThrough: Instant | undefined,
): Milestone[] {
  const after = handledThrough !== undefined && handledThrough > bornAt ? handledThrough : bornAt;
  return milestones.filter((milestone) => milestone.instant > after);
}

/** A matter that is chased: since when, by what, and by which day where it has one. */
interface Chased {
  readonly key: string;
  readonly bornAt: Instant;
  readonly due?: LocalDate | undefined;
  readonly milestones: readonly Milestone[];
}

type ToldMilestone = z.infer<typeof milestoneSchema>;
type MilestoneEvent =
  | { readonly type: 'milestone-merged'; readonly effectiveAt: Instant; readonly data: ToldMilestone }
  | {
      readonly type: 'milestone-reached';
      readonly effectiveAt: Instant;
      readonly data: ToldMilestone & { readonly due?: LocalDate };
    };

/**
 * The next milestone of a matter. Held back until a later one has come too, it is merged into that one; and what announces an end, held
 * back past that end, into what tells that it has passed.
 */
export function nextMilestone(
  matter: Chased,
  handled: Readonly<Record<string, Instant>>,
  now: Instant,
  end?: Instant,
): Happening<MilestoneEvent> | undefined {
  const [next, later] = upcomingOf(matter.milestones, matter.bornAt, handled[matter.key]);
  if (next === undefined) return undefined;
  const { instant: effectiveAt, notice, milestone } = next;
  const isPastTheEnd = notice === 'authorisation-expiring' && end !== undefined && end <= now;
  const data = { matter: matter.key, notice, ...(milestone === undefined ? {} : { milestone }) };
  const event: MilestoneEvent =
    isPastTheEnd || (later !== undefined && later.instant <= now)
      ? { type: 'milestone-merged', effectiveAt, data }
      : {
          type: 'milestone-reached',
          effectiveAt,
          data: { ...data, ...(matter.due === undefined ? {} : { due: matter.due }) },
        };
  return { at: effectiveAt, events: [event] };
}

function first<Event>(happenings: readonly Happening<Event>[]): Happening<Event> | undefined {
  let found: Happening<Event> | undefined;
  for (const happening of happenings) if (found === undefined || happening.at < found.at) found = happening;
  return found;
}

/** The earliest instant of a list of happenings. */
export function earliest(happenings: readonly Happening<unknown>[]): Instant | undefined {
  return first(happenings)?.at;
}

/** Time never brings more than this many things to one aggregate in one command; more means a rule that does not move on. */
const MOST_AT_ONCE = 5_000;

/**
 * Lets time do its work up to and including `now`: the earliest happening first, each folded before the next is looked for, so that
 * what one brings (an end) decides whether the next (a reminder) still comes.
 */
export function dueTimeEvents<State, Event>(
  start: State,
  now: Instant,
  happeningsOf: (state: State) => readonly Happening<Event>[],
  evolve: (state: State, event: Event) => State,
): Event[] {
  const events: Event[] = [];
  let state = start;
  for (let round = 0; round < MOST_AT_ONCE; round += 1) {
    const next = first(happeningsOf(state));
    if (next === undefined || next.at > now) return events;
    for (const event of next.events) {
      events.push(event);
      state = evolve(state, event);
    }
  }
  throw new Error('time does not move on: a milestone comes back for ever');
}
