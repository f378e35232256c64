import { readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { temporaryFolder } from '../../platform/temporary-folder.ts';
import { rehearseRestore } from '../rehearsal.ts';

// npm run rehearse:restore [-- --file FILE --restored-to LOCAL --lost-at LOCAL]: lives a scenario, loses its table on the way, restores
// it to an earlier instant, brings everything else behind it, and compares with the same life without the loss.

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: 'scenarios/2017-amif.yaml' },
    'restored-to': { type: 'string', default: '2017-10-30T12:00' },
    'lost-at': { type: 'string', default: '2017-11-10T12:00' },
  },
});
const { file, 'restored-to': restoredTo, 'lost-at': lostAt } = values;
const parsed = parseScenario(readFileSync(file, 'utf8'), file);
if (!parsed.ok) {
  process.stderr.write(`${file} does not parse: npm run replay -- ${file} says where\n`);
  process.exit(2);
}
const { scenario, steps } = parsed;
if (!(scenario.start < restoredTo && restoredTo < lostAt && lostAt < scenario.until)) {
  process.stderr.write(
    `--restored-to and --lost-at must lie in that order between ${scenario.start} and ${scenario.until}\n`,
  );
  process.exit(2);
}
const folder = temporaryFolder('rehearsal');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  say(`${file}: the table is lost on ${lostAt} and restored to ${restoredTo}.`);
  const { executions, mail, lost, enteredAgain, wrong, verification } = await rehearseRestore({
    folder,
    scenario,
    steps,
    restoredTo,
    lostAt,
  });
  say(
    `executions   ${executions.stopped} stopped that were ahead, ${executions.started} started where the table has them`,
  );
  for (const name of executions.unknown) say(`             ${name} followed what the table does not have`);
  say(`mail         ${mail.resolved} messages resolved, ${mail.taken} queued notices had left, ${mail.kept} had not`);
  for (const failure of mail.failed) say(`             FAILED: ${failure}`);
  for (const { mail: sent, notice, why } of mail.unknown)
    say(`             ${why}: ${sent.at} to ${sent.to}: ${notice}`);
  for (const { aggregate, from, to } of lost) say(`lost events  ${aggregate}: ${from} to ${to}`);
  say(`acts         ${enteredAgain} entered again`);
  say(
    `logs         ${verification.logs} logs, ${verification.roots} roots: ${verification.difference?.message ?? 'they agree'}`,
  );
  for (const difference of wrong) say(`DIFFERENCE   ${difference}`);
  say(wrong.length === 0 ? 'No notice doubled, none lost.' : `${wrong.length} differences.`);
  process.exitCode = wrong.length + mail.failed.length === 0 && verification.difference === undefined ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
