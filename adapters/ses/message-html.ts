import type { MessageContent } from './message-content.ts';
import { MOST_OPEN_ITEMS } from './message-text.ts';
import { calendarLines, headingOf, MESSAGE_WORDS, noticeLines, openInWords } from './templates/words-nl.ts';

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** Mail programs know little of style sheets: one column, no picture, nothing that must be fetched. */
const STYLE = `
body { margin: 0; background: #f3f5f6; color: #1c2227; font-family: Arial, Helvetica, sans-serif; font-size: 16px; line-height: 1.5; }
main { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1rem; background: #ffffff; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 1rem; }
h2 { font-size: 1.0625rem; line-height: 1.3; margin: 1.5rem 0 0.5rem; }
p, ul, dl { margin: 0 0 0.75rem; }
dt { font-weight: bold; margin-top: 0.5rem; }
dd { margin: 0; }
ul { padding-left: 1.25rem; }
a { display: inline-block; padding: 0.75rem 1.25rem; border-radius: 4px; background: #0055cc; color: #ffffff; text-decoration: none; font-weight: bold; }
footer { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid #d3d8dc; font-size: 0.875rem; color: #4a545c; }
`.trim();

function noticeHtml(notice: MessageContent['notices'][number], today: string, level: 'h1' | 'h2'): string {
  const lines = noticeLines(notice, today);
  const said = lines.filter(({ label }) => label === '').map(({ text }) => `<p>${escaped(text)}</p>`);
  const facts = lines
    .filter(({ label }) => label !== '')
    .map(({ label, text }) => `<dt>${escaped(label)}</dt><dd>${escaped(text)}</dd>`);
  return [
    `<${level}>${escaped(headingOf(notice))}</${level}>`,
    ...said,
    ...(facts.length === 0 ? [] : [`<dl>${facts.join('\n')}</dl>`]),
  ].join('\n');
}

/** A message as HTML: one column that fits any width, with one link. */
export function messageHtml(
  content: MessageContent,
  { subject, url }: { readonly subject: string; readonly url: string },
): string {
  const { notices, open, today } = content;
  const shown = open.slice(0, MOST_OPEN_ITEMS);
  const more = open.length - shown.length;
  const isOne = notices.length === 1;
  const items = [
    ...shown.map((item) => `<li>${escaped(openInWords(item, today))}</li>`),
    ...(more > 0 ? [`<li>${MESSAGE_WORDS.more(more)}</li>`] : []),
  ];
  return [
    '<!doctype html>',
    '<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(subject)}</title><style>${STYLE}</style></head><body><main>`,
    ...(isOne ? [] : [`<h1>${escaped(MESSAGE_WORDS.several(notices.length))}</h1>`]),
    `<p>${escaped(MESSAGE_WORDS.greeting(content.body))}</p>`,
    ...notices.map((notice) => noticeHtml(notice, today, isOne ? 'h1' : 'h2')),
    `<p><a href="${escaped(url)}">${MESSAGE_WORDS.link}</a></p>`,
    ...(items.length === 0 ? [] : [`<h2>${MESSAGE_WORDS.open}</h2><ul>${items.join('\n')}</ul>`]),
    ...calendarLines(content).map((line) => `<p>${escaped(line)}</p>`),
    `<p>${MESSAGE_WORDS.closing}<br>${MESSAGE_WORDS.sender}</p>`,
    `<footer>${escaped(MESSAGE_WORDS.footer(content))}</footer>`,
    '</main></body></html>',
    '',
  ].join('\n');
}
