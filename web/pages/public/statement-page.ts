import { html } from 'hono/html';
import type { Html } from '#web/layout/page.ts';
import { NO_CONTACTS, type StatementSection, type StatementTexts } from '#web/locales/nl/statements.ts';
import type { CommitteeContact } from '#web/ports.ts';

const list = (items: readonly (string | Html)[]): Html =>
  html`<ul class="prose">${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const contactList = (committees: readonly CommitteeContact[]): Html =>
  committees.length === 0
    ? html`<p class="prose">${NO_CONTACTS}</p>`
    : list(
        committees.map(
          ({ name, secretariat }) => html`${name}: <a class="ds-link" href="mailto:${secretariat}">${secretariat}</a>`,
        ),
      );

const section = ({ heading, paragraphs, list: items, site, contacts }: StatementSection, to: Html): Html =>
  html`<h2 class="ds-heading" data-size="xs">${heading}</h2>${paragraphs.map((text) => html`<p class="prose">${text}</p>`)}${items === undefined ? '' : list(items)}${site === undefined ? '' : html`<p class="prose"><a class="ds-link" href="${site.href}">${site.label}</a></p>`}${contacts === true ? to : ''}`;

/** A statement that the law asks of a website, with whom to write to. */
export function statementPage(
  { title, lead, sections }: StatementTexts,
  committees: readonly CommitteeContact[],
): { readonly title: string; readonly body: Html } {
  const to = contactList(committees);
  return {
    title,
    body: html`<h1 class="ds-heading" data-size="lg">${title}</h1><p class="prose">${lead}</p>${sections.map((each) => section(each, to))}`,
  };
}
