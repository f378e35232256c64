import type { MessageNotice } from '#adapters/dynamodb/messages.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { calendarFile } from './calendar-file.ts';
import type { MessageContent } from './message-content.ts';
import { messageHtml } from './message-html.ts';
import { messageText } from './message-text.ts';
import { calendarTitle, noticeLines, subjectOf } from './templates/words-nl.ts';

/** A message ready to be sent: its subject, its parts, and its raw MIME. */
export interface RenderedMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly calendars: readonly string[];
  readonly raw: Buffer;
}

/** The headers by which a message says what it is, to machines: the replay and the watch read them. */
export const MESSAGE_HEADER = 'X-Beraad-Message';
export const NOTICE_HEADER = 'X-Beraad-Notice';

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
export function noticeHeader(given: Omit<MessageNotice, 'message' | 'status'>): string {
  const { notice, dossier, condition, accession, adviser, dependency, milestone, due } = given;
  const fields = new URLSearchParams();
  const about = { notice, dossier, condition, accession, adviser, dependency, milestone, due };
  for (const [name, value] of Object.entries(about)) {
    if (value !== undefined) fields.set(name, String(value));
  }
  return fields.toString();
}

/** `Beraad <beraad@beraad.example>`, read. */
function sender(from: string): { readonly name: string; readonly email: string; readonly host: string } {
  const [, name = 'Beraad', email = from] = /^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/.exec(from) ?? [];
  return { name, email, host: email.slice(email.lastIndexOf('@') + 1) };
}

/** What a message is of, and for whom. */
export interface MessageToRender {
  readonly id: string;
  readonly address: string;
  readonly notices: readonly MessageNotice[];
  readonly content: MessageContent;
  readonly now: Instant;
}

/**
 * Renders one message: text and HTML, in Dutch, calendar files for its days, with our key and its notices in headers. A dossier is one
 * thread: the mail service gives each message an id of its own, so all of them refer to one that is the dossier's.
 */
export async function renderMessage(
  { id, address, notices, content, now }: MessageToRender,
  settings: { readonly from: string; readonly portalUrl: string },
): Promise<RenderedMessage> {
  const subject = subjectOf(content);
  const url = new URL(content.path, settings.portalUrl).toString();
  const { host, name, email } = sender(settings.from);
  const text = messageText(content, url);
  const html = messageHtml(content, { subject, url });
  const calendars = content.notices.flatMap((notice) => {
    if (address === '') return [];
    const description = noticeLines(notice, content.today)
      .map(({ label, text: said }) => (label === '' ? said : `${label}: ${said}`))
      .join('\n');
    return (notice.calendars ?? []).map((entry) => {
      const title = calendarTitle(notice, entry);
      const told = { title, description, url, from: { name, email }, to: address, now };
      return calendarFile({ ...entry, uid: `${entry.uid}@${host}` }, told);
    });
  });
  const dossiers = [...new Set(notices.map(({ dossier }) => dossier))];
  const [only, ...others] = dossiers;
  const threads = dossiers.map((dossier) => `<dossier.${dossier}@${host}>`);
  const listId = others.length === 0 && only !== undefined ? `${only}.dossiers.${host}` : `dossiers.${host}`;
  // Half of what takes feedback never writes a message: the composer is loaded by the first.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer/index.js');
  const composer = new MailComposer({
    from: settings.from,
    to: address,
    subject,
    text,
    html,
    messageId: `<${id}@${host}>`,
    inReplyTo: threads[0] ?? '',
    references: threads,
    attachments: calendars.map(({ filename, method, content: file }) => ({
      filename,
      content: file,
      contentType: `text/calendar; charset=utf-8; method=${method}`,
    })),
    headers: [
      { key: 'Auto-Submitted', value: 'auto-generated' },
      // Answering machines of the kind that does not know the header above.
      { key: 'X-Auto-Response-Suppress', value: 'OOF, AutoReply' },
      { key: 'List-Id', value: `Beraad <${listId}>` },
      { key: MESSAGE_HEADER, value: id },
      ...notices.map((notice) => ({ key: NOTICE_HEADER, value: noticeHeader(notice) })),
    ],
  });
  return {
    subject,
    text,
    html,
    calendars: calendars.map(({ content: file }) => file),
    raw: await composer.compile().build(),
  };
}
