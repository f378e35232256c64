import { raw } from 'hono/html';
import type { JWK } from 'jose';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { localDateOf } from '#domain/calendar/brussels-time.ts';
import { portalSite, readPortalAssets } from '#functions/web/assets.ts';
import type { Html, Site } from '#web/layout/page.ts';
import { pageHeaders } from '#web/layout/security-headers.ts';
import { claimsOf } from '../identity/acm-claims.ts';
import { LOCAL_LINKS } from '../local-links.ts';
import { logoutPage, personaPage, providerErrorPage } from './pages.ts';
import { personaGroups } from './personas.ts';
import { CLIENT_ID, clientKey, OPENID_PATH, type ProviderSettings } from './settings.ts';

const HOUR_SECONDS = 3600;

async function show(context: Pick<KoaContextWithOIDC, 'set' | 'type' | 'body'>, content: Html): Promise<void> {
  context.set(pageHeaders({ isSecure: false, formTargets: [] }));
  context.type = 'text/html';
  context.body = String(await content);
}

const publicHalf = ({ kty, n, e, kid, alg, use }: JWK): JWK => ({ kty, n, e, kid, alg, use });

/** Without the words "client" and "user" of a protocol that nobody at a keyboard cares about. */
const configurationOf = (table: Table, site: Site, settings: ProviderSettings): Configuration => ({
  clients: [
    {
      client_id: CLIENT_ID,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [publicHalf(clientKey(settings.key))] },
      redirect_uris: [`${settings.portal}/aanmelden/terug`],
      post_logout_redirect_uris: [`${settings.portal}/afgemeld`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  jwks: { keys: [settings.key] },
  claims: {
    openid: ['sub'],
    profile: ['given_name', 'family_name'],
    vo: ['vo_orgcode', 'vo_orgnaam', 'vo_doelgroepcode'],
    beraad: ['beraad_rol_3d'],
  },
  scopes: ['openid', 'profile', 'vo', 'beraad'],
  // As ACM/IDM does: what is known of a person stands in the ID token itself.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context, form) => show(context, logoutPage(site, raw(form))),
    },
  },
  interactions: { url: (_context, interaction) => `${OPENID_PATH}/interaction/${interaction.uid}` },
  cookies: { keys: [settings.secret] },
  ttl: {
    Session: 12 * HOUR_SECONDS,
    Interaction: HOUR_SECONDS,
    Grant: 12 * HOUR_SECONDS,
    IdToken: HOUR_SECONDS,
    AccessToken: HOUR_SECONDS,
    AuthorizationCode: 60,
  },
  async findAccount(_context, id) {
    const directory = dynamodbDirectory(table);
    const person = await directory.person(id);
    if (person === undefined) return undefined;
    const claims = await claimsOf(directory, person, localDateOf(new Date().toISOString()));
    return { accountId: id, claims: () => claims };
  },
  // Beraad is its only client: nobody is asked whether it may know who they are.
  async loadExistingGrant(context) {
    const { client, session, provider } = context.oidc;
    if (client === undefined || session?.accountId === undefined) return undefined;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile vo beraad');
    await grant.save();
    return grant;
  },
  renderError: (context) => show(context, providerErrorPage(site)),
});

async function chosenPersona(context: Pick<KoaContextWithOIDC, 'req'>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of context.req) chunks.push(Buffer.from(chunk));
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('persona') ?? '';
}

/** An OpenID provider that imitates ACM/IDM: whoever is known can log in with one click. */
export function createProvider(table: Table, settings: ProviderSettings): Provider {
  const site = portalSite(readPortalAssets(), LOCAL_LINKS);
  const provider = new Provider(`${settings.portal}${OPENID_PATH}`, configurationOf(table, site, settings));
  provider.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) return next();
    try {
      await provider.interactionDetails(context.req, context.res);
    } catch {
      context.status = 400;
      return show(context, providerErrorPage(site));
    }
    if (context.method !== 'POST') {
      return show(context, personaPage(site, `${OPENID_PATH}${context.path}`, await personaGroups(table)));
    }
    const accountId = await chosenPersona(context);
    const result = { login: { accountId, remember: false } };
    context.status = 303;
    context.redirect(await provider.interactionResult(context.req, context.res, result));
  });
  return provider;
}
