import { html } from 'hono/html';
import type { PageContent } from '#web/layout/page.ts';
import { ARCHIVE_TEXTS } from '#web/locales/nl/archive.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';

/** Why a dossier's archive is not given: something of it still runs, or it is taken accession by accession. */
export function noArchivePage(
  dossier: string,
  why: 'not-closed' | { readonly organisations: readonly string[] },
): PageContent {
  const { title, lead } = why === 'not-closed' ? ARCHIVE_TEXTS.notClosed : ARCHIVE_TEXTS.tooLarge;
  const page = `/dossiers/${encodeURIComponent(dossier)}`;
  const parts =
    why === 'not-closed'
      ? ''
      : html`<ul>${why.organisations.map((name) => html`<li><a class="ds-link" href="${page}/archief?toetreding=${encodeURIComponent(name)}">${name}</a></li>`)}</ul>`;
  const trail = [
    { href: '/dossiers', label: PAGE_TEXTS.dossierList.title },
    { href: page, label: dossier },
  ];
  return {
    title,
    current: '/dossiers',
    trail,
    body: html`<h1 class="ds-heading" data-size="lg">${title}</h1><p>${lead}</p>${parts}<p><a class="ds-link" href="${page}#voorwaarden">${ARCHIVE_TEXTS.back}</a></p>`,
  };
}
