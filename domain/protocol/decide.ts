import type * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import {
  type giveProtocolAdviceRequest,
  PROTOCOL_POINTS,
  type ProtocolPoint,
  type publishProtocolRequest,
} from '#domain/commands/protocol-commands.ts';
import type { stepSchemas } from '#domain/commands/steps.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import { definitionOf, durationOf } from '#domain/dossier/decide.ts';
import { firstTwice } from '#domain/dossier/named-twice.ts';
import { eventTookPlace } from '#domain/dossier/occurrences.ts';
import { hasRole, type Person, type Relation } from '#domain/permissions/principal.ts';
import { protocolEnds } from './ends.ts';
import type { ProtocolEvent } from './events.ts';
import { type ProtocolState, partiesTo, protocolExpiry } from './state.ts';
import { PROTOCOL_STEP_NAMES, PROTOCOL_STEPS, type ProtocolStep } from './steps.ts';

/** Two steps carry more in the API than in a scenario: the officer's form, and the agreement's own publication. */
interface RicherFields {
  readonly 'give-protocol-advice': z.infer<typeof giveProtocolAdviceRequest>;
  readonly 'publish-protocol': z.infer<typeof publishProtocolRequest>;
}
type Fields<Name extends ProtocolStep | 'submit-protocol'> = Name extends keyof RicherFields
  ? RicherFields[Name]
  : z.infer<(typeof stepSchemas)[Name]['fields']>;
type Step<Name extends ProtocolStep | 'submit-protocol'> = { readonly do: Name; readonly fields: Fields<Name> };

/** A person's command on a protocol: the step's name and its own fields. */
export type ProtocolCommand = { [Name in ProtocolStep | 'submit-protocol']: Step<Name> }[
  | ProtocolStep
  | 'submit-protocol'];

/** A person's relations to a protocol. Officer and signatory are those of their own body: which one a step names is looked at with the step. */
export function relationsToProtocol(person: Person, state: ProtocolState): ReadonlySet<Relation> {
  const relations = new Set<Relation>();
  const body = person.organisation;
  if (body === undefined) return relations;
  if (partiesTo(state).includes(body)) {
    relations.add('party');
    if (hasRole(person, 'dpo')) relations.add('party-dpo');
    if (hasRole(person, 'signatory')) relations.add('party-signatory');
  }
  if (state.conditions.some((condition) => condition.responsible.includes(body))) relations.add('responsible');
  return relations;
}

type Finding = NonNullable<NonNullable<RicherFields['give-protocol-advice']['points']>[ProtocolPoint]>;

const isEmpty = (text: string | undefined): boolean => text === undefined || text.trim() === '';

/** The refusal that names every one of these points (e-government decree, art. 8 §1: a protocol holds all twelve). */
function pointsMissing(points: readonly ProtocolPoint[]): Decision<ProtocolEvent> | undefined {
  if (points.length === 0) return undefined;
  return refuse(
    'points-missing',
    `A protocol holds twelve points (e-government decree, art. 8 §1); missing or empty: ${points.join(', ')}. Fill them in.`,
  );
}

const named = (prefix: string, texts: Readonly<Partial<Record<ProtocolPoint, string>>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([point, text]) => [`${prefix}:${point}`, text]));

function submit(fields: Fields<'submit-protocol'>, person: Person, now: Instant): Decision<ProtocolEvent> {
  const { dossier, provider, recipient, content } = fields;
  if (person.organisation === undefined || !partiesTo(fields).includes(person.organisation)) {
    return refuse('not-permitted', 'Only someone of the provider or the recipient may submit this protocol.');
  }
  if (provider === recipient) {
    return refuse('one-party', `A protocol is concluded between two bodies; ${provider} is named as both.`);
  }
  const conditions = fields.conditions ?? [];
  const twice = firstTwice(conditions);
  if (twice !== undefined) {
    return refuse('duplicate-condition', `Condition ${twice} stands twice; give one of them another reference.`);
  }
  return (
    pointsMissing(PROTOCOL_POINTS.filter((point) => isEmpty(content[point]))) ??
    decided<ProtocolEvent>({
      type: 'protocol-submitted',
      effectiveAt: now,
      data: {
        dossier,
        provider,
        recipient,
        duration: durationOf(fields.duration),
        conditions: conditions.map(definitionOf),
      },
      ...eventTexts({
        subject: fields.subject,
        ...named('point', content),
        ...Object.fromEntries(conditions.map((condition) => [`condition:${condition.ref}`, condition.text])),
      }),
    })
  );
}

