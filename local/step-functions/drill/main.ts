import { parseArgs } from 'node:util';
import { runKillDrill } from './kill-drill.ts';

/** `node local/step-functions/drill/main.ts [--kills 200] [--seed 1]`: kills the engine at random and says what came of it. */

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write('usage: main.ts [--kills N] [--seed N]\n');
  process.exit(2);
}

const began = performance.now();
const report = await runKillDrill({ kills, seed, log: (line) => process.stderr.write(`${line}\n`) });
for (const [kind, count] of Object.entries(report.underWay))
  process.stderr.write(
    `${kind} under way at ${count} of ${report.kills} kills (${Math.round((100 * count) / report.kills)} %)\n`,
  );
process.stdout.write(
  `${JSON.stringify({ ...report, seconds: Math.round((performance.now() - began) / 1000) }, null, 2)}\n`,
);
process.exit(report.faults.length === 0 ? 0 : 1);
