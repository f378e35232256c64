import type * as z from 'zod';
import { type Instant, localDateOf } from '#domain/calendar/brussels-time.ts';
import type { meetingSchemas } from '#domain/commands/meeting-commands.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import { hasRole, type Person, type Relation } from '#domain/permissions/principal.ts';
import type { ItemOutcome, MeetingEvent } from './events.ts';
import { atTheTable, type MeetingState } from './state.ts';
import { MEETING_STEPS, type MeetingStep } from './steps.ts';

type Fields<Name extends MeetingStep> = z.infer<(typeof meetingSchemas)[Name]>;
type Step<Name extends MeetingStep> = { readonly do: Name; readonly fields: Fields<Name> };

/** A person's command on a meeting. */
export type MeetingCommand = { [Name in MeetingStep]: Step<Name> }[MeetingStep];

/** A person's relations to a committee's meetings. */
export function relationsToMeeting(person: Person, committee: string): ReadonlySet<Relation> {
  const relations = new Set<Relation>();
  if (person.committee !== committee) return relations;
  relations.add('secretariat');
  if (hasRole(person, 'chair')) relations.add('chair');
  return relations;
}

const repeatedIn = (references: readonly string[]): string | undefined =>
  references.find((reference, index) => references.indexOf(reference) !== index);

function prepare(fields: Fields<'prepare-meeting'>, now: Instant): Decision<MeetingEvent> {
  const members = fields.members.map(({ member }) => member);
  const twice = repeatedIn(members);
  if (twice !== undefined) return refuse('member-twice', `${twice} is named twice among the members; name each once.`);
  if (fields.quorum > members.length) {
    return refuse(
      'quorum-too-high',
      `A quorum of ${fields.quorum} cannot be reached with ${members.length} members; name the others or lower it.`,
    );
  }
  const names = Object.fromEntries(fields.members.map(({ member, name }) => [`member:${member}`, name]));
  const { quorum, startsAt, place } = fields;
  return decided<MeetingEvent>({
    type: 'meeting-prepared',
    effectiveAt: now,
    data: { members, quorum, ...(startsAt === undefined ? {} : { startsAt }) },
    ...eventTexts({ ...names, place }),
  });
}

/** The one that differs between a list and the agenda, either way. */
function differenceFrom(state: MeetingState, dossiers: readonly string[]): Decision<MeetingEvent> | undefined {
  const twice = repeatedIn(dossiers);
  if (twice !== undefined) return refuse('dossier-twice', `${twice} is named twice; name each dossier once.`);
  const strange = dossiers.find((dossier) => state.agenda.every((item) => item.dossier !== dossier));
  if (strange !== undefined) return refuse('not-on-agenda', `${strange} is not on the agenda of this meeting.`);
  const left = state.agenda.find((item) => !dossiers.includes(item.dossier));
  if (left === undefined) return undefined;
  return refuse('agenda-incomplete', `${left.dossier} is on the agenda too; name every dossier of the agenda.`);
}

const unknownMember = (state: MeetingState, members: readonly string[]): Decision<MeetingEvent> | undefined => {
  const strange = members.find((member) => !state.members.includes(member));
  return strange === undefined
    ? undefined
    : refuse('no-such-member', `${strange} is no member of this meeting; prepare the meeting with its members first.`);
};

function order(state: MeetingState, fields: Fields<'order-agenda'>, now: Instant): Decision<MeetingEvent> {
  const wrong = differenceFrom(state, fields.dossiers);
  if (wrong !== undefined) return wrong;
  return decided<MeetingEvent>({ type: 'agenda-ordered', effectiveAt: now, data: { dossiers: fields.dossiers } });
}

function recuse(state: MeetingState, fields: Fields<'recuse-member'>, now: Instant): Decision<MeetingEvent> {
  const { member, dossier, reason } = fields;
  const wrong = unknownMember(state, [member]);
  if (wrong !== undefined) return wrong;
  if (state.agenda.every((item) => item.dossier !== dossier))
    return refuse('not-on-agenda', `${dossier} is not on the agenda of this meeting.`);
  return decided<MeetingEvent>({
    type: 'member-recused',
    effectiveAt: now,
    data: { member, dossier },
    ...eventTexts({ reason }),
  });
}

function attend(state: MeetingState, fields: Fields<'record-attendance'>, now: Instant): Decision<MeetingEvent> {
  const wrong = unknownMember(state, fields.present);
  if (wrong !== undefined) return wrong;
  if (localDateOf(now) < state.date)
    return refuse('meeting-not-held', `The meeting is on ${state.date}; who attended is known from then on.`);
  return decided<MeetingEvent>({
    type: 'attendance-recorded',
    effectiveAt: now,
    data: { present: [...new Set(fields.present)] },
  });
}

const isDecision = (outcome: ItemOutcome): outcome is 'granted' | 'refused' | 'no-jurisdiction' =>
  outcome === 'granted' || outcome === 'refused' || outcome === 'no-jurisdiction';

