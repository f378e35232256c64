import * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import { afterCorrection, afterRecording, recordingSchema } from '#domain/recordings/recordings.ts';
import { type AccessionEvent, commitmentSchema, SCAN_VERDICTS, UPLOAD_FORMS } from './events.ts';
import { ACCESSION_STATES, type AccessionStatus } from './steps.ts';

const instant = z.string();

/** The latest file that was handed in as the signed commitment, and how far its validation is. */
const attemptSchema = z.object({
  number: z.int(),
  upload: z.string(),
  form: z.enum(UPLOAD_FORMS),
  submittedAt: instant,
  status: z.enum(['awaiting-scan', 'validating', 'rejected', 'received']),
  scan: z.enum(SCAN_VERDICTS).optional(),
  codes: z.array(z.string()).optional(),
  document: z.string().optional(),
  report: z.string().optional(),
  receipt: z.string().optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** A stretch of time in which the organisation was an acceder, or why it was none any more. */
export const accessionPeriodSchema = z.object({
  from: instant,
  status: z.enum(['active', 'suspended', 'withdrawn', 'ended']),
});
export type AccessionPeriod = z.infer<typeof accessionPeriodSchema>;

/** The accession of one organisation to one general deliberation, as its log tells it. */
export const accessionStateSchema = z.object({
  dossier: z.string(),
  organisation: z.string(),
  committee: z.string(),
  provider: z.string(),
  status: z.enum(ACCESSION_STATES),
  round: z.int(),
  /** How many commitments were prepared, over all rounds. */
  preparations: z.int(),
  preparedAt: instant,
  commitment: commitmentSchema,
  review: z.enum(['automatic', 'manual']),
  inForceFrom: instant,
  attempts: z.int(),
  attempt: attemptSchema.optional(),
  /** When this round's accession became active; `since` of the accession. */
  activeSince: instant.optional(),
  /** When this round's conditions opened: active, and the deliberation in force. */
  tookEffectAt: instant.optional(),
  /** The round that was accepted last: events open its conditions, also when a later round is only prepared. */
  accededRound: z.int().optional(),
  periods: z.array(accessionPeriodSchema),
  /** When the accession of a round was withdrawn: the end of that round's conditions. */
  withdrawnRounds: z.record(z.string(), instant),
  /** How many occurrences each event-driven condition has, over all rounds: `REF/ORG` → count. */
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
export type AccessionState = z.infer<typeof accessionStateSchema>;

/** Whether the organisation has acceded, now or before: its commitment was accepted. */
export const hasAcceded = (state: AccessionState): boolean => state.periods.length > 0;

/**
 * Whether an organisation is an active acceder by all that its log tells; with `before`, by what it tells of the time before that
 * instant. The end of the deliberation is left out of account: whom a notice of that end reaches are those who were active until then.
 */
export function isActiveAcceder(periods: readonly AccessionPeriod[], before?: Instant): boolean {
  const told = periods.filter(({ status, from }) => status !== 'ended' && (before === undefined || from < before));
  return told.at(-1)?.status === 'active';
}

/** Whether a commitment needs nobody's review: where the review is automatic, a valid signature of someone mandated. */
export const isAcceptedAtOnce = (
  review: AccessionState['review'],
  { finding, mandated }: { readonly finding: string; readonly mandated: boolean },
): boolean => review === 'automatic' && finding === 'valid' && mandated;

function attempted(state: AccessionState, changes: Partial<Attempt>): AccessionState {
  return state.attempt === undefined ? state : { ...state, attempt: { ...state.attempt, ...changes } };
}

function period(
  state: AccessionState,
  status: AccessionStatus & AccessionPeriod['status'],
  from: Instant,
): AccessionState {
  return { ...state, status, periods: [...state.periods, { from, status }] };
}

/** A state that is left before the organisation ever acceded leaves no period behind. */
function over(state: AccessionState, status: 'withdrawn' | 'ended', from: Instant): AccessionState {
  const wasAcceder = state.status === 'active' || state.status === 'suspended';
  return wasAcceder ? period(state, status, from) : { ...state, status };
}

function prepared(
  state: AccessionState | undefined,
  event: Extract<AccessionEvent, { type: 'commitment-prepared' }>,
): AccessionState {
  const {
    activeSince: _activeSince,
    tookEffectAt: _tookEffectAt,
    attempt: _attempt,
    ...kept
  } = state ?? {
    attempts: 0,
    preparations: 0,
    periods: [],
    withdrawnRounds: {},
    occurrences: {},
    recordings: [],
    length: 0,
    handled: {},
    activeSince: undefined,
    tookEffectAt: undefined,
    attempt: undefined,
  };
  return {
    ...kept,
    ...event.data,
    status: 'prepared',
    preparations: kept.preparations + 1,
    preparedAt: event.effectiveAt,
  };
}

/** Folds one event into the state; the first event makes it. */
export function evolveAccession(state: AccessionState | undefined, event: AccessionEvent): AccessionState {
  return { ...fold(state, event), length: (state?.length ?? 0) + 1 };
}

function fold(state: AccessionState | undefined, event: AccessionEvent): AccessionState {
  if (event.type === 'commitment-prepared') return prepared(state, event);
  if (state === undefined) throw new Error(`an accession's log begins with commitment-prepared, not ${event.type}`);
  const at = event.effectiveAt;
  switch (event.type) {
    case 'commitment-submitted': {
      const { attempt: number, upload, form } = event.data;
      return {
        ...state,
        attempts: number,
        attempt: { number, upload, form, submittedAt: at, status: 'awaiting-scan' },
      };
    }
    case 'upload-scanned':
      return attempted(state, { status: 'validating', scan: event.data.verdict });
    case 'commitment-rejected': {
      const { codes, document, report } = event.data;
      return attempted(state, {
        status: 'rejected',
        codes,
        ...(document === undefined ? {} : { document }),
        ...(report === undefined ? {} : { report }),
      });
    }
    case 'commitment-received': {
      const { codes, document, report, receipt } = event.data;
      return {
        ...attempted(state, { status: 'received', codes, document, report, receipt }),
        // Accepted at once it is active with the next event.
        status: isAcceptedAtOnce(state.review, event.data) ? state.status : 'under-review',
      };
    }
    case 'accession-activated':
      return { ...period(state, 'active', at), activeSince: at, accededRound: state.round };
    case 'provider-succeeded':
      return { ...state, provider: event.data.to };
    case 'commitment-refused':
      return { ...state, status: 'refused' };
    case 'accession-took-effect':
      return { ...state, tookEffectAt: at };
    case 'accession-withdrawn':
      return {
        ...over(state, 'withdrawn', at),
        withdrawnRounds: { ...state.withdrawnRounds, [String(state.round)]: at },
      };
    case 'accession-suspended':
      return period(state, 'suspended', at);
    case 'accession-reinstated':
      return period(state, 'active', at);
    case 'accession-ended':
      return over(state, 'ended', at);
    case 'event-recorded':
      return afterRecording(state, event, state.accededRound);
    case 'event-corrected':
    case 'event-cancelled':
      return afterCorrection(state, event);
    case 'deadlines-replanned':
      return { ...state, replannedFor: event.data.policyVersion };
    case 'milestone-reached':
    case 'milestone-merged':
    case 'milestone-overtaken':
      return { ...state, handled: { ...state.handled, [event.data.matter]: at } };
  }
}
