import * as z from 'zod';
import { endOfDay, type Instant } from '#domain/calendar/brussels-time.ts';
import { conditionDefinition, durationSchema } from '#domain/dossier/events.ts';
import { afterCorrection, afterRecording, recordingSchema } from '#domain/recordings/recordings.ts';
import { bodiesAfter } from '#domain/succession/passing.ts';
import { flowSchema, passedOn, replacing, successionSchema } from '#domain/succession/succession.ts';
import { type Conclusion, conclusionSchema, PROTOCOL_DEEDS, type ProtocolEvent } from './events.ts';
import type { ProtocolStatus } from './steps.ts';

const instant = z.string();

/** A stretch of time in which the protocol held, or why it stopped; the check answers from these for any day. */
const validityPeriod = z.object({ from: instant, status: z.enum(['in-force', 'expired', 'ended']) });

/** A protocol as its log tells it. */
export const protocolStateSchema = z.object({
  dossier: z.string(),
  provider: z.string(),
  recipient: z.string(),
  /** How far its conclusion is: its state, the advices of this round and the signatures. */
  ...conclusionSchema.shape,
  /** Each revision asks both data protection officers again. */
  round: z.int(),
  /** What people did in this round before publication and still stands: the place in the log, and how far it was before. */
  deeds: z.array(z.object({ sequence: z.int(), type: z.enum(PROTOCOL_DEEDS), before: conclusionSchema })).optional(),
  /** The bodies in it that were succeeded by others, in order, and who sent to whom before. */
  successions: z.array(successionSchema.extend({ before: flowSchema })).optional(),
  publications: z.array(
    z.object({ party: z.string(), url: z.string(), agreementUrl: z.string().optional(), publishedAt: instant }),
  ),
  conditions: z.array(conditionDefinition),
  duration: durationSchema,
  inForceAt: instant.optional(),
  /** When the present last day came into being: notices of expiry start after this. */
  lastDaySetAt: instant.optional(),
  endedAt: instant.optional(),
  validity: z.array(validityPeriod),
  /** How many occurrences each event-driven condition of each body has: `REF/ORG` → count. */
  occurrences: z.record(z.string(), z.int()),
  /** The events that were recorded, as they stand after what corrected them. */
  recordings: z.array(recordingSchema),
  /** How many events the log has. */
  length: z.int(),
  /** The policy for which its log tells what moved. */
  replannedFor: z.int().optional(),
  /** Per matter, the instant of the last milestone that time has brought. */
  handled: z.record(z.string(), instant),
});
export type ProtocolState = z.infer<typeof protocolStateSchema>;

/** The two bodies between which a protocol is concluded. */
export const partiesTo = ({
  provider,
  recipient,
}: Pick<ProtocolState, 'provider' | 'recipient'>): readonly string[] => [provider, recipient];

/** When the protocol ends by itself, if it does: the first instant after its last day. */
export function protocolExpiry(state: ProtocolState): Instant | undefined {
  return state.duration.lastDay === null ? undefined : endOfDay(state.duration.lastDay);
}

function advised(
  state: ProtocolState,
  event: Extract<ProtocolEvent, { type: 'protocol-advice-given' }>,
): ProtocolState {
  const { party, opinion } = event.data;
  const advices = [...state.advices, { party, opinion, givenAt: event.effectiveAt }];
  const both = partiesTo(state).every((one) => advices.some((advice) => advice.party === one));
  const status: ProtocolStatus = opinion === 'negative' ? 'draft' : both ? 'ready-to-sign' : state.status;
  return { ...state, advices, status };
}

function signed(state: ProtocolState, party: string, signedAt: Instant): ProtocolState {
  const signatures = [...state.signatures, { party, signedAt }];
  const both = partiesTo(state).every((one) => signatures.some((signature) => signature.party === one));
  return { ...state, signatures, status: both ? 'signed' : 'partly-signed' };
}

function over(state: ProtocolState, because: 'expired' | 'ended', at: Instant): ProtocolState {
  return {
    ...state,
    status: 'ended',
    endedAt: at,
    // One that ended before it was in force never permitted anything.
    validity: state.inForceAt === undefined ? [] : [...state.validity, { from: at, status: because }],
  };
}

const conclusionOf = ({ status, advices, signatures }: ProtocolState): Conclusion => ({ status, advices, signatures });

