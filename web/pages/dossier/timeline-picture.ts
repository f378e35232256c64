import { html } from 'hono/html';
import type { ConditionStatus } from '#domain/condition/steps.ts';
import type { Html } from '#web/layout/page.ts';
import { dayInWords } from '#web/locales/nl/dates.ts';
import { LIFE_TEXTS } from '#web/locales/nl/life.ts';
import type { LifeParts } from './sections.ts';

/** More rows than this are told by the table of conditions alone. */
const MOST_ROWS = 12;
const DAY = 86_400_000;

const dayNumber = (day: string): number => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / DAY;

/** Where a day stands between two others, in percent. */
const placeOf = (day: string, from: number, to: number): string =>
  `${((100 * (dayNumber(day) - from)) / Math.max(1, to - from)).toFixed(2)}%`;

/** Years, or months where it is about less than two years: never so many that they touch. */
function ticks(from: number, to: number): readonly { readonly day: string; readonly label: string }[] {
  const first = new Date(from * DAY);
  const years = (to - from) / 365;
  const step = years > 12 ? 60 : years > 5 ? 24 : years > 2 ? 12 : years > 0.8 ? 6 : 2;
  const found: { day: string; label: string }[] = [];
  const month = new Date(Date.UTC(first.getUTCFullYear(), step >= 12 ? 0 : first.getUTCMonth(), 1));
  while (month.getTime() / DAY <= to) {
    const day = month.toISOString().slice(0, 10);
    if (dayNumber(day) >= from) found.push({ day, label: step >= 12 ? day.slice(0, 4) : day.slice(0, 7) });
    month.setUTCMonth(month.getUTCMonth() + step);
  }
  return found;
}

const TONES: Readonly<Partial<Record<ConditionStatus, string>>> = {
  fulfilled: 'good',
  waived: 'over',
  ended: 'over',
  overdue: 'late',
};

/** What happened and what is due, along one line of time. Nothing where there is nothing to draw. */
export function timelinePicture({ timeline, conditions }: LifeParts, today: string): Html | '' {
  const dated = conditions.flatMap(({ reportedAs, due, status }) =>
    due === undefined ? [] : [{ reportedAs, due, status }],
  );
  const days = [...timeline.map(({ at }) => at), ...dated.map(({ due }) => due), today].map(dayNumber);
  if (timeline.length === 0) return '';
  const [from, to] = [Math.min(...days) - 3, Math.max(...days) + 3];
  const now = html`<line class="today" x1="${placeOf(today, from, to)}" x2="${placeOf(today, from, to)}" y1="0" y2="100%"/>`;
  const happened = timeline
    .filter(({ isAutomatic }) => !isAutomatic)
    .map(({ at }) => html`<circle cx="${placeOf(at, from, to)}" cy="10" r="4"/>`);
  const rows = dated
    .slice(0, MOST_ROWS)
    .map(
      ({ reportedAs, due, status }) =>
        html`<span>${LIFE_TEXTS.duty(reportedAs)}</span><svg height="20">${now}<line class="track" x1="0" x2="100%" y1="10" y2="10"/><svg x="${placeOf(due, from, to)}" y="10" overflow="visible"><path class="${TONES[status] ?? 'open'}" d="M0 -7L7 0L0 7L-7 0z"/></svg></svg>`,
    );
  const label = LIFE_TEXTS.axis(
    dayInWords(new Date(from * DAY).toISOString()),
    dayInWords(new Date(to * DAY).toISOString()),
  );
  return html`<figure class="axis-figure"><div class="axis" role="img" aria-label="${label}">
<span>${LIFE_TEXTS.procedure}</span><svg height="20">${now}<line class="track" x1="0" x2="100%" y1="10" y2="10"/>${happened}</svg>
${rows}
<span></span><svg class="scale" height="22">${ticks(from, to).map(({ day, label: text }) => html`<line x1="${placeOf(day, from, to)}" x2="${placeOf(day, from, to)}" y1="0" y2="5"/><text x="${placeOf(day, from, to)}" y="18" text-anchor="middle">${text}</text>`)}</svg>
</div><figcaption class="subtle">${LIFE_TEXTS.legend}${dated.length > MOST_ROWS ? ` ${LIFE_TEXTS.more(dated.length - MOST_ROWS)}` : ''}</figcaption></figure>`;
}
