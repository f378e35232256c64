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

const loginTo = (path: string): string =>
  path === '/' ? LOGIN_PATH : `${LOGIN_PATH}?${RETURN_PARAMETER}=${encodeURIComponent(path)}`;

/** Where somebody logs in who then goes on to this address. */
export function loginAddress({ pathname, search }: URL): string {
  // Nobody wants to log out, or to fail to log in, right after logging in.
  const isOwn = pathname === '/' || pathname === '/afgemeld' || pathname.startsWith(LOGIN_PATH);
  return loginTo(isOwn ? '/' : pathname + search);
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

/** The provider does not answer. */
const AWAY = Symbol('away');

/** What the provider answered. That it does not is told to those who keep Beraad going; whoever logs in is asked to wait. */
async function reached<Answer>({ onFailure }: Portal, answer: Promise<Answer>): Promise<Answer | typeof AWAY> {
  try {
    return await answer;
  } catch (error) {
    onFailure(error);
    return AWAY;
  }
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
    const begun = await reached(portal, login.begin());
    if (begun === AWAY) return visit.show(loginFailedPage('away', loginTo(returnTo)), 503);
    await sessions.startLogin({ ...begun.checks, browser: browserOf(cookies), returnTo, startedAt: visit.now });
    return visit.lead(begun.address);
  });

  app.get(RETURN_PATH, async (context) => {
    const { cookies, id, user, visit } = await visitOf(context);
    const state = visit.url.searchParams.get('state') ?? '';
    const started = state === '' ? undefined : await sessions.takeLogin(state);
    const isOurs =
      started !== undefined &&
      isLoginOpen(started.startedAt, visit.now) &&
      isSameSecret(cookies.get('beraad-browser') ?? '', started.browser);
    if (!isOurs) {
      // Sent twice, the first one logged them in.
      return user === undefined ? visit.show(loginFailedPage('expired'), 400) : visit.lead('/');
    }
    const again = loginTo(started.returnTo);
    const finished = await reached(portal, login.finish(visit.url, started));
    if (finished === AWAY) return visit.show(loginFailedPage('away', again), 503);
    if (!finished.ok) return visit.show(loginFailedPage(finished.reason, again), 400);
    const recognised = await portal.reader(finished.who);
    if (!recognised.ok) return visit.show(loginFailedPage(recognised.code, again), 403);
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
    // Here they are logged out, whether the provider can be reached or not.
    const address = await reached(portal, login.logoutAddress());
    return visit.lead(address === undefined || address === AWAY ? '/afgemeld' : address);
  });

  app.get('/afgemeld', async (context) => {
    const { visit } = await visitOf(context);
    return visit.show(loggedOutPage());
  });
}
