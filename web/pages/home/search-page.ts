import { html } from 'hono/html';
import type { Html, PageContent } from '#web/layout/page.ts';
import { type Paged, pagination } from '#web/layout/paged.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';

/** Something that was found. */
export interface Found {
  readonly href: string;
  readonly name: string;
  readonly subject: string;
  readonly what: string;
}

/** One page of what was found. */
export interface FoundPage extends Paged<Found> {
  readonly total: number;
}

const texts = PAGE_TEXTS.search;

const item = ({ href, name, subject, what }: Found): Html =>
  html`<li><a class="ds-link" href="${href}">${subject}</a><br><span class="subtle">${what}, ${name}</span></li>`;

/** What somebody searches for among what they may see. */
export function searchPage(url: URL, asked: string, found: FoundPage | undefined): PageContent {
  const results =
    found === undefined
      ? ''
      : found.total === 0
        ? html`<div class="empty"><p>${texts.nothing}</p><p class="subtle">${texts.advice}</p></div>`
        : html`<p class="subtle">${texts.count(found.total)}</p><ul class="results">${found.items.map(item)}</ul>${pagination(url, found)}`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
<form class="filter" method="get" role="search"><div class="ds-field"><label class="ds-label" for="q">${texts.label}</label><div data-field="description" id="q-uitleg">${texts.hint}</div><input class="ds-input" type="search" id="q" name="q" value="${asked}" aria-describedby="q-uitleg"></div><button class="ds-button" type="submit">${texts.title}</button></form>
${results}`;
  return { title: texts.title, current: '/zoeken', body };
}
