import type { JWK } from 'jose';

/** Where the stand-in provider stands under the platform's own address. */
export const OPENID_PATH = '/op';
export const CLIENT_ID = 'beraad';

/** The key by which the portal proves itself to the provider: here the platform's own key, under another name. */
export const clientKey = (key: JWK): JWK & { readonly kid: string } => ({ ...key, kid: 'beraad-portal' });

/** What the provider's thread is given. */
export interface ProviderSettings {
  /** The virtual clock: tokens are dated by the platform's time. */
  readonly clock: Float64Array;
  /** Address of the portal, without a slash at the end. */
  readonly portal: string;
  /** Key of the provider's own cookies. */
  readonly secret: string;
  /** The private key that tokens are signed with. */
  readonly key: JWK;
  readonly dynamodbEndpoint: string;
}
