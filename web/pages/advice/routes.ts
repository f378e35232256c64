import { pageAsked } from '#web/layout/paged.ts';
import type { Route } from '#web/routing/route.ts';
import { advicePage } from './advice-page.ts';
import { ADVICE_STATES } from './views.ts';

/** The advices that a body was asked for. */
export const adviceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/adviezen',
    access: 'parties',
    async answer(visit) {
      const state = ADVICE_STATES.find((each) => each === visit.url.searchParams.get('toestand'));
      const asked = { state, page: pageAsked(visit.url) };
      const advices = await visit.portal.reads.advices(visit.reader, asked);
      return advices === undefined ? visit.notFound() : visit.show(advicePage(visit.url, state, advices));
    },
  },
];
