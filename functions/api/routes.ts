import type { Route } from './operation.ts';
import { accessionRoutes } from './routes/accessions.ts';
import { admissionRoutes } from './routes/admissions.ts';
import { archiveRoutes } from './routes/archives.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { checkRoutes } from './routes/check.ts';
import { conditionRoutes } from './routes/conditions.ts';
import { contactRoutes } from './routes/contacts.ts';
import { directoryRoutes } from './routes/directory.ts';
import { dossierRoutes } from './routes/dossiers.ts';
import { furtherDossierRoutes } from './routes/further-dossiers.ts';
import { importRoutes } from './routes/imports.ts';
import { letterRoutes } from './routes/letters.ts';
import { meetingRoutes } from './routes/meetings.ts';
import { organisationImportRoutes } from './routes/organisation-imports.ts';
import { peopleRoutes } from './routes/people.ts';
import { policyRoutes } from './routes/policy.ts';
import { protocolRoutes } from './routes/protocols.ts';
import { referenceRoutes } from './routes/references.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { substitutionRoutes } from './routes/substitutions.ts';

/** Every operation of the API. */
export const ROUTES: readonly Route[] = [
  ...dossierRoutes,
  ...protocolRoutes,
  ...referenceRoutes,
  ...furtherDossierRoutes,
  ...conditionRoutes,
  ...accessionRoutes,
  ...campaignRoutes,
  ...checkRoutes,
  ...directoryRoutes,
  ...organisationImportRoutes,
  ...contactRoutes,
  ...admissionRoutes,
  ...peopleRoutes,
  ...substitutionRoutes,
  ...importRoutes,
  ...letterRoutes,
  ...archiveRoutes,
  ...meetingRoutes,
  ...policyRoutes,
  ...statisticsRoutes,
];
