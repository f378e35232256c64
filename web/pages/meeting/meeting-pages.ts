import { html } from 'hono/html';
import type { Html, PageContent } from '#web/layout/page.ts';
import { pageOf, pagination } from '#web/layout/paged.ts';
import { dayInWords, weekdayInWords } from '#web/locales/nl/dates.ts';
import { optionName } from '#web/locales/nl/fields.ts';
import { MEETING_TEXTS } from '#web/locales/nl/meetings.ts';
import { fact } from '#web/pages/dossier/sections.ts';
import type { MeetingListItem, MeetingPageView } from './views.ts';

const texts = MEETING_TEXTS;

/** The pages above a meeting. */
const MEETING_TRAIL = [{ href: '/zittingen', label: texts.title }];

const row = ({ date, status, items }: MeetingListItem): Html =>
  html`<tr><th scope="row" data-label="${texts.day}"><a class="ds-link" href="/zittingen/${date}">${weekdayInWords(date)}</a></th><td data-label="${texts.state}">${texts.states[status]}</td><td data-label="${texts.items}">${items}</td></tr>`;

/** The meetings of a committee. */
export function meetingListPage(url: URL, all: readonly MeetingListItem[]): PageContent {
  const paged = pageOf(all, url);
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
<p><a class="ds-button" data-variant="secondary" href="/zittingen/nieuw">${texts.new}</a></p>
${all.length === 0 ? html`<div class="empty"><p>${texts.empty}</p></div>` : html`<p class="subtle">${texts.lead}</p><table class="ds-table stacking"><thead><tr><th scope="col">${texts.day}</th><th scope="col">${texts.state}</th><th scope="col">${texts.items}</th></tr></thead><tbody>${paged.items.map(row)}</tbody></table>${pagination(url, paged)}`}`;
  return { title: texts.title, current: '/zittingen', body };
}

function members({ members: all }: MeetingPageView): Html {
  if (all.length === 0) return html`<p class="subtle">${texts.noMembers}</p>`;
  return html`<ul class="columns">${all.map(({ name, isPresent }) => html`<li>${name}${isPresent === undefined ? '' : html` <span class="subtle">(${isPresent ? texts.present : texts.absent})</span>`}</li>`)}</ul>`;
}

function agenda({ agenda: items, quorum }: MeetingPageView): Html {
  if (items.length === 0) return html`<p class="subtle">${texts.noAgenda}</p>`;
  return html`<table class="ds-table stacking"><thead><tr><th scope="col">${texts.number}</th><th scope="col">${texts.dossier}</th><th scope="col">${texts.recused}</th><th scope="col">${texts.seats}</th><th scope="col">${texts.outcome}</th></tr></thead><tbody>${items.map(
    (
      { dossier, subject, recused, seats, outcome, text },
      index,
    ) => html`<tr><td data-label="${texts.number}">${index + 1}</td>
<th scope="row" data-label="${texts.dossier}"><div><a class="ds-link" href="${dossier.href}">${dossier.label}</a><br><span class="subtle">${subject}</span></div></th>
<td data-label="${texts.recused}">${recused.join(', ')}</td>
<td data-label="${texts.seats}">${seats === undefined ? '' : html`${seats}${quorum !== undefined && seats < quorum ? html` <span class="ds-tag" data-color="danger">${texts.noQuorum}</span>` : ''}`}</td>
<td data-label="${texts.outcome}"><div>${outcome === undefined ? '' : optionName('record-minutes', 'outcome', outcome)}${text === undefined ? '' : html`<blockquote>${text}</blockquote>`}</div></td></tr>`,
  )}</tbody></table>`;
}

/** A meeting: who sits, what is on the agenda, and what was minuted. */
export function meetingPage(view: MeetingPageView): PageContent {
  const { date, status, startsAt, place, quorum, commands, removed, text } = view;
  const title = texts.page(dayInWords(date));
  const body = html`<p class="kicker">${weekdayInWords(date)} <span class="ds-tag" data-color="info">${texts.states[status]}</span></p>
<h1 class="ds-heading" data-size="md">${title}</h1>
${startsAt === undefined && place === undefined && quorum === undefined ? '' : html`<dl class="facts">${fact(texts.startsAt, startsAt)}${fact(texts.place, place)}${fact(texts.quorum, quorum === undefined ? undefined : String(quorum))}</dl>`}
<section id="acties"><h2 class="ds-heading" data-size="sm">${texts.actions}</h2>${commands.length === 0 ? html`<p class="subtle">${texts.noActions}</p>` : html`<ul class="commands wide">${commands.map(({ href, label }) => html`<li><a class="ds-button" data-variant="secondary" href="${href}">${label}</a></li>`)}</ul>`}</section>
<section><h2 class="ds-heading" data-size="sm">${texts.agenda}</h2>${agenda(view)}${removed.length === 0 ? '' : html`<p class="subtle">${texts.removed}: ${removed.map(({ dossier, because }) => `${dossier} (${texts.because[because]})`).join(', ')}</p>`}</section>
<section><h2 class="ds-heading" data-size="sm">${texts.members}</h2>${members(view)}</section>
${text === undefined ? '' : html`<section><h2 class="ds-heading" data-size="sm">${texts.minutes}</h2><blockquote>${text}</blockquote></section>`}`;
  return { title, current: '/zittingen', trail: MEETING_TRAIL, body };
}
