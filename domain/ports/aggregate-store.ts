import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import type { AggregateKind, AnyEvent } from '#domain/door/aggregate-kind.ts';
import type { Loaded, Outcome } from '#domain/door/door.ts';

/** An aggregate as it was read, with what its next write must know. */
export interface LoadedAggregate<State> extends Loaded<State> {
  readonly headHash: string;
  readonly headRecordedAt: Instant;
  readonly nextDue: Instant | undefined;
}

/** Who commanded, and what was asked: what the log says beside the events themselves. */
interface CommandMeta {
  /** `person:ID`, `client:ID` or `system:FUNCTION`. */
  readonly by: string;
  /** `person:ID`: for whom, where it was done by a substitute. */
  readonly onBehalfOf?: string;
  /** The event of another aggregate that caused this command. */
  readonly causedBy?: string;
  readonly recordedAt: Instant;
  readonly policyVersion: number;
  /** The client's key for this command: a second delivery is answered as the first was. */
  readonly once?: { readonly key: string; readonly requestHash: string };
}

export interface CommitRequest<State, Event extends AnyEvent> {
  readonly aggregate: AggregateId;
  readonly dossier: string;
  readonly before: LoadedAggregate<State>;
  readonly outcome: Outcome<State, Event>;
  readonly meta: CommandMeta;
  /** Another aggregate that must still have this version: the one that the commander looked at. */
  readonly unchanged?: { readonly aggregate: AggregateId; readonly version: number };
}

/** Logs, snapshots, due rows and queued notices, written together or not at all. */
export interface AggregateStore {
  load<State, Event extends AnyEvent, Context>(
    aggregate: AggregateId,
    kind: AggregateKind<State, Event, Context>,
  ): Promise<LoadedAggregate<State>>;
  /** `conflict` when someone else wrote this aggregate since it was read, or the one that must be unchanged; then nothing was written. */
  commit<State, Event extends AnyEvent>(request: CommitRequest<State, Event>): Promise<'committed' | 'conflict'>;
  /** Corrects a due row that no longer says when time brings something next. */
  rearm<State>(
    aggregate: AggregateId,
    before: LoadedAggregate<State>,
    nextDue: Instant | undefined,
  ): Promise<'committed' | 'conflict'>;
  /** Keeps that a command which changed nothing was answered, so that a later delivery of it changes nothing either. */
  remember(
    aggregate: AggregateId,
    version: number,
    once: { readonly key: string; readonly requestHash: string },
    answeredAt: Instant,
  ): Promise<void>;
  /** What a command with this key was answered before: the version it led to. */
  answered(
    dossier: string,
    key: string,
  ): Promise<{ readonly aggregate: AggregateId; readonly requestHash: string; readonly version: number } | undefined>;
}
