import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leftTwice, readDossierMail, readMessage } from '#adapters/dynamodb/messages.ts';
import type { Table } from '#adapters/dynamodb/table.ts';
import { epochOf, instantOfEpoch, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { seededRandom } from '../../drill/random.ts';
import { ensureTable, freePort, startDynamodb } from '../../dynamodb/dynamodb-server.ts';
import { ADMINISTRATOR, localTable, TABLE_NAME } from '../../platform/settings.ts';
import { temporaryFolder } from '../../platform/temporary-folder.ts';
import { ApiClient } from '../../replay/api-client.ts';
import { expectedNotices } from '../missing/expected-notices.ts';
import { missingNotices } from '../missing/missing-notices.ts';
import { type Doings, serveScriptedSes } from './scripted-ses.ts';

/** What a drill came to. */
export interface DrillResult {
  /** What was due, by the logs and the rules alone. */
  readonly notices: number;
  readonly messages: number;
  readonly kills: number;
  readonly doings: Doings;
  /** Notices that the service never took. */
  readonly lost: number;
  /** What `mail:missing` lists. */
  readonly missing: number;
  /** Notices in messages that were not due, or are there twice. */
  readonly unexpected: number;
  /** Messages that left twice; and those of them that their sender could have known to have left. */
  readonly twice: number;
  readonly twiceThoughKnown: number;
  /** Messages that left twice and do not say so; and messages that do not end as sent or delivered. */
  readonly hiddenDoubts: number;
  readonly unsettled: number;
  /** Messages that were sent again after silence, and those of them though nothing was proven. */
  readonly sentAgain: number;
  readonly inDoubt: number;
  /** Steps of the clock. */
  readonly minutes: number;
}

const MINUTE = 60_000;

/**
 * What falls due, and on which mornings: of each condition the reminders up to its day, and the overdue notices after it, which its
 * secretariat gets as well. No day of these is a weekend or a holiday.
 */
const PLANS = {
  short: {
    begin: '2017-12-04T08:00',
    dues: ['2017-12-05'],
    mornings: ['2017-12-04', '2017-12-05', '2017-12-06'],
    // One day before, on the day, and one after, twice.
    noticesOfOne: 4,
  },
  long: {
    begin: '2017-11-27T08:00',
    dues: ['2017-12-05', '2017-12-06', '2017-12-07'],
    mornings: [
      ...['2017-11-28', '2017-11-29', '2017-11-30', '2017-12-04', '2017-12-05', '2017-12-06'],
      ...['2017-12-07', '2017-12-08', '2017-12-12', '2017-12-13', '2017-12-14'],
    ],
    // Also a week before, and a week after, twice.
    noticesOfOne: 7,
  },
} as const;
/** From so many notices on it is the long one. */
const LONG_FROM = 500;

/** Conditions of one decision. */
const CONDITIONS_OF_A_DOSSIER = 30;
/** The platform is killed in the first minutes of a morning, while it sweeps and sends. */
const KILLED_WITHIN_MINUTES = 5;
/** A morning is gone through minute by minute for as long as the slowest event can make a message wait, and some more. */
const MORNING_MINUTES = 50;

/** A decision of September that lays a duty on each of many bodies, as an import brings it in. */
function historyOf(dossier: string, bodies: readonly string[], dues: readonly string[]) {
  return {
    committees: { vtc: { name: 'VTC', secretariat: 'secretariaat@vtc.example', chair: 'voorzitter@vtc.example' } },
    organisations: {
      aanvrager: { name: 'Aanvrager', kind: 'agency', email: 'post@aanvrager.example' },
      ...Object.fromEntries(
        bodies.map((id) => [id, { name: `Instantie ${id}`, kind: 'agency', email: `post@${id}.example` }]),
      ),
    },
    people: {
      aanvraagster: { name: 'Dossierbeheerder', role: 'applicant', organisation: 'aanvrager' },
      secretaris: { name: 'Secretaris', role: 'secretariat', committee: 'vtc' },
      voorzitter: { name: 'Voorzitter', role: 'chair', committee: 'vtc' },
    },
    steps: [
      {
        ...{ at: '2017-09-01T10:00', by: 'aanvraagster', do: 'submit-request', dossier, committee: 'vtc' },
        ...{ kind: 'authorisation', subject: 'Oefening', provider: 'aanvrager', recipients: ['aanvrager'] },
        ...{ applicants: ['aanvrager'], purposes: ['Oefenen'], dataItems: [{ name: 'Naam' }] },
      },
      { at: '2017-09-04T10:00', by: 'secretaris', do: 'rule-admissible', dossier },
      { at: '2017-09-05T10:00', by: 'secretaris', do: 'schedule-meeting', dossier, date: '2017-09-13' },
      {
        ...{ at: '2017-09-13T12:00', by: 'secretaris', do: 'record-decision', dossier, outcome: 'granted' },
        ...{ number: dossier, date: '2017-09-13' },
        conditions: bodies.map((body, index) => ({
          ...{ ref: String(index + 1), text: 'Het plan wordt bezorgd', responsible: [body] },
          deadline: { by: dues[index % dues.length] },
        })),
      },
      { at: '2017-09-14T10:00', by: 'voorzitter', do: 'sign-decision', dossier },
      { at: '2017-09-15T10:00', by: 'secretaris', do: 'publish-decision', dossier },
    ],
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

/** A platform in a process of its own, to be killed and started again. */
function openChild(folder: string, port: number, ses: string, begin: number) {
  let child: ChildProcess | undefined;
  let isUp: Promise<void> = Promise.resolve();
  async function start(): Promise<void> {
    const file = fileURLToPath(new URL('../../drill/traced-platform.ts', import.meta.url));
    const options = { folder, trace: join(folder, 'trace.log'), begin, port, ses };
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
 * Brings in decisions of the past, and lets a platform come to the days on which their conditions fall due: it sweeps, queues, and
 * sends through a scripted mail service, and is killed at random moments of all that. Time is moved minute by minute through each of
 * these mornings, until nothing is left to send and to learn. What was due is computed from the logs and the rules alone. `tell` is told
 * how far it is.
 */
export async function drillMail(given: {
  readonly notices: number;
  readonly kills: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}): Promise<DrillResult> {
  const { kills, seed, tell = () => undefined } = given;
  const plan = given.notices < LONG_FROM ? PLANS.short : PLANS.long;
  const begin = epochOf(instantOfLocal(plan.begin));
  const random = seededRandom(seed);
  const folder = temporaryFolder('mail-drill');
  const ses = await serveScriptedSes(seededRandom(seed + 1));
  ses.standAt(begin);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = openChild(folder, port, ses.endpoint, begin);
  await child.start();

  const bodies = Array.from(
    { length: Math.ceil(given.notices / plan.noticesOfOne) },
    (_, number) => `instantie-${number + 1}`,
  );
  const dossiers: string[] = [];
  for (let start = 0; start < bodies.length; start += CONDITIONS_OF_A_DOSSIER) {
    const dossier = `oefening-${dossiers.length + 1}`;
    const history = historyOf(dossier, bodies.slice(start, start + CONDITIONS_OF_A_DOSSIER), plan.dues);
    const answer = await new ApiClient(url).call(ADMINISTRATOR, 'POST', '/api/v1/imports', history);
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.detail}`);
    dossiers.push(dossier);
  }

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

  let killed = 0;
  async function killAfter(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await child.end('SIGKILL');
    killed += 1;
    await child.start();
  }

  let now = begin;
  let minutes = 0;
  const stepTo = async (to: number, killings: number): Promise<void> => {
    minutes += 1;
    now = to;
    ses.standAt(now);
    const killing = (async () => {
      for (let one = 0; one < killings; one += 1) await killAfter(20 + random() * 600);
    })();
    await ask('/dev/clock', { to: instantOfEpoch(now) });
    const due = ses.takeDueEvents();
    if (due.length > 0) {
      await ask('/dev/mail/events', { events: due.map(({ event }) => event) });
      ses.told(due.map(({ service }) => service));
    }
    await killing;
  };

  /** The minutes of mornings during which the platform is killed, some of them more than once. */
  const killMinutes = Array.from({ length: kills }, () => {
    const morning = plan.mornings[Math.floor(random() * plan.mornings.length)];
    return `${morning} ${Math.floor(random() * KILLED_WITHIN_MINUTES)}`;
  });
  for (const morning of plan.mornings) {
    const nine = epochOf(instantOfLocal(`${morning}T09:00`));
    await stepTo(nine - MINUTE, 0);
    for (let minute = 0; minute <= MORNING_MINUTES; minute += 1)
      await stepTo(nine + minute * MINUTE, killMinutes.filter((one) => one === `${morning} ${minute}`).length);
    tell(`${morning}: ${ses.copies.length} messages taken, ${killed} kills`);
  }
  // In great steps past the longest wait.
  for (let hours = 0; hours < 30; hours += 1) await stepTo(now + 60 * MINUTE, 0);
  while (ses.hasEvents()) await stepTo(now + MINUTE, 0);
  await child.end('SIGTERM');

  const result = await withTable(folder, async (table): Promise<DrillResult> => {
    // What was due by the rules; of the last minutes nothing can be said yet.
    const expected = (await expectedNotices(table, instantOfEpoch(now))).filter(
      ({ at }) => at <= instantOfEpoch(now - 10 * MINUTE),
    );
    const mail = (await Promise.all(dossiers.map((dossier) => readDossierMail(table, dossier)))).flat();
    const ids = [...new Set(mail.map(({ message }) => message))];
    const messages = (await Promise.all(ids.map((id) => readMessage(table, id)))).filter((one) => one !== undefined);
    const taken = new Set(ses.copies.map(({ message }) => message));
    const arrived = new Set(mail.filter(({ message }) => taken.has(message)).map(({ key }) => key));
    const due = new Set(expected.map(({ notice }) => notice.key));
    const perMessage = Map.groupBy(ses.copies, ({ message }) => message);
    const twice = [...perMessage].filter(([, copies]) => copies.length > 1);
    const saysSo = new Set(messages.filter(leftTwice).map(({ id }) => id));
    const missing = await missingNotices(table, { from: '2017-09-01', to: '2018-01-31' }, instantOfEpoch(now));
    return {
      notices: expected.length,
      messages: messages.length,
      kills: killed,
      doings: ses.doings,
      lost: expected.filter(({ notice }) => !arrived.has(notice.key)).length,
      missing: missing.length,
      unexpected: mail.filter(({ key }) => !due.delete(key)).length,
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
