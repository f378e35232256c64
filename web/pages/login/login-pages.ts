import { html } from 'hono/html';
import type { PageContent } from '#web/layout/page.ts';
import { LOGIN_FAILED_TEXTS } from '#web/locales/nl/errors.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';

/** Why somebody who came back from the login page is not logged in, by the code of the reason. */
export function loginFailedPage(code: string, loginHref = '/aanmelden'): PageContent {
  const { title, again, reasons, otherwise } = LOGIN_FAILED_TEXTS;
  const body = html`<h1 class="ds-heading" data-size="lg">${title}</h1>
<p>${Object.hasOwn(reasons, code) ? reasons[code] : otherwise}</p>
<p><a class="ds-button" href="${loginHref}">${again}</a></p>`;
  return { title, body };
}

/** Somebody logged out. */
export function loggedOutPage(): PageContent {
  const { title, lead, again } = PAGE_TEXTS.loggedOut;
  const body = html`<h1 class="ds-heading" data-size="lg">${title}</h1>
<p>${lead}</p>
<p><a class="ds-button" href="/aanmelden">${again}</a></p>`;
  return { title, body };
}
