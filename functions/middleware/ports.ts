import { dynamodbAggregateStore } from '#adapters/dynamodb/aggregate-store.ts';
import { type DirectoryStore, dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import { dynamodbPartyIndex } from '#adapters/dynamodb/lists.ts';
import { dynamodbPolicies, type PolicyStore } from '#adapters/dynamodb/policies.ts';
import { forOneAnswer, openTable, type Table } from '#adapters/dynamodb/table.ts';
import {
  dynamodbAcceders,
  dynamodbAccessionIndex,
  dynamodbConditionIndex,
  dynamodbPermitIndex,
  readTexts,
} from '#adapters/dynamodb/views.ts';
import { type Clock, systemClock } from '#adapters/runtime/clock.ts';
import type { Ports } from '#domain/ports/ports.ts';

/** The ports over the one table, as every function that commands composes them. */
export interface TablePorts extends Ports {
  readonly table: Table;
  readonly directory: DirectoryStore;
  readonly policies: PolicyStore;
  /** The same for one answer that writes nothing: what it reads by key is read once. Each answer takes its own. */
  forOneAnswer(): TablePorts;
}

/** Composes the ports from a table and the key of the hashes that stand for free text. */
export function portsOver(table: Table, textKeyed: string, now: Clock): TablePorts {
  return {
    table,
    store: dynamodbAggregateStore(table, textKeyed),
    policies: dynamodbPolicies(table),
    directory: dynamodbDirectory(table),
    conditions: dynamodbConditionIndex(table),
    accessions: dynamodbAccessionIndex(table),
    acceders: dynamodbAcceders(table),
    texts: { of: (aggregate) => readTexts(table, aggregate) },
    permits: dynamodbPermitIndex(table),
    parties: dynamodbPartyIndex(table),
    now,
    forOneAnswer: () => portsOver(forOneAnswer(table), textKeyed, now),
  };
}

/** The ports over the table of a name, in the present. */
export const tablePorts = (tableName: string, textKeyed: string): TablePorts =>
  portsOver(openTable(tableName), textKeyed, systemClock);
