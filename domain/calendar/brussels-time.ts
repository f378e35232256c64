import { Temporal } from 'temporal-polyfill';

/**
 * An instant as ISO 8601 in UTC with milliseconds (`2017-11-30T13:00:00.000Z`): strings of this one form sort as time does.
 */
export type Instant = string;

/** A whole local day, `YYYY-MM-DD`. */
export type LocalDate = string;

/** Every legal day in Beraad is a day in Brussels; the instant is derived from it, never stored in its place. */
const BRUSSELS = 'Europe/Brussels';

// Zone arithmetic costs microseconds and the same days come back all the time; the cache is emptied when it has grown.
const CACHE_SIZE = 20_000;
const instantCache = new Map<string, Instant>();

function toInstant(zoned: Temporal.ZonedDateTime): Instant {
  return zoned.toInstant().toString({ smallestUnit: 'millisecond' });
}

/**
 * The instant of a local wall-clock time (`2017-11-30`, `09:00` or `09:00:30`). A time that exists twice is the earlier one; a time
 * that summer time skips becomes the instant the clock jumps to plus the same distance (scenario files with such a time are refused
 * before this; a configured hour of sending must still leave on that day).
 */
export function atLocalTime(date: LocalDate, time: string): Instant {
  const key = `${date}T${time}`;
  const known = instantCache.get(key);
  if (known !== undefined) return known;
  const zoned = Temporal.PlainDateTime.from(key).toZonedDateTime(BRUSSELS, { disambiguation: 'compatible' });
  const instant = toInstant(zoned);
  if (instantCache.size >= CACHE_SIZE) instantCache.clear();
  instantCache.set(key, instant);
  return instant;
}

/** The instant of a local date-time as scenario files and people write it, `2017-11-30T14:00` or with seconds. */
export function instantOfLocal(localTime: string): Instant {
  const [date, time] = localTime.split('T');
  if (date === undefined || time === undefined) throw new RangeError(`not a local time: ${localTime}`);
  return atLocalTime(date, time);
}

/** The first instant of a local day. */
export function startOfDay(date: LocalDate): Instant {
  return atLocalTime(date, '00:00');
}

/** The first instant after a local day: what is due "by" that day is late from here ("tegen 30 november" includes the day). */
export function endOfDay(date: LocalDate): Instant {
  return startOfDay(addDays(date, 1));
}

/** The local day on which an instant falls. */
export function localDateOf(instant: Instant): LocalDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(BRUSSELS).toPlainDate().toString();
}

/** The local hour and minute of an instant, `HH:mm`. */
export function localTimeOf(instant: Instant): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(BRUSSELS).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** An instant as it is shown to people and in output lines: `2017-11-30T14:00:00+01:00`. */
export function withOffset(instant: Instant): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(BRUSSELS)
    .toString({ timeZoneName: 'never', smallestUnit: 'second', calendarName: 'never' });
}

/** Milliseconds since 1970 of an instant. */
export function epochOf(instant: Instant): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}

/** The instant of milliseconds since 1970. */
export function instantOfEpoch(milliseconds: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toString({ smallestUnit: 'millisecond' });
}

/** An instant moved by some milliseconds. */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return instantOfEpoch(epochOf(instant) + milliseconds);
}

const dayCache = new Map<string, LocalDate>();

/** How many days the calendar still has after a day. */
export const daysLeftAfter = (date: LocalDate): number =>
  Temporal.PlainDate.from(date).until(LAST_DAY, { largestUnit: 'days' }).days;

/** The first and last days that are written YYYY-MM-DD; what would lie outside is taken as one of them. */
const FIRST_DAY: LocalDate = '0000-01-01';
export const LAST_DAY: LocalDate = '9999-12-31';

/** The day a duration after a day, kept within the years 0 to 9999: a policy or a decision may name any number of days. */
export function addToDay(date: LocalDate, duration: Temporal.DurationLike): LocalDate {
  const backwards = Object.values(duration).some((part) => typeof part === 'number' && part < 0);
  try {
    const { year } = Temporal.PlainDate.from(date).add(duration);
    if (year < 0) return FIRST_DAY;
    return year > 9999 ? LAST_DAY : Temporal.PlainDate.from(date).add(duration).toString();
  } catch (error) {
    if (error instanceof RangeError) return backwards ? FIRST_DAY : LAST_DAY;
    throw error;
  }
}

/** The day so many calendar days later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  const key = `${date}${days}`;
  const known = dayCache.get(key);
  if (known !== undefined) return known;
  const result = addToDay(date, { days });
  if (dayCache.size >= CACHE_SIZE) dayCache.clear();
  dayCache.set(key, result);
  return result;
}
