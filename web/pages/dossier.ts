import { html } from 'hono/html';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { type Frame, type Html, page } from '#web/layout/page.ts';
import { conditionTag, dossierTag, mailTag } from '#web/layout/state-tag.ts';
import { dayInWords, momentInWords, weekdayInWords } from '#web/locales/nl/dates.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import type { MailState } from '#web/locales/nl/states.ts';
import { kindName } from '#web/locales/nl/terms.ts';

/** A condition as the page shows it. */
interface ConditionRow {
  readonly reportedAs: string;
  readonly text?: string | undefined;
  readonly responsible: string;
  /** The due day, `YYYY-MM-DD`. */
  readonly due?: string | undefined;
  readonly status: ConditionStatus;
}

/** Something that happened. */
export interface TimelineItem {
  /** Local time with its offset. */
  readonly at: string;
  readonly sentence: string;
  /** Who did it; absent where nobody did. */
  readonly by?: string | undefined;
  /** Whether time or Beraad did it, and not a person. */
  readonly isAutomatic: boolean;
  /** What was written with it: a question, an answer, a reason. */
  readonly note?: string | undefined;
}

/** A notice that left or will leave. */
export interface MailRow {
  readonly at: string;
  readonly to: string;
  readonly notice: string;
  readonly status: MailState;
}

/** Everything the page of a dossier shows; the timeline and the mail oldest first. */
export interface DossierPageView {
  readonly dossier: string;
  readonly subject?: string | undefined;
  readonly kind: string;
  readonly status: DossierStatus;
  readonly committee: string;
  readonly number?: string | undefined;
  readonly provider: string;
  readonly recipients: readonly string[];
  readonly applicants: readonly string[];
  readonly dataItems: readonly string[];
  readonly inForceSince?: string | undefined;
  /** Null for an indefinite duration. */
  readonly lastDay?: string | null | undefined;
  readonly conditions: readonly ConditionRow[];
  readonly timeline: readonly TimelineItem[];
  readonly mail: readonly MailRow[];
}

const texts = PAGE_TEXTS.dossier;

const fact = (label: string, value: string | Html | undefined): Html | '' =>
  value === undefined ? '' : html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

const wideFact = (label: string, value: Html): Html => html`<div class="wide"><dt>${label}</dt><dd>${value}</dd></div>`;

const list = (items: readonly string[]): Html =>
  items.length === 1 ? html`${items[0]}` : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

function facts(view: DossierPageView): Html {
  const lastDay =
    view.lastDay === null ? texts.indefinite : view.lastDay === undefined ? undefined : dayInWords(view.lastDay);
  return html`<dl class="facts">
${fact(texts.reference, view.dossier)}
${fact(texts.kind, kindName(view.kind))}
${fact(texts.committee, view.committee)}
${fact(texts.number, view.number)}
${fact(texts.provider, view.provider)}
${fact(texts.recipients, list(view.recipients))}
${fact(texts.applicants, list(view.applicants))}
${fact(texts.inForceSince, view.inForceSince === undefined ? undefined : dayInWords(view.inForceSince))}
${fact(texts.lastDay, lastDay)}
${view.dataItems.length === 0 ? '' : wideFact(texts.dataItems, list(view.dataItems))}
</dl>`;
}

const conditionRow = ({ reportedAs, text, responsible, due, status }: ConditionRow): Html => html`<tr>
<th scope="row" data-label="${texts.condition}">${reportedAs}</th>
<td data-label="${texts.text}">${text ?? ''}</td>
<td data-label="${texts.responsible}">${responsible}</td>
<td data-label="${texts.due}" class="day">${due === undefined ? html`<span class="subtle">${texts.noDue}</span>` : dayInWords(due)}</td>
<td data-label="${texts.state}">${conditionTag(status)}</td>
</tr>`;

function conditions(rows: readonly ConditionRow[]): Html {
  if (rows.length === 0) return html`<p class="subtle">${texts.noConditions}</p>`;
  return html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.condition}</th><th scope="col">${texts.text}</th><th scope="col">${texts.responsible}</th><th scope="col">${texts.due}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>${rows.map(conditionRow)}</tbody>
</table>`;
}

const happened = ({
  at,
  sentence,
  by,
  isAutomatic,
  note,
}: TimelineItem): Html => html`<li${isAutomatic ? html` class="automatic"` : ''}>
<time datetime="${at}">${at.slice(11, 16)}</time>
<div><p>${sentence}</p>${note === undefined ? '' : html`<blockquote>${note}</blockquote>`}${by === undefined ? '' : html`<p class="subtle">${by}</p>`}</div>
</li>`;

function timeline(items: readonly TimelineItem[]): Html {
  const byDay = new Map<string, TimelineItem[]>();
  for (const item of items.toReversed()) {
    const day = item.at.slice(0, 10);
    byDay.set(day, [...(byDay.get(day) ?? []), item]);
  }
  return html`<div class="timeline">${[...byDay].map(
    ([day, ofDay]) => html`<section><h3>${weekdayInWords(day)}</h3><ol>${ofDay.map(happened)}</ol></section>`,
  )}</div>`;
}

const mailRow = ({ at, to, notice, status }: MailRow): Html => html`<tr>
<td data-label="${texts.at}" class="day"><time datetime="${at}">${momentInWords(at)}</time></td>
<td data-label="${texts.to}">${to}</td>
<td data-label="${texts.notice}">${notice}</td>
<td data-label="${texts.status}">${mailTag(status)}</td>
</tr>`;

function mail(rows: readonly MailRow[]): Html {
  if (rows.length === 0) return html`<p class="subtle">${texts.noMail}</p>`;
  return html`<p class="subtle">${texts.mailLead(rows.length)}</p>
<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.at}</th><th scope="col">${texts.to}</th><th scope="col">${texts.notice}</th><th scope="col">${texts.status}</th></tr></thead>
<tbody>${rows.toReversed().map(mailRow)}</tbody>
</table>`;
}

/** The page of a dossier. */
export function dossierPage(frame: Frame, view: DossierPageView): Html {
  const title = view.subject ?? texts.noSubject;
  const body = html`<p class="back"><a class="ds-link" href="/">${texts.back}</a></p>
<p class="kicker">${view.number ?? view.dossier} ${dossierTag(view.status)}</p>
<h1 class="ds-heading" data-size="md">${title}</h1>
${facts(view)}
<h2 class="ds-heading" data-size="sm">${texts.conditions}</h2>
${conditions(view.conditions)}
<h2 class="ds-heading" data-size="sm">${texts.timeline}</h2>
<p class="subtle">${texts.timelineLead}</p>
${timeline(view.timeline)}
<h2 class="ds-heading" data-size="sm">${texts.mail}</h2>
${mail(view.mail)}`;
  return page(frame, { title, current: '/', body });
}
