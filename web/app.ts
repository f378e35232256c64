import { type Context, Hono } from 'hono';
import { type PageContent, page, type Surroundings } from './layout/page.ts';
import { pageHeaders } from './layout/security-headers.ts';
import { isMessageCode, MESSAGES, type MessageCode } from './locales/nl/messages.ts';
import { errorPage, expiredPage } from './pages/errors/error-pages.ts';
import type { Portal, Session } from './ports.ts';
import type { Reader } from './reader.ts';
import { loginAddress, loginRoutes } from './routing/login-routes.ts';
import { navigationFor } from './routing/navigation.ts';
import { isFromElsewhere, readForm } from './routing/read-form.ts';
import { CSRF_FIELD, KEPT_PARAMETER, type ReaderVisit, type Route, type Status, type Visit } from './routing/route.ts';
import { ROUTES } from './routing/routes.ts';
import { type Cookies, cookiesOf } from './session/cookies.ts';
import { isLive, isToBeNoted } from './session/lifetime.ts';
import { isSameSecret } from './session/same-secret.ts';

/** A name that holds the content's hash may be kept for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Files and calendars are kept by whoever asks for them: better none than one that leaves something out. */
const KEPT_BY_OTHERS = /\.(ics|csv|xlsx|json|jsonld|atom)$/;

/** Who asks, as far as their cookie tells. */
interface Visitor {
  readonly id: string | undefined;
  readonly session: Session | undefined;
  /** Present only while the session lives. */
  readonly user: { readonly reader: Reader; readonly csrf: string; readonly claims: string } | undefined;
}

async function visitorOf(portal: Portal, cookies: Cookies): Promise<Visitor> {
  const id = cookies.get('beraad-session');
  const session = id === undefined ? undefined : await portal.sessions.read(id);
  if (id === undefined || session === undefined) return { id, session: undefined, user: undefined };
  const now = portal.now();
  if (!isLive(session, now)) return { id, session, user: undefined };
  const [recognised] = await Promise.all([
    portal.reader(session),
    isToBeNoted(session, now) ? portal.sessions.seen(id, now) : undefined,
  ]);
  return {
    id,
    session,
    user: recognised.ok ? { reader: recognised.reader, csrf: session.csrf, claims: session.claims } : undefined,
  };
}

