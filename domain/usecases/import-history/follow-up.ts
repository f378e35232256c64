import { type ConditionOwner, dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import { conditionStateSchema } from '#domain/condition/state.ts';
import { dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import { type AggregateKind, dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { eventIdOf } from '#domain/door/event-id.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { Ports } from '#domain/ports/ports.ts';
import type { ProtocolEvent } from '#domain/protocol/events.ts';
import { tellAmended } from '../announce-amendment.ts';
import { endConditions, openConditions, openNextOccurrence } from '../open-conditions.ts';
import type { HistoricCommit } from './ledger.ts';

const BY = 'system:import';
/** After these the workflows open conditions, end them, or open the next occurrence; a test holds them to the definitions. */
export const OPENING_EVENTS: readonly string[] = [
  'entered-into-force',
  'protocol-entered-into-force',
  'event-recorded',
  'authorisation-extended',
];
export const ENDING_EVENTS: readonly string[] = [
  'authorisation-expired',
  'authorisation-revoked',
  'authorisation-superseded',
  'conditions-superseded',
  'protocol-expired',
  'protocol-ended',
];
export const EVENTS_OPENING_THE_NEXT: readonly string[] = ['due-day-passed', 'evidence-accepted'];

/** What follows an event of a dossier or a protocol, whichever it is. */
async function followOwner<State, Event extends DossierEvent | ProtocolEvent, Context>(
  ports: Ports,
  { aggregate, before, outcome }: HistoricCommit,
  kind: AggregateKind<State, Event, Context>,
  asOwner: (state: State) => ConditionOwner,
  onPublication: (state: State, id: string) => Promise<unknown>,
): Promise<void> {
  let state = before.state === undefined ? undefined : kind.parseState(before.state);
  for (const { sequence, event } of outcome.events) {
    const parsed = kind.parse(event);
    const after = kind.evolve(state, parsed);
    state = after;
    const id = eventIdOf(aggregate, sequence);
    if (OPENING_EVENTS.includes(event.type))
      await openConditions(ports, { id, event: parsed, owner: asOwner(after) }, BY);
    if (event.type === 'decision-published') await onPublication(after, id);
    if (ENDING_EVENTS.includes(event.type)) await endConditions(ports, dossierOf(aggregate), id);
  }
}

async function followCondition(ports: Ports, { aggregate, outcome }: HistoricCommit): Promise<void> {
  if (conditionStateSchema.parse(outcome.state).opening.every === undefined) return;
  for (const { sequence, event } of outcome.events) {
    if (!EVENTS_OPENING_THE_NEXT.includes(event.type)) continue;
    const cause = { event: eventIdOf(aggregate, sequence), effectiveAt: event.effectiveAt };
    await openNextOccurrence(ports, aggregate, cause, BY);
  }
}

/**
 * Does at once what the workflows do after an event in a life that is lived: opens and ends conditions, tells an amended dossier. When
 * the workflows come to the same events later, they find it done.
 */
export async function followUp(ports: Ports, commit: HistoricCommit): Promise<void> {
  switch (kindOf(commit.aggregate)) {
    case 'dossier':
      return followOwner(ports, commit, dossierKind, dossierAsOwner, (state, id) => tellAmended(ports, state, id, BY));
    case 'protocol':
      return followOwner(ports, commit, protocolKind, protocolAsOwner, async () => undefined);
    case 'condition':
      return followCondition(ports, commit);
    case 'meeting':
      return;
  }
}
