// npm run mail:missing -- --from DATE --to DATE: which notices were due and did not leave.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openTable, type Table } from '#adapters/dynamodb/table.ts';
import { type Instant, instantOfEpoch, type LocalDate, withOffset } from '#domain/calendar/brussels-time.ts';
import { localDate } from '#domain/commands/shared-fields.ts';
import { startDynamodb } from '../../dynamodb/dynamodb-server.ts';
import { localTable } from '../../platform/settings.ts';
import { openPlatformStore } from '../../store/platform-store.ts';
import { type MissingNotice, missingNotices } from './missing-notices.ts';

const USAGE = `Usage: npm run mail:missing -- --from DATE --to DATE [--data FOLDER | --table NAME] [--json]

Lists every notice that was to leave on these days, by the logs and the rules alone, and of which no message says that it left.
Reads a platform's folder (default: BERAAD_DATA, else .beraad), running or not, or a table on AWS.
Exit status: 0 nothing is missing, 1 something is, 2 it was asked wrongly, 3 the data could not be read.`;
const USAGE_STATUS = 2;
const UNREADABLE_STATUS = 3;

/** A problem of use; the message is for the person at the keyboard. */
class UsageError extends Error {}

interface Asked {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly folder: string;
  readonly table: string | undefined;
  readonly json: boolean;
}

function dayIn(name: string, text: string | undefined): LocalDate {
  const day = localDate.safeParse(text);
  if (!day.success) throw new UsageError(`--${name} is no day: write it as 2017-11-30.`);
  return day.data;
}

function readOptions(): Asked {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      data: { type: 'string' },
      table: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [from, to] = [dayIn('from', values.from), dayIn('to', values.to)];
  if (to < from) throw new UsageError('--to lies before --from.');
  return {
    from,
    to,
    folder: resolve(values.data ?? process.env.BERAAD_DATA ?? '.beraad'),
    table: values.table,
    json: values.json,
  };
}

const STATES: Readonly<Record<MissingNotice['state'], string>> = {
  missing: 'never sent',
  waiting: 'not sent yet',
  'not-arrived': 'did not arrive',
  'in-doubt': 'nobody knows whether it left',
};

function line({ at, notice, state }: MissingNotice): string {
  const { notice: name, dossier, condition, accession, adviser, milestone, recipient } = notice;
  const about = Object.entries({ dossier, condition, accession, adviser, milestone })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${value}`);
  return `${withOffset(at)}  ${name}, ${about.join(', ')}, to ${recipient}: ${STATES[state]}`;
}

async function list(table: Table, now: Instant, { from, to, json }: Asked): Promise<number> {
  const missing = await missingNotices(table, { from, to }, now);
  const out = (text: string) => process.stdout.write(`${text}\n`);
  if (json) for (const { at, notice, state } of missing) out(JSON.stringify({ at: withOffset(at), state, ...notice }));
  else {
    for (const one of missing) out(line(one));
    const count = missing.length === 1 ? '1 notice is' : `${missing.length} notices are`;
    out(missing.length === 0 ? `Nothing is missing from ${from} to ${to}.` : `${count} missing from ${from} to ${to}.`);
  }
  return missing.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const asked = readOptions();
  if (asked.table !== undefined) return list(openTable(asked.table), instantOfEpoch(Date.now()), asked);
  if (!existsSync(join(asked.folder, 'dynamodb.db'))) throw new UsageError(`${asked.folder} holds no data of Beraad.`);
  const store = openPlatformStore(asked.folder);
  const clock = store.read('clock');
  store.close();
  const dynamodb = await startDynamodb(join(asked.folder, 'dynamodb.db'));
  const { client, table } = localTable(dynamodb.endpoint);
  try {
    return await list(table, instantOfEpoch(clock === undefined ? Date.now() : Number(clock)), asked);
  } finally {
    client.destroy();
    await dynamodb.close();
  }
}

/** What was to be read, for somebody who is told that it could not. */
const whereFrom = (): string => {
  const { table, folder } = readOptions();
  return table === undefined ? folder : `The table ${table} (region and account as the environment says)`;
};

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  if (isUsage) process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  else
    process.stderr.write(
      `${whereFrom()} could not be read. ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`,
    );
  process.exitCode = isUsage ? USAGE_STATUS : UNREADABLE_STATUS;
}
