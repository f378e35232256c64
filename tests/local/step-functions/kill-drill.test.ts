import { describe, expect, it } from 'vitest';
import { runKillDrill } from '#local/step-functions/drill/kill-drill.ts';

describe('the engine under SIGKILL', () => {
  // The full drill, 200 kills, is `node local/step-functions/drill/main.ts`; this is the same with a fixed seed and fewer.
  it('ends each execution as it would have ended, whatever was under way when it was killed', async () => {
    const report = await runKillDrill({ kills: 16, seed: 7, batch: 3 });

    expect(report.faults).toEqual([]);
    expect(report.kills).toBe(16);
    expect(Object.keys(report.underWay)).toEqual([
      'wait',
      'retry delay',
      'map',
      'parallel',
      'token out',
      'function call',
    ]);
  }, 120_000);
});