/** What a party does once, for itself: the body it acts for must be its own, and must not have done it before. */
const OWN_ACTS = {
  'give-protocol-advice': {
    done: ({ advices }: ProtocolState) => advices.map(({ party }) => party),
    code: 'already-advised',
    message: (party: string) =>
      `The data protection officer of ${party} has advised on this version; a revision asks both again.`,
  },
  'sign-protocol': {
    done: ({ signatures }: ProtocolState) => signatures.map(({ party }) => party),
    code: 'already-signed',
    message: (party: string) => `${party} has signed; the other party signs next.`,
  },
  'publish-protocol': {
    done: ({ publications }: ProtocolState) => publications.map(({ party }) => party),
    code: 'already-published-by-party',
    message: (party: string) => `${party} has published; the other party publishes next.`,
  },
} as const;

const isOwnAct = (name: string): name is keyof typeof OWN_ACTS => Object.hasOwn(OWN_ACTS, name);

function recordEvent(
  state: ProtocolState,
  fields: Fields<'record-event'>,
  person: Person,
  now: Instant,
): Decision<ProtocolEvent> {
  const expiry = protocolExpiry(state);
  const makesIndefinite =
    state.status === 'in-force' &&
    state.duration.indefiniteOn === fields.event &&
    (expiry === undefined || now < expiry);
  const { conditions, occurrences } = state;
  const ends = protocolEnds(state);
  const recorded = eventTookPlace(fields, person, { conditions, occurrences, ends }, fields.for, now);
  return decided<ProtocolEvent>({ ...recorded, data: { ...recorded.data, makesIndefinite } });
}

function revise(state: ProtocolState, fields: Fields<'revise-protocol'>, now: Instant): Decision<ProtocolEvent> {
  const points = PROTOCOL_POINTS.filter((point) => fields.content[point] !== undefined);
  return (
    pointsMissing(points.filter((point) => isEmpty(fields.content[point]))) ??
    decided<ProtocolEvent>({
      type: 'protocol-revised',
      effectiveAt: now,
      data: { round: state.round + 1, points },
      ...eventTexts(named('point', fields.content)),
    })
  );
}

/** One aspect of the findings, by point. */
const aspect = <Name extends keyof Finding>(
  points: Readonly<Partial<Record<ProtocolPoint, Finding>>>,
  name: Name,
): Partial<Record<ProtocolPoint, NonNullable<Finding[Name]>>> =>
  Object.fromEntries(Object.entries(points).flatMap(([point, { [name]: value }]) => (value ? [[point, value]] : [])));

function advise(state: ProtocolState, fields: Fields<'give-protocol-advice'>, now: Instant): Decision<ProtocolEvent> {
  const { party, opinion, remarks, points = {}, text } = fields;
  const unanswered = PROTOCOL_POINTS.filter((point) => points[point] === undefined);
  if (fields.points !== undefined && unanswered.length > 0) {
    return refuse(
      'points-unanswered',
      `An advice by points answers all twelve; unanswered: ${unanswered.join(', ')}. What the protocol is silent on is "not-discussed".`,
    );
  }
  return decided<ProtocolEvent>({
    type: 'protocol-advice-given',
    effectiveAt: now,
    data: { party, opinion, round: state.round, outcomes: aspect(points, 'outcome') },
    ...eventTexts({
      text,
      ...named('document', aspect(points, 'document')),
      ...named('article', aspect(points, 'article')),
      ...named('remark', { ...remarks, ...aspect(points, 'remark') }),
    }),
  });
}

