import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { epochOf, type Instant, instantOfEpoch } from '#domain/calendar/brussels-time.ts';
import { claimsSchema, type Identity, identityOf } from '#domain/identity/claims.ts';
import type { Clock } from '../runtime/clock.ts';

/** What the clocks of the issuer and of this machine may differ by. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** A token that was issued later than this from now shows that the issuer's clock, or Beraad's, is wrong. */
const ISSUED_AHEAD_SECONDS = 60;

export interface TokenVerifier {
  /** Who a valid token says is calling, or why it is none. Throws where the issuer's keys cannot be had. */
  verify(token: string): Promise<
    | { readonly ok: true; readonly identity: Identity }
    | { readonly ok: false; readonly reason: 'expired' | 'invalid' }
    /** It is of later than now: the clocks of the issuer and of Beraad disagree. */
    | { readonly ok: false; readonly reason: 'early'; readonly from: Instant }
  >;
}

/** The keys that an issuer publishes; read when they are needed, and kept for some minutes. */
export const publishedKeys = (address: string): JWTVerifyGetKey => createRemoteJWKSet(new URL(address));

/** The last second that there can be (ECMA-262, time values). */
const LAST_SECOND = 8_640_000_000_000;

const early = (seconds: number) =>
  seconds > LAST_SECOND
    ? ({ ok: false, reason: 'invalid' } as const)
    : ({ ok: false, reason: 'early', from: instantOfEpoch(seconds * 1000) } as const);

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
        const { iat = 0 } = payload;
        if (iat > epochOf(settings.now()) / 1000 + ISSUED_AHEAD_SECONDS) return early(iat);
        const claims = claimsSchema.safeParse(payload);
        return claims.success ? { ok: true, identity: identityOf(claims.data) } : { ok: false, reason: 'invalid' };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { ok: false, reason: 'expired' };
        if (
          error instanceof errors.JWTClaimValidationFailed &&
          error.claim === 'nbf' &&
          error.payload.nbf !== undefined
        )
          return early(error.payload.nbf);
        // Keys that cannot be had say nothing of the token: jose tells an answer that is no set of keys by its most general error.
        if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) throw error;
        if (error instanceof errors.JOSEError && error.code === errors.JOSEError.code) throw error;
        if (error instanceof errors.JOSEError) return { ok: false, reason: 'invalid' };
        throw error;
      }
    },
  };
}
