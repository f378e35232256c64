import type * as z from 'zod';
import { type Instant, type LocalDate, localDateOf, startOfDay } from '#domain/calendar/brussels-time.ts';
import type { registerRequestFields } from '#domain/commands/registration-commands.ts';
import type { stepSchemas } from '#domain/commands/steps.ts';
import { documentRecords, documentTexts, eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import { type Person, relationsToDossier } from '#domain/permissions/principal.ts';
import { dossierEnds } from './ends.ts';
import type { ConditionDefinition, DossierEvent, Duration } from './events.ts';
import { firstTwice } from './named-twice.ts';
import { eventTookPlace } from './occurrences.ts';
import { type DossierState, entryIntoForce, expiryInstant } from './state.ts';
import { DOSSIER_STEPS, type DossierStep } from './steps.ts';

type Fields<Name extends keyof typeof stepSchemas> = z.infer<(typeof stepSchemas)[Name]['fields']>;
type Step<Name extends keyof typeof stepSchemas> = { readonly do: Name; readonly fields: Fields<Name> };

/** A person's command on a dossier: the step's name and its own fields. */
export type DossierCommand = Step<'submit-request'> | { [Name in DossierStep]: Step<Name> }[DossierStep];

/** The bodies that a decision lays duties on, published or not. */
export const namedResponsible = ({ decision }: DossierState): string[] =>
  (decision?.conditions ?? []).flatMap((condition) => condition.responsible);

/** The bodies a person must belong to for each part in a dossier. A duty is laid on a body once the decision is published. */
export function partiesOf(state: DossierState): Parameters<typeof relationsToDossier>[1] {
  return {
    committee: state.committee,
    applicants: state.applicants,
    provider: state.provider,
    recipients: state.recipients,
    responsible: state.publishedAt === undefined ? [] : namedResponsible(state),
    advisers: state.advices.map((advice) => advice.adviser),
  };
}

/** A duration as it is given, as events record it: without one, indefinite. */
export function durationOf(duration: Fields<'extend-authorisation'>['duration'] | undefined): Duration {
  if (duration === undefined || 'indefinite' in duration) return { lastDay: null };
  return 'indefiniteOn' in duration
    ? { lastDay: duration.until, indefiniteOn: duration.indefiniteOn }
    : { lastDay: duration.until };
}

function submit(fields: Fields<'submit-request'>, person: Person, now: Instant): Decision<DossierEvent> {
  if (person.organisation === undefined || !fields.applicants.includes(person.organisation)) {
    return refuse('not-permitted', 'Only someone of an applicant organisation may submit this request.');
  }
  return submitted(fields, now);
}

type Registration = z.infer<typeof registerRequestFields>;

/**
 * Decides the registration of a request that came on paper: by the secretariat of the committee that it is addressed to, for its
 * applicants. It counts from the day on which the letter came. Changes nothing.
 */
export function registerOnPaper(
  state: DossierState | undefined,
  { receivedOn, ...fields }: Registration,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  if (person.committee !== fields.committee)
    return refuse(
      'not-permitted',
      `register-request is for the secretariat of ${fields.committee}; ${person.id} is not of it.`,
    );
  if (state !== undefined)
    return refuse('dossier-exists', `There is a dossier ${state.dossier} already; choose another reference.`);
  const today = localDateOf(now);
  if (receivedOn > today)
    return refuse('day-ahead', `${receivedOn} lies after today; give the day on which the letter came.`);
  return submitted(fields, receivedOn === today ? now : startOfDay(receivedOn), true);
}

function submitted(fields: Fields<'submit-request'>, effectiveAt: Instant, onPaper = false): Decision<DossierEvent> {
  const { dossier, committee, kind, provider, recipients, recipientClass, applicants, dataItems, duration, amends } =
    fields;
  return decided<DossierEvent>({
    type: 'request-submitted',
    effectiveAt,
    data: {
      dossier,
      committee,
      kind,
      provider,
      recipients: recipients ?? [],
      ...(recipientClass === undefined ? {} : { recipientClass }),
      applicants,
      dataItems: dataItems.map((item) => item.name),
      documents: documentRecords(fields.documents),
      ...(duration === undefined ? {} : { durationAsked: durationOf(duration) }),
      ...(amends === undefined ? {} : { amends }),
      ...(onPaper ? { onPaper } : {}),
    },
    ...eventTexts({
      subject: fields.subject,
      purposes: JSON.stringify(fields.purposes),
      legalBases: fields.legalBases && JSON.stringify(fields.legalBases),
      dataItems: JSON.stringify(dataItems),
      retention: fields.retention,
      frequency: fields.frequency,
      processors: fields.processors && JSON.stringify(fields.processors),
      ...documentTexts(fields.documents),
    }),
  });
}

type Decided = Fields<'record-decision'>;

const dutyOf = ({ ref, deadline, public: isPublic, survives }: Omit<ConditionDefinition, 'responsible'>) => ({
  ref,
  deadline,
  public: isPublic,
  survives,
});

/** A condition as it is given, as events record it: its text apart, each body once. */
export const definitionOf = (given: NonNullable<Decided['conditions']>[number]): ConditionDefinition => ({
  ...dutyOf(given),
  responsible: [...new Set(given.responsible)],
});

/** The texts of a decision, by what they are the text of. */
function decisionTexts({ conditions, accession }: Decided): Record<string, string> {
  const named = (kind: string, given: readonly { readonly ref: string; readonly text: string }[] | undefined) =>
    (given ?? []).map(({ ref, text }): [string, string] => [`${kind}:${ref}`, text]);
  return Object.fromEntries([
    ...named('condition', conditions),
    ...named('undertaking', accession?.undertakings),
    ...named('accession-condition', accession?.conditions),
  ]);
}

function accessionTermsOf(accession: Decided['accession']) {
  if (accession === undefined) return {};
  const { review, undertakings, conditions } = accession;
  const terms = {
    review,
    undertakings: (undertakings ?? []).map(({ ref }) => ref),
    conditions: (conditions ?? []).map(dutyOf),
  };
  return { accession: terms };
}

/** The refusal of a list that names one reference twice: its texts and the matters it opens are told apart by that alone. */
function namedTwice({ conditions, accession }: Decided): Decision<DossierEvent> | undefined {
  const condition = firstTwice(conditions) ?? firstTwice(accession?.conditions);
  if (condition !== undefined)
    return refuse('duplicate-condition', `Condition ${condition} stands twice; give one of them another reference.`);
  const undertaking = firstTwice(accession?.undertakings);
  if (undertaking === undefined) return undefined;
  return refuse(
    'duplicate-undertaking',
    `Undertaking ${undertaking} stands twice; give one of them another reference.`,
  );
}

function recordDecision(state: DossierState, fields: Decided, now: Instant): Decision<DossierEvent> {
  if (state.amends === undefined && (fields.supersedes ?? []).length > 0) {
    return refuse(
      'amends-nothing',
      'This request amends no dossier, so its decision can supersede no conditions; leave supersedes out.',
    );
  }
  const refused = namedTwice(fields);
  if (refused !== undefined) return refused;
  const conditions = fields.conditions ?? [];
  return decided<DossierEvent>({
    type: 'decision-recorded',
    effectiveAt: now,
    data: {
      outcome: fields.outcome,
      number: fields.number,
      date: fields.date,
      duration: durationOf(fields.duration),
      ...(fields.effectiveFrom === undefined ? {} : { effectiveFrom: fields.effectiveFrom }),
      conditions: conditions.map(definitionOf),
      supersedes: fields.supersedes ?? [],
      ...accessionTermsOf(fields.accession),
    },
    ...eventTexts(decisionTexts(fields)),
  });
}

function publish(state: DossierState, now: Instant): Decision<DossierEvent> {
  if (state.publishedAt !== undefined)
    return refuse('already-published', 'This decision was published before; it can be published once.');
  const published: DossierEvent = { type: 'decision-published', effectiveAt: now, data: {} };
  const { decision } = state;
  if (decision === undefined || decision.outcome !== 'granted' || entryIntoForce(decision, now) > now)
    return decided(published);
  return decided<DossierEvent>(published, { type: 'entered-into-force', effectiveAt: now, data: {} });
}

function recordEvent(
  state: DossierState,
  fields: Fields<'record-event'>,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  // Superseded before it ever came into force.
  if (state.inForceAt === undefined)
    return refuse(
      'not-yet-in-force',
      'This decision never came into force; there are no duties to record an event for.',
    );
  const running = state.status === 'in-force' || state.status === 'suspended';
  const expiry = expiryInstant(state);
  const makesIndefinite =
    running && state.duration?.indefiniteOn === fields.event && (expiry === undefined || now < expiry);
  const conditions = state.decision?.conditions ?? [];
  const awaiting = { conditions, occurrences: state.occurrences, ends: dossierEnds(state) };
  const recorded = eventTookPlace(fields, person, awaiting, fields.for, now);
  return decided<DossierEvent>({ ...recorded, data: { ...recorded.data, makesIndefinite } });
}

/** The decision of a dossier whose procedure nobody wrote down: by the committee, from any state before it. For imports only. */
export function decisionWithoutProcedure(
  state: DossierState | undefined,
  fields: Decided,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  if (state === undefined) return refuse('no-such-dossier', `There is no dossier ${fields.dossier}.`);
  if (!relationsToDossier(person, partiesOf(state)).has('secretariat'))
    return refuse('not-permitted', `record-decision is for the secretariat; ${person.id} is not of it.`);
  return recordDecision(state, fields, now);
}

/** Notes that nobody knows when the request came in. For imports only. */
export const markReceiptUnknown = (now: Instant): Decision<DossierEvent> =>
  decided<DossierEvent>({ type: 'receipt-found-unknown', effectiveAt: now, data: {} });

function requestAdvice(state: DossierState, fields: Fields<'request-advice'>, now: Instant): Decision<DossierEvent> {
  if (state.advices.some((advice) => advice.adviser === fields.adviser && advice.status === 'open')) {
    return refuse(
      'advice-still-open',
      `The advice of ${fields.adviser} was asked and is still open; wait for it or close it first.`,
    );
  }
  const { adviser, kind, due, onSilence } = fields;
  return decided<DossierEvent>({
    type: 'advice-requested',
    effectiveAt: now,
    data: { advice: (state.advicesAsked ?? state.advices.length) + 1, adviser, kind, due, onSilence },
  });
}

function giveAdvice(
  state: DossierState,
  fields: Fields<'give-advice'>,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  if (person.organisation !== fields.adviser) {
    return refuse('not-permitted', `Only someone of ${fields.adviser} may give its advice.`);
  }
  const open = state.advices.find((advice) => advice.adviser === fields.adviser && advice.status === 'open');
  if (open === undefined) return refuse('advice-not-open', `No advice of ${fields.adviser} is open in this dossier.`);
  return decided<DossierEvent>({
    type: 'advice-given',
    effectiveAt: now,
    data: { advice: open.number, adviser: fields.adviser, opinion: fields.opinion },
    ...eventTexts({ text: fields.text }),
  });
}

/** A new last day lies after today. */
function extend(fields: Fields<'extend-authorisation'>, now: Instant): Decision<DossierEvent> {
  const duration = durationOf(fields.duration);
  if (duration.lastDay !== null && duration.lastDay <= localDateOf(now))
    return refuse('day-not-ahead', dayNotAhead(duration.lastDay));
  return decided<DossierEvent>({
    type: 'authorisation-extended',
    effectiveAt: now,
    data: { duration },
    ...eventTexts({ reason: fields.reason }),
  });
}

/** The message for a day that must lie ahead and does not. */
const dayNotAhead = (day: LocalDate): string => `${day} does not lie after today; give a later day.`;

/** Carries out a step whose person and state were found right. */
function carryOut(
  state: DossierState,
  command: Exclude<DossierCommand, Step<'submit-request'>>,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  const effectiveAt = now;
  switch (command.do) {
    case 'rule-admissible':
      return decided<DossierEvent>({ type: 'request-ruled-admissible', effectiveAt, data: {} });
    case 'rule-inadmissible':
      return decided<DossierEvent>({
        type: 'request-ruled-inadmissible',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'request-information': {
      const data = { question: state.questionsAsked + 1, due: command.fields.due };
      return decided<DossierEvent>({
        type: 'information-requested',
        effectiveAt,
        data,
        ...eventTexts({ question: command.fields.question }),
      });
    }
    case 'provide-information': {
      const data = {
        question: state.question?.number ?? state.questionsAsked,
        documents: documentRecords(command.fields.documents),
      };
      return decided<DossierEvent>({
        type: 'information-provided',
        effectiveAt,
        data,
        ...eventTexts({ answer: command.fields.answer, ...documentTexts(command.fields.documents) }),
      });
    }
    case 'request-advice':
      return requestAdvice(state, command.fields, now);
    case 'give-advice':
      return giveAdvice(state, command.fields, person, now);
    case 'close-advice': {
      const advices = state.advices.filter((advice) => advice.status === 'open').map((advice) => advice.number);
      return decided<DossierEvent>({
        type: 'advices-closed',
        effectiveAt,
        data: { advices },
        ...eventTexts({ reason: command.fields.reason }),
      });
    }
    case 'schedule-meeting':
      return decided<DossierEvent>({ type: 'meeting-scheduled', effectiveAt, data: { date: command.fields.date } });
    case 'adjourn': {
      const data = { date: state.meeting ?? localDateOf(now) };
      return decided<DossierEvent>({
        type: 'meeting-adjourned',
        effectiveAt,
        data,
        ...eventTexts({ reason: command.fields.reason }),
      });
    }
    case 'record-decision':
      return recordDecision(state, command.fields, now);
    case 'sign-decision':
      return decided<DossierEvent>({ type: 'decision-signed', effectiveAt, data: {} });
    case 'publish-decision':
      return publish(state, now);
    case 'withdraw-request':
      return decided<DossierEvent>({
        type: 'request-withdrawn',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'record-event':
      return recordEvent(state, command.fields, person, now);
    case 'suspend-authorisation':
      return decided<DossierEvent>({
        type: 'authorisation-suspended',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'reinstate-authorisation':
      return decided<DossierEvent>({
        type: 'authorisation-reinstated',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'revoke-authorisation':
      return decided<DossierEvent>({
        type: 'authorisation-revoked',
        effectiveAt,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'extend-authorisation':
      return extend(command.fields, now);
  }
}

/** Takes back that a decision will change this dossier, where it never comes into force; told twice, or too late, it changes nothing. */
export function dropAmendment(state: DossierState, amendment: string, now: Instant): Decision<DossierEvent> {
  const announced = state.amendments.find(({ dossier }) => dossier === amendment);
  if (announced === undefined || announced.tookEffect) return decided();
  return decided<DossierEvent>({ type: 'amendment-dropped', effectiveAt: now, data: { amendment } });
}

/** Notes that a published decision will change this dossier; a second telling changes nothing. */
export function announceAmendment(
  state: DossierState,
  announced: { readonly amendment: string; readonly from: Instant; readonly supersedes: readonly string[] },
  now: Instant,
): Decision<DossierEvent> {
  if (state.amendments.some(({ dossier }) => dossier === announced.amendment)) return decided();
  const { amendment, from, supersedes } = announced;
  return decided<DossierEvent>({
    type: 'amendment-announced',
    effectiveAt: now,
    data: { amendment, from, supersedes: [...supersedes] },
  });
}

/**
 * Decides a person's command on a dossier to which time was applied first: the events it causes, or why it is refused. Changes nothing.
 */
export function decideDossier(
  state: DossierState | undefined,
  command: DossierCommand,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  if (command.do === 'submit-request') {
    if (state !== undefined)
      return refuse('dossier-exists', `There is a dossier ${state.dossier} already; choose another reference.`);
    return submit(command.fields, person, now);
  }
  if (state === undefined) return refuse('no-such-dossier', 'There is no such dossier.');
  const rule = DOSSIER_STEPS[command.do];
  const relations = relationsToDossier(person, partiesOf(state));
  if (!rule.by.some((relation) => relations.has(relation))) {
    return refuse(
      'not-permitted',
      `${command.do} is for ${rule.by.join(', ')}; ${person.id} is none of these in this dossier.`,
    );
  }
  if (!rule.when.some((status) => status === state.status)) {
    return refuse(
      rule.otherwise,
      `${command.do} needs a dossier that is ${rule.when.join(' or ')}; this one is ${state.status}.`,
    );
  }
  return carryOut(state, command, person, now);
}