/** The successor takes the place of the body that it succeeds; what was done before stays in the log. */
function succeeded(
  state: ProtocolState,
  { from, to }: Extract<ProtocolEvent, { type: 'body-succeeded' }>['data'],
  at: Instant,
): ProtocolState {
  const { provider, recipient } = state;
  const put = replacing({ from, to });
  const ofParty = <Done extends { readonly party: string }>(done: readonly Done[]): Done[] =>
    done.map((one) => ({ ...one, party: put(one.party) }));
  const inConclusion = <Part extends Conclusion>(part: Part): Part => ({
    ...part,
    advices: ofParty(part.advices),
    signatures: ofParty(part.signatures),
  });
  return {
    ...inConclusion(state),
    provider: put(provider),
    recipient: put(recipient),
    publications: ofParty(state.publications),
    conditions: state.conditions.map((condition) => ({
      ...condition,
      responsible: passedOn(condition.responsible, { from, to }),
    })),
    ...(state.deeds === undefined
      ? {}
      : { deeds: state.deeds.map((deed) => ({ ...deed, before: inConclusion(deed.before) })) }),
    ...bodiesAfter(state, { from, to }, at, { before: { provider, recipients: [recipient] } }),
  };
}

type Deed = Extract<ProtocolEvent, { readonly type: (typeof PROTOCOL_DEEDS)[number] }>;
const isDeed = (event: ProtocolEvent): event is Deed => PROTOCOL_DEEDS.some((type) => type === event.type);

/** Folds one event into the state; the first event makes it. */
export function evolveProtocol(state: ProtocolState | undefined, event: ProtocolEvent): ProtocolState {
  const next = fold(state, event);
  const length = (state?.length ?? 0) + 1;
  if (state === undefined || !isDeed(event)) return { ...next, length };
  const deed = { sequence: length, type: event.type, before: conclusionOf(state) };
  return { ...next, length, deeds: [...(next.deeds ?? []), deed] };
}

/** What is revised is advised on anew, and what is published is not taken back. */
function withoutDeeds({ deeds: _deeds, ...state }: ProtocolState): ProtocolState {
  return state;
}

function fold(state: ProtocolState | undefined, event: ProtocolEvent): ProtocolState {
  if (event.type === 'protocol-submitted') {
    return {
      ...event.data,
      status: 'awaiting-advice',
      round: 1,
      advices: [],
      signatures: [],
      publications: [],
      validity: [],
      occurrences: {},
      recordings: [],
      length: 0,
      handled: {},
    };
  }
  if (state === undefined) throw new Error(`a protocol's log begins with protocol-submitted, not ${event.type}`);
  switch (event.type) {
    case 'protocol-advice-given':
      return advised(state, event);
    case 'protocol-revised':
      return { ...withoutDeeds(state), status: 'awaiting-advice', round: event.data.round, advices: [] };
    case 'protocol-signed':
      return signed(state, event.data.party, event.effectiveAt);
    case 'protocol-published':
      return {
        ...withoutDeeds(state),
        publications: [...state.publications, { ...event.data, publishedAt: event.effectiveAt }],
      };
    case 'event-annulled':
      return { ...state, ...event.data.restored, deeds: (state.deeds ?? []).slice(0, -1) };
    case 'body-succeeded':
      return succeeded(state, event.data, event.effectiveAt);
    case 'protocol-entered-into-force':
      return {
        ...state,
        status: 'in-force',
        inForceAt: event.effectiveAt,
        lastDaySetAt: event.effectiveAt,
        validity: [...state.validity, { from: event.effectiveAt, status: 'in-force' }],
      };
    case 'event-recorded':
      return afterRecording(state, event);
    case 'event-corrected':
    case 'event-cancelled':
      return afterCorrection(state, event);
    case 'protocol-ended':
      return over(state, 'ended', event.effectiveAt);
    case 'protocol-expired':
      return over(state, 'expired', event.effectiveAt);
    case 'deadlines-replanned':
      return { ...state, replannedFor: event.data.policyVersion };
    case 'milestone-reached':
    case 'milestone-merged':
    case 'milestone-overtaken':
      return { ...state, handled: { ...state.handled, [event.data.matter]: event.effectiveAt } };
  }
}
