// npm run drill:mail [-- --notices 2000 --kills 60 --seed N]: sends mail through a service that misbehaves, killing the platform again and again.
import { parseArgs } from 'node:util';
import { drillMail } from './mail-drill.ts';

const { values } = parseArgs({
  options: {
    notices: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '60' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const out = (line: string) => process.stdout.write(`${line}\n`);
out(`Mail drill: ${values.notices} notices, ${values.kills} kills, seed ${seed}`);
const began = performance.now();
const result = await drillMail({ notices: Number(values.notices), kills: Number(values.kills), seed, tell: out });
const { doings, lost, twice, twiceThoughKnown, hiddenDoubts, unsettled, sentAgain, inDoubt, minutes, kills } = result;
out(
  `${kills} kills in ${minutes} minutes of the platform's time (${Math.round((performance.now() - began) / 1000)} s)`,
);
out(
  `The service was asked ${doings.requests} times: it took ${doings.taken}, throttled ${doings.throttled}, failed before taking ${doings.failedBefore} and after taking ${doings.failedAfter}, was slow ${doings.slow} times; of its events ${doings.eventsLate} came late and ${doings.eventsDoubled} twice.`,
);
out(`Never delivered: ${lost}. Not settled at the end: ${unsettled}.`);
out(`Sent again after silence: ${sentAgain}, ${inDoubt} of them without proof.`);
out(
  `Left twice: ${twice}; of these its sender could have known: ${twiceThoughKnown}; not marked as doubtful: ${hiddenDoubts}.`,
);
process.exitCode = lost + twiceThoughKnown + hiddenDoubts + unsettled === 0 ? 0 : 1;
