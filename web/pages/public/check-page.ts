import { html } from 'hono/html';
import type { BodyOption } from '#web/forms/body-option.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { CHECK_REASON_TEXTS, CHECK_TEXTS } from '#web/locales/nl/public.ts';
import type { CheckView } from './views.ts';

const texts = CHECK_TEXTS;

function body(name: string, label: string, bodies: readonly BodyOption[], chosen: string): Html {
  return html`<div class="ds-field"><label class="ds-label" for="${name}">${label}</label><select class="ds-input" id="${name}" name="${name}"><option value="">${texts.choose}</option>${bodies.map(({ id, name: called }) => html`<option value="${id}"${id === chosen ? html` selected` : ''}>${called}</option>`)}</select></div>`;
}

/** The same question about another item. */
function askedFor(url: URL, item: string): string {
  const asked = new URLSearchParams(url.searchParams);
  asked.set('dataItem', item);
  return `/controle?${asked}`;
}

function answered(url: URL, { answer, provider, recipient, date, unknownItem }: CheckView): Html {
  const day = date === undefined ? texts.now : dayInWords(date);
  const basis =
    answer.basis.length === 0
      ? html`<p>${texts.noBasis}</p>`
      : html`<ul>${answer.basis.map(({ dossier, number, reason }) => html`<li><a class="ds-link" href="/register/${encodeURIComponent(dossier)}">${number ?? dossier}</a>: ${CHECK_REASON_TEXTS[reason]}</li>`)}</ul>`;
  if (unknownItem !== undefined)
    return html`<section aria-live="polite"><div class="ds-alert" data-color="warning"><h2 class="ds-heading" data-size="xs">${texts.unknownItem(unknownItem.asked)}</h2><p>${texts.asked(provider, recipient, day)}</p><p>${texts.whichItem}</p></div>
<ul>${unknownItem.items.map((item) => html`<li><a class="ds-link" href="${askedFor(url, item)}">${item}</a></li>`)}</ul>
<h2 class="ds-heading" data-size="xs">${texts.basis}</h2>${basis}</section>`;
  return html`<section aria-live="polite"><div class="ds-alert" data-color="${answer.allowed ? 'success' : 'danger'}"><h2 class="ds-heading" data-size="xs">${answer.allowed ? texts.allowed : texts.refused}</h2><p>${texts.asked(provider, recipient, day)}</p><p>${CHECK_REASON_TEXTS[answer.reason]}</p></div>
<h2 class="ds-heading" data-size="xs">${texts.basis}</h2>${basis}</section>`;
}

/** May this provider send this to this recipient? The question stands in the address. */
export function checkPage(
  url: URL,
  bodies: readonly BodyOption[],
  result: CheckView | 'wrong' | undefined,
): PageContent {
  const { searchParams } = url;
  const given = (name: string): string => (searchParams.get(name) ?? '').slice(0, 200);
  const page = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
<p class="lead">${texts.lead}</p>
${result === 'wrong' ? html`<div class="ds-error-summary" role="alert" tabindex="-1" autofocus><h2 class="ds-heading">${texts.wrong}</h2></div>` : ''}
<form class="form" method="get">
${body('provider', texts.provider, bodies, given('provider'))}
${body('recipient', texts.recipient, bodies, given('recipient'))}
<div class="ds-field"><label class="ds-label" for="date">${texts.date}</label><div data-field="description" id="date-uitleg">${texts.dateHint}</div><input class="ds-input short" type="date" id="date" name="date" value="${given('date')}" aria-describedby="date-uitleg"></div>
<div class="ds-field"><label class="ds-label" for="dataItem">${texts.dataItem}</label><div data-field="description" id="dataItem-uitleg">${texts.dataItemHint}</div><input class="ds-input" type="text" id="dataItem" name="dataItem" value="${given('dataItem')}" aria-describedby="dataItem-uitleg"></div>
<div class="actions"><button class="ds-button" type="submit">${texts.ask}</button></div>
</form>
${result === undefined || result === 'wrong' ? '' : answered(url, result)}`;
  return { title: texts.title, current: '/controle', body: page, isWrong: result === 'wrong' };
}
