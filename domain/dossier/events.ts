import * as z from 'zod';
import { replanned } from '#domain/deadlines/replan.ts';
import { documentRecord as document, eventSchema as event, milestone } from '#domain/door/event-schema.ts';
import { successionFields } from '#domain/succession/succession.ts';
import { DOSSIER_STATES } from './steps.ts';

const ref = z.string();
const date = z.string();

/** What a decision sets for a condition, whoever owes it; its text is kept with the event's texts. */
const duty = {
  ref,
  deadline: z.union([
    z.literal('asap'),
    z.literal('continuous'),
    z.strictObject({ by: date }),
    z.strictObject({ within: z.string(), of: ref }),
    z.strictObject({ every: z.string(), from: date }),
    z.strictObject({ report: ref }),
  ]),
  public: z.boolean(),
  survives: z.boolean(),
};

/** A condition as a decision or a protocol sets it. */
export const conditionDefinition = z.strictObject({ ...duty, responsible: z.array(ref) });
export type ConditionDefinition = z.infer<typeof conditionDefinition>;

export const durationSchema = z.strictObject({ lastDay: date.nullable(), indefiniteOn: z.string().optional() });
export type Duration = z.infer<typeof durationSchema>;

/**
 * How organisations accede to a general deliberation: whether a person reviews each commitment, the sentences they undertake (by
 * reference; the texts stand with the event's), and the conditions that each of them takes on.
 */
const accessionTerms = z.strictObject({
  review: z.enum(['automatic', 'manual']),
  undertakings: z.array(ref),
  conditions: z.array(z.strictObject(duty)),
});

/** What the meeting decided. */
const decisionSchema = z.strictObject({
  outcome: z.enum(['granted', 'refused', 'no-jurisdiction']),
  number: z.string(),
  date,
  duration: durationSchema,
  effectiveFrom: date.optional(),
  conditions: z.array(conditionDefinition),
  supersedes: z.array(ref),
  accession: accessionTerms.optional(),
});
export type RecordedDecision = z.infer<typeof decisionSchema>;

/** The references of the conditions that a decision sets, to its parties and to acceders; none before there is one. */
export const conditionRefsOf = (decision: RecordedDecision | undefined): ReadonlySet<string> =>
  new Set([
    ...(decision?.conditions ?? []).map(({ ref: name }) => name),
    ...(decision?.accession?.conditions ?? []).map(({ ref: name }) => name),
    ...(decision?.accession?.undertakings ?? []),
  ]);
/** An occurrence that a recorded event opens: the next of a condition that waits for it, of one responsible body. */
export const openedOccurrence = z.strictObject({ ref, organisation: ref, occurrence: z.int() });

/** A counter-event: the recording at this place of the log, named by its id, was of another day, or of something that was not. */
export const correctedEvent = { sequence: z.int(), corrects: z.string(), event: ref, date };
export const cancelledEvent = { sequence: z.int(), corrects: z.string(), event: ref };

/** Something a party reports that conditions or the duration may wait for. */
export const recordedEvent = {
  event: ref,
  date,
  /** What it opens: the next occurrence of each condition that waits for this event, per responsible body. */
  occurrences: z.array(openedOccurrence),
  makesIndefinite: z.boolean(),
  /** The body that recorded it; absent for a committee. */
  reporter: ref.optional(),
};

/** The aspects on which a decision can say something else than was asked. */
export const DEVIATION_ASPECTS = [
  'duration',
  'data-items',
  'retention',
  'frequency',
  'recipients',
  'purposes',
  'other',
] as const;
export type DeviationAspect = (typeof DEVIATION_ASPECTS)[number];

const question = z.strictObject({ number: z.int(), due: date, askedAt: z.string() });

const advice = z.strictObject({
  number: z.int(),
  adviser: ref,
  kind: z.enum(['dpo', 'security', 'rapporteur', 'referral']),
  due: date,
  onSilence: z.enum(['wait', 'proceed']),
  askedAt: z.string(),
  status: z.enum(['open', 'given', 'lapsed', 'closed']),
});
export type Advice = z.infer<typeof advice>;

/** What people do to a request until the decision about it is published, and can be a mistake. */
export const DOSSIER_DEEDS = [
  'request-ruled-admissible',
  'request-ruled-inadmissible',
  'information-requested',
  'information-provided',
  'advice-requested',
  'advice-given',
  'advices-closed',
  'meeting-scheduled',
  'meeting-adjourned',
  'decision-recorded',
  'decision-signed',
  'request-withdrawn',
] as const;
export type DossierDeed = (typeof DOSSIER_DEEDS)[number];

/** How far the procedure is: what a deed can change and its annulment puts back. */
export const procedureSchema = z.strictObject({
  status: z.enum(DOSSIER_STATES),
  resumes: z.enum(DOSSIER_STATES).optional(),
  examinedFrom: z.string(),
  question: question.optional(),
  advices: z.array(advice),
  meeting: date.optional(),
  decision: decisionSchema.optional(),
});
export type Procedure = z.infer<typeof procedureSchema>;

