import { pageAsked } from '#web/layout/paged.ts';
import { mailBanner } from '#web/pages/mail/mail-banner.ts';
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
        visit.portal.reads.tasks(visit.reader, pageAsked(visit.url)),
        visit.portal.drafts.ofPerson(visit.reader.person.id),
      ]);
      return visit.show(tasksPage(visit.url, tasks, drafts, mailBanner(trouble)));
    },
  },
  {
    method: 'GET',
    path: '/zoeken',
    access: 'logged-in',
    async answer(visit) {
      const asked = (visit.url.searchParams.get('q') ?? '').trim().slice(0, 200);
      const page = pageAsked(visit.url);
      const found = asked === '' ? undefined : await visit.portal.reads.search(visit.reader, asked, page);
      return visit.show(searchPage(visit.url, asked, found));
    },
  },
];
