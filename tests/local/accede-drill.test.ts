import { expect, test } from 'vitest';
import { runAccedeDrill } from '#local/drill/accede-drill.ts';

// The full drills: npm run drill:accede -- --municipalities 300, and the same with --kills 30.
test('municipalities that accede while the platform is killed have acceded once, and were told once', async () => {
  const { kills, wrong } = await runAccedeDrill({ municipalities: 4, kills: 2, seed: 11 });

  expect(wrong).toEqual([]);
  expect(kills).toHaveLength(2);
}, 180_000);
