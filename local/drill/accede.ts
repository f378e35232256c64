import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { startPlatform } from '../platform/platform.ts';
import { temporaryFolder } from '../platform/temporary-folder.ts';
import { type Answer, ApiClient } from '../replay/api-client.ts';
import { emailLines } from '../replay/collect-lines.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { signatoriesOf } from '../replay/signatories.ts';
import { submitCommitment } from '../replay/submit-commitment.ts';

// npm run drill:accede [-- --municipalities 300]: so many municipalities accede to one deliberation within one virtual hour, five at the
// same time, each request sent twice. No accession may be lost or doubled: not its mail, its conditions, or what the check says.

const { values } = parseArgs({ options: { municipalities: { type: 'string', default: '300' } } });
const count = Number(values.municipalities);
const names = Array.from({ length: count }, (_, index) => `gemeente-${index + 1}`);
const DOSSIER = 'inburgering';
const MINUTES = 60;

const scenario = parseScenario(
  JSON.stringify({
    title: 'Many municipalities accede',
    start: '2024-11-04T09:00',
    until: '2024-11-25T08:59',
    committees: { vcmp: { name: 'VCMP', secretariat: 'secretariaat@vcmp.example', chair: 'voorzitter@vcmp.example' } },
    organisations: {
      agii: { name: 'Agentschap', kind: 'agency', email: 'info@agii.example' },
      ...Object.fromEntries(names.map((name) => [name, { name, kind: 'municipality', email: `info@${name}.example` }])),
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
if (!scenario.ok) throw new Error(JSON.stringify(scenario.problems));

const listSchema = z.object({
  accessions: z.array(
    z.object({
      organisation: z.string(),
      state: z.string(),
      round: z.int(),
      conditions: z.array(z.object({ reportedAs: z.string() })),
    }),
  ),
});
const historySchema = z.object({ events: z.array(z.object({ name: z.string() })) });
const checkSchema = z.object({ allowed: z.boolean() });

const read = async <Schema extends z.ZodType>(asked: Promise<Answer>, schema: Schema): Promise<z.infer<Schema>> => {
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.detail);
  return schema.parse(answer.body);
};

const folder = temporaryFolder('accede');
const platform = await startPlatform({
  folder,
  port: 0,
  beginAt: epochOf(instantOfLocal(scenario.scenario.start)),
  time: 'standing',
});
const wrong: string[] = [];
try {
  const { failure } = await replayScenario(platform.url, scenario.scenario, scenario.steps);
  if (failure !== undefined) throw new Error(failure.message);
  const client = new ApiClient(platform.url);
  const signatories = signatoriesOf(scenario.scenario);
  const began = performance.now();

  async function accede(organisation: string, index: number, at: string): Promise<void> {
    const by = `van-${organisation}`;
    const person = { name: 'Contact', email: `contact@${organisation}.example` };
    const prepare = () =>
      client.call(
        by,
        'POST',
        `/api/v1/dossiers/${DOSSIER}/accessions/${organisation}/prepare-commitment`,
        { contact: person, dpo: person, undertakings: [{ ref: '18', answer: 'yes' }] },
        `prepare-${index}`,
      );
    for (const answer of await Promise.all([prepare(), prepare()]))
      if (!answer.ok && answer.code !== 'conflict') wrong.push(`${organisation}: ${answer.detail}`);
    const step = { at, by, do: 'submit-commitment', dossier: DOSSIER, organisation, sign: 'valid' } as const;
    const submitted = await submitCommitment(client, step, index, signatories);
    if (!submitted.ok) wrong.push(`${organisation}: ${submitted.detail}`);
    const again = await submitCommitment(client, step, index + count, signatories);
    if (again.ok) wrong.push(`${organisation}: acceded twice`);
  }

  const perMinute = Math.ceil(count / MINUTES);
  for (let minute = 0; minute < MINUTES && minute * perMinute < count; minute += 1) {
    const at = `2024-11-25T09:${String(minute).padStart(2, '0')}`;
    await client.development('POST', '/dev/clock', { to: at });
    client.forgetTokens();
    const now = names.slice(minute * perMinute, (minute + 1) * perMinute);
    await Promise.all(now.map((name, index) => accede(name, minute * perMinute + index, at)));
  }
  await client.development('POST', '/dev/clock', { to: '2024-11-25T10:00' });
  await client.development('POST', '/dev/mail/flush', {});
  client.forgetTokens();
  const seconds = Math.round((performance.now() - began) / 1000);

  const { accessions } = await read(
    client.call('secretary', 'GET', `/api/v1/dossiers/${DOSSIER}/accessions`),
    listSchema,
  );
  const mail = await emailLines(client);
  for (const name of names) {
    const found = accessions.filter(({ organisation }) => organisation === name);
    const [accession] = found;
    if (found.length !== 1 || accession?.state !== 'active' || accession.round !== 1)
      wrong.push(`${name}: ${JSON.stringify(found)}`);
    const conditions = accession?.conditions.map(({ reportedAs }) => reportedAs).sort();
    if (conditions?.join() !== '10,41') wrong.push(`${name}: conditions ${conditions?.join()}`);
    const told = mail
      .filter(({ to }) => to === `info@${name}.example`)
      .flatMap(({ notices }) => notices.map(({ notice }) => notice));
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
  process.stdout.write(`${count} municipalities acceded in ${seconds} s; ${wrong.length} wrong\n`);
} finally {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const line of wrong.slice(0, 20)) process.stdout.write(`${line}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
