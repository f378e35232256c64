import middy from '@middy/core';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { logFailure } from '#adapters/runtime/log.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { createPortal } from '#web/app.ts';
import { portalFrame, readPortalAssets } from './assets.ts';
import { portalReads } from './portal-reads.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_OPEN_PAGES } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_OPEN_PAGES });

// Nobody can log in yet. The embedded platform, which listens on 127.0.0.1 only, shows what its administrator sees; anywhere else
// the pages of dossiers are not found. With the login the reader comes from the session, and this setting goes.
const isOpen = environment.BERAAD_OPEN_PAGES === 'yes';
const reader: Person | undefined = isOpen ? { kind: 'person', id: 'beheerder', role: 'administrator' } : undefined;

const assets = readPortalAssets();
const portal = createPortal({
  reads: portalReads(tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY), reader),
  frame: portalFrame(assets, { local: isOpen }),
  assets,
  onFailure: (error) => logFailure('request-failed', error),
});

const answer = handle(portal);

/** The portal behind API Gateway. */
export const handler = middy<LambdaEvent, unknown, Error, LambdaContext>().handler((event, context) =>
  answer(event, context),
);
