import { createLocalJWKSet, importPKCS8, type JWTPayload, SignJWT } from 'jose';
import * as z from 'zod';
import { tokenVerifier } from '#adapters/identity/verify-token.ts';
import { sealFor } from '#adapters/runtime/sealed.ts';
import { s3Exports } from '#adapters/s3/exports.ts';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import type { ApiPorts } from '#functions/api/api-ports.ts';
import { createApi } from '#functions/api/app.ts';
import { commitmentWorks } from '#functions/middleware/commitment-works.ts';
import { portsOver, type TablePorts } from '#functions/middleware/ports.ts';
import { OPERATOR } from '#local/identity/acm-claims.ts';
import { openTokenIssuer, TOKEN_AUDIENCE } from '#local/identity/token-issuer.ts';
import { someBuckets } from './buckets.ts';
import { breaksDocument } from './conformance.ts';
import { aTable, type TestTable } from './table.ts';

const ISSUER = 'https://issuer.example/op';
export const ADMINISTRATOR = '_beheerder';
/** The key of the hashes that stand in the logs for free text. */
export const TEXT_KEY = 'a key for texts in tests';

/** What the API answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The code of a problem. */
  readonly code: string | undefined;
}

export interface Asked {
  readonly body?: unknown;
  /** What is sent as it is, instead of a body. */
  readonly text?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API over a table of its own, without the rest of the platform: nothing happens but what is asked. */
export interface TestApi extends AsyncDisposable {
  readonly ports: TablePorts;
  readonly everything: TestTable['everything'];
  readonly works: ApiPorts['works'];
  /** Signs any claims with the issuer's key (or another), valid for an hour unless the claims say otherwise. */
  sign(claims: JWTPayload, key?: Parameters<SignJWT['sign']>[0], algorithm?: string): Promise<string>;
  /** Lets time stand at a local time. */
  standAt(local: string): void;
  /** Calls with a token of a persona; every answer is held against the OpenAPI document. */
  call(persona: string, method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Calls with whatever stands in the headers. */
  callWith(headers: Readonly<Record<string, string>>, method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Calls without a token for what is no JSON. */
  plain(method: string, path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** Makes people and bodies known, as an administrator does; throws when that is refused. */
  register(parties: Readonly<Record<string, unknown>>): Promise<void>;
}

const problemCode = z.object({ code: z.string() });

/** Opens the API at a local time. No letter is printed here, unless `letterLink` says where one is: that takes the rest of the platform. */
export async function anApi(
  begin: string,
  letterLink: ApiPorts['letterLink'] = async () => undefined,
): Promise<TestApi> {
  const { table, everything, [Symbol.asyncDispose]: dispose } = await aTable();
  let now = instantOfLocal(begin);
  const buckets = await someBuckets();
  const ports = portsOver(table, TEXT_KEY, () => now);
  const facts = new Map<string, string>();
  const issuer = await openTokenIssuer({
    read: (name) => facts.get(name),
    write: (name, value) => void facts.set(name, value),
    close: () => undefined,
  });
  const works = commitmentWorks(table, buckets.s3, buckets.names);
  const answer = createApi({
    ports: {
      ...ports,
      cursors: sealFor('cursors', 'a key of tests'),
      letterLink,
      exports: s3Exports(buckets.s3, buckets.names.BERAAD_BUCKET, buckets.names.BERAAD_QUARANTINE_BUCKET),
      works,
    },
    tokens: tokenVerifier({
      issuer: ISSUER,
      audience: TOKEN_AUDIENCE,
      keys: createLocalJWKSet({ keys: [...issuer.keys.keys] }),
      now: () => now,
    }),
    operator: OPERATOR.code,
  });
  await ports.directory.savePerson({
    id: ADMINISTRATOR,
    kind: 'person',
    name: 'Beheerder',
    roles: [{ role: 'administrator' }],
  });

  const tokens = new Map<string, string>();
  async function tokenOf(persona: string): Promise<string> {
    const known = tokens.get(`${persona} ${now}`);
    if (known !== undefined) return known;
    const profile = await ports.directory.person(persona);
    if (profile === undefined) throw new Error(`there is no persona ${persona}`);
    const { access_token } = await issuer.issue(ports.directory, profile, ISSUER, epochOf(now));
    tokens.set(`${persona} ${now}`, access_token);
    return access_token;
  }

  const api: TestApi = {
    ports,
    everything,
    works,
    async sign(claims, key, algorithm = 'RS256') {
      const issuedAt = epochOf(now) / 1000;
      return new SignJWT({ iss: ISSUER, aud: TOKEN_AUDIENCE, iat: issuedAt, exp: issuedAt + 3600, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: 'beraad-local' })
        .sign(key ?? (await importPKCS8(facts.get('token-key') ?? '', 'RS256')));
    },
    standAt(local) {
      now = instantOfLocal(local);
    },
    async callWith(headers, method, path, { body, text, query, headers: more } = {}) {
      const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
      const {
        statusCode,
        headers: answered,
        body: told,
      } = await answer({
        rawPath: path,
        headers: { ...headers, ...more },
        ...(query === undefined ? {} : { queryStringParameters: { ...query } }),
        requestContext: { http: { method } },
        ...(sent === undefined ? {} : { body: sent }),
      });
      const contentType = answered['content-type'] ?? '';
      const broken = breaksDocument({ method, path, status: statusCode, contentType, text: told });
      if (broken !== undefined) throw new Error(`An answer breaks the OpenAPI document: ${broken}`);
      const parsed: unknown = statusCode === 304 ? undefined : JSON.parse(told);
      return {
        status: statusCode,
        headers: answered,
        body: parsed,
        code: statusCode < 400 ? undefined : problemCode.parse(parsed).code,
      };
    },
    async call(persona, method, path, asked) {
      return api.callWith({ authorization: `Bearer ${await tokenOf(persona)}` }, method, path, asked);
    },
    async plain(method, path) {
      const { statusCode, body } = await answer({ rawPath: path, headers: {}, requestContext: { http: { method } } });
      return { status: statusCode, text: body };
    },
    async register(parties) {
      for (const [path, body] of Object.entries(parties)) {
        const { status, body: told } = await api.call(ADMINISTRATOR, 'PUT', `/api/v1/${path}`, { body });
        if (status !== 200) throw new Error(`${path}: ${JSON.stringify(told)}`);
      }
    },
    async [Symbol.asyncDispose]() {
      await buckets[Symbol.asyncDispose]();
      await dispose();
    },
  };
  return api;
}
