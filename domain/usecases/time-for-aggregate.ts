import type { Instant } from '#domain/calendar/brussels-time.ts';
import { type AggregateId, dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import {
  type AggregateKind,
  type AnyEvent,
  accessionKind,
  conditionKind,
  dossierKind,
  meetingKind,
  protocolKind,
} from '#domain/door/aggregate-kind.ts';
import { type Decision, decided } from '#domain/door/refusal.ts';
import type { Policy } from '#domain/policy/policy.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { deliberationContextAt } from './command-accession.ts';
import { contextFor } from './command-condition.ts';
import { type CommandResult, throughTheDoor } from './through-the-door.ts';

/** Who gives a command that no person gives, and what caused it. */
interface Cause {
  readonly by: string;
  readonly causedBy?: string;
}

/** What is decided for an aggregate whatever its kind. */
export type DecideForAnyKind = <State, Event extends AnyEvent, Context>(
  kind: AggregateKind<State, Event, Context>,
  state: State | undefined,
  policy: Policy,
  now: Instant,
) => Decision<Event>;

/** Gives an aggregate of any kind a command that no person gives; what time has brought comes first, as ever. */
export function commandAnyKind(
  ports: Ports,
  aggregate: AggregateId,
  cause: Cause,
  decideFor: DecideForAnyKind,
): Promise<CommandResult<unknown>> {
  const give = <State, Event extends AnyEvent, Context>(
    kind: AggregateKind<State, Event, Context>,
    context: (now: Instant, policy: Policy) => Promise<Context>,
  ): Promise<CommandResult<unknown>> =>
    throughTheDoor(ports, {
      aggregate,
      kind,
      ...cause,
      context,
      decide: (state, now, policy) => decideFor(kind, state, policy, now),
    });
  const alone = async () => undefined;
  switch (kindOf(aggregate)) {
    case 'dossier':
      return give(dossierKind, alone);
    case 'condition':
      return give(conditionKind, contextFor(ports, aggregate));
    case 'protocol':
      return give(protocolKind, alone);
    case 'accession':
      return give(accessionKind, deliberationContextAt(ports, dossierOf(aggregate)));
    case 'meeting':
      return give(meetingKind, alone);
  }
}

/** Lets time bring an aggregate of any kind what is due; the end of what it belongs to comes to it the same way. */
export const timeForAggregate = (
  ports: Ports,
  aggregate: AggregateId,
  causedBy?: string,
): Promise<CommandResult<unknown>> =>
  commandAnyKind(ports, aggregate, { by: 'time', ...(causedBy === undefined ? {} : { causedBy }) }, () => decided());
