import { html } from 'hono/html';
import type { PageContent } from '#web/layout/page.ts';
import { ARCHIVE_TEXTS } from '#web/locales/nl/archive.ts';

/** Why a dossier's archive is not given: something of it still runs, or it is taken accession by accession. */
export function noArchivePage(
  path: string,
  why: 'not-closed' | { readonly organisations: readonly string[] },
): PageContent {
  const { title, lead } = why === 'not-closed' ? ARCHIVE_TEXTS.notClosed : ARCHIVE_TEXTS.tooLarge;
  const parts =
    why === 'not-closed'
      ? ''
      : html`<ul>${why.organisations.map((name) => html`<li><a class="ds-link" href="${path}?toetreding=${encodeURIComponent(name)}">${name}</a></li>`)}</ul>`;
  return { title, body: html`<h1 class="ds-heading" data-size="lg">${title}</h1><p>${lead}</p>${parts}` };
}
