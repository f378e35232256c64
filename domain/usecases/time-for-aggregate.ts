import { type AggregateId, dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import type { Ports } from '#domain/ports/ports.ts';
import { timeForAccession } from './command-accession.ts';
import { timeForCondition } from './command-condition.ts';
import { timeForDossier } from './command-dossier.ts';
import { timeForProtocol } from './command-protocol.ts';
import type { CommandResult } from './through-the-door.ts';

/** Lets time bring an aggregate of any kind what is due. */
export function timeForAggregate(ports: Ports, aggregate: AggregateId): Promise<CommandResult<unknown>> {
  switch (kindOf(aggregate)) {
    case 'dossier':
      return timeForDossier(ports, dossierOf(aggregate));
    case 'condition':
      return timeForCondition(ports, aggregate);
    case 'protocol':
      return timeForProtocol(ports, dossierOf(aggregate));
    case 'accession':
      return timeForAccession(ports, aggregate);
    case 'meeting':
      throw new Error(`time brings nothing to ${aggregate}: a meeting has no due row`);
  }
}
