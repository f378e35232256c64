import type { Route } from '#web/routing/route.ts';
import { dossierPage } from './dossier-page.ts';
import { beginningsFor, dossierListPage } from './list-page.ts';
import { stretchesAsked } from './sections.ts';

/** The dossiers and each of them. */
export const dossierRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/dossiers',
    access: 'logged-in',
    async answer(visit) {
      const dossiers = await visit.portal.reads.dossiers(visit.reader);
      return visit.show(dossierListPage(visit.url, beginningsFor(visit.reader.person), dossiers));
    },
  },
  {
    method: 'GET',
    // "nieuw" is a page of its own; no reference of a dossier that a person chooses is told apart from it otherwise.
    path: '/dossiers/:dossier{(?!nieuw$)[^/]+}',
    access: 'parties',
    async answer(visit) {
      const dossier = await visit.portal.reads.dossier(visit.reader, visit.param('dossier'), stretchesAsked(visit.url));
      return dossier === undefined ? visit.notFound() : visit.show(dossierPage(dossier));
    },
  },
];
