import { withOffset } from '#domain/calendar/brussels-time.ts';
import type { ConditionDefinition, Duration } from '#domain/dossier/events.ts';
import { reportedEventName } from '#domain/recordings/locales/nl.ts';
import { DOCUMENT_TEXTS } from './texts-nl.ts';

const DAY = new Intl.DateTimeFormat('nl-BE', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A day in Dutch: `18 november 2024`. */
export const dayInDutch = (day: string): string => DAY.format(new Date(`${day}T00:00:00Z`));

/** An instant in Dutch, local time: `18 november 2024 om 14:00`. */
export function momentInDutch(instant: string): string {
  const local = withOffset(instant);
  return `${dayInDutch(local.slice(0, 10))} om ${local.slice(11, 16)}`;
}

type Unit = keyof typeof DOCUMENT_TEXTS.periodUnits;
const isUnit = (text: string): text is Unit => Object.hasOwn(DOCUMENT_TEXTS.periodUnits, text);

/** A period in Dutch: `1 maand`, `10 werkdagen`, `1 jaar en 6 maanden`. */
export function periodInDutch(period: string): string {
  const parts = [...period.matchAll(/(\d+)(WD|[YMWD])/g)].flatMap(([, count = '', unit = '']) => {
    if (Number(count) === 0 || !isUnit(unit)) return [];
    const [one, many] = DOCUMENT_TEXTS.periodUnits[unit];
    return [`${Number(count)} ${Number(count) === 1 ? one : many}`];
  });
  return parts.join(DOCUMENT_TEXTS.and);
}

/** When a condition is due, in Dutch. */
export function deadlineInDutch(deadline: ConditionDefinition['deadline']): string {
  const { deadlines } = DOCUMENT_TEXTS;
  if (typeof deadline === 'string') return deadlines[deadline];
  if ('by' in deadline) return deadlines.by(dayInDutch(deadline.by));
  if ('within' in deadline) return deadlines.within(periodInDutch(deadline.within), reportedEventName(deadline.of));
  if ('every' in deadline) return deadlines.every(periodInDutch(deadline.every), dayInDutch(deadline.from));
  return deadlines.report(reportedEventName(deadline.report));
}

/** How long something lasts, in Dutch. */
export function durationInDutch({ lastDay, indefiniteOn }: Duration): string {
  const { durations } = DOCUMENT_TEXTS;
  if (lastDay === null) return durations.indefinite;
  const until = durations.until(dayInDutch(lastDay));
  return indefiniteOn === undefined ? until : durations.untilOr(until, reportedEventName(indefiniteOn));
}

/** An enterprise number as people write it: `0123.456.789`. */
export const kboInDutch = (kbo: string): string => kbo.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1.$2.$3');
