import * as z from 'zod';
import { replannedWithDue } from '#domain/deadlines/replan.ts';
import {
  documentRecord as document,
  eventSchema as event,
  linkedDocument,
  milestone,
} from '#domain/door/event-schema.ts';
import { successionFields } from '#domain/succession/succession.ts';
import { endReason } from './ends.ts';
import { CONDITION_STATES } from './steps.ts';

const ref = z.string();
const date = z.string();

/** How the due day was found; the rules of domain/deadlines/explanation.ts that a condition can have. */
export const dueRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fixed'),
    day: date,
    setBy: z.enum(['decision', 'protocol', 'extension', 'rejection']),
  }),
  z.strictObject({
    kind: z.literal('period-after'),
    day: date,
    period: z.string(),
    times: z.int(),
    event: z.string().optional(),
    policyVersion: z.int().optional(),
  }),
  z.strictObject({
    kind: z.literal('working-days-after'),
    day: date,
    count: z.int(),
    policyVersion: z.int().optional(),
  }),
]);

/** What opens a condition: everything about it that will not change, but for a body that is succeeded by another. */
export const conditionOpeningSchema = z.strictObject({
  dossier: ref,
  committee: ref.optional(),
  /** Of a protocol, which has no committee: its two parties, each of which judges what the other owes. */
  parties: z.array(ref).optional(),
  ref,
  organisation: ref,
  /** Of a condition that an acceder took on: in which of its accessions; the acceder is the organisation. */
  round: z.int().optional(),
  /** As it is reported: `101`, `101/aii`, `100#1`. */
  reportedAs: z.string(),
  occurrence: z.int().optional(),
  kind: z.enum(['dated', 'asap', 'continuous', 'awaiting-event']),
  /** The event that opened this occurrence. */
  event: z.string().optional(),
  /** The rhythm of a recurring condition. */
  every: z.strictObject({ period: z.string(), from: date }).optional(),
  due: date.optional(),
  dueRule: dueRuleSchema.optional(),
  public: z.boolean(),
  survives: z.boolean(),
});
export type ConditionOpening = z.infer<typeof conditionOpeningSchema>;

/** What people do to a condition, and can be a mistake. */
export const CONDITION_DEEDS = [
  'evidence-submitted',
  'evidence-accepted',
  'evidence-rejected',
  'extension-requested',
  'extension-granted',
  'extension-refused',
  'condition-waived',
] as const;

/** An extension that the responsible asked for and nobody has answered. */
export const askedExtension = z.strictObject({ request: z.int(), due: date.optional(), askedAt: z.string() });

/** What a deed can change and its annulment puts back. */
export const restorable = z.strictObject({
  status: z.enum(CONDITION_STATES),
  due: date.optional(),
  dueRule: dueRuleSchema.optional(),
  evidenceCount: z.int(),
  evidenceAt: z.string().optional(),
  extensionAsked: askedExtension.optional(),
});

/** What can happen to a condition. */
export const conditionEventSchema = z.discriminatedUnion('type', [
  event('condition-opened', conditionOpeningSchema.shape),
  event('evidence-submitted', {
    evidence: z.int(),
    documents: z.array(document),
    /** Documents that Beraad had already; their titles are among the texts, as `linked:1`. */
    linked: z.array(linkedDocument).optional(),
  }),
  event('evidence-accepted', { evidence: z.int() }),
  event('evidence-rejected', { evidence: z.int(), due: date.optional() }),
  event('extension-requested', { request: z.int(), due: date.optional(), documents: z.array(document) }),
  event('extension-granted', { due: date }),
  event('extension-refused', { request: z.int() }),
  event('condition-waived', {}),
  /** A counter-event: what the named event said was a mistake, and this is how the condition stands without it. */
  event('event-annulled', { event: z.string(), type: z.enum(CONDITION_DEEDS), restored: restorable }),
  /** The event that opened this occurrence did not take place; it was settled by then, and ends only where it is owed again. */
  event('occurrence-voided', {}),
  /** The event that opened this occurrence was on another day. */
  event('due-day-moved', { day: date, due: date, dueRule: dueRuleSchema }),
  /** Who owes it, or judges it, was succeeded by another body: the nth succession of what set it. */
  event('body-succeeded', { ...successionFields, number: z.int() }),
  event('deadlines-replanned', replannedWithDue),
  event('due-day-passed', { due: date, overdue: z.boolean() }),
  event('condition-ended', { because: endReason }),
  event('milestone-reached', { ...milestone, due: date.optional() }),
  event('milestone-merged', milestone),
  event('milestone-overtaken', milestone),
]);
export type ConditionEvent = z.infer<typeof conditionEventSchema>;
export type ConditionEventType = ConditionEvent['type'];
