import { html } from 'hono/html';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import type { RegisterEntry } from '#domain/register/entry.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { pageAsked, pagination } from '#web/layout/paged.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { optionName } from '#web/locales/nl/fields.ts';
import { REGISTER_TEXTS } from '#web/locales/nl/public.ts';
import { dossierStateName } from '#web/locales/nl/states.ts';
import { kindName, OUTCOME_NAMES } from '#web/locales/nl/terms.ts';
import { fact, list, type Section, sectioned, wideFact } from '#web/pages/dossier/sections.ts';
import type { RegisterAsked, RegisterPage, RegisterPageView } from './views.ts';

const texts = REGISTER_TEXTS;
const KINDS: readonly RegisterEntry['kind'][] = ['authorisation', 'deliberation', 'general-deliberation', 'protocol'];

const href = (reference: string): string => `/register/${encodeURIComponent(reference)}`;

const row = (entry: RegisterPage['items'][number]): Html => html`<tr>
<td data-label="${texts.number}">${entry.number ?? kindName(entry.kind)}</td>
<th scope="row" data-label="${texts.subject}"><a class="ds-link" href="${href(entry.reference)}">${entry.subject === '' ? entry.reference : entry.subject}</a></th>
<td data-label="${texts.state}">${entry.outcome === 'granted' ? dossierStateName(entry.state) : (OUTCOME_NAMES[entry.outcome] ?? entry.outcome)}</td>
<td data-label="${texts.published}" class="day">${dayInWords(withOffset(entry.publishedAt))}</td>
</tr>`;

const FEEDS = ['json', 'csv', 'atom', 'jsonld'];
const feeds = html`<p class="subtle">${texts.feeds}: ${FEEDS.map((feed, index) => html`${index === 0 ? '' : ', '}<a class="ds-link" href="/register.${feed}">${feed.toUpperCase()}</a>`)}</p>`;

/** What of the register an address asks for. */
export const registerAsked = (url: URL): RegisterAsked => ({
  words: (url.searchParams.get('q') ?? '').trim().slice(0, 200),
  kind: KINDS.find((each) => each === url.searchParams.get('soort')),
  page: pageAsked(url),
});

/** The register: what is published, newest first; what is asked for stands in the address. */
export function registerPage(url: URL, { words: asked, kind }: RegisterAsked, found: RegisterPage): PageContent {
  const table = html`<table class="ds-table stacking"><thead><tr><th scope="col">${texts.number}</th><th scope="col">${texts.subject}</th><th scope="col">${texts.state}</th><th scope="col">${texts.published}</th></tr></thead><tbody>${found.items.map(row)}</tbody></table>${pagination(url, found)}`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
<form class="filter" method="get" role="search"><div class="ds-field"><label class="ds-label" for="q">${texts.search}</label><input class="ds-input" type="search" id="q" name="q" value="${asked}"></div>
<div class="ds-field"><label class="ds-label" for="soort">${texts.kind}</label><select class="ds-input" id="soort" name="soort"><option value="">${texts.every}</option>${KINDS.map((each) => html`<option value="${each}"${each === kind ? html` selected` : ''}>${kindName(each)}</option>`)}</select></div>
<button class="ds-button" type="submit">${texts.apply}</button></form>
<p class="subtle">${texts.lead(found.total)}</p>
${found.total === 0 ? html`<div class="empty"><p>${texts.empty}</p></div>` : table}
${feeds}`;
  return { title: texts.title, current: '/register', body };
}

function conditions({ entry, deadlines }: RegisterPageView): Html {
  if (entry.conditions.length === 0) return html`<p class="subtle">${texts.noConditions}</p>`;
  return html`<table class="ds-table stacking"><thead><tr><th scope="col">${texts.number}</th><th scope="col">${texts.conditions}</th><th scope="col">${texts.responsible}</th><th scope="col">${texts.deadline}</th></tr></thead><tbody>${entry.conditions.map(
    ({ ref, text, responsible }, index) =>
      html`<tr><th scope="row" data-label="${texts.number}">${ref}</th><td data-label="${texts.conditions}">${text}</td><td data-label="${texts.responsible}"><div>${list(responsible)}</div></td><td data-label="${texts.deadline}">${deadlines[index] ?? ''}</td></tr>`,
  )}</tbody></table>`;
}

const acceders = ({ acceders: all }: RegisterPageView): Html =>
  all.length === 0
    ? html`<p class="subtle">${texts.noAcceders}</p>`
    : html`<ul class="columns">${all.map(({ name, since }) => html`<li>${name} <span class="subtle">${texts.since} ${dayInWords(since)}</span></li>`)}</ul>`;

const versionLink = (reference: string): Html => html`<a class="ds-link" href="${href(reference)}">${reference}</a>`;

/** One decision or protocol, as everybody may know it. */
export function registerEntryPage(view: RegisterPageView): PageContent {
  const { entry } = view;
  const title = entry.subject === '' ? entry.reference : entry.subject;
  const versions = html`${entry.amends === undefined ? '' : fact(texts.amends, versionLink(entry.amends))}${entry.amendedBy.length === 0 ? '' : fact(texts.amendedBy, html`${entry.amendedBy.map((each) => html`${versionLink(each)} `)}`)}`;
  const facts = html`<dl class="facts">
${fact(texts.kind, kindName(entry.kind))}
${fact(texts.number, entry.number)}
${fact(texts.outcome, OUTCOME_NAMES[entry.outcome] ?? entry.outcome)}
${fact(texts.committee, entry.committee)}
${fact(texts.decidedOn, entry.decidedOn === undefined ? undefined : dayInWords(entry.decidedOn))}
${fact(texts.published, dayInWords(withOffset(entry.publishedAt)))}
${fact(texts.inForceFrom, entry.inForceFrom === undefined ? undefined : dayInWords(entry.inForceFrom))}
${fact(texts.lastDay, entry.lastDay === undefined ? undefined : dayInWords(entry.lastDay))}
${fact(texts.provider, entry.provider)}
${entry.recipients.length === 0 ? '' : fact(texts.recipients, list(entry.recipients))}
${entry.recipientClass === undefined ? '' : fact(texts.recipientClass, optionName('submit-request', 'recipientClass', entry.recipientClass))}
${versions}
${entry.dataItems.length === 0 ? '' : wideFact(texts.dataItems, list(entry.dataItems))}
</dl>`;
  const sections: readonly Section[] = [
    ['voorwaarden', texts.conditions, conditions(view)],
    ...(entry.recipientClass === undefined ? [] : [['toegetreden', texts.acceders, acceders(view)] satisfies Section]),
    ...(entry.publishedOn.length === 0
      ? []
      : [
          [
            'publicatie',
            texts.publishedOn,
            // An address that a party gave: shown, and a link only where it is one of the web.
            html`<ul class="ds-list">${entry.publishedOn.map((address) => html`<li>${/^https?:\/\//.test(address) ? html`<a class="ds-link" href="${address}">${address}</a>` : address}</li>`)}</ul>`,
          ] satisfies Section,
        ]),
  ];
  const body = html`<p class="kicker">${entry.number ?? entry.reference} <span class="ds-tag" data-color="info">${dossierStateName(entry.state)}</span></p>
<h1 class="ds-heading" data-size="md">${title}</h1>
${facts}
${sectioned(sections)}`;
  return {
    title: entry.number ?? title,
    current: '/register',
    trail: [{ href: '/register', label: texts.navigation }],
    body,
  };
}
