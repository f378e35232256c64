import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodbDirectory } from '#adapters/dynamodb/directory.ts';
import { outboxKey } from '#adapters/dynamodb/keys.ts';
import { leftTwice, readDossierMail, readMessage } from '#adapters/dynamodb/messages.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { epochOf, instantOfEpoch, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import type { QueuedNotice } from '#domain/notices/notice.ts';
import { seededRandom } from '../../drill/random.ts';
import { ensureTable, freePort, startDynamodb } from '../../dynamodb/dynamodb-server.ts';
import { localTable, TABLE_NAME } from '../../platform/settings.ts';
import { temporaryFolder } from '../../platform/temporary-folder.ts';
import { type Doings, serveScriptedSes } from './scripted-ses.ts';

/** What a drill came to. */
export interface DrillResult {
  readonly notices: number;
  readonly kills: number;
  readonly doings: Doings;
  /** Notices that the service never took. */
  readonly lost: number;
  /** Messages that left twice; and those of them that their sender could have known to have left. */
  readonly twice: number;
  readonly twiceThoughKnown: number;
  /** Messages that left twice and do not say so; and messages that do not end as sent or delivered. */
  readonly hiddenDoubts: number;
  readonly unsettled: number;
  /** Messages that were sent again after silence, and those of them though nothing was proven. */
  readonly sentAgain: number;
  readonly inDoubt: number;
  readonly minutes: number;
}

const DOSSIER = 'oefening';
const BODIES = 100;
const MINUTE = 60_000;
const BEGIN = epochOf(instantOfLocal('2017-11-06T09:00'));
/** Notices that fall due each minute. */
const A_MINUTE = 20;

function noticeAt(number: number): QueuedNotice {
  const body = `instantie-${number % BODIES}`;
  const aggregate = `condition:${DOSSIER}:${number}:${body}`;
  return {
    key: `${aggregate}|deadline-1:-30|condition-reminder|organisation:${body}`,
    notice: 'condition-reminder',
    recipient: `organisation:${body}`,
    aggregate,
    sequence: 1,
    leavesAt: instantOfEpoch(BEGIN + Math.floor(number / A_MINUTE) * MINUTE),
    deadlineVersion: 1,
    dossier: DOSSIER,
    condition: String(number),
    milestone: -30,
    due: '2018-03-01',
  };
}

async function withTable<Result>(folder: string, use: (table: Table) => Promise<Result>): Promise<Result> {
  const dynamodb = await startDynamodb(join(folder, 'dynamodb.db'));
  const { client, table } = localTable(dynamodb.endpoint);
  try {
    await ensureTable(client, TABLE_NAME);
    return await use(table);
  } finally {
    client.destroy();
    await dynamodb.close();
  }
}

/** Queues the notices as commands would, for bodies that each have an address. */
async function queueNotices(folder: string, notices: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await withTable(folder, async (table) => {
    const directory = dynamodbDirectory(table);
    for (let number = 0; number < BODIES; number += 1) {
      const id = `instantie-${number}`;
      await directory.saveOrganisation({
        id,
        name: `Instantie ${number}`,
        kind: 'agency',
        email: `post@${id}.example`,
      });
    }
    for (let number = 0; number < notices; number += 1) {
      const notice = noticeAt(number);
      const Item = { ...outboxKey(notice.leavesAt, notice.key), leavesAt: notice.leavesAt, notices: [notice] };
      await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    }
  });
}

