import { PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AggregateId } from '#domain/door/aggregate-id.ts';
import { dossierOf, kindOf } from '#domain/door/aggregate-id.ts';
import { type AggregateKind, type AnyEvent, dossierKind, forKind, protocolKind } from '#domain/door/aggregate-kind.ts';
import { partiesOf } from '#domain/dossier/decide.ts';
import { asRead, isConflict, logPlaces, readLog, readSnapshot, snapshotItem } from './aggregate-store.ts';
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

/**
 * Whether rows of an earlier version are still being written anew: until then lists may leave out what they should hold. A table that no
 * version has marked is new. Once it is false it stays so for this version, and the table is asked no more.
 */
export function renewalWatch(table: Table): () => Promise<boolean> {
  let isOver = false;
  return async () => {
    if (isOver) return false;
    const item = await readItem(table, watermarkKey('shape'));
    isOver = item === undefined || renewedSchema.parse(item).shape >= SNAPSHOT_SHAPE;
    return !isOver;
  };
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

/** Others write to an aggregate while it is renewed: then it is read and written again, at most so often. */
const MOST_TRIES = 3;

/**
 * Writes what stands beside a log as this code writes it: the events' places in indexes, the snapshot with its places in lists, the row of an acceder, the rows by which
 * lists and the check find it. Nothing of the log, its due row or its notices changes: what moved the due row meanwhile stands. Done twice
 * it changes nothing; false where there is no such aggregate. Throws where others wrote to it all the time.
 */
export async function renewRows(table: Table, aggregate: AggregateId): Promise<boolean> {
  await noteParts(table, aggregate);
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const renewed = await forKind(aggregate, (kind) => renewSnapshot(table, aggregate, kind));
    if (renewed !== 'conflict') return renewed === 'renewed';
  }
  throw new Error(`${aggregate} was written to each time that it was to be renewed`);
}

async function renewSnapshot<State, Event extends AnyEvent, Context>(
  table: Table,
  aggregate: AggregateId,
  kind: AggregateKind<State, Event, Context>,
): Promise<'renewed' | 'nothing' | 'conflict'> {
  const read = await readSnapshot(table, aggregate, kind);
  const { state, nextDue, ...head } = read;
  if (state === undefined) return 'nothing';
  await placeEvents(table, aggregate, state);
  const acceder = kind.acceder?.(state);
  const Item = snapshotItem(aggregate, { ...head, state, ...(nextDue === undefined ? {} : { nextDue }) });
  const put = (item: Record<string, unknown>) => ({ TableName: table.name, Item: item });
  const ofAcceder =
    acceder === undefined
      ? []
      : [{ Put: put({ ...accederKey(dossierOf(aggregate), acceder.organisation), ...acceder }) }];
  try {
    await table.documents.send(
      new TransactWriteCommand({ TransactItems: [{ Put: { ...put(Item), ...asRead(read) } }, ...ofAcceder] }),
    );
    return 'renewed';
  } catch (error) {
    if (isConflict(error)) return 'conflict';
    throw error;
  }
}
