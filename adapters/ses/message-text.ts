import type { MessageContent } from './message-content.ts';
import { calendarLines, headingOf, MESSAGE_WORDS, noticeLines, openInWords } from './templates/words-nl.ts';

/** Open items that are listed; of more it says how many. */
export const MOST_OPEN_ITEMS = 12;

const underlined = (heading: string): string => `${heading}\n${'-'.repeat(heading.length)}`;

/** A message as plain text, to be read as it is. */
export function messageText(content: MessageContent, url: string): string {
  const { notices, open, today } = content;
  const shown = open.slice(0, MOST_OPEN_ITEMS);
  const more = open.length - shown.length;
  return [
    MESSAGE_WORDS.greeting(content.body),
    ...(notices.length > 1 ? [MESSAGE_WORDS.several(notices.length)] : []),
    ...notices.map((notice) =>
      [
        underlined(headingOf(notice)),
        ...noticeLines(notice, today).map(({ label, text }) => (label === '' ? text : `${label}: ${text}`)),
      ].join('\n'),
    ),
    `${MESSAGE_WORDS.link}:\n${url}`,
    ...(shown.length === 0
      ? []
      : [
          [
            underlined(MESSAGE_WORDS.open),
            ...shown.map((item) => `- ${openInWords(item, today)}`),
            ...(more > 0 ? [`- ${MESSAGE_WORDS.more(more)}`] : []),
          ].join('\n'),
        ]),
    ...calendarLines(content),
    `${MESSAGE_WORDS.closing}\n${MESSAGE_WORDS.sender}`,
    MESSAGE_WORDS.footer(content),
    '',
  ].join('\n\n');
}
