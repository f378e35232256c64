import { html } from 'hono/html';
import { commandSchema } from '#web/forms/commands.ts';
import { drawFields } from '#web/forms/draw-form.ts';
import { fieldsOf } from '#web/forms/field-of-schema.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { conditionTag } from '#web/layout/state-tag.ts';
import { dayInWords, momentInWords } from '#web/locales/nl/dates.ts';
import { optionName } from '#web/locales/nl/fields.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { stepName } from '#web/locales/nl/steps.ts';
import { capitalised } from '#web/locales/nl/terms.ts';
import { CSRF_FIELD, ONCE_FIELD, VERSION_FIELD } from '#web/routing/route.ts';
import type { ConditionPageView } from './condition-view.ts';
import { commandList, fact, timeline, undone, why } from './sections.ts';

const texts = PAGE_TEXTS.conditionPage;
const words = PAGE_TEXTS.dossier;

const hidden = (csrf: string, version: number): Html =>
  html`<input type="hidden" name="${CSRF_FIELD}" value="${csrf}"><input type="hidden" name="${ONCE_FIELD}" value="${crypto.randomUUID()}"><input type="hidden" name="${VERSION_FIELD}" value="${version}">`;

/** Accepting in one press (and a confirmation), rejecting with its reason, beside the evidence. */
function judgement({ steps, version }: ConditionPageView, csrf: string): Html | '' {
  const accept = steps.find(({ step }) => step === 'accept-evidence');
  const reject = steps.find(({ step }) => step === 'reject-evidence');
  if (accept === undefined || reject === undefined) return '';
  const given = ['dossier', 'condition', 'organisation', 'occurrence'];
  const fields = fieldsOf(commandSchema('reject-evidence'), false, given);
  const drawing = {
    step: 'reject-evidence',
    values: new URLSearchParams(),
    problems: [],
    organisations: [],
    committees: [],
  };
  return html`<section><h2 class="ds-heading" data-size="xs">${texts.judge}</h2>
<form method="post" action="${accept.href}">${hidden(csrf, version)}<button class="ds-button" type="submit">${capitalised(stepName('accept-evidence'))}</button></form>
<details class="fold"><summary>${texts.orReject}</summary><form class="form" method="post" action="${reject.href}" novalidate>${hidden(csrf, version)}${drawFields(drawing, fields)}<div class="actions"><button class="ds-button" data-variant="secondary" type="submit">${capitalised(stepName('reject-evidence'))}</button></div></form></details></section>`;
}

const JUDGING = ['accept-evidence', 'reject-evidence'];

function otherSteps({ steps }: ConditionPageView): Html | '' {
  const others = steps.filter(({ step }) => !JUDGING.includes(step));
  return others.length === 0
    ? ''
    : html`<section><h2 class="ds-heading" data-size="xs">${words.actions}</h2>${commandList(others.map(({ step, href }) => ({ href, label: capitalised(stepName(step)) })))}</section>`;
}

function asked({ asked: request }: ConditionPageView): Html | '' {
  if (request === undefined) return '';
  const until = request.due === undefined ? texts.noDay : texts.untilDay(dayInWords(request.due));
  return html`<div class="ds-alert" data-color="warning"><h2 class="ds-heading" data-size="2xs">${texts.extension}</h2><p>${texts.askedOn(momentInWords(request.at))} ${until}</p>${request.reason === undefined ? '' : html`<blockquote>${request.reason}</blockquote>`}</div>`;
}

function evidence({ evidence: last, documents: rows }: ConditionPageView): Html {
  if (last === undefined) return html`<p class="subtle">${texts.noEvidence}</p>`;
  return html`<p class="subtle">${momentInWords(last.at)}${last.by === undefined ? '' : `, ${last.by}`}${last.isUndone ? undone() : ''}</p>
${last.text === undefined ? html`<p>${texts.noText}</p>` : html`<blockquote>${last.text}</blockquote>`}
${rows.length === 0 ? '' : html`<ul class="ds-list">${rows.map(({ title, kind, at, isUndone = false }) => html`<li>${title} <span class="subtle">(${optionName('document', 'kind', kind)}, ${dayInWords(at)})</span>${isUndone ? undone() : ''}</li>`)}</ul>`}`;
}

/** A condition beside what was handed in for it, for who judges it and for who owes it. */
export function conditionPage(view: ConditionPageView, csrf: string): PageContent {
  const title = `${PAGE_TEXTS.command.condition} ${view.reportedAs}`;
  const body = html`<p class="kicker">${view.page.label} ${conditionTag(view.status)}</p>
<h1 class="ds-heading" data-size="md">${title}</h1>
<p class="subtle">${view.subject}</p>
${asked(view)}
<div class="side-by-side">
<section><h2 class="ds-heading" data-size="xs">${texts.text}</h2><p class="duty">${view.text ?? ''}</p>
<dl class="facts">${fact(words.responsible, view.responsible)}${fact(words.due, view.due === undefined ? words.noDue : dayInWords(view.due))}</dl>${view.why === undefined ? '' : why(view.why)}</section>
<section><h2 class="ds-heading" data-size="xs">${texts.evidence}</h2>${evidence(view)}</section>
</div>
${judgement(view, csrf)}
${otherSteps(view)}
<section><h2 class="ds-heading" data-size="xs">${words.timeline}</h2>${timeline(view.timeline)}</section>`;
  return { title, trail: [...view.trail, view.page], body };
}
