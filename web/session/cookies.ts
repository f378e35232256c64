import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** The cookies of the portal. None lives longer than the browser, none can be read by a script, none says who somebody is. */
type CookieName = 'beraad-session' | 'beraad-browser' | 'beraad-message';

/** On HTTPS a cookie is `__Host-`: no other host or path can set it. Without TLS (this machine only) browsers refuse that name. */
const prefixFor = (isSecure: boolean) => (isSecure ? ({ prefix: 'host' } as const) : {});

export interface Cookies {
  get(name: CookieName): string | undefined;
  set(name: CookieName, value: string): void;
  clear(name: CookieName): void;
}

/** The cookies of one request and its answer. */
export function cookiesOf(context: Context, isSecure: boolean): Cookies {
  const options = { path: '/', httpOnly: true, secure: isSecure, sameSite: 'Lax', ...prefixFor(isSecure) } as const;
  return {
    get: (name) => (isSecure ? getCookie(context, name, 'host') : getCookie(context, name)),
    set: (name, value) => setCookie(context, name, value, options),
    clear: (name) => {
      deleteCookie(context, name, options);
    },
  };
}
