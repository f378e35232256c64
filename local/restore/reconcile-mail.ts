import { noteLeft, readMessage, readMessageNotices } from '#adapters/dynamodb/messages.ts';
import { type AddressedRow, joinMessages, type OnStaying, readOutbox } from '#adapters/dynamodb/outbox.ts';
import { MESSAGE_TAG } from '#adapters/ses/mailer.ts';
import { noticeHeader } from '#adapters/ses/render-message.ts';
import type { MailFeedback } from '#functions/handle-mail-feedback/event.ts';
import { takeFeedback } from '#functions/handle-mail-feedback/take-feedback.ts';
import type { Telling } from '#functions/middleware/undelivered.ts';
import { addressNotices } from '#functions/send-mail/address-notices.ts';
import { placeAudiences } from '#functions/send-mail/place-audiences.ts';
import type { MailArchive, SentMail } from './mail-archive.ts';

/** Everything queued, however late it is to leave. */
const EVER = '9999';

/** What became of the mail after a restore. */
export interface MailReconciled {
  /** Messages of which the archive tells that they left, and which the table knew. */
  readonly resolved: number;
  /** Queued notices that had left already: noted as sent, and not sent again. */
  readonly taken: number;
  /** Queued notices that had not left: they leave when mail is let go again. */
  readonly kept: number;
  /** What left and is nowhere in the table. */
  readonly unknown: readonly UnknownMail[];
  /** What could not be done: mail must stand still until another run has nothing here. */
  readonly failed: readonly string[];
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

/** What went wrong, each told once, while the rest goes on. */
class Failures {
  readonly #told = new Set<string>();

  readonly tell = (what: string, error: unknown): void => {
    this.#told.add(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  };

  /** Whether it was done. */
  async attempt(what: string, act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.tell(what, error);
      return false;
    }
  }

  all(): string[] {
    return [...this.#told].sort();
  }
}

/**
 * A message that left is over: queued notices that left in it are noted in a message beside it, of a name of its own. A run that is taken
 * up again after a crash takes the next.
 */
const besideOf = (id: string, number: number): string => `${id}-restored${number === 1 ? '' : `-${number}`}`;

/** The names of a message and of those beside it, and the first name that is free. */
async function namesOf({ ports }: Telling, id: string): Promise<{ readonly known: string[]; readonly free: string }> {
  const known = [id];
  for (let number = 1; ; number += 1) {
    const free = besideOf(id, number);
    const message = await readMessage(ports.table, free);
    if (message === undefined) return { known, free };
    known.push(free);
  }
}

type Told = ReadonlyMap<string, readonly MailFeedback[]>;

/** What the archive tells, by the message of which it does. */
function byMessage({ feedback }: MailArchive): Told {
  const told = new Map<string, MailFeedback[]>();
  for (const detail of feedback) {
    const id = detail.mail.tags?.[MESSAGE_TAG]?.[0] ?? '';
    const known = told.get(id);
    if (known === undefined) told.set(id, [detail]);
    else known.push(detail);
  }
  return told;
}

/** Tells the message of a name what was told of the one of this id. */
async function tell(
  telling: Telling,
  told: Told,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  for (const { mail, ...detail } of told.get(id) ?? [])
    await takeFeedback(telling, { ...detail, mail: { ...mail, tags: { [MESSAGE_TAG]: [name] } } });
}

/** Notes on messages what the archive tells of them, and those of which the table knows nothing: none of them leaves again. */
async function learnAll(telling: Telling, { sent }: MailArchive, told: Told, failures: Failures): Promise<number> {
  let resolved = 0;
  for (const mail of sent)
    await failures.attempt(`message ${mail.id} could not be noted`, async () => {
      if (!(await noteLeft(telling.ports.table, mail, telling.ports.now()))) resolved += 1;
    });
  for (const id of told.keys())
    await failures.attempt(`what is told of message ${id} could not be taken`, async () => {
      const { known } = await namesOf(telling, id);
      for (const name of known) await tell(telling, told, { id, name });
    });
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
      const { known } = await namesOf(telling, mail.id);
      const noted = (await Promise.all(known.map((name) => readMessageNotices(table, name)))).flat();
      const headers = noted.map((notice) => noticeHeader(notice));
      if (mail.notices === undefined) return headers.length > 0 ? [] : [{ mail, notice: undefined }];
      return mail.notices.filter((notice) => !headers.includes(notice)).map((notice) => ({ mail, notice }));
    }),
  );
  return found.flat();
}

/** The queue with an address for everybody in it; what cannot be read, placed or addressed is told. */
async function readQueue({ ports }: Telling, failures: Failures): Promise<readonly AddressedRow[]> {
  const staying: OnStaying = (error, { aggregate = 'a row of the queue' }) =>
    failures.tell(`${aggregate} has notices that could not be compared`, error);
  const read = () => readOutbox(ports.table, EVER, staying);
  let rows = await read();
  while (await placeAudiences(ports, rows, staying)) rows = await read();
  for (const { audience, notices } of rows)
    if (audience !== undefined) staying('its audience was not placed', { aggregate: notices[0]?.aggregate ?? '' });
  return addressNotices(
    ports,
    rows.filter(({ audience }) => audience === undefined),
    staying,
  );
}

/**
 * Holds the queue of a restored table against what the mail service told of the time that was lost: what left in it is noted as sent, in
 * a message, and leaves the queue; the rest stays. Nothing may send meanwhile. What goes wrong is told and keeps nothing else; done again
 * it goes on with what is left.
 */
export async function reconcileMail(telling: Telling, archive: MailArchive): Promise<MailReconciled> {
  const { ports } = telling;
  const failures = new Failures();
  const told = byMessage(archive);
  const resolved = await learnAll(telling, archive, told, failures);
  const queue = await readQueue(telling, failures);
  const left = await leftUnknown(telling, archive);
  const beside = new Map<string, string>();
  let taken = 0;
  let kept = 0;
  for (const { row, notices } of queue) {
    const found: AddressedRow['notices'][number][] = [];
    const staying: AddressedRow['notices'][number]['notice'][] = [];
    for (const { notice, address } of notices) {
      const header = noticeHeader(notice);
      const place = left.findIndex((one) => one.notice === header && one.mail.to === address);
      const [one] = place === -1 ? [] : left.splice(place, 1);
      if (one === undefined) {
        staying.push(notice);
        continue;
      }
      const { id } = one.mail;
      const name = beside.get(id) ?? (await namesOf(telling, id)).free;
      beside.set(id, name);
      found.push({ notice, address, message: name });
    }
    kept += staying.length;
    if (found.length === 0) continue;
    const isJoined = await failures.attempt(`${row.sk} could not be taken out of the queue`, async () => {
      const whole = await joinMessages(ports.table, [{ row, notices: found, staying }], ports.now(), (error) => {
        throw error;
      });
      if (!whole) throw new Error('it changed meanwhile, or DynamoDB had too much to do: is send-mail stopped?');
    });
    if (isJoined) taken += found.length;
  }
  for (const [id, name] of beside)
    await failures.attempt(`message ${name} could not be noted as sent`, () => tell(telling, told, { id, name }));
  const unknown = left.map(({ mail, notice }) => ({ mail, notice, why: whyOf(notice) }));
  return { resolved, taken, kept, unknown, failed: failures.all() };
}