/** A party publishes on its own site; from the second publication on the protocol holds. */
function publish(state: ProtocolState, fields: Fields<'publish-protocol'>, now: Instant): Decision<ProtocolEvent> {
  const { party, url, agreementUrl } = fields;
  const data = { party, url, ...(agreementUrl === undefined ? {} : { agreementUrl }) };
  const published: ProtocolEvent = { type: 'protocol-published', effectiveAt: now, data };
  return state.publications.length === 0
    ? decided(published)
    : decided<ProtocolEvent>(published, { type: 'protocol-entered-into-force', effectiveAt: now, data: {} });
}

/** Carries out a step whose person and state were found right. */
function carryOut(
  state: ProtocolState,
  command: Exclude<ProtocolCommand, Step<'submit-protocol'>>,
  person: Person,
  now: Instant,
): Decision<ProtocolEvent> {
  switch (command.do) {
    case 'give-protocol-advice':
      return advise(state, command.fields, now);
    case 'revise-protocol':
      return revise(state, command.fields, now);
    case 'sign-protocol':
      return decided<ProtocolEvent>({
        type: 'protocol-signed',
        effectiveAt: now,
        data: { party: command.fields.party },
      });
    case 'publish-protocol':
      return publish(state, command.fields, now);
    case 'end-protocol':
      return decided<ProtocolEvent>({
        type: 'protocol-ended',
        effectiveAt: now,
        data: {},
        ...eventTexts({ reason: command.fields.reason }),
      });
    case 'record-event':
      return recordEvent(state, command.fields, person, now);
  }
}

/** Whether a protocol that has ended was ever in force; events are recorded only of one that was. */
const neverHeld = (state: ProtocolState): boolean => state.status === 'ended' && state.inForceAt === undefined;

/** Decides a person's command on a protocol to which time was applied first: the events it causes, or why it is refused. Changes nothing. */
export function decideProtocol(
  state: ProtocolState | undefined,
  command: ProtocolCommand,
  person: Person,
  now: Instant,
): Decision<ProtocolEvent> {
  if (command.do === 'submit-protocol') {
    if (state !== undefined)
      return refuse('dossier-exists', `There is a protocol ${state.dossier} already; choose another reference.`);
    return submit(command.fields, person, now);
  }
  if (state === undefined) return refuse('no-such-dossier', 'There is no such protocol.');
  const rule = PROTOCOL_STEPS[command.do];
  const relations = relationsToProtocol(person, state);
  const forAnother = 'party' in command.fields && command.fields.party !== person.organisation;
  if (forAnother || !rule.by.some((relation) => relations.has(relation))) {
    const whose = 'party' in command.fields ? ` of ${command.fields.party}` : '';
    return refuse(
      'not-permitted',
      `${command.do} is for ${rule.by.join(' or ')}${whose}; ${person.id} is none of these in this protocol.`,
    );
  }
  if (!rule.when.some((status) => status === state.status) || (command.do === 'record-event' && neverHeld(state))) {
    return refuse(
      rule.otherwise,
      `${command.do} needs a protocol that is ${rule.when.join(' or ')}; this one is ${state.status}${neverHeld(state) ? ' and never was in force' : ''}.`,
    );
  }
  if (isOwnAct(command.do) && 'party' in command.fields) {
    const { done, code, message } = OWN_ACTS[command.do];
    if (done(state).includes(command.fields.party)) return refuse(code, message(command.fields.party));
  }
  return carryOut(state, command, person, now);
}

/** The steps a person may take now: the API's answer and the pages offer these and no others. */
export function protocolStepsOpenTo(person: Person, state: ProtocolState): ProtocolStep[] {
  const relations = relationsToProtocol(person, state);
  return PROTOCOL_STEP_NAMES.filter((name) => {
    const rule = PROTOCOL_STEPS[name];
    if (!rule.by.some((relation) => relations.has(relation))) return false;
    if (!rule.when.some((status) => status === state.status)) return false;
    if (name === 'record-event') return !neverHeld(state);
    return !isOwnAct(name) || !OWN_ACTS[name].done(state).some((party) => party === person.organisation);
  });
}
