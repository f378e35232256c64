// npm run --silent administrator-token: logs somebody in as the portal does, and gives the bearer token. docs/deploy.md says how.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { decodeJwt, errors as joseErrors } from 'jose';
import * as client from 'openid-client';
import * as z from 'zod';

const USAGE = `Usage: npm run --silent administrator-token -- --issuer URL --client ID --key FILE --portal URL [--audience NAME] > token

Logs in at the issuer with the portal's own registration, and writes the token that the API takes to standard output. --key is the private
key of that registration (JWK), --audience what the API asks of a token (identity.audience; left out, the client).`;
const STATUS = { done: 0, refused: 1, usage: 2 } as const;

/** What went wrong, for the person at the keyboard. */
class Refused extends Error {}
class UsageError extends Error {}

const keySchema = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  d: z.string(),
});

function readOptions() {
  const text = { type: 'string' } as const;
  try {
    const options = { issuer: text, client: text, key: text, portal: text, audience: text };
    const { issuer, client: clientId, key, portal, audience } = parseArgs({ options }).values;
    if (issuer === undefined || clientId === undefined || key === undefined || portal === undefined)
      throw new UsageError(USAGE);
    return { issuer: new URL(issuer), clientId, key, portal: new URL(portal), audience: audience ?? clientId };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function readKey(file: string): z.infer<typeof keySchema> {
  try {
    return keySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UsageError(`${file} is no private key as npm run client-key writes it.`);
  }
}

async function discover({ issuer, clientId, key: file }: ReturnType<typeof readOptions>) {
  const key = readKey(file);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const privateKey = await crypto.subtle.importKey('jwk', { ...key, alg: 'RS256' }, algorithm, false, ['sign']);
  const isHere = issuer.protocol === 'http:' && issuer.hostname === '127.0.0.1';
  return client.discovery(issuer, clientId, {}, client.PrivateKeyJwt({ key: privateKey, kid: key.kid }), {
    execute: isHere ? [client.allowInsecureRequests] : [],
  });
}

/** What a token says, where it is one that can be read. */
function claimsIn(token: string | undefined) {
  try {
    return token === undefined ? undefined : { token, claims: decodeJwt(token) };
  } catch (error) {
    if (error instanceof joseErrors.JOSEError) return undefined;
    throw error;
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  const provider = await discover(options);
  const verifier = client.randomPKCECodeVerifier();
  const checks = {
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    pkceCodeVerifier: verifier,
  };
  const address = client.buildAuthorizationUrl(provider, {
    redirect_uri: new URL('/aanmelden/terug', options.portal).href,
    response_type: 'code',
    scope: 'openid profile vo beraad',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  });
  process.stderr.write(
    `Open this in a private window, and log in for the body that runs Beraad:\n\n${address.href}\n\nThe portal then says that the login failed: it did not begin there. Paste the address of that page here, within a minute:\n`,
  );
  const lines = createInterface({ input: process.stdin });
  const { value = '' } = await lines[Symbol.asyncIterator]().next();
  const returned = String(value).trim();
  lines.close();
  if (!URL.canParse(returned)) throw new Refused('That is no address. Begin again.');
  const tokens = await client.authorizationCodeGrant(provider, new URL(returned), { ...checks, idTokenExpected: true });
  const readable = [claimsIn(tokens.access_token), claimsIn(tokens.id_token)].filter((each) => each !== undefined);
  const fitting = readable.find(({ claims: { aud } }) => [aud].flat().includes(options.audience));
  if (fitting === undefined) {
    const audiences = readable.flatMap(({ claims: { aud } }) => aud ?? []).join(', ') || 'none';
    throw new Refused(
      `No token is for ${options.audience}; what came is for: ${audiences}. Set identity.audience to what ACM/IDM gives.`,
    );
  }
  const { exp = 0, vo_orgcode, beraad_rol_3d } = fitting.claims;
  const until = new Date(exp * 1000).toISOString();
  process.stderr.write(`Good until ${until}, for ${String(vo_orgcode)}, with ${JSON.stringify(beraad_rol_3d)}.\n`);
  process.stdout.write(`${fitting.token}\n`);
}

try {
  await main();
} catch (error) {
  process.exitCode = error instanceof UsageError ? STATUS.usage : STATUS.refused;
  const why = error instanceof Error ? error.message : String(error);
  const more = error instanceof client.ResponseBodyError ? ` (${error.error}: ${error.error_description ?? ''})` : '';
  process.stderr.write(`${why}${more}\n`);
}
