import type { DeliberationContext } from '#domain/accession/deliberation.ts';
import { type AccessionEvent, accessionEventSchema } from '#domain/accession/events.ts';
import { accessionNotices } from '#domain/accession/notices.ts';
import {
  type AccessionPeriod,
  type AccessionState,
  accessionStateSchema,
  evolveAccession,
} from '#domain/accession/state.ts';
import { accessionMatter, accessionNextDue, accessionReplan, accessionTimeEvents } from '#domain/accession/time.ts';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { ConditionContext } from '#domain/condition/ends.ts';
import { type ConditionEvent, conditionEventSchema } from '#domain/condition/events.ts';
import { conditionNotices } from '#domain/condition/notices.ts';
import { type ConditionState, conditionStateSchema, evolveCondition } from '#domain/condition/state.ts';
import { conditionMatter, conditionNextDue, conditionReplan, conditionTimeEvents } from '#domain/condition/time.ts';
import type { Matter, PolicyChange } from '#domain/deadlines/replan.ts';
import { type DossierEvent, dossierEventSchema } from '#domain/dossier/events.ts';
import { dossierNotices } from '#domain/dossier/notices.ts';
import { type DossierState, dossierStateSchema, evolveDossier } from '#domain/dossier/state.ts';
import { dossierMatters, dossierNextDue, dossierReplan, dossierTimeEvents } from '#domain/dossier/time.ts';
import { type MeetingEvent, meetingEventSchema } from '#domain/meeting/events.ts';
import { evolveMeeting, type MeetingState, meetingStateSchema } from '#domain/meeting/state.ts';
import type { Notice } from '#domain/notices/notice.ts';
import type { Policy } from '#domain/policy/policy.ts';
import { type ProtocolEvent, protocolEventSchema } from '#domain/protocol/events.ts';
import { protocolNotices } from '#domain/protocol/notices.ts';
import { evolveProtocol, type ProtocolState, protocolStateSchema } from '#domain/protocol/state.ts';
import { protocolMatter, protocolNextDue, protocolReplan, protocolTimeEvents } from '#domain/protocol/time.ts';
import { type AggregateId, kindOf } from './aggregate-id.ts';

/** What every event has, whatever its aggregate. */
export interface AnyEvent {
  readonly type: string;
  readonly effectiveAt: Instant;
  readonly data: object;
  readonly texts?: Readonly<Record<string, string>> | undefined;
}

/** The pure functions of one kind of aggregate: how its log folds, what time brings it, whom its events tell. */
export interface AggregateKind<State, Event extends AnyEvent, Context> {
  /** Reads an event back from the log; throws where it is none. */
  parse(value: unknown): Event;
  /** Reads a snapshot; undefined where it does not fit this version, and the log must be folded again. */
  parseState(value: unknown): State | undefined;
  evolve(state: State | undefined, event: Event): State;
  timeEvents(state: State, policy: Policy, context: Context, now: Instant): Event[];
  nextDue(state: State, policy: Policy, now: Instant): Instant | undefined;
  notices(state: State, event: Event): Notice[];
  /** What time chases in it now. */
  matters(state: State, policy: Policy): readonly Matter[];
  /**
   * What a change of policy moves in it, as its log will tell it; undefined where nothing moves, or the log tells it already.
   */
  replan(state: State, change: PolicyChange, now: Instant): Event | undefined;
  /** When a body was an acceder, where it can be one: kept beside its log, in the same transaction. */
  acceder?(state: State): AccederRow;
}

/** When an organisation was an acceder of a dossier, as the check and the notices to all acceders read it. */
export interface AccederRow {
  readonly dossier: string;
  readonly organisation: string;
  readonly periods: readonly AccessionPeriod[];
}

export const dossierKind: AggregateKind<DossierState, DossierEvent, undefined> = {
  parse: (value) => dossierEventSchema.parse(value),
  parseState: (value) => dossierStateSchema.safeParse(value).data,
  evolve: evolveDossier,
  timeEvents: (state, policy, _context, now) => dossierTimeEvents(state, policy, now),
  nextDue: dossierNextDue,
  notices: dossierNotices,
  matters: dossierMatters,
  replan: dossierReplan,
};

export const conditionKind: AggregateKind<ConditionState, ConditionEvent, ConditionContext> = {
  parse: (value) => conditionEventSchema.parse(value),
  parseState: (value) => conditionStateSchema.safeParse(value).data,
  evolve: evolveCondition,
  timeEvents: conditionTimeEvents,
  nextDue: conditionNextDue,
  notices: conditionNotices,
  matters: (state, policy) => [conditionMatter(state, policy) ?? []].flat(),
  replan: conditionReplan,
};

export const protocolKind: AggregateKind<ProtocolState, ProtocolEvent, undefined> = {
  parse: (value) => protocolEventSchema.parse(value),
  parseState: (value) => protocolStateSchema.safeParse(value).data,
  evolve: evolveProtocol,
  timeEvents: (state, policy, _context, now) => protocolTimeEvents(state, policy, now),
  nextDue: protocolNextDue,
  notices: protocolNotices,
  matters: (state, policy) => [protocolMatter(state, policy) ?? []].flat(),
  replan: protocolReplan,
};

/** A meeting waits for nothing and tells nobody: what its dossiers decide does. */
export const meetingKind: AggregateKind<MeetingState, MeetingEvent, undefined> = {
  parse: (value) => meetingEventSchema.parse(value),
  parseState: (value) => meetingStateSchema.safeParse(value).data,
  evolve: evolveMeeting,
  timeEvents: () => [],
  nextDue: () => undefined,
  notices: () => [],
  matters: () => [],
  replan: () => undefined,
};

export const accessionKind: AggregateKind<AccessionState, AccessionEvent, DeliberationContext> = {
  parse: (value) => accessionEventSchema.parse(value),
  parseState: (value) => accessionStateSchema.safeParse(value).data,
  evolve: evolveAccession,
  timeEvents: accessionTimeEvents,
  nextDue: accessionNextDue,
  notices: accessionNotices,
  matters: (state, policy) => [accessionMatter(state, policy) ?? []].flat(),
  replan: accessionReplan,
  acceder: ({ dossier, organisation, periods }) => ({ dossier, organisation, periods }),
};

/** Does something with the kind of an aggregate, whichever it is. */
export function forKind<Result>(
  aggregate: AggregateId,
  act: <State, Event extends AnyEvent, Context>(kind: AggregateKind<State, Event, Context>) => Result,
): Result {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return act(dossierKind);
    case 'condition':
      return act(conditionKind);
    case 'protocol':
      return act(protocolKind);
    case 'accession':
      return act(accessionKind);
    case 'meeting':
      return act(meetingKind);
  }
}
