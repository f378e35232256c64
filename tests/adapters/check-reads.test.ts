import { expect, test } from 'vitest';
import { readPermits } from '#adapters/dynamodb/views.ts';
import { liveAmifThrough, take } from '#tests/support/lives.ts';
import { aPlatform } from '#tests/support/platform.ts';

/** Place in scenarios/2017-amif.yaml of the publication. */
const PUBLISHED = 11;

test('a check takes two reads, and is right at once after a revocation', async () => {
  await using used = await aPlatform('2017-06-08T10:00');
  const { platform } = used;
  await liveAmifThrough(platform, PUBLISHED);
  const sent: string[] = [];
  platform.table.documents.middlewareStack.add(
    (next, context) => (given) => {
      sent.push(context.commandName ?? '');
      return next(given);
    },
    { step: 'initialize', name: 'counting' },
  );

  const [permit] = await readPermits(platform.table, 'aii', 'wse');

  expect(permit).toMatchObject({ dossier: 'amif', number: expect.any(String) });
  // One dossier is read by itself; several are read by one batch (read-item.ts).
  expect(sent).toEqual(['QueryCommand', 'GetItemCommand']);
  sent.length = 0;
  expect(await readPermits(platform.table, 'aii', 'nobody')).toEqual([]);
  expect(sent).toEqual(['QueryCommand']);

  await take(platform, { by: 'secretary', do: 'revoke-authorisation', dossier: 'amif', reason: 'R' });
  const [revoked] = await readPermits(platform.table, 'aii', 'wse');
  expect(revoked?.periods.at(-1)).toMatchObject({ status: 'revoked' });
});
