import { html } from 'hono/html';
import type { Html } from '#web/layout/page.ts';
import { REQUEST_TEXTS } from '#web/locales/nl/request.ts';
import { fact, list, type Section } from './sections.ts';

/** What the applicants wrote in their request; the duration in words. */
export interface RequestView {
  readonly purposes: readonly string[];
  readonly legalBases: readonly string[];
  readonly dataItems: readonly { readonly name: string; readonly proportionality?: string | undefined }[];
  readonly duration?: string | undefined;
  readonly retention?: string | undefined;
  readonly frequency?: string | undefined;
  readonly processors: readonly string[];
}

/** The place of a request on the page of its dossier. */
export const REQUEST_PLACE = 'aanvraag';

const texts = REQUEST_TEXTS;

const listed = (items: readonly string[]): Html | undefined => (items.length === 0 ? undefined : list(items));

/** What a request says: why the data are asked for, and each of them with the reason why it is needed. */
export const requestSection = (request: RequestView): Section => [
  REQUEST_PLACE,
  texts.title,
  html`<dl class="summary">
${fact(texts.purposes, listed(request.purposes))}
${fact(texts.legalBases, listed(request.legalBases))}
${fact(texts.duration, request.duration)}
${fact(texts.retention, request.retention)}
${fact(texts.frequency, request.frequency)}
${fact(texts.processors, listed(request.processors))}
</dl>
<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.item}</th><th scope="col">${texts.why}</th></tr></thead>
<tbody>${request.dataItems.map(({ name, proportionality }) => html`<tr><th scope="row" data-label="${texts.item}">${name}</th><td data-label="${texts.why}">${proportionality ?? html`<span class="subtle">${texts.noWhy}</span>`}</td></tr>`)}</tbody>
</table>`,
];
