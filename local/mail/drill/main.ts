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
const progress = (line: string) => out(`${Math.round((performance.now() - began) / 1000)} s  ${line}`);
const result = await drillMail({ notices: Number(values.notices), kills: Number(values.kills), seed, tell: progress });
const { doings, lost, missing, unexpected, twice, twiceThoughKnown, hiddenDoubts, unsettled } = result;
out(
  `${result.notices} notices were due, in ${result.messages} messages; ${result.kills} kills, ${result.killsAtWork} of them at work, ${result.steps} steps of the clock, ${Math.round((performance.now() - began) / 1000)} s`,
);
out(
  `The service was asked ${doings.requests} times: it took ${doings.taken} (${doings.probes} of them to nobody), throttled ${doings.throttled}, failed before taking ${doings.failedBefore} and after taking ${doings.failedAfter}, was slow ${doings.slow} times; of its events ${doings.eventsLate} came late and ${doings.eventsDoubled} twice.`,
);
out(
  `Never delivered: ${lost}. By mail:missing: ${missing}. Not due and sent: ${unexpected}. Not known to be delivered at the end: ${unsettled}.`,
);
out(`Messages sent again after silence: ${result.sentAgain}, ${result.inDoubt} of them without proof.`);
out(
  `Notices that left twice: ${twice}; of these its sender could have known: ${twiceThoughKnown}; without a doubt shown: ${hiddenDoubts}. Doubts shown: ${result.shownDoubts}.`,
);
const wrong = { lost, missing, unexpected, twiceThoughKnown, hiddenDoubts, unsettled };
const isGood = Object.values(wrong).every((count) => count === 0);
out(isGood ? 'Nothing is wrong.' : `WRONG: ${JSON.stringify(wrong)}`);
process.exitCode = isGood ? 0 : 1;
