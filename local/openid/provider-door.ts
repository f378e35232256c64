import { createHash, createPrivateKey } from 'node:crypto';
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { Worker } from 'node:worker_threads';
import { KEY_ID } from '../identity/token-issuer.ts';
import { OPENID_PATH, type ProviderSettings } from './settings.ts';

/** The stand-in OpenID provider, behind the platform's own address. */
export interface ProviderDoor {
  /** Answers what is the provider's; false for every other address. */
  answer(request: IncomingMessage, url: URL, body: Buffer, response: ServerResponse): Promise<boolean>;
  close(): Promise<void>;
}

/** The private key of a PEM as a JWK with the name under which its public half is published. */
export const signingKey = (pem: string): ProviderSettings['key'] => ({
  ...createPrivateKey(pem).export({ format: 'jwk' }),
  kid: KEY_ID,
  alg: 'RS256',
  use: 'sig',
});

/** The client's secret, from a key that this platform made for itself at its first start. */
export const clientSecretFrom = (key: string): string =>
  createHash('sha256').update(`openid ${key}`).digest('base64url');

/**
 * A cookie lives by the browser's clock and the provider by the platform's, which may be years away: cookies that would end at a day
 * of the platform end with the browser instead. What is deleted (an empty value) stays deleted.
 */
const withoutDay = (cookie: string): string =>
  /^[^=]*=;/.test(cookie) ? cookie : cookie.replace(/;\s*expires=[^;]*/i, '');

/** Opens the door; the provider itself, a thread in the platform's time, starts with its first visitor. */
export function openProviderDoor(settings: () => ProviderSettings): ProviderDoor {
  let thread: { readonly worker: Worker; readonly port: Promise<number> } | undefined;
  function start() {
    const worker = new Worker(new URL('./provider-thread.ts', import.meta.url), {
      workerData: settings(),
      stdout: true,
      stderr: true,
    });
    const port = new Promise<number>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    return { worker, port };
  }
  return {
    async answer(request, url, body, response) {
      if (!url.pathname.startsWith(`${OPENID_PATH}/`)) return false;
      thread ??= start();
      const port = await thread.port;
      // Each over a connection of its own: one that is kept may just be closing on a busy machine, and nobody could log in.
      await new Promise<void>((resolve, reject) => {
        const { method, headers } = request;
        const path = url.pathname + url.search;
        const passed = forward({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
          const cookies = answer.headers['set-cookie']?.map(withoutDay);
          response.writeHead(answer.statusCode ?? 502, {
            ...answer.headers,
            ...(cookies === undefined ? {} : { 'set-cookie': cookies }),
          });
          answer.pipe(response);
          answer.once('end', resolve);
        });
        passed.once('error', reject);
        passed.end(body);
      });
      return true;
    },
    async close() {
      await thread?.worker.terminate();
    },
  };
}
