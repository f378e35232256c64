import { html } from 'hono/html';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { type Frame, type Html, page } from '#web/layout/page.ts';
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
<td data-label="${texts.subject}"><a class="ds-link" href="/dossiers/${encodeURIComponent(dossier)}">${subject ?? dossier}</a></td>
<td data-label="${texts.state}">${dossierTag(status)}</td>
</tr>`;

/** The list of dossiers. */
export function dossierListPage(frame: Frame, dossiers: readonly DossierListItem[]): Html {
  const list = html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.number}</th><th scope="col">${texts.subject}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>${dossiers.map(row)}</tbody>
</table>`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
<p class="subtle">${dossiers.length === 0 ? texts.empty : texts.lead(dossiers.length)}</p>
${dossiers.length === 0 ? '' : list}`;
  return page(frame, { title: texts.title, current: '/', body });
}
