import { addDays, type LocalDate } from './brussels-time.ts';

/** Belgium's ten statutory holidays (Royal Decree of 18 April 1974, art. 1), by a key that texts translate. */
export type HolidayName =
  | 'new-year'
  | 'easter-monday'
  | 'labour-day'
  | 'ascension-day'
  | 'whit-monday'
  | 'national-day'
  | 'assumption-day'
  | 'all-saints-day'
  | 'armistice-day'
  | 'christmas-day';

/** Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
function easterSunday(year: number): LocalDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return isoDate(year, month, day);
}

function isoDate(year: number, month: number, day: number): LocalDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const yearCache = new Map<number, ReadonlyMap<LocalDate, HolidayName>>();

/** The ten holidays of a year by their day. */
export function holidaysOf(year: number): ReadonlyMap<LocalDate, HolidayName> {
  const known = yearCache.get(year);
  if (known !== undefined) return known;
  const easter = easterSunday(year);
  const days: ReadonlyMap<LocalDate, HolidayName> = new Map<LocalDate, HolidayName>([
    [isoDate(year, 1, 1), 'new-year'],
    [addDays(easter, 1), 'easter-monday'],
    [isoDate(year, 5, 1), 'labour-day'],
    [addDays(easter, 39), 'ascension-day'],
    [addDays(easter, 50), 'whit-monday'],
    [isoDate(year, 7, 21), 'national-day'],
    [isoDate(year, 8, 15), 'assumption-day'],
    [isoDate(year, 11, 1), 'all-saints-day'],
    [isoDate(year, 11, 11), 'armistice-day'],
    [isoDate(year, 12, 25), 'christmas-day'],
  ]);
  yearCache.set(year, days);
  return days;
}
