import type { Route } from './operation.ts';
import { checkRoutes } from './routes/check.ts';
import { conditionRoutes } from './routes/conditions.ts';
import { directoryRoutes } from './routes/directory.ts';
import { dossierRoutes } from './routes/dossiers.ts';
import { policyRoutes } from './routes/policy.ts';

/** Every operation of the API. */
export const ROUTES: readonly Route[] = [
  ...dossierRoutes,
  ...conditionRoutes,
  ...checkRoutes,
  ...directoryRoutes,
  ...policyRoutes,
];
