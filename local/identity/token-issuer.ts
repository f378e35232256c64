import { createHmac, createPublicKey } from 'node:crypto';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK, SignJWT } from 'jose';
import type { DirectoryStore } from '#adapters/dynamodb/directory.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import type { Profile } from '#domain/identity/profile.ts';
import type { PlatformStore } from '../store/platform-store.ts';
import { claimsOf } from './acm-claims.ts';

/** Tokens for the API; what somebody logs in with is for another audience. */
export const TOKEN_AUDIENCE = 'beraad-api';
const LIFETIME_SECONDS = 8 * 3600;
export const KEY_ID = 'beraad-local';

interface IssuedToken {
  readonly access_token: string;
  readonly expires_in: number;
}

/** Issues bearer tokens to the personas and programs of the local platform, in the form ACM/IDM gives them. */
export interface TokenIssuer {
  /** The key that the tokens are signed with, as PEM: the OpenID provider signs with the same. */
  readonly privateKey: string;
  readonly keys: { readonly keys: readonly JWK[] };
  issue(directory: DirectoryStore, profile: Profile, issuer: string, now: number): Promise<IssuedToken>;
  /** A program's secret; it is this platform's alone. */
  secretOf(client: string): string;
}

/** Opens the issuer with the key of this platform, made at its first start. */
export async function openTokenIssuer(store: PlatformStore): Promise<TokenIssuer> {
  let pem = store.read('token-key');
  if (pem === undefined) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    pem = await exportPKCS8(privateKey);
    store.write('token-key', pem);
  }
  const secretKey = pem;
  const key = await importPKCS8(pem, 'RS256');
  const jwk = { ...(await exportJWK(createPublicKey(pem))), kid: KEY_ID, alg: 'RS256', use: 'sig' };
  return {
    privateKey: pem,
    keys: { keys: [jwk] },
    async issue(directory, profile, issuer, now) {
      const issuedAt = Math.floor(now / 1000);
      const { sub, ...claims } = await claimsOf(directory, profile, localDateOf(new Date(now).toISOString()));
      const access_token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
        .setIssuer(issuer)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject(sub)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + LIFETIME_SECONDS)
        .sign(key);
      return { access_token, expires_in: LIFETIME_SECONDS };
    },
    secretOf: (client) => createHmac('sha256', secretKey).update(`client ${client}`).digest('base64url'),
  };
}
