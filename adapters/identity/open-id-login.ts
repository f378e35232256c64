import type { JWK } from 'jose';
import type * as OpenIdClient from 'openid-client';
import * as z from 'zod';

/** The claims of a login that Beraad keeps with the session; what else a provider says of somebody is left aside. */
const claimsSchema = z.object({
  sub: z.string().min(1),
  given_name: z.string().optional(),
  family_name: z.string().optional(),
  vo_orgcode: z.string().optional(),
  vo_orgnaam: z.string().optional(),
  vo_doelgroepcode: z.string().optional(),
  beraad_rol_3d: z.union([z.string(), z.array(z.string())]).optional(),
});
type LoginClaims = z.infer<typeof claimsSchema>;

/** What must be kept between sending somebody to the provider and their return. */
interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

type LoginOutcome =
  | { readonly ok: true; readonly claims: LoginClaims }
  | { readonly ok: false; readonly reason: 'cancelled' | 'invalid' };

/** Logging in with an OpenID provider, as ACM/IDM does it: authorisation code with PKCE, state and nonce. */
export interface OpenIdLogin {
  /** Where to send somebody who logs in, and what to check when they return. Throws when the provider cannot be reached. */
  begin(): Promise<{ readonly address: string; readonly checks: LoginChecks }>;
  /** Exchanges the code of the address that somebody returned to. Throws when the provider cannot be reached. */
  finish(returned: URL, checks: LoginChecks): Promise<LoginOutcome>;
  /** Where somebody logs out at the provider too; undefined where it has no such page. Throws when it cannot be reached. */
  logoutAddress(): Promise<string | undefined>;
}

const SCOPE = 'openid profile vo beraad';

/** Without TLS only on this machine itself. */
const isThisMachine = ({ hostname }: URL): boolean => hostname === '127.0.0.1' || hostname === 'localhost';

/** The library is loaded by the first login: most pages are asked by people who logged in before. */
const library = (): Promise<typeof OpenIdClient> => import('openid-client');

/** Who logs in waits for this; a person is told that the provider does not answer while the gateway still listens (29 seconds). */
const ANSWER_SECONDS = 10;

/**
 * A function that slept finds connections open that the provider closed meanwhile: what could not be sent over one is sent once more. A
 * code that was taken the first time after all is refused the second time, and somebody logs in anew.
 */
const onceMore: OpenIdClient.CustomFetch = async (url, options) => {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    return fetch(url, options);
  }
};

/** Errors of the library that mean that what came back is not good, and not that nobody answered. */
const isRefusal = (client: typeof OpenIdClient, error: unknown): boolean =>
  error instanceof client.ResponseBodyError ||
  error instanceof client.ClientError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('OAUTH_'));

/** Opens the login; the provider's own description is read at the first use and kept. */
export function openIdLogin(settings: {
  readonly issuer: string;
  readonly clientId: string;
  /** The private key by which the provider knows this application, RS256; its public half is registered there. */
  readonly key: JWK & { readonly kid: string };
  /** Where people come back after logging in and out. */
  readonly loggedInAddress: string;
  readonly loggedOutAddress: string;
}): OpenIdLogin {
  const issuer = new URL(settings.issuer);
  let known: Promise<OpenIdClient.Configuration> | undefined;
  async function discover(): Promise<OpenIdClient.Configuration> {
    const client = await library();
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('jwk', { ...settings.key, alg: 'RS256' }, algorithm, false, ['sign']);
    return client.discovery(
      issuer,
      settings.clientId,
      { redirect_uris: [settings.loggedInAddress] },
      client.PrivateKeyJwt({ key, kid: settings.key.kid }),
      {
        execute: issuer.protocol === 'http:' && isThisMachine(issuer) ? [client.allowInsecureRequests] : [],
        [client.customFetch]: onceMore,
        timeout: ANSWER_SECONDS,
      },
    );
  }
  function configuration(): Promise<OpenIdClient.Configuration> {
    known ??= discover().catch((error: unknown) => {
      // The provider was away: asked again next time.
      known = undefined;
      throw error;
    });
    return known;
  }
  return {
    async begin() {
      const client = await library();
      const verifier = client.randomPKCECodeVerifier();
      const checks: LoginChecks = { state: client.randomState(), nonce: client.randomNonce(), verifier };
      const address = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: settings.loggedInAddress,
        response_type: 'code',
        scope: SCOPE,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: checks.state,
        nonce: checks.nonce,
      });
      return { address: address.href, checks };
    },
    async finish(returned, { state, nonce, verifier }) {
      const client = await library();
      try {
        const tokens = await client.authorizationCodeGrant(await configuration(), returned, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = claimsSchema.safeParse(tokens.claims());
        return claims.success ? { ok: true, claims: claims.data } : { ok: false, reason: 'invalid' };
      } catch (error) {
        if (error instanceof client.AuthorizationResponseError) {
          return { ok: false, reason: error.error === 'access_denied' ? 'cancelled' : 'invalid' };
        }
        if (isRefusal(client, error)) return { ok: false, reason: 'invalid' };
        throw error;
      }
    },
    async logoutAddress() {
      const client = await library();
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      // By client and not by token: a token in an address would put a person's codes in histories and logs.
      const asked = { client_id: settings.clientId, post_logout_redirect_uri: settings.loggedOutAddress };
      return client.buildEndSessionUrl(config, asked).href;
    },
  };
}
