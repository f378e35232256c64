import type { Route } from '#web/routing/route.ts';
import { PHONE_PATH, phonePage } from './phone-page.ts';

/** What a committee's people tell by telephone, because mail did not. */
export const mailRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: PHONE_PATH,
    access: 'parties',
    async answer(visit) {
      const trouble = await visit.portal.mail.trouble(visit.reader);
      return trouble === undefined ? visit.notFound() : visit.show(phonePage(trouble, visit.csrf));
    },
  },
  {
    method: 'POST',
    path: PHONE_PATH,
    access: 'parties',
    async answer(visit) {
      const isDone = await visit.portal.mail.phoned(visit.reader, visit.form.get('message') ?? '');
      return isDone ? visit.lead(PHONE_PATH, 'phoned') : visit.notFound();
    },
  },
];