/** Why an authorisation on which another depends does not hold any more, or not for now. */
export const LAPSES = ['suspended', 'revoked', 'expired', 'superseded', 'ended'] as const;
export type Lapse = (typeof LAPSES)[number];

/** What can happen to a dossier. Events are past tense, carry what was known then, and are never rewritten. */
export const dossierEventSchema = z.discriminatedUnion('type', [
  event('request-submitted', {
    dossier: ref,
    committee: ref,
    kind: z.enum(['authorisation', 'deliberation', 'general-deliberation']),
    provider: ref,
    recipients: z.array(ref),
    recipientClass: z.enum(['municipality', 'ocmw']).optional(),
    applicants: z.array(ref),
    dataItems: z.array(z.string()),
    documents: z.array(document),
    durationAsked: durationSchema.optional(),
    amends: ref.optional(),
    /** It came on paper, and the secretariat registered it. */
    onPaper: z.boolean().optional(),
  }),
  /** The request was imported, and nobody knows when it came in. */
  event('receipt-found-unknown', {}),
  event('request-ruled-admissible', {}),
  event('request-ruled-inadmissible', {}),
  event('information-requested', { question: z.int(), due: date }),
  event('information-provided', { question: z.int(), documents: z.array(document) }),
  event('advice-requested', {
    advice: z.int(),
    adviser: ref,
    kind: z.enum(['dpo', 'security', 'rapporteur', 'referral']),
    due: date,
    onSilence: z.enum(['wait', 'proceed']),
  }),
  event('advice-given', { advice: z.int(), adviser: ref, opinion: z.enum(['positive', 'conditional', 'negative']) }),
  event('advice-lapsed', { advice: z.int(), adviser: ref }),
  event('advices-closed', { advices: z.array(z.int()) }),
  event('meeting-scheduled', { date }),
  event('meeting-adjourned', { date }),
  event('decision-recorded', decisionSchema.shape),
  /** In words, among the texts: `asked:ASPECT`, `granted:ASPECT`, `reason:ASPECT`. A later one on the same aspect replaces it. */
  event('deviation-noted', { aspect: z.enum(DEVIATION_ASPECTS) }),
  event('decision-signed', {}),
  event('decision-published', {}),
  event('entered-into-force', {}),
  event('request-withdrawn', {}),
  /** A counter-event: what the named event said was a mistake, and this is how far the procedure is without it. */
  event('event-annulled', {
    event: z.string(),
    type: z.enum(DOSSIER_DEEDS),
    restored: procedureSchema,
    /** The meeting for which it was scheduled until now. */
    unscheduled: date.optional(),
  }),
  /** A body with a part in it was succeeded in law by another: its part passes. */
  event('body-succeeded', {
    ...successionFields,
    /** Whether the successor had a part of its own: what was whose cannot be told apart afterwards. */
    shares: z.boolean().optional(),
    /** The succession that was recorded by mistake, and that this takes back. */
    annuls: z.string().optional(),
  }),
  /**
   * It rests on another authorisation: a dossier of this reference, or one that Beraad does not know, of which the last day may be known
   * (its name stands in the texts).
   */
  event('dependency-noted', { dependency: ref, outside: z.boolean(), lastDay: date.optional() }),
  event('dependency-dropped', { dependency: ref }),
  event('dependency-lapsed', { dependency: ref, because: z.enum(LAPSES) }),
  event('dependency-restored', { dependency: ref }),
  /** Another dossier rests on this one, or does so no longer: it is told when this one lapses. */
  event('dependent-noted', { dossier: ref }),
  event('dependent-dropped', { dossier: ref }),
  event('event-recorded', recordedEvent),
  event('event-corrected', correctedEvent),
  event('event-cancelled', cancelledEvent),
  event('authorisation-suspended', {}),
  event('authorisation-reinstated', {}),
  event('authorisation-revoked', {}),
  event('authorisation-extended', { duration: durationSchema }),
  event('authorisation-expired', { lastDay: date }),
  /** A published decision will change this dossier from an instant on. */
  /** The decision that was to amend it is itself replaced before it comes into force. */
  event('amendment-dropped', { amendment: ref }),
  event('amendment-announced', { amendment: ref, from: z.string(), supersedes: z.array(ref) }),
  /** The amendment is in force: this dossier allows nothing more, and the named conditions end. */
  event('authorisation-superseded', { amendment: ref, supersedes: z.array(ref) }),
  /** The amendment is in force, but this dossier had ended before: only the named conditions end. */
  event('conditions-superseded', { amendment: ref, supersedes: z.array(ref) }),
  /** By hand, in the campaign that this new version of a deliberation opens. */
  event('acceders-reminded', { organisations: z.array(ref) }),
  event('deadlines-replanned', replanned),
  event('milestone-reached', { ...milestone, due: date.optional() }),
  event('milestone-merged', milestone),
  event('milestone-overtaken', milestone),
]);
export type DossierEvent = z.infer<typeof dossierEventSchema>;
export type DossierEventType = DossierEvent['type'];
