import { PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import { type AggregateKind, type AnyEvent, dossierKind, forKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { isConflict, logPlaces, readLog, readSnapshot, snapshotItem } from './aggregate-store.ts';
import { accederKey, logKey, watermarkKey } from './keys.ts';
import { dynamodbPartyIndex } from './lists.ts';
import { readItem } from './read-item.ts';
import { SNAPSHOT_SHAPE } from './snapshot-shape.ts';
import type { Table } from './table.ts';
import { dynamodbPermitIndex } from './views.ts';

const renewedSchema = z.object({ shape: z.int() });

/** Whether every aggregate has been renewed to the present shape. */
export async function isRenewed(table: Table): Promise<boolean> {
  const item = await readItem(table, watermarkKey('shape'));
  return item !== undefined && renewedSchema.parse(item).shape >= SNAPSHOT_SHAPE;
}

/** Notes that every aggregate has been. */
export async function markRenewed(table: Table): Promise<void> {
  const Item = { ...watermarkKey('shape'), shape: SNAPSHOT_SHAPE };
  await table.documents.send(new PutCommand({ TableName: table.name, Item }));
}

/** Where lists and the check look for it, by what it is now. */
async function noteParts(table: Table, aggregate: AggregateId): Promise<void> {
  const [permits, parties] = [dynamodbPermitIndex(table), dynamodbPartyIndex(table)];
  if (kindOf(aggregate) === 'dossier') {
    const { state } = await readSnapshot(table, aggregate, dossierKind);
    if (state === undefined) return;
    const { applicants, provider, recipients, responsible, advisers } = partiesOf(state);
    await parties.expect([...applicants, provider, ...recipients, ...responsible, ...advisers], aggregate);
    await permits.expect(provider, recipients, aggregate);
    if (state.recipientClass !== undefined) await permits.expectAcceders(provider, state.dossier);
  }
  if (kindOf(aggregate) === 'protocol') {
    const { state } = await readSnapshot(table, aggregate, protocolKind);
    if (state === undefined) return;
    const responsible = state.conditions.flatMap((condition) => condition.responsible);
    await parties.expect([state.provider, state.recipient, ...responsible], aggregate);
    await permits.expect(state.provider, [state.recipient], aggregate);
  }
}

/** Where the events stand in indexes; nothing that a hash is made of changes. */
async function placeEvents(table: Table, aggregate: AggregateId, state: unknown): Promise<void> {
  for (const entry of await readLog(table, aggregate)) {
    const places = Object.entries(logPlaces({ ...entry, aggregate }, state));
    if (places.length === 0) continue;
    await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: logKey(aggregate, entry.sequence),
        UpdateExpression: `SET ${places.map((_, index) => `#p${index} = :p${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(places.map(([name], index) => [`#p${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(places.map(([, value], index) => [`:p${index}`, value])),
      }),
    );
  }
}

/**
 * Writes what stands beside a log as this code writes it: the events' places in indexes, the snapshot with its places in lists, the row of an acceder, the rows by which
 * lists and the check find it. Nothing of the log, its due row or its notices changes. Done twice it changes nothing; false where
 * someone wrote to the aggregate meanwhile, who thereby wrote it anew.
 */
export async function renewRows(table: Table, aggregate: AggregateId): Promise<boolean> {
  await noteParts(table, aggregate);
  return forKind(
    aggregate,
    async <State, Event extends AnyEvent, Context>(kind: AggregateKind<State, Event, Context>) => {
      const { state, nextDue, ...head } = await readSnapshot(table, aggregate, kind);
      if (state === undefined) return false;
      await placeEvents(table, aggregate, state);
      const acceder = kind.acceder?.(state);
      const Item = snapshotItem(aggregate, { ...head, state, ...(nextDue === undefined ? {} : { nextDue }) });
      try {
        await table.documents.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Put: {
                  TableName: table.name,
                  Item,
                  ConditionExpression: '#version = :version',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':version': head.version },
                },
              },
              ...(acceder === undefined
                ? []
                : [
                    {
                      Put: {
                        TableName: table.name,
                        Item: { ...accederKey(dossierOf(aggregate), acceder.organisation), ...acceder },
                      },
                    },
                  ]),
            ],
          }),
        );
        return true;
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    },
  );
}
