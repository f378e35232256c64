import { pageOf } from '#web/layout/paged.ts';
import { mailBanner } from '#web/pages/mail/phone-page.ts';
import type { Route } from '#web/routing/route.ts';
import { tasksPage, welcomePage } from './home-pages.ts';
import { searchPage } from './search-page.ts';

/** The first page: what waits for the reader, or who may log in. */
export const homeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    access: 'public',
    async answer(visit) {
      if (visit.reader === undefined) return visit.show(welcomePage('/aanmelden'));
      const [trouble, tasks, drafts] = await Promise.all([
        visit.portal.mail.trouble(visit.reader),
        visit.portal.reads.tasks(visit.reader),
        visit.portal.drafts.ofPerson(visit.reader.person.id),
      ]);
      return visit.show(tasksPage(visit.url, tasks, pageOf(tasks, visit.url), drafts, mailBanner(trouble)));
    },
  },
  {
    method: 'GET',
    path: '/zoeken',
    access: 'logged-in',
    async answer(visit) {
      const asked = (visit.url.searchParams.get('q') ?? '').trim().slice(0, 200);
      const found = asked === '' ? [] : await visit.portal.reads.search(visit.reader, asked);
      return visit.show(searchPage(visit.url, asked, found));
    },
  },
];
