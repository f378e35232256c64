import { html } from 'hono/html';
import { CONDITION_STATES } from '#domain/condition/steps.ts';
import type { Html, PageContent } from '#web/layout/page.ts';
import { type Paged, pagination } from '#web/layout/paged.ts';
import { conditionTag } from '#web/layout/state-tag.ts';
import { BOARD_TEXTS } from '#web/locales/nl/board.ts';
import { dayInWords, weekdayInWords } from '#web/locales/nl/dates.ts';
import { conditionStateName } from '#web/locales/nl/states.ts';
import { type BoardFilter, type BoardPlace, type BoardRow, type BoardView, MOST_IN_A_FILE } from './board.ts';

const texts = BOARD_TEXTS;

/** The address with other values for some of what it asks; undefined leaves a thing out. */
function hrefWith(url: URL, changes: Readonly<Record<string, string | undefined>>, path = url.pathname): string {
  const target = new URL(url);
  target.searchParams.delete('pagina');
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) target.searchParams.delete(name);
    else target.searchParams.set(name, value);
  }
  return path + target.search;
}

function options(all: readonly (readonly [string, string])[], chosen: string | undefined): Html {
  return html`${all.map(([value, label]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${label}</option>`)}`;
}

const byName = new Intl.Collator('nl', { numeric: true });

/** Each once, by name. */
function distinct(pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return [...new Map(pairs)].toSorted(([, a], [, b]) => byName.compare(a, b));
}

const select = (
  name: string,
  label: string,
  all: readonly (readonly [string, string])[],
  chosen: string | undefined,
): Html =>
  html`<div class="ds-field"><label class="ds-label" for="${name}">${label}</label><select class="ds-input" id="${name}" name="${name}">${options(all, chosen)}</select></div>`;

const day = (name: string, label: string, value: string | undefined): Html =>
  html`<div class="ds-field"><label class="ds-label" for="${name}">${label}</label><input class="ds-input" type="date" id="${name}" name="${name}" value="${value ?? ''}"></div>`;

function filterForm(url: URL, filter: BoardFilter, all: readonly BoardPlace[]): Html {
  const states: (readonly [string, string])[] = [
    ['lopend', texts.todo],
    ['alle', texts.every],
    ...CONDITION_STATES.map((state): readonly [string, string] => [state, conditionStateName(state)]),
  ];
  const bodies = distinct(all.map(({ responsible }) => [responsible.id, responsible.name]));
  const dossiers = distinct(all.map(({ dossier }) => [dossier.id, dossier.name]));
  const every: readonly [string, string] = ['', texts.all];
  const hidden =
    filter.view === 'tabel'
      ? ''
      : html`<input type="hidden" name="weergave" value="${filter.view}"><input type="hidden" name="maand" value="${filter.month}">`;
  return html`<form class="filter" method="get">${hidden}
