import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand, type TransactWriteCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { epochOf, type Instant } from '#domain/calendar/brussels-time.ts';
import {
  copiesTaken,
  deliveryStatus,
  type MailEvidence,
  mailEvidenceSchema,
  withEvidence,
} from '#domain/mail/feedback.ts';
import {
  ALL_MAIL,
  mailPrefix,
  messageKey,
  messageNoticeKey,
  messagePartition,
  unresolvedKey,
  unresolvedPartition,
} from './keys.ts';
import { queuedNoticeSchema } from './outbox-row.ts';
import { countIndex, queryIndex, queryPartition } from './queries.ts';
import { readItem } from './read-item.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

/** A notice in a message. What became of it is what became of its message, unless it was obsolete before that left. */
const messageNoticeSchema = queuedNoticeSchema.extend({
  message: z.string(),
  status: z
    .enum(['joined', 'sent', 'obsolete', 'failed'])
    .transform((status) => (status === 'obsolete' ? status : 'joined')),
});
export type MessageNotice = z.infer<typeof messageNoticeSchema>;

/**
 * Where a message stands. `open` takes notices and waits to be sent; `claimed` is being sent by whoever holds the lease; `unknown` was
 * handed to the mail service, which has not said what it did; the rest is over, though a message that was sent is still told of later.
 */
const HANDED_OR_OVER = ['unknown', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'obsolete'] as const;
const MESSAGE_STATUSES = ['open', 'claimed', ...HANDED_OR_OVER] as const;
type MessageStatus = (typeof MESSAGE_STATUSES)[number];
const UNRESOLVED: readonly MessageStatus[] = ['open', 'claimed', 'unknown'];

const messageSchema = z.object({
  id: z.string(),
  address: z.string(),
  status: z.enum(MESSAGE_STATUSES),
  /** Rises with every change: who decided on an older one decides again. */
  revision: z.int().default(0),
  /** How often somebody began to send it, and which of these attempts was the last to be handed to the mail service. */
  attempts: z.int(),
  handed: z.int().default(0),
  handedAt: z.string().optional(),
  leaseUntil: z.string().optional(),
  /** Not to be looked at before: an open one is sent again then, of an unknown one the events are asked. */
  notBefore: z.string().optional(),
  /** How often the service put it off, and why the last time. */
  putOff: z.int().default(0),
  reason: z.string().optional(),
  createdAt: z.string(),
  sentAt: z.string().optional(),
  subject: z.string().optional(),
  /** What the service said and its events told. */
  evidence: z.array(mailEvidenceSchema).default([]),
  /** How often it was handed over again after silence: nothing had left, as far as events tell, or nothing could be known. */
  sentAgain: z.int().default(0),
  inDoubt: z.boolean().default(false),
  /** Its notices were queued again for another address. */
  rerouted: z.boolean().default(false),
  /** On whose lists stands that somebody must be told by telephone what it says. */
  phoneLists: z.array(z.string()).default([]),
});
export type Message = z.infer<typeof messageSchema>;

/** Left twice, as the service's events tell. */
export const leftTwice = ({ evidence }: Pick<Message, 'evidence'>): boolean => copiesTaken(evidence).length > 1;

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Stands for an address where it must be named but not told. */
export const addressHash = (address: string): string =>
  createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 16);

/** The messages that are not resolved yet, by id. */
async function readUnresolvedIds(table: Table): Promise<string[]> {
  const pointers = await queryPartition(table, unresolvedPartition);
  return pointers.map((item) => z.object({ message: z.string() }).parse(item).message);
}

/** The messages that are not resolved yet, read consistently. */
export async function readUnresolved(table: Table): Promise<Message[]> {
  const ids = await readUnresolvedIds(table);
  const messages = await Promise.all(ids.map((id) => readMessage(table, id)));
  return messages.filter((message) => message !== undefined);
}

/** One message, read consistently. */
export async function readMessage(table: Table, id: string): Promise<Message | undefined> {
  const Item = await readItem(table, messageKey(id));
  return Item === undefined ? undefined : messageSchema.parse(Item);
}

/** The notices of a message. */
export async function readMessageNotices(table: Table, id: string): Promise<MessageNotice[]> {
  const items = await queryPartition(table, messagePartition(id), { prefix: 'NOTICE#' });
  return items.map((item) => messageNoticeSchema.parse(item));
}

/** One notice of a message. */
export async function readMessageNotice(table: Table, id: string, key: string): Promise<MessageNotice | undefined> {
  const Item = await readItem(table, messageNoticeKey(id, key));
  return Item === undefined ? undefined : messageNoticeSchema.parse(Item);
}

/** What became of a notice, as it is shown: who is sending it is nobody's business. */
export const DELIVERY_STATUSES = ['joined', ...HANDED_OR_OVER] as const;
type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

