import ical, { ICalCalendarMethod } from 'ical-generator';

/** A day in a calendar. */
export interface CalendarDay {
  /** Stays the same when the day moves. */
  readonly uid: string;
  /** Rises when it moves. */
  readonly sequence: number;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** When it was last changed: an instant. */
  readonly changedAt: string;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
}

/** Days as an iCalendar (RFC 5545) that a program asks for again now and then: what is not in it any more is over. */
export function writeCalendar(name: string, days: readonly CalendarDay[]): string {
  const calendar = ical({
    name,
    prodId: { company: 'beraad', product: 'termijnen', language: 'NL' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3600,
  });
  for (const { uid, sequence, day, changedAt, summary, description, url } of days) {
    calendar.createEvent({
      id: uid,
      sequence,
      allDay: true,
      // Local noon of no zone in particular: an all-day event has a date and nothing else.
      start: new Date(`${day}T12:00:00Z`),
      stamp: new Date(changedAt),
      summary,
      description,
      url,
    });
  }
  return calendar.toString();
}
