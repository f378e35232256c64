import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { startDynamodb } from '#local/dynamodb/dynamodb-server.ts';

test('what the emulator asks of its stream records for every item written is answered by an index', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beraad-dynamodb-'));
  try {
    const file = join(folder, 'dynamodb.db');
    await (await startDynamodb(file)).close();
    const database = new DatabaseSync(file, { readOnly: true });
    const plan = database
      .prepare(
        'EXPLAIN QUERY PLAN SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?1',
      )
      .all('beraad');
    database.close();

    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('USING COVERING INDEX')]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