/** The portal: every address and its page. */
export function createPortal(portal: Portal): Hono {
  const app = new Hono();
  const isSecure = portal.address.startsWith('https:');
  const headers = pageHeaders({ isSecure, formTargets: [portal.loginOrigin] });
  const byName = new Map(portal.assets.map((asset) => [asset.name, asset]));

  const addressOf = (context: Context): URL => {
    const asked = new URL(context.req.url);
    return new URL(asked.pathname + asked.search, portal.address);
  };

  function visitOf(context: Context, cookies: Cookies, { user }: Pick<Visitor, 'user'>, isRenewing = false): Visit {
    const url = addressOf(context);
    const show = (content: PageContent, status: Status = 200) => {
      const code = cookies.get('beraad-message');
      if (code !== undefined) cookies.clear('beraad-message');
      const surroundings: Surroundings = {
        site: portal.site,
        navigation: navigationFor(user?.reader),
        user,
        isRenewing,
        loginHref: user === undefined ? (content.loginHref ?? loginAddress(url)) : undefined,
        message: code !== undefined && isMessageCode(code) ? MESSAGES[code] : undefined,
      };
      const target = content.formTarget;
      const own = target === undefined ? headers : pageHeaders({ isSecure, formTargets: [portal.loginOrigin, target] });
      return context.html(page(surroundings, content), status, own);
    };
    return {
      portal,
      now: portal.now(),
      url,
      param: (name) => context.req.param(name) ?? '',
      reader: user?.reader,
      show,
      file(name: string, type: string, body: string | Uint8Array<ArrayBuffer>) {
        const own = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` };
        return context.body(body, 200, { ...headers, ...own });
      },
      lead(path: string, done?: MessageCode) {
        if (done !== undefined) cookies.set('beraad-message', done);
        context.header('cache-control', 'no-store');
        return context.redirect(path, 303);
      },
      notFound: () => show(errorPage('not-found'), 404),
    };
  }

  /** A form whose session has ended: kept for its writer, who is asked to log in again. */
  async function keepForm(visit: Visit, session: Session | undefined, form: URLSearchParams): Promise<Response> {
    // Only a form that truly was this session's; a forged one is not shown to anybody later.
    if (session === undefined || !isSameSecret(form.get(CSRF_FIELD) ?? '', session.csrf)) {
      return visit.show(expiredPage(loginAddress(visit.url), false), 401);
    }
    const fields = [...form].filter(([name]) => name !== CSRF_FIELD);
    const path = visit.url.pathname + visit.url.search;
    const id = await portal.sessions.keepForm({ person: session.person, path, fields, keptAt: visit.now });
    const again = new URL(visit.url);
    again.searchParams.set(KEPT_PARAMETER, id);
    return visit.show(expiredPage(loginAddress(again), true), 401);
  }

  async function answerForm(context: Context, route: Extract<Route, { method: 'POST' }>): Promise<Response> {
    const cookies = cookiesOf(context, isSecure);
    const visitor = await visitorOf(portal, cookies);
    const visit = visitOf(context, cookies, visitor);
    const read = await readForm(context.req.raw);
    if (!read.ok) return visit.show(errorPage(read.status === 413 ? 'too-large' : 'wrong-form'), read.status);
    if (isFromElsewhere(context.req.raw)) return visit.show(errorPage('foreign-form'), 403);
    const { user, session } = visitor;
    if (user === undefined) return keepForm(visit, session, read.form);
    if (!isSameSecret(read.form.get(CSRF_FIELD) ?? '', user.csrf)) return visit.show(errorPage('foreign-form'), 403);
    return route.answer({ ...visit, ...user, form: read.form });
  }

  async function answerPage(context: Context, route: Extract<Route, { method: 'GET' }>): Promise<Response> {
    const cookies = cookiesOf(context, isSecure);
    const [visitor, isRenewing] = await Promise.all([visitorOf(portal, cookies), portal.isRenewing()]);
    const visit = visitOf(context, cookies, visitor, isRenewing);
    if (isRenewing && KEPT_BY_OTHERS.test(visit.url.pathname)) {
      context.header('retry-after', '300');
      return visit.show(errorPage('renewing'), 503);
    }
    if (route.access === 'public') return route.answer(visit);
    if (visitor.user === undefined) return visit.lead(loginAddress(visit.url));
    const own: ReaderVisit = { ...visit, ...visitor.user };
    return route.answer(own);
  }

  for (const route of ROUTES) {
    app.on(route.method, route.path, (context) =>
      route.method === 'POST' ? answerForm(context, route) : answerPage(context, route),
    );
  }
  loginRoutes(app, portal, {
    async visit(context) {
      const cookies = cookiesOf(context, isSecure);
      const visitor = await visitorOf(portal, cookies);
      return { cookies, ...visitor, visit: visitOf(context, cookies, visitor) };
    },
  });

  app.get('/assets/:name', (context) => {
    const asset = byName.get(context.req.param('name'));
    if (asset === undefined) return context.text('', 404, headers);
    return context.body(asset.body, 200, {
      'content-type': asset.type,
      'cache-control': FOR_EVER,
      'x-content-type-options': 'nosniff',
    });
  });
  app.notFound(async (context) => {
    const cookies = cookiesOf(context, isSecure);
    return visitOf(context, cookies, await visitorOf(portal, cookies)).notFound();
  });
  app.onError((error, context) => {
    portal.onFailure(error);
    // Without the session: what reads it may be what failed.
    const surroundings = { site: portal.site, navigation: [] };
    return context.html(page(surroundings, errorPage('failure')), 500, headers);
  });
  return app;
}
