import { parseArgs } from 'node:util';
import { runAccedeDrill } from './accede-drill.ts';

// npm run drill:accede [-- --municipalities 300 --kills 0 --seed N]: many municipalities accede within one virtual hour.

const { values } = parseArgs({
  options: {
    municipalities: { type: 'string', default: '300' },
    kills: { type: 'string', default: '0' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const asked = { municipalities: Number(values.municipalities), kills: Number(values.kills), seed };
if (asked.kills > 0) process.stdout.write(`${asked.kills} kills, seed ${seed}\n`);
const { seconds, kills, wrong } = await runAccedeDrill({
  ...asked,
  onKill: ({ running }) => {
    const told = running.map(({ functionName, hit }) => `${hit} (${functionName})`).join(', ');
    process.stdout.write(`killed: in flight ${told === '' ? 'nothing' : told}\n`);
  },
});
const hits = kills.filter(({ hitWork }) => hitWork).length;
process.stdout.write(
  `${asked.municipalities} municipalities acceded in ${seconds} s; ${kills.length} kills, ${hits} of them in the middle of work; ${wrong.length} wrong\n`,
);
for (const line of wrong.slice(0, 20)) process.stdout.write(`${line}\n`);
process.exitCode = wrong.length === 0 && kills.length === asked.kills ? 0 : 1;
