import { html } from 'hono/html';
import type { Html, PageContent } from '#web/layout/page.ts';
import { type Paged, pagination } from '#web/layout/paged.ts';
import { ADVICE_TEXTS } from '#web/locales/nl/advices.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { ADVICE_STATES, type AdviceRow } from './views.ts';

const texts = ADVICE_TEXTS;

const TONES = { open: 'warning', given: 'success', lapsed: 'neutral', closed: 'neutral' } as const;

const row = ({ href, name, subject, kind, status, due, givenOn, opinion, text }: AdviceRow): Html => html`<tr>
<th scope="row" data-label="${texts.about}"><div><a class="ds-link" href="${href}">${subject}</a><br><span class="subtle">${name}</span></div></th>
<td data-label="${texts.kind}">${kind}</td>
<td data-label="${texts.state}"><span class="ds-tag" data-color="${TONES[status]}">${texts.states[status]}</span></td>
<td data-label="${texts.due}" class="day">${due === undefined ? '' : dayInWords(due)}</td>
<td data-label="${texts.opinion}"><div>${opinion ?? ''}${givenOn === undefined ? '' : html`<br><span class="subtle">${texts.on(dayInWords(givenOn))}</span>`}${text === undefined ? '' : html`<details class="why"><summary>${texts.read}</summary><blockquote>${text}</blockquote></details>`}</div></td>
</tr>`;

/** The advices that were asked of a body; which of them are shown stands in the address. */
export function advicePage(url: URL, asked: AdviceRow['status'] | undefined, paged: Paged<AdviceRow>): PageContent {
  const table = html`<table class="ds-table stacking"><thead><tr><th scope="col">${texts.about}</th><th scope="col">${texts.kind}</th><th scope="col">${texts.state}</th><th scope="col">${texts.due}</th><th scope="col">${texts.opinion}</th></tr></thead><tbody>${paged.items.map(row)}</tbody></table>${pagination(url, paged)}`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1><p class="subtle">${texts.lead}</p>
<form class="filter" method="get"><div class="ds-field"><label class="ds-label" for="toestand">${texts.filter}</label><select class="ds-input" id="toestand" name="toestand"><option value="">${texts.all}</option>${ADVICE_STATES.map((state) => html`<option value="${state}"${state === asked ? html` selected` : ''}>${texts.states[state]}</option>`)}</select></div><button class="ds-button" data-variant="secondary" type="submit">${texts.apply}</button></form>
${paged.items.length === 0 ? html`<div class="empty"><p>${texts.empty}</p></div>` : table}`;
  return { title: texts.title, current: '/adviezen', body };
}
