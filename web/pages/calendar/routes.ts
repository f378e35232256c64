import { html } from 'hono/html';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import { onceOf } from '#web/forms/once.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { CALENDAR_TEXTS } from '#web/locales/nl/calendar.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import type { CalendarItem } from '#web/ports.ts';
import { CSRF_FIELD, ONCE_FIELD, type ReaderVisit, type Route } from '#web/routing/route.ts';

const texts = CALENDAR_TEXTS;

const item = ({
  id,
  kind,
  address,
  createdAt,
}: CalendarItem): Html => html`<li><strong>${texts[kind]}</strong> <span class="subtle">${texts.since(dayInWords(withOffset(createdAt)))}</span>
<div class="ds-field"><label class="ds-label" for="adres-${id}">${texts.address}</label><input class="ds-input" type="text" id="adres-${id}" value="${address}" readonly></div>
<a class="ds-link" href="/agenda/${id}/intrekken">${texts.revoke}</a></li>`;

const create = (csrf: string, kind: string, label: string): Html =>
  html`<form method="post" action="/agenda"><input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><input type="hidden" name="${ONCE_FIELD}" value="${crypto.randomUUID()}"><input type="hidden" name="kind" value="${kind}"><button class="ds-button" data-variant="secondary" type="submit">${label}</button></form>`;

function calendarPage({ csrf, reader: { person } }: ReaderVisit, all: readonly CalendarItem[]): PageContent {
  const hasBody = person.organisation !== undefined || person.committee !== undefined;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
<p class="lead">${texts.lead}</p>
<p>${texts.secret}</p>
${all.length === 0 ? html`<div class="empty"><p>${texts.none}</p></div>` : html`<ul class="results">${all.map(item)}</ul>`}
<div class="actions spaced">${create(csrf, 'person', texts.createPerson)}${hasBody ? create(csrf, 'body', texts.createBody) : ''}</div>`;
  return { title: texts.title, body };
}

const ofReader = async (visit: ReaderVisit): Promise<CalendarItem | undefined> =>
  (await visit.portal.calendars.list(visit.reader)).find(({ id }) => id === visit.param('id'));

/** Calendars for other programs: making, revoking, and the calendar itself at its secret address. */
export const calendarRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/agenda',
    access: 'logged-in',
    answer: async (visit) => visit.show(calendarPage(visit, await visit.portal.calendars.list(visit.reader))),
  },
  {
    method: 'POST',
    path: '/agenda',
    access: 'logged-in',
    async answer(visit) {
      const kind = visit.form.get('kind') === 'body' ? 'body' : 'person';
      // The form's key names the calendar: sent twice, it makes one.
      await visit.portal.calendars.create(visit.reader, kind, onceOf(visit.form), visit.claims);
      return visit.lead('/agenda');
    },
  },
  {
    method: 'GET',
    path: '/agenda/:id/intrekken',
    access: 'parties',
    async answer(visit) {
      if ((await ofReader(visit)) === undefined) return visit.notFound();
      const body = html`<h1 class="ds-heading" data-size="md">${texts.sure}</h1><div class="ds-alert" data-color="warning"><p>${texts.consequence}</p></div>
<form class="form" method="post"><input type="hidden" name="${CSRF_FIELD}" value="${visit.csrf}"><div class="actions"><button class="ds-button" type="submit">${texts.revoke}</button> <a class="ds-link" href="/agenda">${PAGE_TEXTS.command.cancel}</a></div></form>`;
      return visit.show({ title: texts.sure, trail: [{ href: '/agenda', label: texts.title }], body });
    },
  },
  {
    method: 'POST',
    path: '/agenda/:id/intrekken',
    access: 'parties',
    answer: async (visit) =>
      (await visit.portal.calendars.revoke(visit.reader, visit.param('id'))) ? visit.lead('/agenda') : visit.notFound(),
  },
  {
    method: 'GET',
    path: '/agenda/:id/:token{[^/]+\\.ics}',
    access: 'public',
    async answer(visit) {
      const token = visit.param('token').slice(0, -'.ics'.length);
      const calendar = await visit.portal.calendars.write(visit.param('id'), token);
      return calendar === undefined
        ? visit.notFound()
        : visit.file('beraad.ics', 'text/calendar; charset=utf-8', calendar);
    },
  },
];
