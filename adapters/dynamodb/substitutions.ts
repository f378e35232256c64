import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type Substitution, substitutionSchema } from '#domain/identity/substitution.ts';
import type { Write } from './kept-answers.ts';
import { listed, profilesList, substitutionKey, substitutionPartition } from './keys.ts';
import { queryIndex, queryPartition } from './queries.ts';
import type { Table } from './table.ts';
import { TABLE } from './table-schema.ts';

/** The substitutions that somebody was asked to do, ever. */
export async function readSubstitutionsBy(table: Table, substitute: string): Promise<Substitution[]> {
  const items = await queryPartition(table, substitutionPartition(substitute));
  return items.map((item) => substitutionSchema.parse(item));
}

/** Every substitution there was. */
export async function readSubstitutions(table: Table): Promise<Substitution[]> {
  const items = await queryIndex(table, TABLE.listed, profilesList('substitution'));
  return items.map((item) => substitutionSchema.parse(item));
}

/** Writes a substitution, or a change to it, together with what else is to be written or not at all. */
export async function writeSubstitution(
  table: Table,
  substitution: Substitution,
  along: readonly Write[],
): Promise<void> {
  const Item = {
    ...substitutionKey(substitution.substitute, substitution.id),
    ...listed(profilesList('substitution'), substitution.id),
    ...substitution,
  };
  const TransactItems = [{ Put: { TableName: table.name, Item } }, ...along];
  await table.documents.send(new TransactWriteCommand({ TransactItems }));
}
