import { html } from 'hono/html';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { type Paged, pagination } from '#web/layout/paged.ts';
import { dossierTag } from '#web/layout/state-tag.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';

/** A dossier in the list. */
export interface DossierListItem {
  readonly dossier: string;
  readonly number?: string | undefined;
  readonly subject?: string | undefined;
  readonly status: DossierStatus;
}

const texts = PAGE_TEXTS.dossierList;

const row = ({ dossier, number, subject, status }: DossierListItem): Html => html`<tr>
<td data-label="${texts.number}">${number ?? html`<span class="subtle">${texts.noNumber}</span>`}</td>
<th scope="row" data-label="${texts.subject}"><a class="ds-link" href="/dossiers/${encodeURIComponent(dossier)}">${subject ?? dossier}</a></th>
<td data-label="${texts.state}">${dossierTag(status)}</td>
</tr>`;

/** The list of dossiers. */
export function dossierListPage(
  url: URL,
  total: number,
  { items, number, count }: Paged<DossierListItem>,
): PageContent {
  const list = html`<p class="subtle">${texts.lead(total)}</p>
<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.number}</th><th scope="col">${texts.subject}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>${items.map(row)}</tbody>
</table>
${pagination(url, { number, count })}`;
  const nothing = html`<div class="empty"><p>${texts.empty}</p><p class="subtle">${texts.emptyAdvice}</p></div>`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
${total === 0 ? nothing : list}`;
  return { title: texts.title, current: '/dossiers', body };
}
