import { html } from 'hono/html';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import type { Html, Link } from '#web/layout/page.ts';
import { pageAsked } from '#web/layout/paged.ts';
import { conditionTag, mailTag } from '#web/layout/state-tag.ts';
import { dayInWords, momentInWords, weekdayInWords } from '#web/locales/nl/dates.ts';
import { optionName } from '#web/locales/nl/fields.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import type { MailState } from '#web/locales/nl/states.ts';

/** Why a day is the day it is, and what follows if nothing happens. */
export interface WhyDate {
  readonly because: string;
  /** What will leave on which day, the first first. */
  readonly upcoming: readonly { readonly day: string; readonly what: string }[];
}

/** A condition as the page shows it. */
export interface ConditionRow {
  readonly reportedAs: string;
  readonly text?: string | undefined;
  readonly responsible: string;
  /** The due day, `YYYY-MM-DD`. */
  readonly due?: string | undefined;
  readonly why?: WhyDate | undefined;
  /** Where that is told, if not here. */
  readonly explainedAt?: string | undefined;
  readonly status: ConditionStatus;
  /** The page of the condition, with what was handed in for it. */
  readonly href: string;
  /** What the reader may do with it now. */
  readonly commands: readonly Link[];
}

/** A document that came with a step. */
export interface DocumentRow {
  readonly kind: string;
  readonly title: string;
  /** What it came with. */
  readonly cameWith: string;
  /** Local time with its offset. */
  readonly at: string;
  /** Whether it was handed in by mistake, which was set right. */
  readonly isUndone?: boolean | undefined;
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

/** One stretch of a long part of a page. */
export interface Stretch {
  readonly number: number;
  readonly count: number;
}

/** Which stretch of each long part of a page is asked for, from 1. */
export interface AskedStretches {
  readonly timeline: number;
  readonly mail: number;
}

const STRETCH_PARAMETERS: Readonly<Record<keyof AskedStretches, { readonly name: string; readonly place: string }>> = {
  timeline: { name: 'verloop', place: 'verloop' },
  mail: { name: 'berichten', place: 'berichten' },
};

/** What an address asks for of the long parts of a page. */
export const stretchesAsked = (url: URL): AskedStretches => ({
  timeline: pageAsked(url, STRETCH_PARAMETERS.timeline.name),
  mail: pageAsked(url, STRETCH_PARAMETERS.mail.name),
});

/** The ways to what is newer and older. */
function further(part: keyof AskedStretches, { number, count }: Stretch): Html | '' {
  const { name, place } = STRETCH_PARAMETERS[part];
  const to = (target: number, label: string): Html =>
    html`<a class="ds-link" href="?${name}=${target}#${place}">${label}</a>`;
  if (count === 1) return '';
  return html`<p class="kicker">${number > 1 ? to(number - 1, texts.newer) : ''} ${number < count ? to(number + 1, texts.older) : ''}</p>`;
}

/** What the pages of a dossier and of an accession share; the timeline and the mail oldest first, a stretch of each. */
export interface LifeParts {
  readonly timelineStretch?: Stretch | undefined;
  readonly mailStretch?: (Stretch & { readonly total: number }) | undefined;
  readonly conditions: readonly ConditionRow[];
  readonly timeline: readonly TimelineItem[];
  readonly mail: readonly MailRow[];
  readonly documents: readonly DocumentRow[];
  /** What the reader may do with it now. */
  readonly commands: readonly Link[];
  /** What they may set right or add, which is seldom wanted. */
  readonly corrections: readonly Link[];
  /** The day on which it is read, `YYYY-MM-DD`. */
  readonly today: string;
}

const texts = PAGE_TEXTS.dossier;

export const fact = (label: string, value: string | Html | undefined): Html | '' =>
  value === undefined ? '' : html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

export const wideFact = (label: string, value: Html): Html =>
  html`<div class="wide"><dt>${label}</dt><dd>${value}</dd></div>`;

export const list = (items: readonly string[]): Html =>
  items.length === 1 ? html`${items[0]}` : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

export function why({ because, upcoming }: WhyDate): Html {
  const next = html`<p>${texts.upcoming}:</p><ul>${upcoming.map(({ day, what }) => html`<li>${dayInWords(day)}: ${what}</li>`)}</ul>`;
  return html`<details class="why"><summary>${texts.why}</summary><p>${because}</p>${upcoming.length === 0 ? '' : next}</details>`;
}

/** Where the reason for a day is told. */
export const explained = (href: string): Html => html`<br><a class="ds-link subtle" href="${href}">${texts.why}</a>`;

export const commandList = (commands: readonly Link[]): Html =>
  html`<ul class="commands">${commands.map(({ href, label }) => html`<li><a class="ds-link" href="${href}">${label}</a></li>`)}</ul>`;

const conditionRow = (row: ConditionRow): Html => html`<tr>
<th scope="row" data-label="${texts.condition}"><a class="ds-link" href="${row.href}">${row.reportedAs}</a></th>
<td data-label="${texts.text}"><div>${row.text ?? ''}${row.commands.length === 0 ? '' : commandList(row.commands)}</div></td>
<td data-label="${texts.responsible}">${row.responsible}</td>
<td data-label="${texts.due}" class="day"><div>${row.due === undefined ? html`<span class="subtle">${texts.noDue}</span>` : dayInWords(row.due)}${row.why === undefined ? '' : why(row.why)}${row.explainedAt === undefined ? '' : explained(row.explainedAt)}</div></td>
<td data-label="${texts.state}">${conditionTag(row.status)}</td>
</tr>`;

export function conditions(rows: readonly ConditionRow[]): Html {
  if (rows.length === 0) return html`<p class="subtle">${texts.noConditions}</p>`;
  return html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.condition}</th><th scope="col">${texts.text}</th><th scope="col">${texts.responsible}</th><th scope="col">${texts.due}</th><th scope="col">${texts.state}</th></tr></thead>
<tbody>${rows.map(conditionRow)}</tbody>
</table>`;
}

/** The mark of what was handed in by mistake, which was set right. */
export const undone = (): Html => html` <span class="ds-tag" data-color="neutral">${texts.undone}</span>`;

const documentRow = ({ kind, title, cameWith, at, isUndone = false }: DocumentRow): Html => html`<tr>
<th scope="row" data-label="${texts.documentTitle}">${title}</th>
<td data-label="${texts.documentKind}">${optionName('document', 'kind', kind)}</td>
<td data-label="${texts.documentWith}">${cameWith}${isUndone ? undone() : ''}</td>
<td data-label="${texts.documentOn}" class="day"><time datetime="${at}">${dayInWords(at)}</time></td>
</tr>`;

export function documents(rows: readonly DocumentRow[]): Html {
  if (rows.length === 0) return html`<p class="subtle">${texts.noDocuments}</p>`;
  return html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.documentTitle}</th><th scope="col">${texts.documentKind}</th><th scope="col">${texts.documentWith}</th><th scope="col">${texts.documentOn}</th></tr></thead>
<tbody>${rows.map(documentRow)}</tbody>
</table>`;
}

