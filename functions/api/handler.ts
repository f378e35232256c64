import middy from '@middy/core';
import { publishedKeys, tokenVerifier } from '#adapters/identity/verify-token.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { sealFor } from '#adapters/runtime/sealed.ts';
import { s3Exports } from '#adapters/s3/exports.ts';
import { linkToLetter } from '#adapters/s3/letters.ts';
import { openBuckets } from '#adapters/s3/log-roots.ts';
import { COMMITMENT_VARIABLES, commitmentWorks } from '#functions/middleware/commitment-works.ts';
import { throughEntrance } from '#functions/middleware/entrance.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { parseEvent } from '#functions/middleware/task.ts';
import { createApi } from './app.ts';
import { apiEventSchema } from './request.ts';

const {
  BERAAD_TABLE,
  BERAAD_TEXT_KEY,
  BERAAD_TOKEN_ISSUER,
  BERAAD_TOKEN_AUDIENCE,
  BERAAD_TOKEN_KEYS_URL,
  BERAAD_OPERATOR,
  BERAAD_ORIGIN_KEY,
  BERAAD_WORKING_BUCKET,
} = ENVIRONMENT;
const environment = readEnvironment({
  BERAAD_TABLE,
  BERAAD_TEXT_KEY,
  BERAAD_TOKEN_ISSUER,
  BERAAD_TOKEN_AUDIENCE,
  BERAAD_TOKEN_KEYS_URL,
  BERAAD_OPERATOR,
  BERAAD_ORIGIN_KEY,
  BERAAD_WORKING_BUCKET,
  ...COMMITMENT_VARIABLES,
});
const table = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const s3 = openBuckets();
const letters = { locked: environment.BERAAD_BUCKET, working: environment.BERAAD_WORKING_BUCKET };
const answer = createApi({
  ports: {
    ...table,
    cursors: sealFor('cursors', environment.BERAAD_TEXT_KEY),
    letterLink: (dossier, kind) => linkToLetter(s3, letters, dossier, kind),
    exports: s3Exports(s3, environment.BERAAD_BUCKET, environment.BERAAD_QUARANTINE_BUCKET),
    works: commitmentWorks(table.table, s3, environment),
  },
  tokens: tokenVerifier({
    issuer: environment.BERAAD_TOKEN_ISSUER,
    audience: environment.BERAAD_TOKEN_AUDIENCE,
    keys: publishedKeys(environment.BERAAD_TOKEN_KEYS_URL),
    now: systemClock,
  }),
  operator: environment.BERAAD_OPERATOR,
});

/** The HTTP API behind API Gateway. */
export const handler = middy().handler(
  throughEntrance(environment.BERAAD_ORIGIN_KEY, (event) => answer(parseEvent(apiEventSchema, event))),
);
