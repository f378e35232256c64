import { html } from 'hono/html';
import type { Html, PageContent } from '#web/layout/page.ts';
import { type Paged, pagination } from '#web/layout/paged.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import { taskName } from '#web/locales/nl/steps.ts';
import type { Task } from './tasks.ts';

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

const day = ({ due, isLate }: Task): Html =>
  due === undefined
    ? html`<span class="subtle">${texts.noDate}</span>`
    : html`<time datetime="${due}">${dayInWords(due)}</time>${isLate ? html` <span class="ds-tag" data-color="danger">${texts.late}</span>` : ''}`;

const row = (task: Task): Html => html`<tr>
<th scope="row" data-label="${texts.task}"><a class="ds-link" href="${task.href}">${taskName(task.step)}${task.condition === undefined ? '' : ` (${PAGE_TEXTS.command.condition.toLowerCase()} ${task.condition})`}</a></th>
<td data-label="${texts.dossier}"><a class="ds-link" href="/dossiers/${encodeURIComponent(task.dossier.id)}">${task.dossier.number ?? task.dossier.id}</a><br><span class="subtle">${task.dossier.subject}</span></td>
<td data-label="${texts.by}">${day(task)}</td>
</tr>`;

/** What waits for the reader, the most urgent first. */
export function tasksPage(url: URL, all: readonly Task[], { items, number, count }: Paged<Task>): PageContent {
  const list = html`<p class="subtle">${texts.lead(all.length)}</p>
<table class="ds-table stacking"><thead><tr><th scope="col">${texts.task}</th><th scope="col">${texts.dossier}</th><th scope="col">${texts.by}</th></tr></thead><tbody>${items.map(row)}</tbody></table>
${pagination(url, { number, count })}`;
  const nothing = html`<div class="empty"><p>${texts.empty}</p><p class="subtle">${texts.emptyAdvice}</p><p><a class="ds-link" href="/dossiers">${texts.toDossiers}</a></p></div>`;
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
${all.length === 0 ? nothing : list}`;
  return { title: texts.title, current: '/', body };
}
