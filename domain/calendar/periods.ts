import { addToDay, type LocalDate } from './brussels-time.ts';
import { addWorkingDays, type ShiftedDay } from './working-days.ts';

/** An ISO 8601 period in whole days (`P1Y6M`, `P2W`, `P30D`) or our extension `P10WD`, ten working days. */
export type Period = string;

const WORKING_DAYS = /^P(\d+)WD$/;
const CALENDAR = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/;

/**
 * The day a number of periods after a day, counted in one step from the start, so that 29 February comes back in leap years and
 * P1M after 31 January is the last day of February. Throws RangeError for a text that is no period.
 */
export function addPeriods(
  date: LocalDate,
  period: Period,
  times: number,
  closedDays: readonly LocalDate[],
): ShiftedDay {
  const working = WORKING_DAYS.exec(period);
  if (working !== null) return addWorkingDays(date, Number(working[1]) * times, closedDays);
  const parts = CALENDAR.exec(period);
  if (parts === null) throw new RangeError(`not a period: ${period}`);
  const [years, months, weeks, days] = parts.slice(1).map((part) => Number(part ?? 0) * times);
  return {
    date: addToDay(date, { years: years ?? 0, months: months ?? 0, weeks: weeks ?? 0, days: days ?? 0 }),
    skipped: [],
  };
}

/** True for a period of working days, such as `P10WD`. */
export const isWorkingDays = (period: Period): boolean => WORKING_DAYS.test(period);

/** True for a period of nothing, such as `P0D`. */
export function isZeroPeriod(period: Period): boolean {
  return !/[1-9]/.test(period);
}
