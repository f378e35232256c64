/** The months by name, January first. */
export const MONTHS = [
  'januari',
  'februari',
  'maart',
  'april',
  'mei',
  'juni',
  'juli',
  'augustus',
  'september',
  'oktober',
  'november',
  'december',
];

const WEEKDAYS = ['zondag', 'maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag'];

/** A day in words: `30 november 2017`. */
export function dayInWords(day: string): string {
  const [year, month, number] = day.slice(0, 10).split('-').map(Number);
  return year === undefined || month === undefined || number === undefined
    ? day
    : `${number} ${MONTHS[month - 1]} ${year}`;
}

/** A day in words with its weekday: `donderdag 30 november 2017`. */
export function weekdayInWords(day: string): string {
  const weekday = WEEKDAYS[new Date(`${day.slice(0, 10)}T00:00:00Z`).getUTCDay()];
  return weekday === undefined ? day : `${weekday} ${dayInWords(day)}`;
}

/** A local time with its offset, in words: `30 november 2017 om 14:00`. */
export const momentInWords = (local: string): string => `${dayInWords(local)} om ${local.slice(11, 16)}`;

/** So many days, in words. */
export const days = (count: number): string => (Math.abs(count) === 1 ? '1 dag' : `${Math.abs(count)} dagen`);
