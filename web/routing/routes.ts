import { accessionRoutes } from '#web/pages/accession/routes.ts';
import { adviceRoutes } from '#web/pages/advice/routes.ts';
import { boardRoutes } from '#web/pages/board/routes.ts';
import { calendarRoutes } from '#web/pages/calendar/routes.ts';
import { deskRoutes } from '#web/pages/desk/routes.ts';
import { commandRoutes } from '#web/pages/dossier/command-routes.ts';
import { dossierRoutes } from '#web/pages/dossier/routes.ts';
import { beginningRoutes } from '#web/pages/guided/routes.ts';
import { homeRoutes } from '#web/pages/home/routes.ts';
import { meetingRoutes } from '#web/pages/meeting/routes.ts';
import { publicRoutes } from '#web/pages/public/routes.ts';
import type { Route } from './route.ts';

/**
 * Every page of the portal, area by area. tests/web/access.test.ts asks each of them as each persona. Logging in and out, which work on
 * cookies, stand in login-routes.ts.
 */
export const ROUTES: readonly Route[] = [
  ...homeRoutes,
  ...publicRoutes,
  ...beginningRoutes,
  ...boardRoutes,
  ...adviceRoutes,
  ...meetingRoutes,
  ...calendarRoutes,
  ...deskRoutes,
  ...dossierRoutes,
  ...accessionRoutes,
  // Last: what is not named above is a step by its own name.
  ...commandRoutes,
];