function minute(state: MeetingState, fields: Fields<'record-minutes'>, now: Instant): Decision<MeetingEvent> {
  if (localDateOf(now) < state.date)
    return refuse('meeting-not-held', `The meeting is on ${state.date}; its minutes follow from then on.`);
  const wrong = differenceFrom(
    state,
    fields.items.map(({ dossier }) => dossier),
  );
  if (wrong !== undefined) return wrong;
  for (const { dossier, outcome } of fields.items) {
    const known = state.agenda.find((item) => item.dossier === dossier)?.decided;
    if (known !== undefined && known !== outcome) {
      return refuse(
        'differs-from-decision',
        `The decision recorded in ${dossier} says ${known}, these minutes say ${outcome}; correct one of them.`,
      );
    }
    if (!isDecision(outcome)) continue;
    const { quorum } = state;
    if (quorum === undefined || state.present === undefined) {
      return refuse('attendance-unknown', 'Record the members, the quorum and who attended before what was decided.');
    }
    const seats = atTheTable(state, dossier).length;
    if (seats < quorum) {
      return refuse(
        'no-quorum',
        `${seats} members sat at the table for ${dossier}, and ${quorum} are needed to decide; adjourn the item.`,
      );
    }
  }
  const texts = Object.fromEntries(fields.items.map(({ dossier, text }) => [`item:${dossier}`, text]));
  return decided<MeetingEvent>({
    type: 'minutes-recorded',
    effectiveAt: now,
    data: { items: fields.items.map(({ dossier, outcome }) => ({ dossier, outcome })) },
    ...eventTexts({ ...texts, text: fields.text }),
  });
}

function carryOut(state: MeetingState, command: MeetingCommand, now: Instant): Decision<MeetingEvent> {
  switch (command.do) {
    case 'prepare-meeting':
      return prepare(command.fields, now);
    case 'order-agenda':
      return order(state, command.fields, now);
    case 'recuse-member':
      return recuse(state, command.fields, now);
    case 'record-attendance':
      return attend(state, command.fields, now);
    case 'record-minutes':
      return minute(state, command.fields, now);
    case 'approve-minutes':
      return decided<MeetingEvent>({ type: 'minutes-approved', effectiveAt: now, data: {} });
  }
}

/**
 * Decides a person's command on a meeting. A meeting begins with its preparation or with the first dossier that is scheduled for it,
 * whichever comes first. Changes nothing.
 */
export function decideMeeting(
  state: MeetingState | undefined,
  command: MeetingCommand,
  person: Person,
  now: Instant,
): Decision<MeetingEvent> {
  const { committee, date } = command.fields;
  const rule = MEETING_STEPS[command.do];
  const relations = relationsToMeeting(person, committee);
  if (!rule.by.some((relation) => relations.has(relation))) {
    return refuse('not-permitted', `${command.do} is for the ${rule.by.join(' or ')} of ${committee}.`);
  }
  if (state === undefined) {
    if (command.do !== 'prepare-meeting')
      return refuse('no-such-meeting', `${committee} has no meeting on ${date}; prepare it or schedule a dossier.`);
    const prepared = prepare(command.fields, now);
    if (!prepared.ok) return prepared;
    const convened: MeetingEvent = { type: 'meeting-convened', effectiveAt: now, data: { committee, date } };
    return decided<MeetingEvent>(convened, ...prepared.events);
  }
  if (!rule.when.some((status) => status === state.status)) {
    return refuse(
      rule.otherwise,
      `${command.do} needs a meeting that is ${rule.when.join(' or ')}, not ${state.status}.`,
    );
  }
  return carryOut(state, command, now);
}

/** An event of a dossier that changes an agenda, with its place in the dossier's log. */
export interface AgendaCause {
  readonly committee: string;
  readonly date: string;
  readonly dossier: string;
  readonly sequence: number;
  readonly event: DossierEvent;
}

function agendaChange({ dossier, sequence, event }: AgendaCause): MeetingEvent | undefined {
  const { effectiveAt } = event;
  switch (event.type) {
    case 'meeting-scheduled':
      return { type: 'item-placed', effectiveAt, data: { dossier, sequence } };
    case 'meeting-adjourned':
      return { type: 'item-removed', effectiveAt, data: { dossier, sequence, because: 'adjourned' } };
    case 'request-withdrawn':
      return { type: 'item-removed', effectiveAt, data: { dossier, sequence, because: 'withdrawn' } };
    case 'decision-recorded':
      return { type: 'item-decided', effectiveAt, data: { dossier, sequence, outcome: event.data.outcome } };
    case 'event-annulled':
      return agendaWithout({ dossier, sequence }, event);
    default:
      return undefined;
  }
}

/** What the annulment of a mistake changes of an agenda. */
function agendaWithout(
  { dossier, sequence }: Pick<AgendaCause, 'dossier' | 'sequence'>,
  { effectiveAt, data: { type, restored } }: Extract<DossierEvent, { type: 'event-annulled' }>,
): MeetingEvent | undefined {
  switch (type) {
    case 'meeting-scheduled':
      return { type: 'item-removed', effectiveAt, data: { dossier, sequence, because: 'annulled' } };
    case 'decision-recorded':
      return { type: 'item-reopened', effectiveAt, data: { dossier, sequence } };
    case 'meeting-adjourned':
    case 'request-withdrawn':
      return restored.meeting === undefined
        ? undefined
        : { type: 'item-placed', effectiveAt, data: { dossier, sequence } };
    default:
      return undefined;
  }
}

/** Keeps the agenda true to a dossier's log. An event that was handled before, or that an agenda has no part in, changes nothing. */
export function keepAgenda(state: MeetingState | undefined, cause: AgendaCause): Decision<MeetingEvent> {
  const change = agendaChange(cause);
  // A dossier may be called as what every object has: `constructor`.
  const isHandled =
    state !== undefined &&
    Object.hasOwn(state.handled, cause.dossier) &&
    (state.handled[cause.dossier] ?? 0) >= cause.sequence;
  if (change === undefined || isHandled) return decided<MeetingEvent>();
  if (state !== undefined) return decided<MeetingEvent>(change);
  const { committee, date } = cause;
  return decided<MeetingEvent>(
    { type: 'meeting-convened', effectiveAt: change.effectiveAt, data: { committee, date } },
    change,
  );
}
