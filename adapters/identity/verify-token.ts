import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod';

/** What a bearer token says of who calls. */
const claimsSchema = z.object({ sub: z.string().min(1), vo_orgcode: z.string().optional() });
type Claims = z.infer<typeof claimsSchema>;

export interface TokenVerifier {
  /** The claims of a valid token, or why it is none. */
  verify(
    token: string,
  ): Promise<
    { readonly ok: true; readonly claims: Claims } | { readonly ok: false; readonly reason: 'expired' | 'invalid' }
  >;
}

/** Verifies tokens as ACM/IDM issues them: issuer, audience, RS256, expiry, against the issuer's published keys. */
export function tokenVerifier(settings: {
  readonly issuer: string;
  readonly audience: string;
  readonly keysUrl: string;
}): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(settings.keysUrl));
  return {
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: settings.issuer,
          audience: settings.audience,
          algorithms: ['RS256'],
        });
        const claims = claimsSchema.safeParse(payload);
        return claims.success ? { ok: true, claims: claims.data } : { ok: false, reason: 'invalid' };
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { ok: false, reason: 'expired' };
        if (error instanceof errors.JOSEError) return { ok: false, reason: 'invalid' };
        throw error;
      }
    },
  };
}