const shownAs = (status: MessageStatus): DeliveryStatus =>
  status === 'open' || status === 'claimed' ? 'joined' : status;

/** A notice with what became of it. */
export interface DeliveredNotice extends MessageNotice {
  readonly delivery: DeliveryStatus;
  /** When its message left. */
  readonly sentAt?: Instant | undefined;
  /** Whether its message left twice, or may have. */
  readonly isDoubtful: boolean;
  /** It was queued again for another address, or for the same one later. */
  readonly isRerouted: boolean;
}

/** All mail about a dossier and the accessions to it, in order: its notices with what became of them. */
export async function readDossierMail(table: Table, dossier: string): Promise<DeliveredNotice[]> {
  const mail = await withDelivery(table, await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, ALL_MAIL));
  return mail.sort((a, b) => (`${a.leavesAt}#${a.key}` < `${b.leavesAt}#${b.key}` ? -1 : 1));
}

/** What mail is about: a dossier itself, or one accession to it. */
interface MailAbout {
  readonly dossier: string;
  readonly accession?: string | undefined;
}

/** Mail about a dossier itself or about one accession to it, the latest first, and of that no more than asked for. */
export async function readMailAbout(
  table: Table,
  { dossier, accession }: MailAbout,
  newest?: number,
): Promise<DeliveredNotice[]> {
  const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, mailPrefix(accession), {
    backwards: true,
    ...(newest === undefined ? {} : { limit: newest }),
  });
  return withDelivery(table, items);
}

/** How much mail there is about a dossier itself or about one accession to it. */
export const countMailAbout = (table: Table, { dossier, accession }: MailAbout): Promise<number> =>
  countIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, mailPrefix(accession));

/** Mail to one recipient about a dossier, its own accession included: of these notices those that are meant. */
export async function readMailTo(
  table: Table,
  { dossier, recipient }: Pick<MessageNotice, 'dossier' | 'recipient'>,
  isMeant: (notice: MessageNotice) => boolean,
): Promise<DeliveredNotice[]> {
  const own = recipient.slice(recipient.indexOf(':') + 1);
  const items = await Promise.all(
    [undefined, own].map((accession) =>
      queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, mailPrefix(accession)),
    ),
  );
  const mail = await withDelivery(table, items.flat(), (notice) => notice.recipient === recipient && isMeant(notice));
  return mail.sort((a, b) => (`${a.leavesAt}#${a.key}` < `${b.leavesAt}#${b.key}` ? -1 : 1));
}

/** Of a notice about a dossier itself or about one accession to it: the copies that are meant, the first one first. */
export async function readCopies(
  table: Table,
  { dossier, accession }: MailAbout,
  isMeant: (notice: MessageNotice) => boolean,
): Promise<DeliveredNotice[]> {
  return withDelivery(
    table,
    await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, mailPrefix(accession)),
    isMeant,
  );
}

/** At which addresses, by their hash, the same news of an event was told, or is about to be. */
export async function addressesTold(
  table: Table,
  { dossier, accession, aggregate, sequence, notice }: MessageNotice,
): Promise<string[]> {
  const items = await queryIndex(table, TABLE.byDossier, `DOSSIER#${dossier}`, mailPrefix(accession));
  const ids = items
    .map((item) => messageNoticeSchema.parse(item))
    .filter((one) => one.aggregate === aggregate && one.sequence === sequence && one.notice === notice)
    .flatMap(({ message, status }) => (status === 'joined' ? [message] : []));
  const messages = await Promise.all([...new Set(ids)].map((id) => readMessage(table, id)));
  return messages.flatMap((message) =>
    message === undefined || NOT_TOLD.includes(message.status) ? [] : [addressHash(message.address)],
  );
}

const NOT_TOLD: readonly MessageStatus[] = ['bounced', 'failed', 'obsolete'];

async function withDelivery(
  table: Table,
  items: readonly Record<string, unknown>[],
  isMeant: (notice: MessageNotice) => boolean = () => true,
): Promise<DeliveredNotice[]> {
  const notices = items.map((item) => messageNoticeSchema.parse(item)).filter(isMeant);
  const ids = [...new Set(notices.map(({ message }) => message))];
  const read = await Promise.all(ids.map((id) => readMessage(table, id)));
  const messages = new Map(read.flatMap((message) => (message === undefined ? [] : [[message.id, message]])));
  return notices.map((notice) => {
    const message = messages.get(notice.message);
    return {
      ...notice,
      delivery: notice.status === 'obsolete' ? 'obsolete' : shownAs(message?.status ?? 'open'),
      sentAt: message?.sentAt,
      isDoubtful: message !== undefined && (message.inDoubt || message.status === 'unknown' || leftTwice(message)),
      isRerouted: message?.rerouted ?? false,
    };
  });
}

