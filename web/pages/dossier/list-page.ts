import { html } from 'hono/html';
import type { Html, Link, PageContent } from '#web/layout/page.ts';
import { type Paged, pagination } from '#web/layout/paged.ts';
import { dossierTag } from '#web/layout/state-tag.ts';
import { BOARD_TEXTS } from '#web/locales/nl/board.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import type { Reader } from '#web/reader.ts';
import type { LifeStatus } from './life.ts';

/** A dossier or protocol in the list. */
export interface DossierListItem {
  readonly dossier: string;
  readonly number?: string | undefined;
  readonly subject?: string | undefined;
  readonly status: LifeStatus;
}

const texts = PAGE_TEXTS.dossierList;

const row = ({ dossier, number, subject, status }: DossierListItem): Html => html`<tr>
<td data-label="${texts.number}">${number ?? html`<span class="subtle">${texts.noNumber}</span>`}</td>
<th scope="row" data-label="${texts.subject}"><a class="ds-link" href="/dossiers/${encodeURIComponent(dossier)}">${subject ?? dossier}</a></th>
<td data-label="${texts.state}">${dossierTag(status)}</td>
</tr>`;

/** What somebody of an organisation can begin. */
const BEGINNINGS: readonly Link[] = [
  { href: '/dossiers/nieuw', label: PAGE_TEXTS.command.newRequest },
  { href: '/protocollen/nieuw', label: PAGE_TEXTS.command.newProtocol },
];

/** What a secretariat can begin. */
const REGISTRATIONS: readonly Link[] = [{ href: '/intake', label: PAGE_TEXTS.command.paper }];

/** What somebody may begin: of an organisation, or of a committee. */
export const beginningsFor = ({ organisation, committee }: Reader['person']): readonly Link[] => [
  ...(organisation === undefined ? [] : BEGINNINGS),
  ...(committee === undefined ? [] : REGISTRATIONS),
];

/** The list of dossiers and protocols, with what the reader may begin. */
export function dossierListPage(
  url: URL,
  beginnings: readonly Link[],
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
${beginnings.length > 0 ? html`<ul class="commands wide">${beginnings.map(({ href, label }) => html`<li><a class="ds-button" data-variant="secondary" href="${href}">${label}</a></li>`)}</ul>` : ''}
${total === 0 ? nothing : html`${list}<p class="exports subtle">${BOARD_TEXTS.exports}: <a class="ds-link" href="/dossiers.csv">CSV</a>, <a class="ds-link" href="/dossiers.xlsx">XLSX</a></p>`}`;
  return { title: texts.title, current: '/dossiers', body };
}
