import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeAudience, readOutbox } from '#adapters/dynamodb/outbox.ts';
import type { OutboxRow } from '#adapters/dynamodb/outbox-row.ts';
import { placeAudiences } from '#functions/send-mail/place-audiences.ts';
import { anApi, type TestApi } from '#tests/support/api.ts';
import { accede, aDeliberation, DELIBERATION_PARTIES, giveStep } from '#tests/support/deliberation.ts';

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2024-11-18T10:00');
  await api.register(DELIBERATION_PARTIES);
});
afterAll(() => api[Symbol.asyncDispose]());

const LATER = '2999-01-01T00:00:00.000Z';
const queued = (): Promise<OutboxRow[]> => readOutbox(api.ports.table, LATER);

/** Whom a notice about a dossier tells, once audiences were placed. */
async function told(dossier: string, notice: string): Promise<string[]> {
  while (await placeAudiences(api.ports, await queued()));
  return (await queued())
    .flatMap(({ notices }) => notices)
    .filter((one) => one.dossier === dossier && one.notice === notice)
    .map(({ recipient }) => recipient)
    .sort();
}

describe('a notice to the acceders', () => {
  test('goes to those who were active at its step, whatever a later step at the same instant does', async () => {
    const dossier = await aDeliberation(api);
    await accede(api, dossier, 'leuven');
    await accede(api, dossier, 'gent');
    await giveStep(api, 'secretary', `${dossier}/accessions/leuven/suspend-accession`, { reason: 'R' });
    await giveStep(api, 'secretary', `${dossier}/suspend-authorisation`, { reason: 'R' });
    await giveStep(api, 'secretary', `${dossier}/accessions/leuven/reinstate-accession`, { reason: 'R' });
    await giveStep(api, 'secretary', `${dossier}/accessions/gent/suspend-accession`, { reason: 'R' });
    await giveStep(api, 'secretary', `${dossier}/reinstate-authorisation`, { reason: 'R' });
    await giveStep(api, 'leuven', `${dossier}/accessions/leuven/withdraw-accession`, { reason: 'R' });
    await giveStep(api, 'secretary', `${dossier}/revoke-authorisation`, { reason: 'R' });
    await giveStep(api, 'leuven', `${dossier}/accessions/leuven/prepare-commitment`, {
      contact: { name: 'P', email: 'p@v.example' },
      dpo: { name: 'P', email: 'p@v.example' },
    }).catch(() => undefined);

    expect(await told(dossier, 'authorisation-suspended')).toEqual(['organisation:agii', 'organisation:gent']);
    expect(await told(dossier, 'authorisation-reinstated')).toEqual(['organisation:agii', 'organisation:leuven']);
    expect(await told(dossier, 'authorisation-revoked')).toEqual(['organisation:agii']);
  });

  test('that is placed by two at once, and by one that died half-way, gives each of them one row', async () => {
    const { table } = api.ports;
    const members = Array.from({ length: 130 }, (_, index) => `m${String(index).padStart(3, '0')}`);
    const notice = {
      key: 'dossier:x|event-1|authorisation-suspended|acceders:x',
      notice: 'authorisation-suspended',
      recipient: 'acceders:x',
      aggregate: 'dossier:x',
      sequence: 1,
      leavesAt: '2024-11-18T09:00:00.000Z',
      dossier: 'x',
    } as const;
    const row: OutboxRow = {
      pk: 'OUTBOX#0',
      sk: `${notice.leavesAt}#${notice.key}`,
      leavesAt: notice.leavesAt,
      notices: [notice],
      audience: { members, placed: 0 },
    };
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    await table.documents.send(new PutCommand({ TableName: table.name, Item: row }));
    let left = 2;
    table.documents.middlewareStack.add(
      (next, context) => (given) => {
        if (context.commandName === 'TransactWriteItemsCommand' && left-- === 0) throw new Error('the process died');
        return next(given);
      },
      { step: 'initialize', name: 'dying' },
    );

    await expect(placeAudience(table, row)).rejects.toThrow('the process died');
    table.documents.middlewareStack.remove('dying');
    const half = (await queued()).find(({ audience }) => audience !== undefined);
    expect(half?.audience?.placed).toBe(50);
    // Delivered again as it was read at first, and by two who read what the dead one left.
    expect(await placeAudience(table, row)).toBe(0);
    const both = await Promise.all([placeAudience(table, half!), placeAudience(table, half!)]);
    expect(both.sort()).toEqual([0, 130]);
    expect(await told('x', 'authorisation-suspended')).toEqual(members.map((member) => `organisation:${member}`));
  });
});
