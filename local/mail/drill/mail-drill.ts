import { rmSync } from 'node:fs';
import * as z from 'zod';
import { epochOf, instantOfEpoch, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { seededRandom } from '../../drill/random.ts';
import { freePort } from '../../dynamodb/dynamodb-server.ts';
import { ADMINISTRATOR } from '../../platform/settings.ts';
import { temporaryFolder } from '../../platform/temporary-folder.ts';
import { ApiClient } from '../../replay/api-client.ts';
import { startDrilledPlatform } from './child.ts';
import { historyOf, planFor } from './history.ts';
import { judgeMail, type Verdict } from './judge-mail.ts';
import { type Doings, serveScriptedSes } from './scripted-ses.ts';

/** What a drill came to. */
export interface DrillResult extends Verdict {
  readonly kills: number;
  /** Of these, the ones that came while a sweep, a send, its feedback or a task was running. */
  readonly killsAtWork: number;
  readonly doings: Doings;
  /** Steps of the clock. */
  readonly steps: number;
}

const MINUTE = 60_000;
/** While notices leave and the platform is killed time goes minute by minute. */
const BUSY_MINUTES = 5;
/** Most of the work is done in the first of these: then it is killed. */
const KILL_MINUTES = 3;
/** After that, so far at a time, for as long as anything is to be sent or told. */
const STEP_MINUTES = 10;
/** Longer than a message can be in doubt. */
const LONGEST_SETTLING_MINUTES = 30 * 60;
/** A kill comes at most so long after its step began. */
const KILLED_WITHIN_MILLISECONDS = 600;
const BETWEEN_LINES_MILLISECONDS = 10_000;
/** Conditions of one decision. */
const CONDITIONS_OF_A_DOSSIER = 30;

const waitingSchema = z.object({ queued: z.boolean(), unresolved: z.int() });

/**
 * Brings in decisions of the past, and lets a platform come to the days on which their conditions fall due: it sweeps, queues, and
 * sends through a scripted mail service, and is killed at random moments of all that. Time is moved minute by minute while notices
 * leave, and then by ten until nothing is left to send and to be told; only then it jumps to the next morning. What was due is computed
 * from the logs and the rules alone, and what left is what the service took. `tell` is told how far it is.
 */
export async function drillMail(given: {
  readonly notices: number;
  readonly kills: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}): Promise<DrillResult> {
  const { kills, seed, tell = () => undefined } = given;
  const plan = planFor(given.notices);
  const begin = epochOf(instantOfLocal(plan.begin));
  const random = seededRandom(seed);
  const folder = temporaryFolder('mail-drill');
  const ses = await serveScriptedSes(seededRandom(seed + 1));
  ses.standAt(begin);
  const platform = await startDrilledPlatform({ folder, port: await freePort(), ses: ses.endpoint, begin });

  const bodies = Array.from(
    { length: Math.ceil(given.notices / plan.noticesOfOne) },
    (_, number) => `instantie-${number + 1}`,
  );
  const dossiers: string[] = [];
  for (let start = 0; start < bodies.length; start += CONDITIONS_OF_A_DOSSIER) {
    const dossier = `oefening-${dossiers.length + 1}`;
    const history = historyOf(dossier, bodies.slice(start, start + CONDITIONS_OF_A_DOSSIER), plan.dues);
    const answer = await new ApiClient(platform.url).call(ADMINISTRATOR, 'POST', '/api/v1/imports', history);
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.detail}`);
    dossiers.push(dossier);
  }
  tell(`${bodies.length} conditions in ${dossiers.length} decisions are there`);

  let killed = 0;
  let killsAtWork = 0;
  async function killSoon(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, random() * KILLED_WITHIN_MILLISECONDS));
    const running = await platform.kill();
    killed += 1;
    if (running.length > 0) killsAtWork += 1;
  }

  let now = begin;
  let steps = 0;
  let toldAt = performance.now();
  async function stepTo(to: number, killings: number): Promise<void> {
    steps += 1;
    now = to;
    ses.standAt(now);
    const killing = (async () => {
      for (let one = 0; one < killings; one += 1) await killSoon();
    })();
    await platform.ask('POST', '/dev/clock', { to: instantOfEpoch(now) });
    const due = ses.takeDueEvents();
    if (due.length > 0) {
      await platform.ask('POST', '/dev/mail/events', { events: due.map(({ event }) => event) });
      ses.told(due.map(({ service }) => service));
    }
    await killing;
    if (performance.now() - toldAt < BETWEEN_LINES_MILLISECONDS) return;
    toldAt = performance.now();
    tell(`${instantOfEpoch(now)}: ${ses.copies.length} messages taken, ${killed} kills`);
  }

  const isSettled = async (): Promise<boolean> => {
    const { queued, unresolved } = waitingSchema.parse(await platform.ask('GET', '/dev/mail/waiting'));
    return !ses.hasEvents() && !queued && unresolved === 0;
  };

  const nines = plan.mornings.map((morning) => epochOf(instantOfLocal(`${morning}T09:00`)));
  /** The minutes of mornings during which the platform is killed, some of them more than once. */
  const killMinutes = Array.from(
    { length: kills },
    () => (nines[Math.floor(random() * nines.length)] ?? 0) + Math.floor(random() * KILL_MINUTES) * MINUTE,
  );
  for (const [index, nine] of nines.entries()) {
    await stepTo(nine - MINUTE, 0);
    for (let instant = nine; instant < nine + BUSY_MINUTES * MINUTE; instant += MINUTE)
      await stepTo(instant, killMinutes.filter((one) => one === instant).length);
    const limit = Math.min(nine + LONGEST_SETTLING_MINUTES * MINUTE, nines[index + 1] ?? Number.POSITIVE_INFINITY);
    while (now + STEP_MINUTES * MINUTE < limit && !(await isSettled())) await stepTo(now + STEP_MINUTES * MINUTE, 0);
    tell(
      `${plan.mornings[index]}: ${ses.copies.length} messages taken, ${killed} kills, settled at ${instantOfEpoch(now)}`,
    );
  }
  // Past the time within which the last of it counts as on its way.
  await stepTo(now + 2 * STEP_MINUTES * MINUTE, 0);
  await platform.end();
  const verdict = await judgeMail(folder, dossiers, ses.copies, instantOfEpoch(now));
  await ses.close();
  rmSync(folder, { recursive: true, force: true });
  return { ...verdict, kills: killed, killsAtWork, doings: ses.doings, steps };
}
