import type { Context, Hono } from 'hono';
import { errorPage } from '#web/pages/errors/error-pages.ts';
import { loggedOutPage, loginFailedPage } from '#web/pages/login/login-pages.ts';
import type { Portal, Session } from '#web/ports.ts';
import type { Reader } from '#web/reader.ts';
import type { Cookies } from '#web/session/cookies.ts';
import { isLoginOpen } from '#web/session/lifetime.ts';
import { safeReturnPath } from '#web/session/return-path.ts';
import { isSameSecret } from '#web/session/same-secret.ts';
import { isFromElsewhere, readForm } from './read-form.ts';
import { CSRF_FIELD, type Visit } from './route.ts';

const LOGIN_PATH = '/aanmelden';
/** Where the provider sends people back; registered there. */
const RETURN_PATH = '/aanmelden/terug';
const RETURN_PARAMETER = 'naar';

/** Where somebody logs in who then goes on to this address. */
export function loginAddress({ pathname, search }: URL): string {
  const path = pathname + search;
  // Nobody wants to log out, or to fail to log in, right after logging in.
  const isOwn = pathname === '/' || pathname === '/afgemeld' || pathname.startsWith(LOGIN_PATH);
  return isOwn ? LOGIN_PATH : `${LOGIN_PATH}?${RETURN_PARAMETER}=${encodeURIComponent(path)}`;
}

/** What the login knows of a request. */
interface LoginVisit {
  readonly cookies: Cookies;
  readonly id: string | undefined;
  readonly session: Session | undefined;
  readonly user: { readonly reader: Reader; readonly csrf: string } | undefined;
  readonly visit: Visit;
}

/** The browser that logs in, by a random name of its own: a login that began in one cannot be finished in another. */
function browserOf(cookies: Cookies): string {
  const known = cookies.get('beraad-browser');
  if (known !== undefined) return known;
  const name = crypto.randomUUID();
  cookies.set('beraad-browser', name);
  return name;
}

/** Logging in, coming back from it, and logging out. */
export function loginRoutes(
  app: Hono,
  portal: Portal,
  { visit: visitOf }: { readonly visit: (context: Context) => Promise<LoginVisit> },
): void {
  const { sessions, login } = portal;

  app.get(LOGIN_PATH, async (context) => {
    const { cookies, user, visit } = await visitOf(context);
    const returnTo = safeReturnPath(visit.url.searchParams.get(RETURN_PARAMETER) ?? undefined);
    if (user !== undefined) return visit.lead(returnTo);
    const { address, checks } = await login.begin();
    await sessions.startLogin({ ...checks, browser: browserOf(cookies), returnTo, startedAt: visit.now });
    return visit.lead(address);
  });

  app.get(RETURN_PATH, async (context) => {
    const { cookies, id, visit } = await visitOf(context);
    const state = visit.url.searchParams.get('state') ?? '';
    const started = state === '' ? undefined : await sessions.takeLogin(state);
    const isOurs =
      started !== undefined &&
      isLoginOpen(started.startedAt, visit.now) &&
      isSameSecret(cookies.get('beraad-browser') ?? '', started.browser);
    if (!isOurs) return visit.show(loginFailedPage('expired'), 400);
    const finished = await login.finish(visit.url, started);
    if (!finished.ok) return visit.show(loginFailedPage(finished.reason), 400);
    const recognised = await portal.reader(finished.who);
    if (!recognised.ok) return visit.show(loginFailedPage(recognised.code), 403);
    // A new name for a new session: what the browser was known by before says nothing any more.
    if (id !== undefined) await sessions.end(id);
    const begun = await sessions.begin(finished.who, visit.now);
    cookies.set('beraad-session', begun.id);
    return visit.lead(started.returnTo);
  });

  app.post('/afmelden', async (context) => {
    const { cookies, id, session, visit } = await visitOf(context);
    const read = await readForm(context.req.raw);
    if (!read.ok || isFromElsewhere(context.req.raw)) return visit.show(errorPage('foreign-form'), 403);
    // Whoever's session has ended already is logged out all the same.
    if (session !== undefined && !isSameSecret(read.form.get(CSRF_FIELD) ?? '', session.csrf))
      return visit.show(errorPage('foreign-form'), 403);
    if (id !== undefined) await sessions.end(id);
    cookies.clear('beraad-session');
    return visit.lead((await login.logoutAddress()) ?? '/afgemeld');
  });

  app.get('/afgemeld', async (context) => {
    const { visit } = await visitOf(context);
    return visit.show(loggedOutPage());
  });
}
