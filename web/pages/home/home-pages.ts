import { html } from 'hono/html';
import { withOffset } from '#domain/calendar/brussels-time.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { pagination } from '#web/layout/paged.ts';
import { dayInWords, momentInWords } from '#web/locales/nl/dates.ts';
import { GUIDED_TEXTS } from '#web/locales/nl/guided.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { taskName } from '#web/locales/nl/steps.ts';
import { explained, why } from '#web/pages/dossier/sections.ts';
import type { Draft } from '#web/ports.ts';
import type { Task, TaskPage } from './tasks.ts';

const texts = PAGE_TEXTS.home;

/** The first page for whoever is not logged in. */
export function welcomePage(loginHref: string): PageContent {
  const { title, lead, forWhom, uses, login } = PAGE_TEXTS.welcome;
  const body = html`<h1 class="ds-heading" data-size="xl">${title}</h1>
<p class="lead">${lead}</p>
<p><a class="ds-button" href="${loginHref}">${login}</a></p>
<h2 class="ds-heading" data-size="sm">${forWhom}</h2>
<ul class="ds-list">${uses.map((use) => html`<li>${use}</li>`)}</ul>`;
  return { title, body };
}

const day = ({ due, isLate, why: reason, explainedAt, since }: Task): Html => {
  if (due === undefined)
    return since === undefined
      ? html`<span class="subtle">${texts.noDate}</span>`
      : html`<span class="subtle">${texts.since(dayInWords(since))}</span>`;
  return html`<time datetime="${due}">${dayInWords(due)}</time>${isLate ? html` <span class="ds-tag" data-color="danger">${texts.late}</span>` : ''}${reason === undefined ? '' : why(reason)}${explainedAt === undefined ? '' : explained(explainedAt)}`;
};

const row = (task: Task): Html => html`<tr>
<th scope="row" data-label="${texts.task}"><div><a class="ds-link" href="${task.href}">${taskName(task.step)}${task.condition === undefined ? '' : ` (${PAGE_TEXTS.command.condition.toLowerCase()} ${task.condition})`}</a>${task.body === undefined ? '' : html`<br><span class="subtle">${task.body}</span>`}</div></th>
<td data-label="${texts.dossier}"><div><a class="ds-link" href="${task.matter.href}">${task.matter.name}</a><br><span class="subtle">${task.matter.subject}</span></div></td>
<td data-label="${texts.by}" class="day"><div>${day(task)}</div></td>
</tr>`;

const draftRow = ({ id, path, title, savedAt }: Draft): Html =>
  html`<li><a class="ds-link" href="${path}?klad=${id}">${title}</a> <span class="subtle">${GUIDED_TEXTS.draftOf(momentInWords(withOffset(savedAt)))}</span> <a class="ds-link" href="/klad/${id}">${GUIDED_TEXTS.drop}<span class="ds-sr-only"> ${title}</span></a></li>`;

const draftList = (drafts: readonly Draft[]): Html | '' =>
  drafts.length === 0
    ? ''
    : html`<section class="drafts"><h2 class="ds-heading" data-size="xs">${GUIDED_TEXTS.drafts}</h2><ul>${drafts.map(draftRow)}</ul></section>`;

/** What waits for the reader, the most urgent first, and what they have begun. */
export function tasksPage(
  url: URL,
  { items, number, count, total }: TaskPage,
  drafts: readonly Draft[],
  banner: Html | '' = '',
): PageContent {
  const list = html`<p class="subtle">${texts.lead(total)}</p>
<table class="ds-table stacking"><thead><tr><th scope="col">${texts.task}</th><th scope="col">${texts.dossier}</th><th scope="col">${texts.by}</th></tr></thead><tbody>${items.map(row)}</tbody></table>
${pagination(url, { number, count })}`;
  const nothing = html`<div class="empty"><p>${texts.empty}</p><p class="subtle">${texts.emptyAdvice}</p><p>${texts.canDo}:</p><ul>${texts.places.map(({ href, label }) => html`<li><a class="ds-link" href="${href}">${label}</a></li>`)}</ul></div>`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
${banner}${draftList(drafts)}${total === 0 ? nothing : list}`;
  return { title: texts.title, current: '/', body };
}