/** A platform in a process of its own, to be killed and started again. */
function openChild(folder: string, port: number, ses: string) {
  let child: ChildProcess | undefined;
  let isUp: Promise<void> = Promise.resolve();
  async function start(): Promise<void> {
    const file = fileURLToPath(new URL('../../drill/traced-platform.ts', import.meta.url));
    const options = { folder, trace: join(folder, 'trace.log'), begin: BEGIN, port, ses };
    const platform = spawn(
      process.execPath,
      [file, ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    child = platform;
    await new Promise<void>((resolve, reject) => {
      platform.stdout.once('data', () => resolve());
      platform.once('exit', (code) => reject(new Error(`the platform ended by itself with ${code} before it was up`)));
    });
  }
  return {
    start: () => {
      isUp = start();
      return isUp;
    },
    whenUp: () => isUp,
    async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
      const victim = child;
      if (victim === undefined || victim.exitCode !== null || victim.signalCode !== null) return;
      const ended = once(victim, 'exit');
      victim.kill(signal);
      await ended;
    },
  };
}

/**
 * Queues notices, lets a platform send them through a scripted mail service, and kills that platform at random moments; time is moved
 * minute by minute until nothing is left to send and to learn. `tell` is told how far it is.
 */
export async function drillMail(given: {
  readonly notices: number;
  readonly kills: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}): Promise<DrillResult> {
  const { notices, kills, seed, tell = () => undefined } = given;
  const random = seededRandom(seed);
  const folder = temporaryFolder('mail-drill');
  await queueNotices(folder, notices);
  const ses = await serveScriptedSes(seededRandom(seed + 1));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = openChild(folder, port, ses.endpoint);
  let killed = 0;

  /** Does it again until it is done: the platform may be away at any moment. */
  async function ask(path: string, body: unknown): Promise<void> {
    for (;;) {
      try {
        await child.whenUp();
        const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
        if (response.ok) return;
        if (response.status === 409) return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  async function killAfter(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await child.end('SIGKILL');
    killed += 1;
    await child.start();
  }

  const sendingMinutes = Math.ceil(notices / A_MINUTE);
  /** The minutes during which the platform is killed, some of them twice. */
  const killMinutes = Array.from({ length: kills }, () => 1 + Math.floor(random() * sendingMinutes)).sort(
    (a, b) => a - b,
  );
  await child.start();
  let minutes = 0;
  // Twice as long as sending takes, and the half hour in which the last event comes; then in great steps past the longest wait.
  const quiet = 2 * sendingMinutes + 60;
  const hasWork = (): boolean => minutes < quiet || ses.hasEvents();
  const step = async (by: number): Promise<void> => {
    minutes += by;
    ses.standAt(BEGIN + minutes * MINUTE);
    const here = killMinutes.filter((minute) => minute === minutes).length;
    const killing = (async () => {
      for (let one = 0; one < here; one += 1) await killAfter(20 + random() * 600);
    })();
    await ask('/dev/clock', { to: instantOfEpoch(BEGIN + minutes * MINUTE) });
    const due = ses.takeDueEvents();
    if (due.length > 0) {
      await ask('/dev/mail/events', { events: due.map(({ event }) => event) });
      ses.told(due.map(({ service }) => service));
    }
    await killing;
    if (minutes % 20 === 0) tell(`${minutes} minutes, ${ses.copies.length} messages taken, ${killed} kills`);
  };
  while (hasWork()) await step(1);
  for (let hours = 0; hours < 30; hours += 1) await step(60);
  while (ses.hasEvents()) await step(1);
  await child.end('SIGTERM');

  const result = await withTable(folder, async (table): Promise<DrillResult> => {
    const mail = await readDossierMail(table, DOSSIER);
    const ids = [...new Set(mail.map(({ message }) => message))];
    const messages = (await Promise.all(ids.map((id) => readMessage(table, id)))).filter((one) => one !== undefined);
    const taken = new Set(ses.copies.map(({ message }) => message));
    const arrived = new Set(mail.filter(({ message }) => taken.has(message)).map(({ key }) => key));
    const perMessage = Map.groupBy(ses.copies, ({ message }) => message);
    const twice = [...perMessage].filter(([, copies]) => copies.length > 1);
    const saysSo = new Set(messages.filter(leftTwice).map(({ id }) => id));
    return {
      notices,
      kills: killed,
      doings: ses.doings,
      lost: Array.from({ length: notices }, (_, number) => noticeAt(number).key).filter((key) => !arrived.has(key))
        .length,
      twice: twice.length,
      twiceThoughKnown: twice.filter(([, copies]) => copies.some(({ wasKnown }) => wasKnown)).length,
      hiddenDoubts: twice.filter(([id]) => !saysSo.has(id)).length,
      unsettled: messages.filter(({ status }) => status !== 'sent' && status !== 'delivered').length,
      sentAgain: messages.filter(({ sentAgain }) => sentAgain > 0).length,
      inDoubt: messages.filter(({ inDoubt }) => inDoubt).length,
      minutes,
    };
  });
  await ses.close();
  rmSync(folder, { recursive: true, force: true });
  return result;
}
