import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { MessageNotice } from '#adapters/dynamodb/messages.ts';
import { kindOf } from '#domain/door/aggregate-id.ts';
import { MESSAGE_TEXTS, noticeAction, noticeTitle } from './templates/texts-nl.ts';

/** A message ready to be sent: its subject and its raw MIME. */
export interface RenderedMessage {
  readonly subject: string;
  readonly text: string;
  readonly raw: Buffer;
}

/** The headers by which a message says what it is, to machines: the replay and the watch read them. */
const MESSAGE_HEADER = 'X-Beraad-Message';
export const NOTICE_HEADER = 'X-Beraad-Notice';

const DUTCH_DAY = new Intl.DateTimeFormat('nl-BE', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** A day in Dutch words: `donderdag 30 november 2017`. */
const dutchDay = (day: string): string => DUTCH_DAY.format(new Date(`${day}T00:00:00Z`));

const sameMatter = (notice: MessageNotice): string =>
  [
    notice.notice,
    notice.dossier,
    notice.condition,
    notice.accession,
    notice.adviser,
    notice.dependency,
    notice.milestone,
    // Two steps of one minute at different seconds are two matters.
    notice.leavesAt,
  ].join('|');

/** The notices of a message, the same one about the same matter listed once, as it was told last. */
export function distinctNotices(notices: readonly MessageNotice[]): MessageNotice[] {
  const seen = new Map<string, MessageNotice>();
  for (const notice of [...notices].sort((a, b) => a.sequence - b.sequence)) seen.set(sameMatter(notice), notice);
  return [...seen.values()].sort((a, b) =>
    `${a.dossier}${a.condition ?? ''}` < `${b.dossier}${b.condition ?? ''}` ? -1 : 1,
  );
}

/** One notice as a header's value: its fields as a URL query, in a fixed order. */
function noticeHeader(given: MessageNotice): string {
  const { notice, dossier, condition, accession, adviser, dependency, milestone, due } = given;
  const fields = new URLSearchParams();
  const about = { notice, dossier, condition, accession, adviser, dependency, milestone, due };
  for (const [name, value] of Object.entries(about)) {
    if (value !== undefined) fields.set(name, String(value));
  }
  return fields.toString();
}

const isOfProtocol = (notice: MessageNotice): boolean => kindOf(notice.aggregate) === 'protocol';

const titleOf = (notice: MessageNotice): string => noticeTitle(notice.notice, isOfProtocol(notice));

function lines(notice: MessageNotice): string[] {
  return [
    titleOf(notice),
    ...(notice.condition === undefined ? [] : [MESSAGE_TEXTS.condition(notice.condition)]),
    ...(notice.adviser === undefined ? [] : [MESSAGE_TEXTS.adviser(notice.adviser)]),
    ...(notice.dependency === undefined ? [] : [MESSAGE_TEXTS.dependency(notice.dependency)]),
    ...(notice.due === undefined ? [] : [MESSAGE_TEXTS.due(dutchDay(notice.due))]),
    noticeAction(notice.notice, isOfProtocol(notice)),
  ];
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function subjectOf(notices: readonly MessageNotice[]): string {
  const [first] = notices;
  const dossiers = [...new Set(notices.map((notice) => notice.dossier))];
  if (first === undefined) return MESSAGE_TEXTS.several(0);
  const title =
    notices.length === 1
      ? `${titleOf(first)}${first.condition === undefined ? '' : ` ${first.condition}`}`
      : MESSAGE_TEXTS.several(notices.length);
  return `[${dossiers.join(', ')}] ${title}`;
}

/** Renders one message: text and HTML, in Dutch, with our key and its notices in headers. */
export async function renderMessage(
  message: { readonly id: string; readonly address: string },
  notices: readonly MessageNotice[],
  settings: { readonly from: string; readonly portalUrl: string },
): Promise<RenderedMessage> {
  const subject = subjectOf(notices);
  const link = (dossier: string) => new URL(`/dossiers/${dossier}`, settings.portalUrl).toString();
  const text = [
    MESSAGE_TEXTS.greeting,
    ...notices.map((notice) => [...lines(notice), `${MESSAGE_TEXTS.open}: ${link(notice.dossier)}`].join('\n')),
    MESSAGE_TEXTS.closing,
    MESSAGE_TEXTS.footer,
  ].join('\n\n');
  const html = [
    `<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>`,
    `<p>${MESSAGE_TEXTS.greeting}</p>`,
    ...notices.map((notice) => {
      const [title, ...rest] = lines(notice).map(escapeHtml);
      return `<h2>${title}</h2><p>${rest.join('<br>')}</p><p><a href="${escapeHtml(link(notice.dossier))}">${MESSAGE_TEXTS.open}</a></p>`;
    }),
    `<p>${MESSAGE_TEXTS.closing}</p><p>${MESSAGE_TEXTS.footer}</p></body></html>`,
  ].join('\n');
  const composer = new MailComposer({
    from: settings.from,
    to: message.address,
    subject,
    text,
    html,
    messageId: `<${message.id}@beraad>`,
    headers: [
      { key: 'Auto-Submitted', value: 'auto-generated' },
      { key: MESSAGE_HEADER, value: message.id },
      ...notices.map((notice) => ({ key: NOTICE_HEADER, value: noticeHeader(notice) })),
    ],
  });
  return { subject, text, raw: await composer.compile().build() };
}