/** What a reader may do: first what moves the matter on, folded away what sets it right. */
export function actions({
  commands,
  corrections,
  conditions: rows,
}: Pick<LifeParts, 'commands' | 'corrections' | 'conditions'>): Html {
  const more =
    corrections.length === 0
      ? ''
      : html`<details class="fold"><summary>${texts.corrections}</summary>${commandList(corrections)}</details>`;
  if (commands.length === 0) {
    return rows.some((row) => row.commands.length > 0)
      ? html`<p>${texts.atConditions}</p>${more}`
      : html`<p class="subtle">${texts.noActions}</p>${more}`;
  }
  return html`<ul class="commands wide">${commands.map(({ href, label }) => html`<li><a class="ds-button" data-variant="secondary" href="${href}">${label}</a></li>`)}</ul>${more}`;
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

export function timeline(items: readonly TimelineItem[], stretch: Stretch = WHOLE): Html {
  const byDay = new Map<string, TimelineItem[]>();
  for (const item of items.toReversed()) {
    const day = item.at.slice(0, 10);
    byDay.set(day, [...(byDay.get(day) ?? []), item]);
  }
  return html`<div class="timeline">${[...byDay].map(
    ([day, ofDay]) => html`<section><h3>${weekdayInWords(day)}</h3><ol>${ofDay.map(happened)}</ol></section>`,
  )}</div>${further('timeline', stretch)}`;
}
const WHOLE: Stretch = { number: 1, count: 1 };

const mailRow = ({ at, to, notice, status }: MailRow): Html => html`<tr>
<td data-label="${texts.at}" class="day"><time datetime="${at}">${momentInWords(at)}</time></td>
<td data-label="${texts.to}">${to}</td>
<td data-label="${texts.notice}">${notice}</td>
<td data-label="${texts.status}">${mailTag(status)}</td>
</tr>`;

/** More mail than this is folded away. */
const MOST_MAIL_SHOWN = 8;

export function mail(
  rows: readonly MailRow[],
  stretch: LifeParts['mailStretch'] = { ...WHOLE, total: rows.length },
): Html {
  if (rows.length === 0) return html`<p class="subtle">${texts.noMail}</p>`;
  const table = html`<table class="ds-table stacking">
<thead><tr><th scope="col">${texts.at}</th><th scope="col">${texts.to}</th><th scope="col">${texts.notice}</th><th scope="col">${texts.status}</th></tr></thead>
<tbody>${rows.toReversed().map(mailRow)}</tbody>
</table>${further('mail', stretch)}`;
  const lead = texts.mailLead(stretch.total);
  // Years of reminders are looked up, not read.
  return stretch.total <= MOST_MAIL_SHOWN || stretch.number > 1
    ? html`<p class="subtle">${lead}</p>${table}`
    : html`<details class="fold"><summary>${lead}</summary>${table}</details>`;
}

/** A part of a page, with the place that its contents lead to. */
export type Section = readonly [id: string, title: string, content: Html];

/** The parts of a page below a list of them. */
export const sectioned = (
  sections: readonly Section[],
): Html => html`<nav class="contents" aria-label="${texts.contents}"><ul>${sections.map(([id, name]) => html`<li><a class="ds-link" href="#${id}">${name}</a></li>`)}</ul></nav>
${sections.map(([id, title, content]) => html`<section id="${id}"><h2 class="ds-heading" data-size="sm">${title}</h2>${content}</section>`)}`;
