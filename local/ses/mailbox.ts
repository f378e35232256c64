import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import PostalMime from 'postal-mime';

/** A mail that the local mail service accepted. */
export interface KeptMail {
  readonly id: string;
  readonly at: string;
  readonly to: string;
  readonly subject: string;
}

/** An event of the mail service that waits to be delivered. */
interface MailEvent {
  readonly number: number;
  readonly event: string;
  /** The service's id of the message that it tells of. */
  readonly message: string;
}

/** Mail as the local SES keeps it, with the events it still has to tell. */
export interface Mailbox {
  accept(mail: {
    readonly from: string;
    readonly to: readonly string[];
    readonly raw: Buffer;
    readonly tags: Readonly<Record<string, string>>;
    readonly at: string;
  }): Promise<string>;
  list(filter?: { readonly to?: string | undefined; readonly after?: string | undefined }): KeptMail[];
  raw(id: string): Buffer | undefined;
  /** An event that comes from elsewhere: a bounce that a test or a drill invents. */
  tell(event: string): void;
  pendingEvents(): MailEvent[];
  eventsDelivered(numbers: readonly number[]): void;
  close(): void;
}

/** SES's own addresses, at which it only pretends to deliver. */
const SIMULATOR = '@simulator.amazonses.com';

/** Opens the mailbox in the platform's data folder. */
export function openMailbox(folder: string): Mailbox {
  const database = new DatabaseSync(join(folder, 'mail.db'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS mail (id TEXT PRIMARY KEY, at TEXT NOT NULL, recipients TEXT NOT NULL, subject TEXT NOT NULL, raw BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL) STRICT`);
  const insertMail = database.prepare('INSERT INTO mail VALUES (?, ?, ?, ?, ?)');
  const insertEvent = database.prepare('INSERT INTO events (event) VALUES (?)');
  const deleteEvent = database.prepare('DELETE FROM events WHERE number = ?');
  const events = database.prepare(
    "SELECT number, event, CASE WHEN json_valid(event) THEN event ->> '$.detail.mail.messageId' END AS message FROM events ORDER BY number",
  );
  const all = database.prepare('SELECT id, at, recipients, subject FROM mail ORDER BY at, rowid');
  const one = database.prepare('SELECT raw FROM mail WHERE id = ?');
  return {
    async accept({ from, to, raw, tags, at }) {
      const id = randomUUID();
      const { subject } = await PostalMime.parse(raw);
      const isKept = !to.every((address) => address.endsWith(SIMULATOR));
      const mail = {
        timestamp: at,
        messageId: id,
        source: from,
        destination: to,
        tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
      };
      // The mail and the news of it stand together or not at all, before the sender is answered.
      database.exec('BEGIN');
      if (isKept) insertMail.run(id, at, to.join(', '), subject ?? '', raw);
      for (const eventType of ['Send', 'Delivery']) {
        insertEvent.run(
          JSON.stringify({ source: 'aws.ses', 'detail-type': `Email ${eventType}`, detail: { eventType, mail } }),
        );
      }
      database.exec('COMMIT');
      return id;
    },
    list({ to, after } = {}) {
      return all
        .all()
        .map((row) => ({
          id: String(row.id),
          at: String(row.at),
          to: String(row.recipients),
          subject: String(row.subject),
        }))
        .filter((mail) => (to === undefined || mail.to === to) && (after === undefined || mail.at > after));
    },
    raw(id) {
      const row = one.get(id);
      return row?.raw instanceof Uint8Array ? Buffer.from(row.raw) : undefined;
    },
    tell: (event) => void insertEvent.run(event),
    pendingEvents: () =>
      events
        .all()
        .map((row) => ({ number: Number(row.number), event: String(row.event), message: String(row.message) })),
    eventsDelivered(numbers) {
      if (numbers.length === 0) return;
      database.exec('BEGIN');
      for (const number of numbers) deleteEvent.run(number);
      database.exec('COMMIT');
    },
    close: () => database.close(),
  };
}
