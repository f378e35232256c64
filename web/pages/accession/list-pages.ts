import { html } from 'hono/html';
import { ACCESSION_STATES, type AccessionStatus } from '#domain/accession/steps.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { pageOf, pagination } from '#web/layout/paged.ts';
import { accessionTag } from '#web/layout/state-tag.ts';
import { ACCESSION_TEXTS } from '#web/locales/nl/accessions.ts';
import { BOARD_TEXTS } from '#web/locales/nl/board.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { accessionStateName } from '#web/locales/nl/states.ts';
import { ACCESSION_TRAIL } from './accession-page.ts';
import type { AccessionListItem, CampaignRow, CampaignView, RenewalRow, RenewalView } from './views.ts';

const texts = ACCESSION_TEXTS;

const tag = (status: AccessionStatus | 'none'): Html =>
  status === 'none' ? html`<span class="ds-tag" data-color="neutral">${texts.notYet}</span>` : accessionTag(status);

const row = ({ href, number, subject, status }: AccessionListItem): Html => html`<tr>
<td data-label="${texts.deliberation}">${number}</td>
<th scope="row" data-label="${texts.text}"><a class="ds-link" href="${href}">${subject}</a></th>
<td data-label="${texts.state}">${status === undefined ? html`<a class="ds-link" href="${href}">${texts.overview}<span class="ds-sr-only"> ${number}</span></a>` : tag(status)}</td>
</tr>`;

const table = (rows: readonly AccessionListItem[]): Html => html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.deliberation}</th><th scope="col">${texts.text}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table>`;

const empty = (text: string): Html => html`<div class="empty"><p>${text}</p></div>`;

/** The deliberations to which a body may accede, and those that somebody follows for all bodies. */
export function accessionListPage(
  own: readonly AccessionListItem[],
  followed: readonly AccessionListItem[],
  mayAccede: boolean,
): PageContent {
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
${mayAccede ? html`<p class="subtle">${texts.leadOwn}</p>${own.length === 0 ? empty(texts.empty) : table(own)}` : ''}
${followed.length > 0 ? html`<p class="subtle">${texts.leadAll}</p>${table(followed)}` : mayAccede ? '' : empty(texts.emptyAll)}`;
  return { title: texts.title, current: '/toetredingen', body };
}

const STATES: readonly (AccessionStatus | 'none')[] = ['none', ...ACCESSION_STATES];
const nameOf = (status: AccessionStatus | 'none'): string =>
  status === 'none' ? texts.notYet : accessionStateName(status);

const campaignRow = ({ organisation, href, status, since, attempts }: CampaignRow): Html => html`<tr>
<th scope="row" data-label="${texts.organisation}">${href === undefined ? organisation : html`<a class="ds-link" href="${href}">${organisation}</a>`}</th>
<td data-label="${texts.state}">${tag(status)}</td>
<td data-label="${texts.since}">${since === undefined ? '' : dayInWords(since)}</td>
<td data-label="${texts.campaign.attempts}">${attempts}</td>
</tr>`;

const PROGRESS_TONES = {
  'not-begun': 'neutral',
  prepared: 'warning',
  'under-review': 'info',
  refused: 'danger',
  withdrawn: 'neutral',
  signed: 'success',
} as const satisfies Record<RenewalRow['progress'], string>;

const renewalRow = ({ organisation, progress, remindedOn }: RenewalRow): Html => html`<tr>
<th scope="row" data-label="${texts.organisation}">${organisation}</th>
<td data-label="${texts.state}"><span class="ds-tag" data-color="${PROGRESS_TONES[progress]}">${texts.campaign.progressNames[progress]}</span></td>
<td data-label="${texts.campaign.reminded}">${remindedOn === undefined ? '' : dayInWords(remindedOn)}</td>
</tr>`;

