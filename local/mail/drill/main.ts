// npm run drill:mail [-- --notices 2100 --kills 60 --seed N]: lets conditions fall due and their mail leave through a service that misbehaves,
// killing the platform again and again.
import { parseArgs } from 'node:util';
import { drillMail } from './mail-drill.ts';

const { values } = parseArgs({
  options: {
    notices: { type: 'string', default: '2100' },
    kills: { type: 'string', default: '60' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const out = (line: string) => process.stdout.write(`${line}\n`);
out(`Mail drill: ${values.notices} notices, ${values.kills} kills, seed ${seed}`);
const began = performance.now();
const result = await drillMail({ notices: Number(values.notices), kills: Number(values.kills), seed, tell: out });
const { doings, lost, missing, unexpected, twice, twiceThoughKnown, hiddenDoubts, unsettled, kills } = result;
out(
  `${result.notices} notices were due, in ${result.messages} messages; ${kills} kills, ${result.minutes} steps of the clock, ${Math.round((performance.now() - began) / 1000)} s`,
);
out(
  `The service was asked ${doings.requests} times: it took ${doings.taken}, throttled ${doings.throttled}, failed before taking ${doings.failedBefore} and after taking ${doings.failedAfter}, was slow ${doings.slow} times; of its events ${doings.eventsLate} came late and ${doings.eventsDoubled} twice.`,
);
out(
  `Never delivered: ${lost}. By mail:missing: ${missing}. Not due and sent: ${unexpected}. Not settled at the end: ${unsettled}.`,
);
out(`Sent again after silence: ${result.sentAgain}, ${result.inDoubt} of them without proof.`);
out(
  `Left twice: ${twice}; of these its sender could have known: ${twiceThoughKnown}; not marked as doubtful: ${hiddenDoubts}.`,
);
process.exitCode = lost + missing + unexpected + twiceThoughKnown + hiddenDoubts + unsettled === 0 ? 0 : 1;
