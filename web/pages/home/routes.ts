import { pageOf } from '#web/layout/paged.ts';
import type { Route } from '#web/routing/route.ts';
import { tasksPage, welcomePage } from './home-pages.ts';

/** The first page: what waits for the reader, or who may log in. */
export const homeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    access: 'public',
    async answer(visit) {
      if (visit.reader === undefined) return visit.show(welcomePage('/aanmelden'));
      const [tasks, drafts] = await Promise.all([
        visit.portal.reads.tasks(visit.reader),
        visit.portal.drafts.ofPerson(visit.reader.person.id),
      ]);
      return visit.show(tasksPage(visit.url, tasks, pageOf(tasks, visit.url), drafts));
    },
  },
];
