import type { Instant } from '#domain/calendar/brussels-time.ts';
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
