import { html } from 'hono/html';
import { DOSSIER_STATES } from '#domain/dossier/steps.ts';
import { PROTOCOL_STATES } from '#domain/protocol/steps.ts';
import { matches } from '#web/layout/matches.ts';
import type { Html, Link, PageContent } from '#web/layout/page.ts';
import { pageOf, pagination } from '#web/layout/paged.ts';
import { dossierTag } from '#web/layout/state-tag.ts';
import { BOARD_TEXTS } from '#web/locales/nl/board.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { dossierStateName } from '#web/locales/nl/states.ts';
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

/** What of the list is asked for: all of it stands in the address. */
export interface DossierListFilter {
  readonly words: string;
  /** A state; undefined for every one. */
  readonly state: string | undefined;
}

const STATES: readonly string[] = [...DOSSIER_STATES, ...PROTOCOL_STATES];

/** What an address asks of the list; a state that there is not asks for none. */
export const dossierFilterOf = ({ searchParams }: URL): DossierListFilter => ({
  words: (searchParams.get('q') ?? '').trim().slice(0, 200),
  state: STATES.find((state) => state === searchParams.get('toestand')),
});

/** The dossiers that a filter lets through. */
export const filteredDossiers = (
  all: readonly DossierListItem[],
  { words, state }: DossierListFilter,
): DossierListItem[] =>
  all.filter(
    ({ dossier, number, subject, status }) =>
      (state === undefined || status === state) && (words === '' || matches(words, [dossier, number, subject])),
  );

/** States by the names that the list has for them, and the one that is asked for; a dossier and a protocol share some. */
function filterForm(all: readonly DossierListItem[], { words, state }: DossierListFilter): Html {
  const states = [...new Set([...all.map(({ status }): string => status), ...(state === undefined ? [] : [state])])]
    .map((status): readonly [string, string] => [status, dossierStateName(status)])
    .toSorted(([, a], [, b]) => a.localeCompare(b, 'nl'));
  return html`<form class="filter" method="get" role="search"><div class="ds-field"><label class="ds-label" for="q">${texts.search}</label><input class="ds-input" type="search" id="q" name="q" value="${words}"></div>
<div class="ds-field"><label class="ds-label" for="toestand">${texts.state}</label><select class="ds-input" id="toestand" name="toestand"><option value="">${texts.every}</option>${states.map(([value, label]) => html`<option value="${value}"${value === state ? html` selected` : ''}>${label}</option>`)}</select></div>
<button class="ds-button" data-variant="secondary" type="submit">${texts.apply}</button>${words === '' && state === undefined ? '' : html` <a class="ds-link" href="/dossiers">${texts.clear}</a>`}</form>`;
}

/** The list of dossiers and protocols, with what the reader may begin. */
export function dossierListPage(url: URL, beginnings: readonly Link[], all: readonly DossierListItem[]): PageContent {
  const filter = dossierFilterOf(url);
  const shown = filteredDossiers(all, filter);
  const { items, number, count } = pageOf(shown, url);
  const table = html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.number}</th><th scope="col">${texts.subject}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>${items.map(row)}</tbody>
</table>
${pagination(url, { number, count })}`;
  const list = html`${filterForm(all, filter)}<p class="subtle">${texts.lead(shown.length)}</p>
${shown.length === 0 ? html`<div class="empty"><p>${texts.noneSuch}</p></div>` : table}`;
  const exports = new URLSearchParams(url.searchParams);
  exports.delete('pagina');
  const asked = exports.size === 0 ? '' : `?${exports}`;
  const nothing = html`<div class="empty"><p>${texts.empty}</p><p class="subtle">${texts.emptyAdvice}</p></div>`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
${beginnings.length > 0 ? html`<ul class="commands wide">${beginnings.map(({ href, label }) => html`<li><a class="ds-button" data-variant="secondary" href="${href}">${label}</a></li>`)}</ul>` : ''}
${all.length === 0 ? nothing : html`${list}<p class="exports subtle">${BOARD_TEXTS.exports}: <a class="ds-link" href="/dossiers.csv${asked}">CSV</a>, <a class="ds-link" href="/dossiers.xlsx${asked}">XLSX</a></p>`}`;
  return { title: texts.title, current: '/dossiers', body };
}
