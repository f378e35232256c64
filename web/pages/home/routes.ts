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
      const tasks = await visit.portal.reads.tasks(visit.reader);
      return visit.show(tasksPage(visit.url, tasks, pageOf(tasks, visit.url)));
    },
  },
];
