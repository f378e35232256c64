import { Temporal } from 'temporal-polyfill';
import { addDays, daysLeftAfter, LAST_DAY, type LocalDate } from './brussels-time.ts';
import { type HolidayName, holidaysOf } from './holidays.ts';

/** Why a day is no working day. */
export type NonWorkingReason =
  | { readonly kind: 'weekend' }
  | { readonly kind: 'holiday'; readonly name: HolidayName }
  | { readonly kind: 'closed-day' };

/** A day that was passed over, and why: the material of "why this date". */
export interface SkippedDay {
  readonly date: LocalDate;
  readonly reason: NonWorkingReason;
}

/** A day found by moving off days that are no working days. */
export interface ShiftedDay {
  readonly date: LocalDate;
  readonly skipped: readonly SkippedDay[];
}

const MONDAY_TO_FRIDAY_END = 5;
const weekendCache = new Map<LocalDate, boolean>();

function isWeekend(date: LocalDate): boolean {
  let weekend = weekendCache.get(date);
  if (weekend === undefined) {
    weekend = Temporal.PlainDate.from(date).dayOfWeek > MONDAY_TO_FRIDAY_END;
    if (weekendCache.size > 20_000) weekendCache.clear();
    weekendCache.set(date, weekend);
  }
  return weekend;
}

/**
 * Why a day is no working day, or undefined for a working day: Monday to Friday, none of the ten statutory holidays, none of the
 * committee's own closing days. A holiday in a weekend is named as the holiday.
 */
export function nonWorkingReason(date: LocalDate, closedDays: readonly LocalDate[]): NonWorkingReason | undefined {
  const name = holidaysOf(Number(date.slice(0, 4))).get(date);
  if (name !== undefined) return { kind: 'holiday', name };
  if (isWeekend(date)) return { kind: 'weekend' };
  if (closedDays.includes(date)) return { kind: 'closed-day' };
  return undefined;
}

function shift(date: LocalDate, step: 1 | -1, closedDays: readonly LocalDate[]): ShiftedDay {
  const skipped: SkippedDay[] = [];
  let day = date;
  for (;;) {
    const reason = nonWorkingReason(day, closedDays);
    const beside = addDays(day, step);
    // At the edge of the calendar there is no day beside it.
    if (reason === undefined || beside === day) return { date: day, skipped };
    skipped.push({ date: day, reason });
    day = beside;
  }
}

/** The day itself, or the last working day before it. */
export function lastWorkingDayOnOrBefore(date: LocalDate, closedDays: readonly LocalDate[]): ShiftedDay {
  return shift(date, -1, closedDays);
}

/** The day itself, or the first working day after it. */
export function firstWorkingDayOnOrAfter(date: LocalDate, closedDays: readonly LocalDate[]): ShiftedDay {
  return shift(date, 1, closedDays);
}

/** An explanation names at most this many days that were passed over; a count of working days that needs more is no term of law. */
const MOST_SKIPPED_NAMED = 2_000;

/** The day so many working days after a day; the day itself does not count. Zero gives the day unchanged. */
export function addWorkingDays(date: LocalDate, count: number, closedDays: readonly LocalDate[]): ShiftedDay {
  if (count >= daysLeftAfter(date)) return { date: LAST_DAY, skipped: [] };
  const skipped: SkippedDay[] = [];
  let day = date;
  for (let left = count; left > 0; ) {
    day = addDays(day, 1);
    const reason = nonWorkingReason(day, closedDays);
    if (reason === undefined) left -= 1;
    else if (skipped.length < MOST_SKIPPED_NAMED) skipped.push({ date: day, reason });
  }
  return { date: day, skipped };
}
