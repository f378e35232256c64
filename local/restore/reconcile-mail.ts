import { learnOfMessage, readMessage, readMessageNotices } from '#adapters/dynamodb/messages.ts';
import { joinMessages, readOutbox } from '#adapters/dynamodb/outbox.ts';
import { noticeHeader } from '#adapters/ses/render-message.ts';
import { takeFeedback } from '#functions/handle-mail-feedback/take-feedback.ts';
import type { Telling } from '#functions/middleware/undelivered.ts';
import { addressNotices } from '#functions/send-mail/address-notices.ts';
import { placeAudiences } from '#functions/send-mail/place-audiences.ts';
import type { MailArchive, SentMail } from './mail-archive.ts';

/** Everything queued, however late it is to leave. */
const EVER = '9999';

/** What became of the mail after a restore. */
export interface MailReconciled {
  /** Messages of the table of which the archive told that they left. */
  readonly resolved: number;
  /** Queued notices that had left already: noted as sent, and not sent again. */
  readonly taken: number;
  /** Queued notices that had not left: they leave when mail is let go again. */
  readonly kept: number;
  /** What left and is nowhere in the table. */
  readonly unknown: readonly UnknownMail[];
}

/**
 * A notice that left and that the table does not ask for. `milestone`: time brought it, and what time brought later has taken its place;
 * `act`: somebody did something that is lost, and nobody has entered it again; `unreadable`: the service cut off what the message held.
 */
export interface UnknownMail {
  readonly mail: SentMail;
  readonly notice: string | undefined;
  readonly why: 'milestone' | 'act' | 'unreadable';
}

const whyOf = (notice: string | undefined): UnknownMail['why'] =>
  notice === undefined ? 'unreadable' : new URLSearchParams(notice).has('milestone') ? 'milestone' : 'act';

/** A message of this name is in the table already, with other notices: what also left in it is noted beside it. */
const besideOf = (id: string): string => `${id}-restored`;

/** Notes on the messages that the table knows what the archive tells of them: they are not sent again. */
async function learnOfKnown(telling: Telling, { feedback, sent }: MailArchive): Promise<Set<string>> {
  const { table } = telling.ports;
  const resolved = new Set<string>();
  for (const detail of feedback) if (await takeFeedback(telling, detail)) resolved.add(detail.mail.messageId);
  // What a run before this one joined, if it died before it noted that it left.
  for (const { id, at, service } of sent)
    if ((await readMessage(table, besideOf(id))) !== undefined)
      await learnOfMessage(table, besideOf(id), [{ kind: 'send', at, service }]);
  return resolved;
}

/** The notices that left and are not in a message of the table: each mail once for each. */
async function leftUnknown(
  telling: Telling,
  { sent }: MailArchive,
): Promise<{ readonly mail: SentMail; readonly notice: string | undefined }[]> {
  const { table } = telling.ports;
  const found = await Promise.all(
    sent.map(async (mail) => {
      const known = [
        ...(await readMessageNotices(table, mail.id)),
        ...(await readMessageNotices(table, besideOf(mail.id))),
      ].map((notice) => noticeHeader(notice));
      if (mail.notices === undefined) return known.length > 0 ? [] : [{ mail, notice: undefined }];
      return mail.notices.filter((notice) => !known.includes(notice)).map((notice) => ({ mail, notice }));
    }),
  );
  return found.flat();
}

/**
 * Holds the queue of a restored table against what the mail service told of the time that was lost: what left in it is noted as sent, in
 * its message, and leaves the queue. Nothing may send meanwhile. Done again it goes on where it stopped.
 */
export async function reconcileMail(telling: Telling, archive: MailArchive): Promise<MailReconciled> {
  const { ports } = telling;
  const { table } = ports;
  const resolved = await learnOfKnown(telling, archive);
  let rows = await readOutbox(table, EVER);
  while (await placeAudiences(ports, rows)) rows = await readOutbox(table, EVER);
  const left = await leftUnknown(telling, archive);
  let taken = 0;
  let kept = 0;
  for (const addressed of await addressNotices(ports, rows)) {
    const used: SentMail[] = [];
    const notices = await Promise.all(
      addressed.notices.map(async (one) => {
        const header = noticeHeader(one.notice);
        const place = left.findIndex(({ mail, notice }) => notice === header && mail.to === one.address);
        const [found] = place === -1 ? [] : left.splice(place, 1);
        if (found === undefined) return one;
        used.push(found.mail);
        const isKnown = resolved.has(found.mail.service);
        return { ...one, message: isKnown ? besideOf(found.mail.id) : found.mail.id };
      }),
    );
    kept += notices.length - used.length;
    if (used.length === 0) continue;
    taken += used.length;
    if (!(await joinMessages(table, [{ ...addressed, notices }], ports.now())))
      throw new Error('the queue changed meanwhile: is send-mail stopped?');
    for (const { id, at, service } of used)
      for (const name of [id, besideOf(id)])
        if ((await readMessage(table, name)) !== undefined)
          await learnOfMessage(table, name, [{ kind: 'send', at, service }]);
  }
  const unknown = left.map(({ mail, notice }) => ({ mail, notice, why: whyOf(notice) }));
  return { resolved: resolved.size, taken, kept, unknown };
}