/** What a change does to a message; null takes a field away. */
type Changes = { readonly [Field in keyof Message]?: Message[Field] | null };

const MOST_TRIES = 8;

/**
 * Changes a message on the ground of how it stands now: decided again when another changed it in between. Undefined where `decide`
 * finds nothing to change, or there is no such message. Who read it a moment ago gives what was read instead of its id: it is read
 * again only when it has changed since.
 */
export async function changeMessage(
  table: Table,
  known: string | Message,
  decide: (message: Message) => Changes | undefined,
  beside: readonly Write[] = [],
): Promise<Message | undefined> {
  const id = typeof known === 'string' ? known : known.id;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const before = tries === 1 && typeof known === 'object' ? known : await readMessage(table, id);
    const changes = before === undefined ? undefined : decide(before);
    if (before === undefined || changes === undefined) return undefined;
    const after = messageSchema.parse({
      ...Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null)),
      revision: before.revision + 1,
    });
    if (await writeMessage(table, before, after, beside)) return after;
  }
  throw new Error(`message ${id} changes all the time`);
}

async function writeMessage(table: Table, before: Message, after: Message, beside: readonly Write[]): Promise<boolean> {
  const put = {
    TableName: table.name,
    Key: messageKey(after.id),
    ...updateOf(before, after),
  };
  const isResolved = UNRESOLVED.includes(before.status) && !UNRESOLVED.includes(after.status);
  const more: Write[] = [
    ...(isResolved ? [{ Delete: { TableName: table.name, Key: unresolvedKey(after.id) } }] : []),
    ...beside,
  ];
  try {
    if (more.length === 0) await table.documents.send(new UpdateCommand(put));
    else await table.documents.send(new TransactWriteCommand({ TransactItems: [{ Update: put }, ...more] }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException || error instanceof TransactionCanceledException) return false;
    throw error;
  }
}

/** The fields in which a message changes, as an update that holds only for the revision it was decided on. */
function updateOf(before: Message, after: Message) {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const [old, fresh] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(after)),
  ];
  const set = fields.filter((field) => fresh.get(field) !== undefined && fresh.get(field) !== old.get(field));
  const removed = fields.filter((field) => fresh.get(field) === undefined && old.get(field) !== undefined);
  const removal = removed.length === 0 ? '' : ` REMOVE ${removed.map((field) => `#${field}`).join(', ')}`;
  return {
    UpdateExpression: `SET ${set.map((field) => `#${field} = :${field}`).join(', ')}${removal}`,
    ConditionExpression:
      before.revision === 0 ? 'attribute_not_exists(#revision) OR #revision = :before' : '#revision = :before',
    ExpressionAttributeNames: Object.fromEntries(
      [...new Set([...set, ...removed, 'revision'])].map((field) => [`#${field}`, field]),
    ),
    ExpressionAttributeValues: {
      ':before': before.revision,
      ...Object.fromEntries(set.map((field) => [`:${field}`, fresh.get(field)])),
    },
  };
}

const isPast = (instant: Instant | undefined, now: Instant): boolean => instant === undefined || instant <= now;

/** Whether somebody can send a message now: nobody does, it is its time, and nothing of it was handed over without an answer. */
export const maySend = (message: Message, now: Instant): boolean =>
  (message.status === 'open' && isPast(message.notBefore, now)) ||
  (message.status === 'claimed' && isPast(message.leaseUntil, now) && message.handed < message.attempts);

/** Claims a message for sending until the lease runs out; undefined when another holds it, it is not its time, or it is resolved. */
export const claimMessage = (
  table: Table,
  known: string | Message,
  now: Instant,
  leaseUntil: Instant,
): Promise<Message | undefined> =>
  changeMessage(table, known, (message) =>
    maySend(message, now)
      ? { status: 'claimed', leaseUntil, attempts: message.attempts + 1, notBefore: null }
      : undefined,
  );

const isMine = (message: Message, attempt: number): boolean =>
  message.attempts === attempt && (message.status === 'claimed' || message.status === 'unknown');

/** Writes down, before it is done, that the attempt of a claim hands the message over: from here on nobody can know without the service. */
export const handMessage = (
  table: Table,
  claimed: Message,
  { now, subject }: { readonly now: Instant; readonly subject: string },
): Promise<Message | undefined> => {
  const { attempts: attempt } = claimed;
  return changeMessage(table, claimed, (message) =>
    isMine(message, attempt) && message.handed < attempt ? { handed: attempt, handedAt: now, subject } : undefined,
  );
};

/** The service did not take it, for certain: it waits for its next try. */
export const putOffMessage = (
  table: Table,
  id: string,
  attempt: number,
  { notBefore, reason }: { readonly notBefore: Instant; readonly reason: string },
): Promise<Message | undefined> =>
  changeMessage(table, id, (message) =>
    isMine(message, attempt)
      ? { status: 'open', notBefore, reason, putOff: message.putOff + 1, leaseUntil: null }
      : undefined,
  );

