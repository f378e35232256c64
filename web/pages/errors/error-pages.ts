import { html } from 'hono/html';
import type { Link, PageContent } from '#web/layout/page.ts';
import { ERROR_TEXTS, EXPIRED_TEXTS } from '#web/locales/nl/errors.ts';

export type ErrorKind = keyof typeof ERROR_TEXTS;

/** Says in one paragraph what happened and in another what to do; `about` is the page where that is done. */
export function errorPage(kind: ErrorKind, about?: Link): PageContent {
  const { title, lead, advice, link } = ERROR_TEXTS[kind];
  const body = html`<h1 class="ds-heading" data-size="lg">${title}</h1>
<p>${lead}</p><p>${advice}</p>
${about === undefined ? '' : html`<p><a class="ds-link" href="${about.href}">${about.label}</a></p>`}
<p><a class="ds-link" href="/">${link}</a></p>`;
  return { title, body };
}

/** The session has ended while a form was being filled in; `isKept` when what was typed is kept. */
export function expiredPage(loginHref: string, isKept: boolean): PageContent {
  const { title, lead, kept, lost, login } = EXPIRED_TEXTS;
  const body = html`<h1 class="ds-heading" data-size="lg">${title}</h1>
<p>${lead}</p><p>${isKept ? kept : lost}</p>
<p><a class="ds-button" href="${loginHref}">${login}</a></p>`;
  return { title, body, loginHref };
}
