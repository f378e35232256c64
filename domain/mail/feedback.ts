import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';

/** What is known of a message after it was handed to the mail service: the service's own answer, and the events it sends. */
export const mailEvidenceSchema = z.object({
  kind: z.enum(['accepted', 'send', 'delivery', 'delay', 'bounce', 'complaint', 'reject', 'rendering-failure']),
  at: z.string(),
  /** The service's own id: a message that left twice has two. */
  service: z.string(),
  bounce: z.enum(['hard', 'soft', 'auto-reply']).optional(),
  /** As the service names it: `General`, `NoEmail`, `MailboxFull` … */
  detail: z.string().optional(),
});
export type MailEvidence = z.infer<typeof mailEvidenceSchema>;

/** What became of a message that left, or of which the service said that it will not. */
export type DeliveryStatus = 'sent' | 'delivered' | 'bounced' | 'complained' | 'failed';

const sameEvidence = (a: MailEvidence, b: MailEvidence): boolean =>
  a.kind === b.kind &&
  a.service === b.service &&
  a.bounce === b.bounce &&
  // The answer's instant is ours, and a send's is the message's: there is one of each. The others tell when they happened.
  (a.kind === 'accepted' || a.kind === 'send' || a.at === b.at);

/** What is known with what was learnt now; the same thing told twice is known once. */
export function withEvidence(known: readonly MailEvidence[], learnt: readonly MailEvidence[]): MailEvidence[] {
  const all = [...known];
  for (const one of learnt) if (!all.some((other) => sameEvidence(one, other))) all.push(one);
  return all;
}

/** The copies of a message that the service took, by its own ids: more than one means that it left twice. */
export const copiesTaken = (evidence: readonly MailEvidence[]): string[] => [
  ...new Set(evidence.filter(({ kind }) => kind !== 'rendering-failure').map(({ service }) => service)),
];

/** What became of one copy. Events come in any order, so the order in which they came says nothing. */
function statusOfCopy(evidence: readonly MailEvidence[]): DeliveryStatus {
  const last = (kind: MailEvidence['kind'], bounce?: MailEvidence['bounce']): Instant | undefined =>
    evidence
      .flatMap((one) => (one.kind === kind && (bounce === undefined || one.bounce === bounce) ? one.at : []))
      .sort()
      .at(-1);
  const has = (...given: Parameters<typeof last>): boolean => last(...given) !== undefined;
  // A bounce after a delivery is a late one: the far mail server took the message and could do nothing with it. SES tells of a bounce
  // that may pass only when it tries no more, so that one counts like the other; the same instant is the delivery's.
  if (has('bounce', 'hard')) return 'bounced';
  if (has('complaint')) return 'complained';
  const [delivered, softly] = [last('delivery'), last('bounce', 'soft')];
  if (softly !== undefined && (delivered === undefined || delivered < softly)) return 'bounced';
  if (delivered !== undefined) return 'delivered';
  if (has('reject') || has('rendering-failure')) return 'failed';
  return 'sent';
}

const BEST_FIRST: readonly DeliveryStatus[] = ['complained', 'delivered', 'sent', 'bounced', 'failed'];

/** What became of a message, from all that is known; undefined while nothing is. Of one that left twice, what became of the luckier copy. */
export function deliveryStatus(evidence: readonly MailEvidence[]): DeliveryStatus | undefined {
  const services = [...new Set(evidence.map(({ service }) => service))];
  const statuses = services.map((service) => statusOfCopy(evidence.filter((one) => one.service === service)));
  return BEST_FIRST.find((status) => statuses.includes(status));
}

/** Told by a mail service that bounced: what its event says of the bounce. */
export interface BounceTold {
  readonly type: string;
  readonly subType: string;
  readonly recipients: readonly {
    readonly status?: string | undefined;
    readonly diagnosticCode?: string | undefined;
  }[];
}

const AUTO_REPLY_WORDS = /auto-?(reply|replied|submitted)|out.of.office|vacation|afwezig/i;

/**
 * What kind of bounce the service tells. An answer such as "I am away until Monday" comes as a general transient bounce in which no
 * mail server gives a status, or with words that say so: it is no bounce at all.
 */
export function bounceKind({ type, subType, recipients }: BounceTold): NonNullable<MailEvidence['bounce']> {
  if (type === 'Permanent') return 'hard';
  const saidByNoServer = recipients.every(
    ({ status, diagnosticCode }) => status === undefined && diagnosticCode === undefined,
  );
  const saysSo = recipients.some(({ diagnosticCode = '' }) => AUTO_REPLY_WORDS.test(diagnosticCode));
  if (type === 'Transient' && (saysSo || (subType === 'General' && saidByNoServer))) return 'auto-reply';
  return 'soft';
}

/** What the service's events are known to have told: how far they have come, and how slow they were of late. */
export interface EventsSeen {
  /** The newest instant at which the service took a message of which its event has come. */
  readonly through?: Instant | undefined;
  /** The longest time that an event took lately, in milliseconds. */
  readonly slowestMilliseconds?: number | undefined;
}
