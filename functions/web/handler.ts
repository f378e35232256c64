import middy from '@middy/core';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { feedTokens } from '#adapters/calendar/feed-tokens.ts';
import { dynamodbCalendarFeeds } from '#adapters/dynamodb/calendar-feeds.ts';
import { dynamodbDrafts } from '#adapters/dynamodb/drafts.ts';
import { renewalWatch } from '#adapters/dynamodb/renew-rows.ts';
import { dynamodbSessions } from '#adapters/dynamodb/sessions.ts';
import { openIdLogin } from '#adapters/identity/open-id-login.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { logFailure } from '#adapters/runtime/log.ts';
import { s3Exports } from '#adapters/s3/exports.ts';
import { openBuckets } from '#adapters/s3/log-roots.ts';
import { writeWorkbook } from '#adapters/xlsx/workbook.ts';
import { COMMITMENT_VARIABLES, commitmentWorks } from '#functions/middleware/commitment-works.ts';
import { throughEntrance } from '#functions/middleware/entrance.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { createPortal } from '#web/app.ts';
import { portalAccessions } from './accessions.ts';
import { portalSite, readPortalAssets } from './assets.ts';
import { portalCalendars } from './calendars.ts';
import { portalDesk } from './desk.ts';
import { mailReads } from './mail-trouble.ts';
import { portalCommands } from './portal-commands.ts';
import { portalReads } from './portal-reads.ts';
import { portalLogin, readerOf } from './readers.ts';
import { portalRegister } from './register.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_TOKEN_ISSUER } = ENVIRONMENT;
const { BERAAD_OPENID_CLIENT, BERAAD_OPENID_KEY, BERAAD_OPERATOR, BERAAD_EXTRA_LINKS, BERAAD_ORIGIN_KEY } = ENVIRONMENT;
const environment = readEnvironment({
  BERAAD_TABLE,
  BERAAD_TEXT_KEY,
  BERAAD_PORTAL_URL,
  BERAAD_TOKEN_ISSUER,
  BERAAD_OPENID_CLIENT,
  BERAAD_OPENID_KEY,
  BERAAD_OPERATOR,
  BERAAD_EXTRA_LINKS,
  ...COMMITMENT_VARIABLES,
  BERAAD_ORIGIN_KEY,
});
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const s3 = openBuckets();
const works = commitmentWorks(ports.table, s3, environment);
const exports = s3Exports(s3, environment.BERAAD_BUCKET, environment.BERAAD_QUARANTINE_BUCKET);
const { origin: address } = new URL(environment.BERAAD_PORTAL_URL);
const login = openIdLogin({
  issuer: environment.BERAAD_TOKEN_ISSUER,
  clientId: environment.BERAAD_OPENID_CLIENT,
  key: environment.BERAAD_OPENID_KEY,
  loggedInAddress: `${address}/aanmelden/terug`,
  loggedOutAddress: `${address}/afgemeld`,
});

const reader = readerOf(ports, environment.BERAAD_OPERATOR);
const assets = readPortalAssets();
const answer = handle(
  createPortal({
    address,
    loginOrigin: new URL(environment.BERAAD_TOKEN_ISSUER).origin,
    site: portalSite(assets, environment.BERAAD_EXTRA_LINKS),
    assets,
    sessions: dynamodbSessions(ports.table),
    login: portalLogin(login),
    reader,
    drafts: dynamodbDrafts(ports.table),
    mail: mailReads(ports),
    reads: portalReads(ports),
    accessions: portalAccessions(ports, works, address),
    register: portalRegister(ports),
    desk: portalDesk({ ...ports, works, exports }),
    calendars: portalCalendars({
      ports,
      feeds: dynamodbCalendarFeeds(ports.table),
      tokens: feedTokens(environment.BERAAD_TEXT_KEY),
      address,
      recognise: reader,
    }),
    commands: portalCommands(ports, works),
    workbook: writeWorkbook,
    isRenewing: renewalWatch(ports.table),
    now: ports.now,
    onFailure: (error) => logFailure('request-failed', error),
  }),
);

/** The portal behind API Gateway. */
export const handler = middy<LambdaEvent, unknown, Error, LambdaContext>().handler(
  throughEntrance(environment.BERAAD_ORIGIN_KEY, (event: LambdaEvent, context: LambdaContext) =>
    answer(event, context),
  ),
);
