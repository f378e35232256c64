import * as z from 'zod';
import type { LocalDate } from '#domain/calendar/brussels-time.ts';
import { nonWorkingReason } from '#domain/calendar/working-days.ts';
import { UNLIKELY_TEXTS } from '#web/locales/nl/unlikely.ts';

const texts = UNLIKELY_TEXTS;

const decided = z.object({
  date: z.string(),
  duration: z.object({ until: z.string().optional() }).optional(),
  conditions: z.array(z.object({ ref: z.string(), deadline: z.unknown() })).optional(),
});
const byDay = z.object({ by: z.string() });

/** What the days are held against: today, and the days on which nobody works. */
export interface Today {
  readonly today: LocalDate;
  readonly closedDays: readonly LocalDate[];
}

function inDecision(fields: unknown, today: LocalDate): string[] {
  const { date, duration, conditions = [] } = decided.parse(fields);
  const until = duration?.until;
  return [
    ...(date > today ? [texts.decidedAhead(date)] : []),
    ...(until !== undefined && until < today ? [texts.ended(until)] : []),
    ...conditions.flatMap(({ ref, deadline }) => {
      const { data } = byDay.safeParse(deadline);
      return data !== undefined && data.by < today ? [texts.dueBefore(ref, data.by)] : [];
    }),
  ];
}

/** The days in a command, right in form, that are more often a mistake than meant: each is told, and none is refused. */
export function unlikelyDays(step: string, fields: unknown, { today, closedDays }: Today): string[] {
  switch (step) {
    case 'record-decision':
      return inDecision(fields, today);
    case 'schedule-meeting': {
      const { date } = z.object({ date: z.string() }).parse(fields);
      return [
        ...(date < today ? [texts.meetingBefore(date)] : []),
        ...(nonWorkingReason(date, closedDays) === undefined ? [] : [texts.noWorkingDay(date)]),
      ];
    }
    case 'request-advice':
    case 'request-information': {
      const { due } = z.object({ due: z.string() }).parse(fields);
      return due < today ? [texts.askedBefore(due)] : [];
    }
    default:
      return [];
  }
}
