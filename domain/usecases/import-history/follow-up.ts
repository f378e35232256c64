import { dossierAsOwner, protocolAsOwner } from '#domain/condition/owner.ts';
import { conditionStateSchema } from '#domain/condition/state.ts';
import { dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import { dossierKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Ports } from '#domain/ports/ports.ts';
import type { ProtocolState } from '#domain/protocol/state.ts';
import { tellAmended } from '../announce-amendment.ts';
import { endConditions, openConditions, openNextOccurrence } from '../open-conditions.ts';
import type { HistoricCommit } from './ledger.ts';

const BY = 'system:import';
const OPENING = ['entered-into-force', 'protocol-entered-into-force', 'event-recorded', 'authorisation-extended'];
const ENDING = [
  'authorisation-expired',
  'authorisation-revoked',
  'authorisation-superseded',
  'conditions-superseded',
  'protocol-expired',
  'protocol-ended',
];
const OPENING_THE_NEXT = ['due-day-passed', 'evidence-accepted'];

async function followDossier(ports: Ports, { aggregate, before, outcome }: HistoricCommit): Promise<void> {
  let state = before.state === undefined ? undefined : dossierKind.parseState(before.state);
  for (const { sequence, event } of outcome.events) {
    const parsed = dossierKind.parse(event);
    const after: DossierState = dossierKind.evolve(state, parsed);
    state = after;
    const id = `${aggregate}@${sequence}`;
    if (OPENING.includes(event.type))
      await openConditions(ports, { id, event: parsed, owner: dossierAsOwner(after) }, BY);
    if (event.type === 'decision-published') await tellAmended(ports, after, id, BY);
    if (ENDING.includes(event.type)) await endConditions(ports, after.dossier, id);
  }
}

async function followProtocol(ports: Ports, { aggregate, before, outcome }: HistoricCommit): Promise<void> {
  let state = before.state === undefined ? undefined : protocolKind.parseState(before.state);
  for (const { sequence, event } of outcome.events) {
    const parsed = protocolKind.parse(event);
    const after: ProtocolState = protocolKind.evolve(state, parsed);
    state = after;
    const id = `${aggregate}@${sequence}`;
    if (OPENING.includes(event.type))
      await openConditions(ports, { id, event: parsed, owner: protocolAsOwner(after) }, BY);
    if (ENDING.includes(event.type)) await endConditions(ports, dossierOf(aggregate), id);
  }
}

async function followCondition(ports: Ports, { aggregate, outcome }: HistoricCommit): Promise<void> {
  if (conditionStateSchema.parse(outcome.state).opening.every === undefined) return;
  for (const { sequence, event } of outcome.events) {
    if (!OPENING_THE_NEXT.includes(event.type)) continue;
    const cause = { event: `${aggregate}@${sequence}`, effectiveAt: event.effectiveAt };
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
      return followDossier(ports, commit);
    case 'protocol':
      return followProtocol(ports, commit);
    case 'condition':
      return followCondition(ports, commit);
    case 'meeting':
      return;
  }
}
