import * as z from 'zod';
import { MESSAGE_TAG } from '#adapters/ses/mailer.ts';
import { NOTICE_HEADER } from '#adapters/ses/render-message.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type MailFeedback, mailFeedbackSchema } from '#functions/handle-mail-feedback/event.ts';

/** A message that left, as the mail service's event of it tells. */
export interface SentMail {
  /** The message's id in the table, by its tag. */
  readonly id: string;
  readonly at: Instant;
  readonly service: string;
  readonly to: string;
  /** Its notices as their headers said them; undefined where the service cut the headers off. */
  readonly notices: readonly string[] | undefined;
}

/** What is known from outside the table of the mail of a time. */
export interface MailArchive {
  readonly feedback: readonly MailFeedback[];
  readonly sent: readonly SentMail[];
}

/** The `mail` object of a Send event; https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const sendSchema = z.object({
  detail: z.object({
    mail: z.object({
      destination: z.array(z.string()).min(1),
      headersTruncated: z.boolean().default(false),
      headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    }),
  }),
});

/** Reads the events of the mail service, one a line as EventBridge delivered them, about what left after an instant. */
export function readMailArchive(text: string, after: Instant): MailArchive {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const feedback: MailFeedback[] = [];
  const sent: SentMail[] = [];
  for (const [index, line] of lines.entries()) {
    const json: unknown = JSON.parse(line);
    const parsed = mailFeedbackSchema.safeParse(json);
    if (!parsed.success) throw new Error(`line ${index + 1} of the mail archive is no event of the mail service`);
    const { detail } = parsed.data;
    const at = new Date(detail.mail.timestamp).toISOString();
    const id = detail.mail.tags?.[MESSAGE_TAG]?.[0];
    if (at <= after || id === undefined) continue;
    feedback.push(detail);
    if (detail.eventType !== 'Send') continue;
    const { destination, headers, headersTruncated } = sendSchema.parse(json).detail.mail;
    const named = headers.filter(({ name }) => name.toLowerCase() === NOTICE_HEADER.toLowerCase());
    const notices = headersTruncated ? undefined : named.map(({ value }) => value);
    sent.push({ id, at, service: detail.mail.messageId, to: destination.join(', '), notices });
  }
  return { feedback, sent };
}
