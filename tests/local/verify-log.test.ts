import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logKey, snapshotKey, textKey } from '#adapters/dynamodb/keys.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { startDynamodb } from '#local/dynamodb/dynamodb-server.ts';
import { startPlatform } from '#local/platform/platform.ts';
import { localTable } from '#local/platform/settings.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder('verify');

/** Runs verify-log as its command line does. */
function verify(): { readonly status: number | null; readonly out: string } {
  const { status, stdout } = spawnSync(process.execPath, ['local/verify-log/main.ts', '--data', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, out: stdout };
}

/** Changes the table behind Beraad's back, verifies, and puts back what was there. */
async function tampered(
  change: (table: Table) => Promise<() => Promise<unknown>>,
): Promise<{ readonly status: number | null; readonly out: string }> {
  const dynamodb = await startDynamodb(join(folder, 'dynamodb.db'));
  const { client, table } = localTable(dynamodb.endpoint);
  const restore = await change(table);
  const result = verify();
  await restore();
  client.destroy();
  await dynamodb.close();
  return result;
}

/** Sets one attribute of an item, and gives the way back. */
async function set(
  table: Table,
  key: Record<string, string>,
  name: string,
  value: unknown,
): Promise<() => Promise<unknown>> {
  const change = (to: unknown) =>
    table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key,
        UpdateExpression: 'SET #name = :to',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':to': to },
        ReturnValues: 'UPDATED_OLD',
      }),
    );
  const { Attributes } = await change(value);
  return () => change(Attributes?.[name]);
}

describe('verify-log', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    const file = join(root, 'scenarios/2017-amif.yaml');
    const parsed = parseScenario(readFileSync(file, 'utf8'), file);
    if (!parsed.ok) throw new Error('the example does not parse');
    const { scenario, steps } = parsed;
    const platform = await startPlatform({
      folder,
      port: 0,
      beginAt: epochOf(instantOfLocal(scenario.start)),
      time: 'standing',
    });
    await replayScenario(platform.url, scenario, steps);
    await platform.close();
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing wrong in a platform that only lived', () => {
    const { status, out } = verify();

    expect(status).toBe(0);
    expect(out).toMatch(/^7 logs with \d\d events and \d\d daily roots agree\.\n$/);
  });

  it.each([
    [
      'an event whose content was changed',
      (table: Table) => set(table, logKey('dossier:amif', 3), 'effectiveAt', '2017-01-01T00:00:00.000Z'),
      'dossier:amif, event 3: .*\\[hash-wrong\\]',
    ],
    [
      'an event of which the hash was made to fit',
      (table: Table) => set(table, logKey('dossier:amif', 3), 'hash', 'f'.repeat(64)),
      'dossier:amif, event 3: .*\\[hash-wrong\\]',
    ],
    [
      'a text that was changed',
      (table: Table) => set(table, textKey('dossier:amif', 2), 'texts', { question: 'Iets anders?' }),
      'dossier:amif, event 2: .*\\[text-changed\\]',
    ],
    [
      'a snapshot that was changed',
      (table: Table) => set(table, snapshotKey('condition:amif:101:aii'), 'state', { status: 'open' }),
      'condition:amif:101:aii.*\\[snapshot-differs\\]',
    ],
  ])('finds %s, and where', async (_name, change, place) => {
    const { status, out } = await tampered(change);

    expect(status).toBe(1);
    expect(out).toMatch(new RegExp(place));
  });

  it('finds an event that was taken out', async () => {
    const dynamodb = await startDynamodb(join(folder, 'dynamodb.db'));
    const { client, table } = localTable(dynamodb.endpoint);
    const { Attributes } = await table.documents.send(
      new DeleteCommand({ TableName: table.name, Key: logKey('condition:amif:101:aii', 2), ReturnValues: 'ALL_OLD' }),
    );
    const result = verify();
    client.destroy();
    await dynamodb.close();

    expect(Attributes).toBeDefined();
    expect(result.status).toBe(1);
    expect(result.out).toMatch(/condition:amif:101:aii, event 3: event 2 is missing.*\[sequence-gap\]/);
  });
});
