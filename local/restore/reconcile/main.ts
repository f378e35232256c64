import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { openTable } from '#adapters/dynamodb/table.ts';
import { systemClock } from '#adapters/runtime/clock.ts';
import { anchorRestored, readLogRoots } from '#adapters/s3/log-roots.ts';
import { portsOver } from '#functions/middleware/ports.ts';
import { lostByRoots } from '../lost-events.ts';
import { readMailArchive } from '../mail-archive.ts';
import { reconcileRestored } from '../reconcile-executions.ts';
import { reconcileMail } from '../reconcile-mail.ts';

// npm run reconcile:restored -- executions|mail …: brings everything else behind a table that was restored on AWS. docs/runbooks/restore.md
// says when, and what must stand still meanwhile. Credentials and region are the AWS SDK's own.

const USAGE = `Usage: npm run reconcile:restored -- executions --stage STAGE --account ACCOUNT --region REGION --table TABLE --restored-to INSTANT
       npm run reconcile:restored -- mail       --stage STAGE --account ACCOUNT --region REGION --table TABLE --restored-to INSTANT \\
                                                --archive FILE --portal https://HOST --from SENDER
INSTANT is one in UTC, 2026-11-22T10:15:00.000Z. docs/runbooks/restore.md says what must be done before and between.`;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NEEDED = ['stage', 'account', 'region', 'table', 'restored-to'] as const;
const NEEDED_FOR_MAIL = ['archive', 'portal', 'from'] as const;

function readArguments() {
  const options = Object.fromEntries(
    [...NEEDED, ...NEEDED_FOR_MAIL].map((name) => [name, { type: 'string' } as const]),
  );
  const { positionals, values } = parseArgs({ options, allowPositionals: true });
  const [what, ...more] = positionals;
  if ((what !== 'executions' && what !== 'mail') || more.length > 0) throw new Error('say executions or mail');
  const given = (name: string): string => {
    const value = values[name];
    if (typeof value !== 'string') throw new Error(`--${name} is missing`);
    return value;
  };
  for (const name of [...NEEDED, ...(what === 'mail' ? NEEDED_FOR_MAIL : [])]) given(name);
  if (!INSTANT.test(given('restored-to')))
    throw new Error('--restored-to is no instant such as 2026-11-22T10:15:00.000Z');
  return { what, given };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Arguments = ReturnType<typeof readArguments>;

/** Whether all of it was done. */
async function reconcile({ what, given }: Arguments): Promise<boolean> {
  const table = openTable(given('table'));
  const now = systemClock();
  const restoredTo = given('restored-to');
  if (what === 'executions') {
    const alias = (workflow: string): string =>
      `arn:aws:states:${given('region')}:${given('account')}:stateMachine:beraad-${given('stage')}-${workflow}:current`;
    const machines = {
      dossier: alias('authorisation'),
      condition: alias('condition'),
      protocol: alias('protocol'),
      accession: alias('accession'),
    };
    const s3 = new S3Client({});
    const bucket = `beraad-${given('stage')}-documents-${given('account')}-${given('region')}`;
    const roots = await readLogRoots(bucket, s3);
    for (const { aggregate, from, to } of await lostByRoots(table, roots, restoredTo))
      say(`lost: ${aggregate}, events ${from} to ${to}`);
    // A second run finds its own root and writes none.
    if (!roots.some((root) => root.restoredTo === restoredTo))
      await anchorRestored(table, s3, bucket, { restoredTo, now });
    const { stopped, started, unknown } = await reconcileRestored(table, new SFNClient({}), machines, now);
    for (const name of unknown) say(`followed what the table does not have: ${name}`);
    say(`${stopped} executions stopped, ${started} started`);
    return true;
  }
  const archive = readMailArchive(readFileSync(given('archive'), 'utf8'), restoredTo);
  // Nothing is commanded here, so no free text is hashed.
  const ports = portsOver(table, '', systemClock);
  const taking = { ports, from: given('from'), portalUrl: given('portal') };
  const { resolved, taken, kept, unknown, failed } = await reconcileMail(taking, archive);
  for (const { mail, notice, why } of unknown) say(`${why}: ${mail.at} to ${mail.to}: ${notice ?? mail.id}`);
  say(`${resolved} messages resolved; ${taken} queued notices had left, ${kept} had not and will`);
  for (const failure of failed) say(`FAILED: ${failure}`);
  if (failed.length > 0) say('Let no mail go yet: mend what failed, and run this again. It goes on with what is left.');
  return failed.length === 0;
}

const complain = (error: unknown, more: string): void =>
  void process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${more}\n`);

function argumentsOrUsage(): Arguments | undefined {
  try {
    return readArguments();
  } catch (error) {
    complain(error, USAGE);
    return undefined;
  }
}

const given = argumentsOrUsage();
if (given === undefined) process.exitCode = 2;
else
  try {
    process.exitCode = (await reconcile(given)) ? 0 : 1;
  } catch (error) {
    complain(error, 'It stopped there. It may be run again, and goes on with what is left.');
    process.exitCode = 1;
  }