${select('toestand', texts.state, states, filter.state ?? 'alle')}
${select('wie', texts.body, [every, ...bodies], filter.body ?? '')}
${select('dossier', texts.dossier, [every, ...dossiers], filter.dossier ?? '')}
${filter.view === 'tabel' ? html`${day('van', texts.from, filter.from)}${day('tot', texts.until, filter.until)}` : ''}
<button class="ds-button" type="submit">${texts.apply}</button> <a class="ds-link" href="${url.pathname}">${texts.clear}</a></form>`;
}

function views(url: URL, { view, month }: BoardFilter): Html {
  const all: readonly (readonly [BoardView, string])[] = [
    ['tabel', texts.table],
    ['maand', texts.month],
    ['jaar', texts.year],
  ];
  return html`<nav aria-label="${texts.views}"><ul class="views">${all.map(([each, label]) => html`<li><a class="ds-link" href="${hrefWith(url, { weergave: each, maand: each === 'tabel' ? undefined : month })}"${each === view ? html` aria-current="page"` : ''}>${label}</a></li>`)}</ul></nav>`;
}

const row = (each: BoardRow): Html => html`<tr>
<th scope="row" data-label="${texts.condition}"><a class="ds-link" href="${each.href}">${each.reportedAs}</a></th>
<td data-label="${texts.dossier}"><div><a class="ds-link" href="${each.dossier.href}">${each.dossier.name}</a><br><span class="subtle">${each.text ?? each.dossier.subject}</span></div></td>
<td data-label="${texts.body}">${each.responsible.name}</td>
<td data-label="${texts.due}" class="day">${each.due === undefined ? html`<span class="subtle">${texts.noDue}</span>` : html`<time datetime="${each.due}">${dayInWords(each.due)}</time>`}</td>
<td data-label="${texts.state}">${conditionTag(each.status)}</td>
</tr>`;

function table(url: URL, paged: Paged<BoardRow>): Html {
  return html`<table class="ds-table stacking"><thead><tr><th scope="col">${texts.condition}</th><th scope="col">${texts.dossier}</th><th scope="col">${texts.body}</th><th scope="col">${texts.due}</th><th scope="col">${texts.state}</th></tr></thead><tbody>${paged.items.map(row)}</tbody></table>${pagination(url, paged)}`;
}

const addMonths = (month: string, count: number): string => {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + count);
  return date.toISOString().slice(0, 7);
};

const monthName = (month: string): string =>
  `${texts.months[Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`;

function around(url: URL, month: string, step: number, label: string): Html {
  const to = (count: number): string => hrefWith(url, { maand: addMonths(month, count) });
  return html`<p class="kicker around"><a class="ds-link" href="${to(-step)}">${texts.previous}</a> <span>${label}</span> <a class="ds-link" href="${to(step)}">${texts.next}</a></p>`;
}

/** A day of the calendar shows so many; the rest are in the table. */
const MOST_A_DAY = 5;

function calendarDay(url: URL, date: string, month: string, today: string, rows: readonly BoardPlace[]): Html {
  const here = rows.filter(({ due }) => due === date);
  const more = here.length - MOST_A_DAY;
  const classes = `${date.slice(0, 7) === month ? '' : 'outside'}${date === today ? ' is-today' : ''}`;
  return html`<td class="${classes}"><span class="day-number"><span aria-hidden="true">${Number(date.slice(8))}</span><span class="ds-sr-only">${weekdayInWords(date)}</span></span>${
    here.length === 0
      ? ''
      : html`<ul>${here.slice(0, MOST_A_DAY).map((each) => html`<li><a class="ds-link" href="${each.href}">${each.reportedAs}, ${each.responsible.name}</a> <span class="subtle">${conditionStateName(each.status)}</span></li>`)}${more > 0 ? html`<li><a class="ds-link" href="${hrefWith(url, { weergave: 'tabel', maand: undefined, van: date, tot: date })}">${texts.moreOnDay(more)}</a></li>` : ''}</ul>`
  }</td>`;
}

function calendar(url: URL, month: string, today: string, rows: readonly BoardPlace[]): Html {
  const first = new Date(`${month}-01T00:00:00Z`);
  const start = new Date(first);
  start.setUTCDate(1 - ((first.getUTCDay() + 6) % 7));
  const weeks: string[][] = [];
  for (const date = start; date.toISOString().slice(0, 7) <= month; ) {
    const week = Array.from({ length: 7 }, () => {
      const each = date.toISOString().slice(0, 10);
      date.setUTCDate(date.getUTCDate() + 1);
      return each;
    });
    weeks.push(week);
  }
  return html`${around(url, month, 1, monthName(month))}
<table class="month"><caption class="ds-sr-only">${monthName(month)}</caption><thead><tr>${texts.weekdays.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${weeks.map((week) => html`<tr>${week.map((date) => calendarDay(url, date, month, today, rows))}</tr>`)}</tbody></table>`;
}

function strip(url: URL, month: string, rows: readonly BoardPlace[]): Html {
  const year = month.slice(0, 4);
  const boxes = texts.months.map((name, index) => {
    const each = `${year}-${String(index + 1).padStart(2, '0')}`;
    const due = rows.filter((row_) => row_.due?.slice(0, 7) === each);
    const late = due.filter(({ status }) => status === 'overdue').length;
    return html`<li class="${late > 0 ? 'late' : due.length > 0 ? 'some' : 'none'}"><a class="ds-link" href="${hrefWith(url, { weergave: 'maand', maand: each })}">${name}</a><strong>${due.length}</strong><span class="subtle">${late > 0 ? texts.lateCount(late) : texts.dueCount(due.length)}</span></li>`;
  });
  return html`${around(url, month, 12, year)}<ol class="year">${boxes}</ol>`;
}

/** The board: as a table, as the calendar of a month, or as the strip of a year. `all` is what there is, `rows` what the filter lets through. */
export function boardPage(
  url: URL,
  filter: BoardFilter,
  today: string,
  all: readonly BoardPlace[],
  rows: readonly BoardPlace[],
  shownRows: Paged<BoardRow>,
): PageContent {
  const undated = rows.filter(({ due }) => due === undefined).length;
  const shown =
    filter.view === 'maand'
      ? calendar(url, filter.month, today, rows)
      : filter.view === 'jaar'
        ? strip(url, filter.month, rows)
        : rows.length === 0
          ? html`<div class="empty"><p>${texts.empty}</p></div>`
          : table(url, shownRows);
  const body = html`<h1 class="ds-heading" data-size="lg">${texts.title}</h1>
${filterForm(url, filter, all)}
${views(url, filter)}
<p class="subtle">${texts.lead(rows.length)}${filter.view === 'tabel' || undated === 0 ? '' : `. ${texts.withoutDay(undated)}`}</p>
${shown}
<p class="exports subtle">${texts.exports}: <a class="ds-link" href="${hrefWith(url, {}, '/voorwaarden.csv')}">CSV</a>, <a class="ds-link" href="${hrefWith(url, {}, '/voorwaarden.xlsx')}">XLSX</a>${rows.length > MOST_IN_A_FILE ? html`. ${texts.tooManyForAFile(MOST_IN_A_FILE)}` : ''}</p>`;
  return { title: texts.title, current: '/voorwaarden', body };
}
