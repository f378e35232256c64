import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { startPlatform } from '../platform/platform.ts';
import { temporaryFolder } from '../platform/temporary-folder.ts';
import { type Answer, ApiClient } from '../replay/api-client.ts';
import { emailLines } from '../replay/collect-lines.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { signatoriesOf } from '../replay/signatories.ts';
import { handInCommitment } from '../replay/submit-commitment.ts';
import { ChildPlatform, type Kill } from './child-platform.ts';
import { seededRandom } from './random.ts';

const DOSSIER = 'inburgering';
const MINUTES = 60;
/** How long one municipality takes about; the kills are spread over part of that, since a platform that starts again takes its time. */
const USUAL_MILLISECONDS = 700;
const SPREAD_OVER_SHARE = 0.5;

export interface AccedeDrill {
  readonly municipalities: number;
  /** How often the platform is killed while they accede. */
  readonly kills: number;
  readonly seed: number;
  readonly onKill?: (kill: Kill) => void;
}

/** What a drill found: nothing wrong, if all is well. */
export interface AccedeReport {
  readonly seconds: number;
  readonly kills: readonly Kill[];
  readonly wrong: readonly string[];
}

function scenarioOf(names: readonly string[]) {
  const parsed = parseScenario(
    JSON.stringify({
      title: 'Many municipalities accede',
      start: '2024-11-04T09:00',
      until: '2024-11-25T08:59',
      committees: {
        vcmp: { name: 'VCMP', secretariat: 'secretariaat@vcmp.example', chair: 'voorzitter@vcmp.example' },
      },
      organisations: {
        agii: { name: 'Agentschap', kind: 'agency', email: 'info@agii.example' },
        ...Object.fromEntries(
          names.map((name) => [name, { name, kind: 'municipality', email: `info@${name}.example` }]),
        ),
      },
      people: {
        officer: { name: 'Dossierbeheerder', role: 'applicant', organisation: 'agii' },
        secretary: { name: 'Secretaris', role: 'secretariat', committee: 'vcmp' },
        chair: { name: 'Voorzitter', role: 'chair', committee: 'vcmp' },
        ...Object.fromEntries(
          names.map((name) => [`van-${name}`, { name: 'Medewerker', role: 'responsible', organisation: name }]),
        ),
      },
      steps: [
        {
          at: '2024-11-04T10:00',
          by: 'officer',
          do: 'submit-request',
          dossier: DOSSIER,
          committee: 'vcmp',
          kind: 'general-deliberation',
          subject: 'Ceremonies',
          provider: 'agii',
          recipientClass: 'municipality',
          applicants: ['agii'],
          purposes: ['Ceremonies'],
          dataItems: [{ name: 'Naam' }],
        },
        { at: '2024-11-05T10:00', by: 'secretary', do: 'rule-admissible', dossier: DOSSIER },
        { at: '2024-11-06T10:00', by: 'secretary', do: 'schedule-meeting', dossier: DOSSIER, date: '2024-11-18' },
        {
          at: '2024-11-18T15:00',
          by: 'secretary',
          do: 'record-decision',
          dossier: DOSSIER,
          outcome: 'granted',
          number: '05/2024',
          date: '2024-11-18',
          accession: {
            review: 'automatic',
            undertakings: [{ ref: '18', text: 'Een register bijhouden' }],
            conditions: [
              { ref: '41', text: 'Wissen na de ceremonie', deadline: { within: 'P1M', of: 'ceremony' } },
              { ref: '10', text: 'Verplaatsen', deadline: 'asap' },
            ],
          },
        },
        { at: '2024-11-19T10:00', by: 'chair', do: 'sign-decision', dossier: DOSSIER },
        { at: '2024-11-20T10:00', by: 'secretary', do: 'publish-decision', dossier: DOSSIER },
      ],
    }),
    'accede',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

const listSchema = z.object({
  accessions: z.array(
    z.object({
      organisation: z.string(),
      state: z.string(),
      round: z.int(),
      conditions: z.array(z.object({ reportedAs: z.string() })),
    }),
  ),
  next: z.string().optional(),
});
const historySchema = z.object({ events: z.array(z.object({ name: z.string() })) });
const checkSchema = z.object({ allowed: z.boolean() });

const read = async <Schema extends z.ZodType>(asked: Promise<Answer>, schema: Schema): Promise<z.infer<Schema>> => {
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.detail);
  return schema.parse(answer.body);
};

type Persistently = ChildPlatform['persistently'];

/** One municipality of a minute. */
interface Acceder {
  readonly organisation: string;
  readonly index: number;
  readonly at: string;
}

/** Lets one municipality hand in its commitment, each request sent twice; what is not as it should be. */
async function handIn(
  client: ApiClient,
  persistently: Persistently,
  { organisation, index, at }: Acceder,
  signatories: ReturnType<typeof signatoriesOf>,
): Promise<string[]> {
  const wrong: string[] = [];
  const by = `van-${organisation}`;
  const person = { name: 'Contact', email: `contact@${organisation}.example` };
  const prepare = () =>
    persistently(() =>
      client.call(
        by,
        'POST',
        `/api/v1/dossiers/${DOSSIER}/accessions/${organisation}/prepare-commitment`,
        { contact: person, dpo: person, undertakings: [{ ref: '18', answer: 'yes' }] },
        `prepare-${index}`,
      ),
    );
  for (const answer of await Promise.all([prepare(), prepare()]))
    if (!answer.ok && answer.code !== 'conflict') wrong.push(`${organisation}: ${answer.detail}`);
  const step = { at, by, do: 'submit-commitment', dossier: DOSSIER, organisation, sign: 'valid' } as const;
  const submitted = await persistently(() => handInCommitment(client, step, index, signatories));
  if (!submitted.ok) wrong.push(`${organisation}: ${submitted.detail}`);
  return wrong;
}

/** What a task that was killed is tried again after, in seconds; and how long that may go on. */
const LOOK_EVERY_SECONDS = 5;
const LOOK_FOR_SECONDS = 55;

/** Waits until what the municipalities of a minute handed in is validated; which of them have not acceded then. */
async function concluded(
  client: ApiClient,
  persistently: Persistently,
  acceders: readonly Acceder[],
): Promise<string[]> {
  const [first] = acceders;
  let waiting = [...acceders];
  for (let seconds = 0; waiting.length > 0 && seconds <= LOOK_FOR_SECONDS; seconds += LOOK_EVERY_SECONDS) {
    const to = `${first?.at}:${String(seconds).padStart(2, '0')}`;
    await persistently(() => client.development('POST', '/dev/clock', { to }));
    const states = await Promise.all(
      waiting.map(({ organisation }) =>
        persistently(() =>
          read(
            client.call('secretary', 'GET', `/api/v1/dossiers/${DOSSIER}/accessions/${organisation}`),
            z.object({ state: z.string() }),
          ),
        ),
      ),
    );
    waiting = waiting.filter((_, index) => states[index]?.state !== 'active');
  }
  return waiting.map(({ organisation }) => `${organisation}: has not acceded within a minute`);
}

/** Whether a municipality that has acceded could do so again. */
async function accedesAgain(
  client: ApiClient,
  persistently: Persistently,
  { organisation, index, at }: Acceder,
  signatories: ReturnType<typeof signatoriesOf>,
): Promise<string[]> {
  const by = `van-${organisation}`;
  const step = { at, by, do: 'submit-commitment', dossier: DOSSIER, organisation, sign: 'valid' } as const;
  const again = await persistently(() => handInCommitment(client, step, index, signatories));
  return again.ok ? [`${organisation}: acceded twice`] : [];
}

/** Every accession, page after page. */
async function allAccessions(client: ApiClient): Promise<z.infer<typeof listSchema>['accessions']> {
  const all: z.infer<typeof listSchema>['accessions'] = [];
  let query = '?limit=100';
  for (;;) {
    const { accessions, next } = await read(
      client.call('secretary', 'GET', `/api/v1/dossiers/${DOSSIER}/accessions${query}`),
      listSchema,
    );
    all.push(...accessions);
    if (next === undefined) return all;
    query = `?limit=100&cursor=${encodeURIComponent(next)}`;
  }
}

/** What is not as it should be once all have acceded: accessions, conditions, mail, histories, and what the check says. */
async function inspect(client: ApiClient, names: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  const accessions = await allAccessions(client);
  const mail = await emailLines(client);
  const toldTo = Map.groupBy(mail, ({ to }) => to);
  for (const name of names) {
    const found = accessions.filter(({ organisation }) => organisation === name);
    const [accession] = found;
    if (found.length !== 1 || accession?.state !== 'active' || accession.round !== 1)
      wrong.push(`${name}: ${JSON.stringify(found)}`);
    const conditions = accession?.conditions.map(({ reportedAs }) => reportedAs).sort();
    if (conditions?.join() !== '10,41') wrong.push(`${name}: conditions ${conditions?.join()}`);
    const told = (toldTo.get(`info@${name}.example`) ?? []).flatMap(({ notices }) =>
      notices.map(({ notice }) => notice),
    );
    if (told.sort().join() !== 'accession-accepted,accession-received') wrong.push(`${name}: told ${told.join()}`);
    const { events } = await read(
      client.call('secretary', 'GET', `/api/v1/dossiers/${DOSSIER}/accessions/${name}/history`),
      historySchema,
    );
    if (events.filter(({ name: event }) => event === 'accession-activated').length !== 1)
      wrong.push(`${name}: activated twice`);
    const query = new URLSearchParams({ provider: 'agii', recipient: name });
    const { allowed } = await read(client.call('officer', 'GET', `/api/v1/check?${query}`), checkSchema);
    if (!allowed) wrong.push(`${name}: the check does not allow it`);
  }
  return wrong;
}

/** A platform in this process, or in one of its own where it is to be killed. */
async function aPlatform(folder: string, beginAt: number, isKilled: boolean) {
  if (isKilled) {
    const child = await ChildPlatform.start({ folder, trace: join(folder, '..', `${Date.now()}.trace`), beginAt });
    return {
      url: child.url,
      child,
      persistently: <Result>(attempt: () => Promise<Result>) => child.persistently(attempt),
      close: () => child.stop(),
    };
  }
  const platform = await startPlatform({ folder, port: 0, beginAt, time: 'standing' });
  return {
    url: platform.url,
    child: undefined,
    persistently: <Result>(attempt: () => Promise<Result>) => attempt(),
    close: () => platform.close(),
  };
}

/**
 * So many municipalities accede to one deliberation within one virtual hour, those of a minute at the same time, each request sent
 * twice, while the platform is killed. No accession may be lost or doubled: not its mail, its conditions, or what the check says.
 */
export async function runAccedeDrill({ municipalities, kills, seed, onKill }: AccedeDrill): Promise<AccedeReport> {
  const names = Array.from({ length: municipalities }, (_, index) => `gemeente-${index + 1}`);
  const { scenario, steps } = scenarioOf(names);
  const base = temporaryFolder('accede');
  const platform = await aPlatform(join(base, 'data'), epochOf(instantOfLocal(scenario.start)), kills > 0);
  const { child, persistently } = platform;
  const wrong: string[] = [];
  const killed: Kill[] = [];
  try {
    const { failure } = await replayScenario(platform.url, scenario, steps);
    if (failure !== undefined) throw new Error(failure.message);
    const client = new ApiClient(platform.url);
    const signatories = signatoriesOf(scenario);
    const began = performance.now();
    const killing = child?.killAgainAndAgain({
      kills,
      pause: (municipalities * USUAL_MILLISECONDS * SPREAD_OVER_SHARE) / kills,
      random: seededRandom(seed),
      onKill: (kill) => {
        killed.push(kill);
        onKill?.(kill);
      },
    });
    const perMinute = Math.ceil(municipalities / MINUTES);
    for (let minute = 0; minute < MINUTES && minute * perMinute < municipalities; minute += 1) {
      const at = `2024-11-25T09:${String(minute).padStart(2, '0')}`;
      await persistently(() => client.development('POST', '/dev/clock', { to: at }));
      client.forgetTokens();
      const now = names
        .slice(minute * perMinute, (minute + 1) * perMinute)
        .map((organisation, offset): Acceder => ({ organisation, index: minute * perMinute + offset, at }));
      const handedIn = await Promise.all(now.map((one) => handIn(client, persistently, one, signatories)));
      wrong.push(...handedIn.flat(), ...(await concluded(client, persistently, now)));
      const again = await Promise.all(
        now.map((one) =>
          accedesAgain(client, persistently, { ...one, index: one.index + municipalities }, signatories),
        ),
      );
      wrong.push(...again.flat());
    }
    child?.finish();
    await killing;
    await persistently(() => client.development('POST', '/dev/clock', { to: '2024-11-25T10:00' }));
    await persistently(() => client.development('POST', '/dev/mail/flush', {}));
    client.forgetTokens();
    const seconds = Math.round((performance.now() - began) / 1000);
    wrong.push(...(await inspect(client, names)));
    return { seconds, kills: killed, wrong };
  } finally {
    await platform.close();
    rmSync(base, { recursive: true, force: true });
  }
}
