import { html } from 'hono/html';
import { PAGE_TEXTS } from '#web/locales/nl/pages.ts';
import type { Html } from './page.ts';

const PAGE_PARAMETER = 'pagina';
const PAGE_SIZE = 25;

/** One page of a long list. */
export interface Paged<Item> {
  readonly items: readonly Item[];
  readonly number: number;
  readonly count: number;
}

/** The page of a list that an address asks for: the nearest one that there is. */
export const pageOf = <Item>(all: readonly Item[], url: URL, size = PAGE_SIZE): Paged<Item> =>
  pageNumbered(all, pageAsked(url), size);

/** The number of the page that an address asks for, as it says it. */
export const pageAsked = (url: URL, name = PAGE_PARAMETER): number => Number(url.searchParams.get(name) ?? 1);

/** How many pages so many items make; none make one. */
export const pageCount = (total: number, size = PAGE_SIZE): number => Math.max(1, Math.ceil(total / size));

/** The page of a list with a number: the nearest one that there is. */
export function pageNumbered<Item>(all: readonly Item[], asked: number, size = PAGE_SIZE): Paged<Item> {
  const count = pageCount(all.length, size);
  const number = Number.isInteger(asked) ? Math.min(count, Math.max(1, asked)) : 1;
  return { items: all.slice((number - 1) * size, number * size), number, count };
}

function hrefTo(url: URL, number: number): string {
  const target = new URL(url);
  if (number === 1) target.searchParams.delete(PAGE_PARAMETER);
  else target.searchParams.set(PAGE_PARAMETER, String(number));
  return target.pathname + target.search;
}

/** The pages on either side of this one, and the ends. */
const shownNumbers = (number: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => index + 1).filter(
    (each) => each === 1 || each === count || Math.abs(each - number) <= 2,
  );

/** Links to the other pages of a list, keeping what else the address says; nothing for a single page. */
export function pagination(url: URL, { number, count }: Pick<Paged<unknown>, 'number' | 'count'>): Html | '' {
  if (count === 1) return '';
  const { pages, previous, next, page } = PAGE_TEXTS.layout;
  const link = (target: number, label: string | number, isCurrent = false): Html =>
    html`<li><a class="ds-button" data-variant="tertiary" href="${hrefTo(url, target)}"${isCurrent ? html` aria-current="page"` : ''}${typeof label === 'number' ? html` aria-label="${page(label)}"` : ''}>${label}</a></li>`;
  return html`<nav class="pagination" aria-label="${pages}"><ul>
${number > 1 ? link(number - 1, previous) : ''}
${shownNumbers(number, count).map((each) => link(each, each, each === number))}
${number < count ? link(number + 1, next) : ''}
</ul></nav>`;
}