/** The campaign that a new version opens: who acceded to the one before, and who signs anew. */
function renewalSection({
  isRunning,
  until,
  renewing,
  signed,
  underReview,
  waitedFor,
  joined,
  rows,
  remindHref,
}: RenewalView): Html {
  const words = texts.campaign;
  const lead = words.renewalLead(signed, renewing);
  return html`<section><h2 class="ds-heading" data-size="sm">${words.renewal}</h2>
<p>${isRunning ? words.renewalRunning(dayInWords(until)) : words.renewalClosed(dayInWords(until))}</p>
<p class="lead">${lead}</p>
<meter class="progress" min="0" max="${Math.max(1, renewing)}" value="${signed}" aria-label="${lead}">${signed}</meter>
<p>${words.renewalMore(underReview, waitedFor, joined)}</p>
${remindHref === undefined ? '' : html`<p><a class="ds-button" data-variant="secondary" href="${remindHref}">${words.remind}</a></p>`}
${rows.length === 0 ? '' : html`<details class="fold"${rows.length <= MOST_RENEWALS_SHOWN ? html` open` : ''}><summary>${words.renewalList(rows.length)}</summary><table class="ds-table stacking"><thead><tr><th scope="col">${texts.organisation}</th><th scope="col">${texts.state}</th><th scope="col">${words.reminded}</th></tr></thead><tbody>${rows.map(renewalRow)}</tbody></table></details>`}
</section>`;
}

/** A longer list is folded away. */
const MOST_RENEWALS_SHOWN = 25;

/** Who acceded to a deliberation, body by body; the state that is shown stands in the address. */
export function campaignPage(url: URL, { number, subject, rows, renewal }: CampaignView): PageContent {
  const words = texts.campaign;
  const asked = STATES.find((state) => state === url.searchParams.get('toestand'));
  const shown = rows.filter(({ status }) => asked === undefined || status === asked);
  const count = (state: AccessionStatus | 'none'): number => rows.filter(({ status }) => status === state).length;
  const paged = pageOf(shown, url, 50);
  const title = words.title(number);
  const body = html`<h1 class="ds-heading" data-size="md">${title}</h1>
<p>${subject}</p>
${renewal === undefined ? '' : html`${renewalSection(renewal)}<section><h2 class="ds-heading" data-size="sm">${words.everybody}</h2></section>`}
<p class="lead">${words.lead(count('active'), rows.length)}</p>
<meter class="progress" min="0" max="${Math.max(1, rows.length)}" value="${count('active')}" aria-label="${words.lead(count('active'), rows.length)}">${count('active')}</meter>
<table class="ds-table narrow"><caption>${words.progress}</caption><thead><tr><th scope="col">${texts.state}</th><th scope="col">${words.count}</th></tr></thead><tbody>${STATES.filter((state) => count(state) > 0).map((state) => html`<tr><th scope="row">${nameOf(state)}</th><td>${count(state)}</td></tr>`)}</tbody></table>
<form class="filter" method="get"><div class="ds-field"><label class="ds-label" for="toestand">${words.filter}</label><select class="ds-input" id="toestand" name="toestand"><option value="">${words.all}</option>${STATES.map((state) => html`<option value="${state}"${state === asked ? html` selected` : ''}>${nameOf(state)}</option>`)}</select></div><button class="ds-button" data-variant="secondary" type="submit">${words.apply}</button></form>
${shown.length === 0 ? empty(words.nobody) : html`<table class="ds-table stacking"><thead><tr><th scope="col">${texts.organisation}</th><th scope="col">${texts.state}</th><th scope="col">${texts.since}</th><th scope="col">${words.attempts}</th></tr></thead><tbody>${paged.items.map(campaignRow)}</tbody></table>${pagination(url, paged)}`}
<p class="exports subtle">${BOARD_TEXTS.exports}: <a class="ds-link" href="${url.pathname}/overzicht.csv">CSV</a>, <a class="ds-link" href="${url.pathname}/overzicht.xlsx">XLSX</a></p>`;
  return { title, current: '/toetredingen', trail: ACCESSION_TRAIL, body };
}
