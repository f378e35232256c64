import type { Route } from '#web/routing/route.ts';
import { advicePage } from './advice-page.ts';

/** The advices that a body was asked for. */
export const adviceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/adviezen',
    access: 'parties',
    async answer(visit) {
      const advices = await visit.portal.reads.advices(visit.reader);
      return advices === undefined ? visit.notFound() : visit.show(advicePage(visit.url, advices));
    },
  },
];
