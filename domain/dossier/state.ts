import * as z from 'zod';
import { endOfDay, type Instant, localDateOf, startOfDay } from '#domain/calendar/brussels-time.ts';
import { afterCorrection, afterRecording, recordingSchema } from '#domain/recordings/recordings.ts';
import { bodiesAfter } from '#domain/succession/passing.ts';
import { flowSchema, passedOn, replacing, successionSchema } from '#domain/succession/succession.ts';
import {
  type Advice,
  DEVIATION_ASPECTS,
  DOSSIER_DEEDS,
  type DossierEvent,
  durationSchema,
  LAPSES,
  type Procedure,
  procedureSchema,
  type RecordedDecision,
} from './events.ts';
import type { DossierStatus } from './steps.ts';

const instant = z.string();
const date = z.string();

/** A stretch of time in which the permission held, or why it stopped; the check answers from these for any day. */
const validityPeriod = z.object({
  from: instant,
  status: z.enum(['in-force', 'suspended', 'expired', 'revoked', 'superseded']),
});
export type ValidityPeriod = z.infer<typeof validityPeriod>;

/** A published decision that changes this dossier, from when it is in force. */
const amendment = z.object({
  dossier: z.string(),
  from: instant,
  supersedes: z.array(z.string()),
  tookEffect: z.boolean(),
});

/** Another authorisation on which this one rests, and whether it still holds. */
const dependency = z.object({
  ref: z.string(),
  outside: z.boolean(),
  notedAt: instant,
  /** Of one outside Beraad, where it is known. */
  lastDay: date.optional(),
  lapsed: z.enum(LAPSES).optional(),
});
type Dependency = z.infer<typeof dependency>;

