import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openIdLogin } from '#adapters/identity/open-id-login.ts';

it('asks the provider once more over another connection where the first one was closed', async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    // As a connection that was kept open and that the other side is just closing.
    if (asked === 1) return void request.socket.destroy();
    const issuer = `http://${request.headers.host}`;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` }),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const login = openIdLogin({
      issuer: `http://127.0.0.1:${port}`,
      clientId: 'beraad',
      key: { ...privateKey.export({ format: 'jwk' }), kid: 'k' },
      loggedInAddress: 'http://portal.test/aanmelden/terug',
      loggedOutAddress: 'http://portal.test/afgemeld',
    });

    expect((await login.begin()).address).toMatch(new RegExp(`^http://127.0.0.1:${port}/auth\\?`));
    expect(asked).toBe(2);
    // What it says of itself is asked once.
    await login.begin();
    expect(asked).toBe(2);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  }
});
