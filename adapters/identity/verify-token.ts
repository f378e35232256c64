import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { claimsSchema, type Identity, identityOf } from '#domain/identity/claims.ts';
import type { Clock } from '../runtime/clock.ts';

/** What the clocks of the issuer and of this machine may differ by. */
const CLOCK_TOLERANCE_SECONDS = 5;

export interface TokenVerifier {
  /** Who a valid token says is calling, or why it is none. Throws where the issuer's keys cannot be had. */
  verify(
    token: string,
  ): Promise<
    { readonly ok: true; readonly identity: Identity } | { readonly ok: false; readonly reason: 'expired' | 'invalid' }
  >;
}

/** The keys that an issuer publishes; read when they are needed, and kept for some minutes. */
export const publishedKeys = (address: string): JWTVerifyGetKey => createRemoteJWKSet(new URL(address));

/** Verifies tokens as ACM/IDM issues them: issuer, audience, RS256, expiry, against the issuer's keys. */
export function tokenVerifier(settings: {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly now: Clock;
}): TokenVerifier {
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, settings.keys, {
          issuer: settings.issuer,
          audience: settings.audience,
          algorithms: ['RS256'],
          requiredClaims: ['exp'],
          currentDate: new Date(settings.now()),
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
        });
        const claims = claimsSchema.safeParse(payload);
        return claims.success ? { ok: true, identity: identityOf(claims.data) } : { ok: false, reason: 'invalid' };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { ok: false, reason: 'expired' };
        // Keys that cannot be had say nothing of the token: jose tells an answer that is no set of keys by its most general error.
        if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) throw error;
        if (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) throw error;
        if (error instanceof errors.JOSEError) return { ok: false, reason: 'invalid' };
        throw error;
      }
    },
  };
}
