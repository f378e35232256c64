import type { Instant, LocalDate } from '#domain/calendar/brussels-time.ts';

/**
 * Every notice Beraad sends; no other exists (docs/scenarios.md, Notices; the last one docs/beyond.md). The reminder to renew an accession alone is sent by hand only
 * (docs/accession.md).
 */
export const NOTICE_NAMES = [
  'request-received',
  'request-submitted',
  'request-admissible',
  'request-inadmissible',
  'information-requested',
  'information-provided',
  'information-reminder',
  'information-overdue',
  'admissibility-reminder',
  'advice-requested',
  'advice-given',
  'advice-reminder',
  'advice-overdue',
  'advice-lapsed',
  'meeting-scheduled',
  'decision-published',
  'condition-reminder',
  'condition-overdue',
  'condition-escalated',
  'asap-nudge',
  'deadline-set',
  'evidence-submitted',
  'evidence-accepted',
  'evidence-rejected',
  'review-reminder',
  'extension-granted',
  'condition-waived',
  'authorisation-expiring',
  'authorisation-expired',
  'authorisation-suspended',
  'authorisation-reinstated',
  'authorisation-revoked',
  'authorisation-extended',
  'protocol-advice-requested',
  'protocol-published',
  'accession-received',
  'accession-accepted',
  'accession-refused',
  'accession-withdrawn',
  'accession-review-reminder',
  'accession-renewal-reminder',
  'dependency-lapsed',
] as const;
export type NoticeName = (typeof NOTICE_NAMES)[number];

/**
 * Whom a notice goes to, by reference: an organisation's address, its data protection officer, a committee's secretariat or chair.
 * The address itself is looked up when the message is made, so that a changed address is used and none stands in a log.
 */
export type Recipient =
  | `organisation:${string}`
  | `dpo:${string}`
  | `secretariat:${string}`
  | `chair:${string}`
  | `acceders:${string}`;

export const toOrganisation = (id: string): Recipient => `organisation:${id}`;
export const toDataProtectionOfficer = (organisation: string): Recipient => `dpo:${organisation}`;
export const toSecretariat = (committee: string): Recipient => `secretariat:${committee}`;
const ACCEDERS = 'acceders:';
/** Every organisation that is an active acceder of a dossier: one row in the queue, however many they are. */
export const toAcceders = (dossier: string): Recipient => `${ACCEDERS}${dossier}`;
/** The dossier whose acceders a recipient stands for; undefined for one that stands for itself. */
export const accededDossier = (recipient: string): string | undefined =>
  recipient.startsWith(ACCEDERS) ? recipient.slice(ACCEDERS.length) : undefined;
export const toChair = (committee: string): Recipient => `chair:${committee}`;

/** What a notice is about; two notices with the same matter and name, for one address in one message, are listed once. */
interface NoticeMatter {
  readonly dossier: string;
  /** As conditions are reported: `101`, `101/aii`, `100#1`. */
  readonly condition?: string;
  /** The acceding organisation, when the condition or the notice is about an accession. */
  readonly accession?: string;
  readonly adviser?: string;
  /** The other authorisation, when the notice is about one on which this one rests. */
  readonly dependency?: string;
  readonly milestone?: number;
  readonly due?: LocalDate;
}

/** A notice that an event causes, before it is addressed. */
export interface Notice extends NoticeMatter {
  readonly notice: NoticeName;
  /** Who belongs to an audience (the acceders) is asked as it was before this instant: what time brings comes before any step. */
  readonly asBefore?: Instant;
  /** Who belongs to the audience, where the event names them itself. */
  readonly audience?: readonly string[];
  readonly to: readonly Recipient[];
  /** The version of the deadline it announces: a later version makes an unsent notice obsolete. */
  readonly deadlineVersion?: number;
}

/** A notice for one recipient, as it is queued in the transaction of the event that causes it. */
export interface QueuedNotice extends NoticeMatter {
  /** Deterministic: aggregate, event or milestone, notice, recipient. The same key is never queued twice. */
  readonly key: string;
  readonly notice: NoticeName;
  readonly recipient: Recipient;
  readonly aggregate: string;
  readonly sequence: number;
  /** When it leaves: the instant at which it was queued. */
  readonly leavesAt: Instant;
  /** Of one that an outage held back: when it should have left. */
  readonly heldBackSince?: Instant;
  readonly asBefore?: Instant;
  /** Who belongs to the audience it goes to, decided with the event. */
  readonly audience?: readonly string[];
  readonly deadlineVersion?: number;
  /** Of one that is queued again: the addresses, by their hash, at which it did not arrive, and how often it was queued before. */
  readonly again?: { readonly avoid: readonly string[]; readonly times: number };
}
