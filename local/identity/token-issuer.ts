import { createPublicKey } from 'node:crypto';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK, SignJWT } from 'jose';
import type { PlatformStore } from '../store/platform-store.ts';

export const TOKEN_AUDIENCE = 'beraad';
const LIFETIME_SECONDS = 8 * 3600;
const KEY_ID = 'beraad-local';

/** Issues bearer tokens to the personas of the local platform, in the form ACM/IDM gives them. */
export interface TokenIssuer {
  readonly keys: { readonly keys: readonly JWK[] };
  issue(
    persona: { readonly id: string; readonly organisation?: string | undefined },
    issuer: string,
    now: number,
  ): Promise<{ readonly access_token: string; readonly expires_in: number }>;
}

/** Opens the issuer with the key of this platform, made at its first start. */
export async function openTokenIssuer(store: PlatformStore): Promise<TokenIssuer> {
  let pem = store.read('token-key');
  if (pem === undefined) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    pem = await exportPKCS8(privateKey);
    store.write('token-key', pem);
  }
  const key = await importPKCS8(pem, 'RS256');
  const jwk = { ...(await exportJWK(createPublicKey(pem))), kid: KEY_ID, alg: 'RS256', use: 'sig' };
  return {
    keys: { keys: [jwk] },
    async issue({ id, organisation }, issuer, now) {
      const issuedAt = Math.floor(now / 1000);
      const access_token = await new SignJWT(organisation === undefined ? {} : { vo_orgcode: organisation })
        .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
        .setIssuer(issuer)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject(id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + LIFETIME_SECONDS)
        .sign(key);
      return { access_token, expires_in: LIFETIME_SECONDS };
    },
  };
}
