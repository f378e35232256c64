import middy from '@middy/core';
import * as z from 'zod';
import { hashOf } from '#adapters/dynamodb/hash-chain.ts';
import { ENVIRONMENT, readEnvironment } from '#adapters/runtime/environment.ts';
import { logFailure } from '#adapters/runtime/log.ts';
import { FEEDS, isFeedName } from '#domain/register/feeds.ts';
import { throughEntrance } from '#functions/middleware/entrance.ts';
import { tablePorts } from '#functions/middleware/ports.ts';
import { readRegister } from '#functions/middleware/register-reads.ts';
import { parseEvent } from '#functions/middleware/task.ts';
import { REGISTER_WORDS } from '#web/locales/nl/register-words.ts';

const { BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_ORIGIN_KEY } = ENVIRONMENT;
const environment = readEnvironment({ BERAAD_TABLE, BERAAD_TEXT_KEY, BERAAD_PORTAL_URL, BERAAD_ORIGIN_KEY });
const ports = tablePorts(environment.BERAAD_TABLE, environment.BERAAD_TEXT_KEY);
const { origin } = new URL(environment.BERAAD_PORTAL_URL);

const requestSchema = z.object({ rawPath: z.string(), headers: z.record(z.string(), z.string()).default({}) });

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

async function answer(event: unknown): Promise<Answer> {
  try {
    const { rawPath, headers } = parseEvent(requestSchema, event);
    const name = /^\/register\.([a-z]+)$/.exec(rawPath)?.[1] ?? '';
    if (!isFeedName(name)) {
      const known = Object.keys(FEEDS).map((feed) => `/register.${feed}`);
      return {
        statusCode: 404,
        headers: PLAIN,
        body: `Dit adres bestaat niet. Het register staat op ${known.join(', ')}.\n`,
      };
    }
    const feed = FEEDS[name];
    const body = feed.write(await readRegister(ports), origin, REGISTER_WORDS);
    const etag = `"${hashOf(body).slice(0, 32)}"`;
    const common = {
      etag,
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    };
    if (headers['if-none-match'] === etag) return { statusCode: 304, headers: common };
    return { statusCode: 200, headers: { ...common, 'content-type': feed.type }, body };
  } catch (error) {
    logFailure('request-failed', error);
    return { statusCode: 500, headers: PLAIN, body: 'Er ging iets mis bij ons; probeer het opnieuw.\n' };
  }
}

/** The public register as JSON, CSV, Atom or JSON-LD: no login, the same for everyone, cacheable. */
export const handler = middy().handler(throughEntrance(environment.BERAAD_ORIGIN_KEY, answer));
