import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { addDays, type Instant, type LocalDate } from '#domain/calendar/brussels-time.ts';
import type { CalendarEntry } from './message-content.ts';

const midnight = (day: LocalDate): Date => new Date(`${day}T00:00:00Z`);

/**
 * A calendar file (RFC 5545, 5546) for one entry. The same entry has the same UID in every message, and a sequence that rises: a later
 * file moves it, or takes it out.
 */
export function calendarFile(
  { uid, sequence, day, isCancelled }: CalendarEntry,
  told: {
    readonly title: string;
    readonly description: string;
    readonly url: string;
    readonly from: { readonly name: string; readonly email: string };
    readonly to: string;
    readonly now: Instant;
  },
): { readonly filename: string; readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } {
  const method = isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const calendar = ical({ prodId: { company: 'Beraad', product: 'Beraad', language: 'NL' }, method });
  calendar.createEvent({
    id: uid,
    sequence,
    stamp: new Date(told.now),
    start: midnight(day),
    end: midnight(addDays(day, 1)),
    allDay: true,
    summary: told.title,
    description: told.description,
    url: told.url,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // Nobody is away because something is due.
    transparency: ICalEventTransparency.TRANSPARENT,
    organizer: told.from,
    attendees: [
      {
        email: told.to,
        name: told.to,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.ACCEPTED,
        rsvp: false,
      },
    ],
  });
  return { filename: `${isCancelled ? 'geschrapt' : 'vervaldag'}-${day}.ics`, method, content: calendar.toString() };
}