/** A dossier as its log tells it. */
export const dossierStateSchema = z.object({
  dossier: z.string(),
  committee: z.string(),
  kind: z.enum(['authorisation', 'deliberation', 'general-deliberation']),
  provider: z.string(),
  recipients: z.array(z.string()),
  recipientClass: z.enum(['municipality', 'ocmw']).optional(),
  applicants: z.array(z.string()),
  dataItems: z.array(z.string()),
  /** When the request was submitted. */
  receivedAt: instant,
  /** Imported: nobody knows when the request came in. */
  receiptUnknown: z.boolean().optional(),
  durationAsked: durationSchema.optional(),
  /** Aspects on which the decision says something else than was asked, as noted. */
  deviations: z.array(z.enum(DEVIATION_ASPECTS)),
  amends: z.string().optional(),
  /** The decisions that change this dossier, in the order in which they were published. */
  amendments: z.array(amendment),
  /** When each organisation was last reminded to sign this new version. */
  reminded: z.record(z.string(), z.string()).optional(),
  /**
   * How far the procedure is: the state to go back to when the question is answered (`resumes`), from when the admissibility reminders
   * count (`examinedFrom`: the submission or the last answer), the question, the advices, the meeting and the decision.
   */
  ...procedureSchema.shape,
  questionsAsked: z.int(),
  /** How many advices were asked, those included that were asked by mistake: a number is not given again. */
  advicesAsked: z.int().optional(),
  /** What people did before publication and still stands, in order: the place in the log, and how far the procedure was before. */
  deeds: z.array(z.object({ sequence: z.int(), type: z.enum(DOSSIER_DEEDS), before: procedureSchema })).optional(),
  /** When a mistake was last annulled: what fell due before is not made up for. */
  chasedFrom: instant.optional(),
  /** How many mistakes were annulled. */
  annulments: z.int().optional(),
  /** The bodies in it that were succeeded by others, in order, and who sent to whom before. */
  successions: z
    .array(
      successionSchema.extend({
        before: flowSchema,
        /** Its place in the log. */
        sequence: z.int().optional(),
        shares: z.boolean().optional(),
        annuls: z.string().optional(),
      }),
    )
    .optional(),
  /** The authorisations on which it rests. */
  dependencies: z.array(dependency).optional(),
  /** The dossiers that rest on it. */
  dependents: z.array(z.string()).optional(),
  publishedAt: instant.optional(),
  inForceAt: instant.optional(),
  duration: durationSchema.optional(),
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
export type DossierState = z.infer<typeof dossierStateSchema>;

/** The instant from which a decision holds when it is published at `now`: then, or at the start of its later first day. */
export function entryIntoForce(decision: RecordedDecision, now: Instant): Instant {
  if (decision.effectiveFrom === undefined || decision.effectiveFrom <= localDateOf(now)) return now;
  return startOfDay(decision.effectiveFrom);
}

/** Whether a published decision never comes into force, as far as is known: what replaces it does so before. At one instant it does, and is replaced. */
export const neverComesIntoForce = ({ decision, publishedAt, inForceAt, amendments }: DossierState): boolean => {
  if (decision === undefined || publishedAt === undefined || inForceAt !== undefined) return false;
  const at = entryIntoForce(decision, publishedAt);
  return amendments.some(({ from }) => from < at);
};

/** Nothing more becomes of a dossier in these states: an amendment does not change them. */
const ENDED: readonly DossierStatus[] = ['inadmissible', 'refused', 'withdrawn', 'expired', 'revoked', 'superseded'];

/** Whether nothing more becomes of the request or the authorisation; duties may remain. */
export const hasEnded = (state: DossierState): boolean => ENDED.includes(state.status);

/** When the authorisation ends by itself, if it does: the first instant after its last day. */
export function expiryInstant(state: DossierState): Instant | undefined {
  const lastDay = state.duration?.lastDay;
  return lastDay === undefined || lastDay === null ? undefined : endOfDay(lastDay);
}

const closeAdvices = (advices: readonly Advice[]): Advice[] =>
  advices.map((advice) => (advice.status === 'open' ? { ...advice, status: 'closed' } : advice));

const setAdvice = (advices: readonly Advice[], number: number, status: Advice['status']): Advice[] =>
  advices.map((advice) => (advice.number === number ? { ...advice, status } : advice));

function afterAdvice(state: DossierState, advices: Advice[]): DossierState {
  const goesOn = state.status === 'awaiting-advice' && advices.every((advice) => advice.status !== 'open');
  return { ...state, advices, status: goesOn ? 'ready-for-meeting' : state.status };
}

function closed(state: DossierState, status: DossierStatus): DossierState {
  const { question: _question, resumes: _resumes, ...rest } = state;
  return { ...rest, status, advices: closeAdvices(state.advices) };
}

function valid(state: DossierState, status: ValidityPeriod['status'], at: Instant): DossierState {
  return { ...state, status, validity: [...state.validity, { from: at, status }] };
}

const tookEffect = (state: DossierState, by: string): DossierState => ({
  ...state,
  amendments: state.amendments.map((one) => (one.dossier === by ? { ...one, tookEffect: true } : one)),
});

const procedureOf = ({
  status,
  resumes,
  examinedFrom,
  question,
  advices,
  meeting,
  decision,
}: DossierState): Procedure => ({
  status,
  ...(resumes === undefined ? {} : { resumes }),
  examinedFrom,
  ...(question === undefined ? {} : { question }),
  advices,
  ...(meeting === undefined ? {} : { meeting }),
  ...(decision === undefined ? {} : { decision }),
});

function annulled(state: DossierState, restored: Procedure, at: Instant): DossierState {
  const { resumes: _resumes, question: _question, meeting: _meeting, decision: _decision, ...rest } = state;
  return {
    ...rest,
    ...restored,
    // What was noted about a decision falls with it.
    deviations: restored.decision === undefined ? [] : state.deviations,
    deeds: (state.deeds ?? []).slice(0, -1),
    chasedFrom: at,
    annulments: (state.annulments ?? 0) + 1,
  };
}

/** The successor takes the place of the body that it succeeds, whatever its part; what was done before stays in the log. */
function succeeded(
  state: DossierState,
  { from, to, ...told }: Extract<DossierEvent, { type: 'body-succeeded' }>['data'],
  at: Instant,
): DossierState {
  const { provider, recipients } = state;
  const put = replacing({ from, to });
  const inAdvices = (advices: readonly Advice[]): Advice[] =>
    advices.map((advice) => ({ ...advice, adviser: put(advice.adviser) }));
  const inDecision = (decision: RecordedDecision): RecordedDecision => ({
    ...decision,
    conditions: decision.conditions.map((condition) => ({
      ...condition,
      responsible: passedOn(condition.responsible, { from, to }),
    })),
  });
  const inProcedure = <Part extends Pick<Procedure, 'advices' | 'decision'>>(part: Part): Part => ({
    ...part,
    advices: inAdvices(part.advices),
    ...(part.decision === undefined ? {} : { decision: inDecision(part.decision) }),
  });
  return {
    ...inProcedure(state),
    applicants: passedOn(state.applicants, { from, to }),
    provider: put(provider),
    recipients: passedOn(recipients, { from, to }),
    ...(state.deeds === undefined
      ? {}
      : { deeds: state.deeds.map((deed) => ({ ...deed, before: inProcedure(deed.before) })) }),
    ...bodiesAfter(state, { from, to }, at, { ...told, sequence: state.length + 1, before: { provider, recipients } }),
  };
}

const changed = (state: DossierState, ref: string, change: (known: Dependency) => Dependency): DossierState => ({
  ...state,
  dependencies: (state.dependencies ?? []).map((known) => (known.ref === ref ? change(known) : known)),
});

type Deed = Extract<DossierEvent, { readonly type: (typeof DOSSIER_DEEDS)[number] }>;
const isDeed = (event: DossierEvent): event is Deed => DOSSIER_DEEDS.some((type) => type === event.type);

/** Folds one event into the state; the first event makes it. */
export function evolveDossier(state: DossierState | undefined, event: DossierEvent): DossierState {
  const next = fold(state, event);
  const length = (state?.length ?? 0) + 1;
  if (state === undefined || !isDeed(event)) return { ...next, length };
  const deed = { sequence: length, type: event.type, before: procedureOf(state) };
  return { ...next, length, deeds: [...(next.deeds ?? []), deed] };
}

function fold(state: DossierState | undefined, event: DossierEvent): DossierState {
  if (event.type === 'request-submitted') {
    const {
      dossier,
      committee,
      kind,
      provider,
      recipients,
      recipientClass,
      applicants,
      dataItems,
      durationAsked,
      amends,
    } = event.data;
    return {
      dossier,
      committee,
      kind,
      provider,
      recipients,
      ...(recipientClass === undefined ? {} : { recipientClass }),
      applicants,
      dataItems,
      ...(durationAsked === undefined ? {} : { durationAsked }),
      deviations: [],
      ...(amends === undefined ? {} : { amends }),
      amendments: [],
      status: 'submitted',
      receivedAt: event.effectiveAt,
      examinedFrom: event.effectiveAt,
      questionsAsked: 0,
      advices: [],
      validity: [],
      occurrences: {},
      recordings: [],
      length: 0,
      handled: {},
    };
  }
  if (state === undefined) throw new Error(`a dossier's log begins with request-submitted, not ${event.type}`);
  switch (event.type) {
    case 'receipt-found-unknown':
      return { ...state, receiptUnknown: true };
    case 'request-ruled-admissible':
      return { ...state, status: 'admissible' };
    case 'request-ruled-inadmissible':
      return closed(state, 'inadmissible');
    case 'information-requested':
      return {
        ...state,
        status: 'awaiting-information',
        resumes: state.status,
        questionsAsked: event.data.question,
        question: { number: event.data.question, due: event.data.due, askedAt: event.effectiveAt },
      };
    case 'information-provided': {
      const { question: _question, resumes, ...rest } = state;
      const back = resumes ?? 'submitted';
      const adviceOpen = state.advices.some((advice) => advice.status === 'open');
      return {
        ...rest,
        status: back === 'awaiting-advice' && !adviceOpen ? 'ready-for-meeting' : back,
        examinedFrom: event.effectiveAt,
      };
    }
    case 'advice-requested': {
      const { advice: number, adviser, kind, due, onSilence } = event.data;
      const advice: Advice = { number, adviser, kind, due, onSilence, askedAt: event.effectiveAt, status: 'open' };
      return { ...state, status: 'awaiting-advice', advices: [...state.advices, advice], advicesAsked: number };
    }
    case 'advice-given':
      return afterAdvice(state, setAdvice(state.advices, event.data.advice, 'given'));
    case 'advice-lapsed':
      return afterAdvice(state, setAdvice(state.advices, event.data.advice, 'lapsed'));
    case 'advices-closed':
      return afterAdvice(state, closeAdvices(state.advices));
    case 'meeting-scheduled':
      return { ...state, status: 'scheduled', meeting: event.data.date };
    case 'meeting-adjourned': {
      const { meeting: _meeting, ...rest } = state;
      return { ...rest, status: 'ready-for-meeting' };
    }
    case 'decision-recorded':
      return { ...state, status: 'decided', decision: event.data };
    case 'deviation-noted':
      return { ...state, deviations: [...new Set([...state.deviations, event.data.aspect])] };
    case 'decision-signed':
      return { ...state, status: 'signed' };
    case 'decision-published': {
      // What is published is not taken back: it is suspended, revoked or amended.
      const { deeds: _deeds, ...rest } = state;
      return {
        ...rest,
        publishedAt: event.effectiveAt,
        status: state.decision?.outcome === 'granted' ? state.status : 'refused',
      };
    }
    case 'entered-into-force':
      return {
        ...valid(state, 'in-force', event.effectiveAt),
        inForceAt: event.effectiveAt,
        duration: state.decision?.duration ?? { lastDay: null },
        lastDaySetAt: event.effectiveAt,
      };
    case 'request-withdrawn':
      return closed(state, 'withdrawn');
    case 'event-annulled':
      return annulled(state, event.data.restored, event.effectiveAt);
    case 'body-succeeded':
      return succeeded(state, event.data, event.effectiveAt);
    case 'dependency-noted': {
      const { dependency: name, outside, lastDay } = event.data;
      const noted = { ref: name, outside, notedAt: event.effectiveAt, ...(lastDay === undefined ? {} : { lastDay }) };
      return { ...state, dependencies: [...(state.dependencies ?? []), noted] };
    }
    case 'dependency-dropped':
      return {
        ...state,
        dependencies: (state.dependencies ?? []).filter((known) => known.ref !== event.data.dependency),
      };
    case 'dependency-lapsed':
      return changed(state, event.data.dependency, (known) => ({ ...known, lapsed: event.data.because }));
    case 'dependency-restored':
      return changed(state, event.data.dependency, ({ lapsed: _lapsed, ...known }) => known);
    case 'dependent-noted':
      return { ...state, dependents: [...(state.dependents ?? []), event.data.dossier] };
    case 'dependent-dropped':
      return { ...state, dependents: (state.dependents ?? []).filter((one) => one !== event.data.dossier) };
    case 'event-recorded':
      return afterRecording(state, event);
    case 'event-corrected':
    case 'event-cancelled':
      return afterCorrection(state, event);
    case 'authorisation-suspended':
      return valid(state, 'suspended', event.effectiveAt);
    case 'authorisation-reinstated':
      return valid(state, 'in-force', event.effectiveAt);
    case 'authorisation-revoked':
      return { ...valid(state, 'revoked', event.effectiveAt), endedAt: event.effectiveAt };
    case 'authorisation-expired':
      return { ...valid(state, 'expired', event.effectiveAt), endedAt: event.effectiveAt };
    case 'acceders-reminded': {
      const now = event.data.organisations.map((organisation) => [organisation, event.effectiveAt]);
      return { ...state, reminded: { ...state.reminded, ...Object.fromEntries(now) } };
    }
    case 'amendment-dropped':
      return { ...state, amendments: state.amendments.filter(({ dossier }) => dossier !== event.data.amendment) };
    case 'amendment-announced': {
      const { amendment: by, from, supersedes } = event.data;
      return { ...state, amendments: [...state.amendments, { dossier: by, from, supersedes, tookEffect: false }] };
    }
    case 'authorisation-superseded': {
      const superseded = valid(tookEffect(state, event.data.amendment), 'superseded', event.effectiveAt);
      return { ...closed(superseded, 'superseded'), endedAt: event.effectiveAt };
    }
    case 'conditions-superseded':
      return tookEffect(state, event.data.amendment);
    case 'authorisation-extended':
      return { ...state, duration: event.data.duration, lastDaySetAt: event.effectiveAt };
    case 'deadlines-replanned':
      return { ...state, replannedFor: event.data.policyVersion };
    case 'milestone-reached':
    case 'milestone-merged':
    case 'milestone-overtaken':
      return { ...state, handled: { ...state.handled, [event.data.matter]: event.effectiveAt } };
  }
}
