import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { publishedKeys, tokenVerifier } from '#adapters/identity/verify-token.ts';
import { instantOfEpoch } from '#domain/calendar/brussels-time.ts';

const NOW = Date.UTC(2026, 0, 1);
const { privateKey, publicKey } = await generateKeyPair('RS256');

/** What becomes of a token that is good, where the issuer's keys are answered with this. */
async function verifiedWith(status: number, keys: string) {
  await using server = createServer((_request, response) => void response.writeHead(status).end(keys));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const issuer = `http://127.0.0.1:${port}`;
  const token = await new SignJWT({ vo_orgcode: 'OVO000001' })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(issuer)
    .setAudience('beraad')
    .setSubject('somebody')
    .setExpirationTime(NOW / 1000 + 3600)
    .sign(privateKey);
  const verifier = tokenVerifier({
    issuer,
    audience: 'beraad',
    keys: publishedKeys(`${issuer}/jwks`),
    now: () => instantOfEpoch(NOW),
  });
  return await verifier.verify(token);
}
const published = async (kid: string): Promise<string> =>
  JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] });

test.each([
  [503, '{"keys":[]}'],
  [200, 'we are being serviced'],
  [200, '{"keys":"none"}'],
])('keys that cannot be had, answered %i %s, say nothing of the token', async (status, keys) => {
  await expect(verifiedWith(status, keys)).rejects.toThrow(/JSON Web Key Set/);
});

test('a token of a key that the issuer does not publish is not valid, one of a key that it does is read', async () => {
  expect(await verifiedWith(200, await published('another'))).toEqual({ ok: false, reason: 'invalid' });
  expect(await verifiedWith(200, await published('one'))).toMatchObject({ ok: true });
});