/** Nobody knows whether it left: its events are asked from `notBefore` on. */
export const doubtMessage = (
  table: Table,
  id: string,
  attempt: number,
  { notBefore, reason }: { readonly notBefore: Instant; readonly reason: string },
): Promise<Message | undefined> =>
  changeMessage(table, id, (message) =>
    isMine(message, attempt) ? { status: 'unknown', notBefore, reason, leaseUntil: null } : undefined,
  );

/** After silence about its last attempt it may be sent again. */
export const reopenMessage = (
  table: Table,
  id: string,
  attempt: number,
  { isInDoubt }: { readonly isInDoubt: boolean },
): Promise<Message | undefined> =>
  changeMessage(table, id, (message) =>
    message.status === 'unknown' && message.attempts === attempt
      ? { status: 'open', notBefore: null, sentAgain: message.sentAgain + 1, inDoubt: message.inDoubt || isInDoubt }
      : undefined,
  );

/** Notes on a message whose lists it is put on; of one that is not there yet, because it has nobody to go to, nothing is noted. */
export const notePhoneLists = (table: Table, id: string, lists: readonly string[]): Promise<Message | undefined> =>
  changeMessage(table, id, ({ phoneLists }) => {
    const all = [...new Set([...phoneLists, ...lists])];
    return all.length === phoneLists.length ? undefined : { phoneLists: all };
  });

/** Nothing more is done with it: it was refused, or given up, or nothing in it holds any more. */
export const endMessage = (
  table: Table,
  id: string,
  attempt: number,
  { status, reason }: { readonly status: 'failed' | 'obsolete'; readonly reason: string },
): Promise<Message | undefined> =>
  changeMessage(table, id, (message) =>
    isMine(message, attempt) || message.status === 'open'
      ? { status, reason, leaseUntil: null, notBefore: null }
      : undefined,
  );

/**
 * Adds what was learnt of a message and what that makes of it; the same thing learnt twice changes nothing. An answer can be overtaken by
 * the events about it, so both come here.
 */
export const learnOfMessage = (
  table: Table,
  known: string | Message,
  learnt: readonly MailEvidence[],
): Promise<Message | undefined> =>
  changeMessage(table, known, (message) => {
    const evidence = withEvidence(message.evidence, learnt);
    if (evidence.length === message.evidence.length) return undefined;
    const status = deliveryStatus(evidence);
    const takenAt = evidence.map(({ at }) => at).sort()[0];
    return {
      evidence,
      ...(status === undefined ? {} : { status }),
      ...(takenAt === undefined || status === 'failed' ? {} : { sentAt: takenAt }),
      leaseUntil: null,
      notBefore: null,
    };
  });

/** How long the name of a message is taken of which nothing but its name is known: what the service tells of it has come by then. */
const NAME_TAKEN_SECONDS = 90 * 24 * 60 * 60;

/**
 * Writes down a message of which the table knows nothing, and that has left as its archive tells: its name is taken from then on, and what
 * is told of it later finds it. It tells of no dossier with which it could be erased, and goes by itself. False where it is known.
 */
export async function noteLeft(
  table: Table,
  { id, at, service, to }: { readonly id: string; readonly at: Instant; readonly service: string; readonly to: string },
  now: Instant,
): Promise<boolean> {
  const left: Message = {
    ...{ id, address: to, status: 'sent', revision: 1, attempts: 1, handed: 1, putOff: 0, sentAgain: 0 },
    ...{
      createdAt: at,
      sentAt: at,
      evidence: [{ kind: 'send', at, service }],
      inDoubt: false,
      rerouted: false,
      phoneLists: [],
    },
  };
  try {
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...messageKey(id), ...left, [TABLE.timeToLive]: Math.floor(epochOf(now) / 1000) + NAME_TAKEN_SECONDS },
        ConditionExpression: `attribute_not_exists(${TABLE.partitionKey})`,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Marks notices that no longer hold, so that their message does not speak for them. */
export async function markObsolete(table: Table, notices: readonly MessageNotice[]): Promise<void> {
  await Promise.all(
    notices.map(({ message, key }) =>
      table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: messageNoticeKey(message, key),
          UpdateExpression: 'SET #status = :obsolete',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':obsolete': 'obsolete' },
        }),
      ),
    ),
  );
}

/** The message of an address and a minute; where one of that name has left already, the next number. */
export async function messageFor(table: Table, address: string, leavesAt: string): Promise<string> {
  const minute = leavesAt.slice(0, 16).replaceAll(/[-:]/g, '');
  const base = `${minute}-${addressHash(address)}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    const message = await readMessage(table, id);
    if (message === undefined || (message.status === 'open' && message.attempts === 0)) return id;
  }
}
