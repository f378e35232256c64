import * as z from 'zod';
import { endOfDay, type Instant } from '#domain/calendar/brussels-time.ts';
import { conditionDefinition, durationSchema } from '#domain/dossier/events.ts';
import { durationWithout, recordingSchema, recordingsWith, withRecording } from '#domain/recordings/recordings.ts';
import type { ProtocolEvent } from './events.ts';
import { PROTOCOL_STATES, type ProtocolStatus } from './steps.ts';

const instant = z.string();

/** A stretch of time in which the protocol held, or why it stopped; the check answers from these for any day. */
const validityPeriod = z.object({ from: instant, status: z.enum(['in-force', 'expired', 'ended']) });

/** A protocol as its log tells it. */
export const protocolStateSchema = z.object({
  dossier: z.string(),
  provider: z.string(),
  recipient: z.string(),
  status: z.enum(PROTOCOL_STATES),
  /** Each revision asks both data protection officers again. */
  round: z.int(),
  /** The advices of this round. */
  advices: z.array(
    z.object({ party: z.string(), opinion: z.enum(['positive', 'conditional', 'negative']), givenAt: instant }),
  ),
  signatures: z.array(z.object({ party: z.string(), signedAt: instant })),
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

/** Folds one event into the state; the first event makes it. */
export function evolveProtocol(state: ProtocolState | undefined, event: ProtocolEvent): ProtocolState {
  return { ...fold(state, event), length: (state?.length ?? 0) + 1 };
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
      return { ...state, status: 'awaiting-advice', round: event.data.round, advices: [] };
    case 'protocol-signed':
      return signed(state, event.data.party, event.effectiveAt);
    case 'protocol-published':
      return { ...state, publications: [...state.publications, { ...event.data, publishedAt: event.effectiveAt }] };
    case 'protocol-entered-into-force':
      return {
        ...state,
        status: 'in-force',
        inForceAt: event.effectiveAt,
        lastDaySetAt: event.effectiveAt,
        validity: [...state.validity, { from: event.effectiveAt, status: 'in-force' }],
      };
    case 'event-recorded': {
      const occurrences = { ...state.occurrences };
      for (const { ref, organisation, occurrence } of event.data.occurrences)
        occurrences[`${ref}/${organisation}`] = occurrence;
      return {
        ...state,
        occurrences,
        recordings: withRecording(
          state.recordings,
          event.data,
          state.length + 1,
          event.data.makesIndefinite ? { madeIndefinite: { at: event.effectiveAt, before: state.duration } } : {},
        ),
        ...(event.data.makesIndefinite ? { duration: { lastDay: null }, lastDaySetAt: event.effectiveAt } : {}),
      };
    }
    case 'event-corrected':
      return { ...state, recordings: recordingsWith(state.recordings, event.data.sequence, { date: event.data.date }) };
    case 'event-cancelled': {
      const { sequence } = event.data;
      const duration = durationWithout(state, sequence);
      return {
        ...state,
        recordings: recordingsWith(state.recordings, sequence, { cancelled: true }),
        ...(duration === undefined ? {} : { duration, lastDaySetAt: event.effectiveAt }),
      };
    }
    case 'protocol-ended':
      return over(state, 'ended', event.effectiveAt);
    case 'protocol-expired':
      return over(state, 'expired', event.effectiveAt);
    case 'deadlines-replanned':
      return { ...state, replannedFor: event.data.policyVersion };
    case 'milestone-reached':
    case 'milestone-merged':
      return { ...state, handled: { ...state.handled, [event.data.matter]: event.effectiveAt } };
  }
}
