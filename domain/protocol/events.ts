import * as z from 'zod';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { replanned } from '#domain/deadlines/replan.ts';
import { eventSchema as event, milestone } from '#domain/door/event-schema.ts';
import {
  cancelledEvent,
  conditionDefinition,
  correctedEvent,
  durationSchema,
  recordedEvent,
} from '#domain/dossier/events.ts';
import { successionFields } from '#domain/succession/succession.ts';
import { PROTOCOL_STATES } from './steps.ts';

const ref = z.string();
const date = z.string();
const advice = z.strictObject({
  party: ref,
  opinion: z.enum(['positive', 'conditional', 'negative']),
  givenAt: z.string(),
});
const signature = z.strictObject({ party: ref, signedAt: z.string() });

/** What people do to a protocol before it is published, and can be a mistake. */
export const PROTOCOL_DEEDS = ['protocol-advice-given', 'protocol-signed'] as const;
export type ProtocolDeed = (typeof PROTOCOL_DEEDS)[number];

/** How far the conclusion of a protocol is: what a deed can change and its annulment puts back. */
export const conclusionSchema = z.strictObject({
  status: z.enum(PROTOCOL_STATES),
  /** The advices of this round. */
  advices: z.array(advice),
  signatures: z.array(signature),
});
export type Conclusion = z.infer<typeof conclusionSchema>;

/** What can happen to a protocol. The words of its points and of the advices stand in the events' texts. */
export const protocolEventSchema = z.discriminatedUnion('type', [
  event('protocol-submitted', {
    dossier: ref,
    provider: ref,
    recipient: ref,
    duration: durationSchema,
    conditions: z.array(conditionDefinition),
  }),
  event('protocol-advice-given', {
    party: ref,
    opinion: z.enum(['positive', 'conditional', 'negative']),
    round: z.int(),
    /** What the officer found of each point, where they said so point by point. */
    outcomes: z.partialRecord(z.enum(PROTOCOL_POINTS), z.enum(['sufficient', 'insufficient', 'not-discussed'])),
  }),
  event('protocol-revised', { round: z.int(), points: z.array(z.enum(PROTOCOL_POINTS)) }),
  event('protocol-signed', { party: ref }),
  event('protocol-published', { party: ref, url: z.string(), agreementUrl: z.string().optional() }),
  event('protocol-entered-into-force', {}),
  /** A counter-event: what the named event said was a mistake, and this is how far the protocol is without it. */
  event('event-annulled', { event: z.string(), type: z.enum(PROTOCOL_DEEDS), restored: conclusionSchema }),
  /** A party, or whoever is responsible for a condition, was succeeded in law by another body. */
  event('body-succeeded', successionFields),
  event('event-recorded', recordedEvent),
  event('event-corrected', correctedEvent),
  event('event-cancelled', cancelledEvent),
  event('protocol-ended', {}),
  event('protocol-expired', { lastDay: date }),
  event('deadlines-replanned', replanned),
  event('milestone-reached', { ...milestone, due: date.optional() }),
  event('milestone-merged', milestone),
  event('milestone-overtaken', milestone),
]);
export type ProtocolEvent = z.infer<typeof protocolEventSchema>;
export type ProtocolEventType = ProtocolEvent['type'];
