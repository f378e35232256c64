import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { startPlatform } from '#local/platform/platform.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { PortalClient } from '#tests/support/portal-client.ts';

// How long the portal's pages take with much in them: 300 municipalities of which so many acceded, and 60 dossiers with conditions.
// Prints for each page its size and the median and slowest of some requests, warm; exits with 1 where a median is over 100 ms or a
// page over 200 KB.
// node_modules/.bin/node bench/portal.ts [--municipalities 300] [--acceders 300] [--dossiers 60] [--times 15]

const { values } = parseArgs({
  options: {
    municipalities: { type: 'string', default: '300' },
    acceders: { type: 'string', default: '300' },
    dossiers: { type: 'string', default: '60' },
    times: { type: 'string', default: '15' },
  },
});
const SLOWEST_MEDIAN_MS = 100;
const LARGEST_BYTES = 200_000;
const [municipalities, acceders, dossiers, times] = [
  values.municipalities,
  values.acceders,
  values.dossiers,
  values.times,
].map(Number);
if (municipalities === undefined || acceders === undefined || dossiers === undefined || times === undefined)
  throw new Error('numbers are needed');

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const city = (index: number): string => `stad-${index}`;
const person = (name: string) => ({ name, email: `${name}@v.example` });

/** Everything that happens, step by step. */
function steps(): object[] {
  const decide = (dossier: string, index: number, more: object) => [
    { at: '2024-11-05T10:00', by: 'secretary', do: 'rule-admissible', dossier },
    { at: '2024-11-06T10:00', by: 'secretary', do: 'schedule-meeting', dossier, date: '2024-11-18' },
    {
      at: '2024-11-18T15:00',
      by: 'secretary',
      do: 'record-decision',
      dossier,
      outcome: 'granted',
      number: `${index}/2024`,
      date: '2024-11-18',
      ...more,
    },
    { at: '2024-11-18T16:00', by: 'chair', do: 'sign-decision', dossier },
    { at: '2024-11-20T10:00', by: 'secretary', do: 'publish-decision', dossier },
  ];
  const request = (dossier: string, more: object) => ({
    at: '2024-11-04T10:00',
    by: 'officer',
    do: 'submit-request',
    dossier,
    committee: 'vcmp',
    subject: `De mededeling van gegevens in dossier ${dossier}`,
    provider: 'agii',
    applicants: ['agii'],
    purposes: ['Ceremonies'],
    dataItems: [{ name: 'Naam', proportionality: 'Zonder naam geen uitnodiging' }],
    ...more,
  });
  const own = (dossier: string, index: number) => [
    request(dossier, { kind: 'authorisation', recipients: [city(index)] }),
    ...decide(dossier, index + 100, {
      conditions: range(3).map((each) => ({
        ref: String(each + 1),
        text: 'Een verslag bezorgen',
        deadline: { by: `2025-0${(index % 8) + 1}-15` },
        responsible: [each === 0 ? 'agii' : city(index)],
        public: true,
      })),
    }),
  ];
  const deliberation = [
    request('inburgering', { kind: 'general-deliberation', recipientClass: 'municipality' }),
    ...decide('inburgering', 5, {
      accession: {
        review: 'automatic',
        undertakings: [{ ref: '18', text: 'Een register van verwerkingsactiviteiten bijhouden' }],
        conditions: [
          { ref: '10', text: 'Het bestand verplaatsen naar een gecontroleerde omgeving', deadline: 'asap' },
          { ref: '51', text: 'De privacyverklaring aanpassen', deadline: { by: '2025-02-15' } },
          { ref: '45', text: 'De toegang beperken', deadline: 'continuous' },
        ],
      },
    }),
  ];
  const accede = range(acceders ?? 0).flatMap((index) => [
    {
      at: '2024-11-25T10:00',
      by: city(index),
      do: 'prepare-commitment',
      dossier: 'inburgering',
      organisation: city(index),
      contact: person('contact'),
      dpo: person('dpo'),
    },
    {
      at: '2024-11-25T10:00',
      by: city(index),
      do: 'submit-commitment',
      dossier: 'inburgering',
      organisation: city(index),
    },
  ]);
  const all: readonly { readonly at: string }[] = [
    ...deliberation,
    ...range(dossiers ?? 0).flatMap((index) => own(`dossier-${index}`, index)),
  ];
  return [...all.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), ...accede];
}

const scenario = {
  title: 'Much',
  start: '2024-11-04T09:00',
  until: '2024-11-26T12:00',
  committees: { vcmp: { name: 'VCMP', secretariat: 's@vcmp.example', chair: 'v@vcmp.example' } },
  organisations: {
    agii: { name: 'Agentschap Integratie en Inburgering', kind: 'agency', email: 'a@agii.example' },
    ...Object.fromEntries(
      range(municipalities).map((index) => [
        city(index),
        { name: `Stad ${index}`, kind: 'municipality', email: `s@${city(index)}.example` },
      ]),
    ),
  },
  people: {
    officer: { name: 'Dossierbeheerder', role: 'applicant', organisation: 'agii' },
    secretary: { name: 'Secretaris', role: 'secretariat', committee: 'vcmp' },
    chair: { name: 'Voorzitter', role: 'chair', committee: 'vcmp' },
    ...Object.fromEntries(
      range(municipalities).map((index) => [
        city(index),
        { name: `Medewerker ${index}`, role: 'responsible', organisation: city(index) },
      ]),
    ),
  },
  steps: steps(),
};

const PAGES: readonly (readonly [persona: string, path: string])[] = [
  ['secretary', '/'],
  ['secretary', '/dossiers'],
  ['secretary', '/dossiers/dossier-1'],
  ['secretary', '/dossiers/inburgering'],
  ['secretary', '/voorwaarden'],
  ['secretary', '/voorwaarden?weergave=maand&maand=2025-02'],
  ['secretary', '/voorwaarden?weergave=jaar&maand=2025-01'],
  ['secretary', '/toetredingen'],
  ['secretary', '/toetredingen/inburgering'],
  ['secretary', '/toetredingen/inburgering/stad-1'],
  ['secretary', '/zittingen/2024-11-18'],
  ['secretary', '/zoeken?q=stad-12'],
  ['stad-1', '/'],
  ['stad-1', '/toetredingen'],
  ['stad-1', '/toetredingen/inburgering/stad-1'],
  ['stad-1', '/toetredingen/inburgering/stad-1/voorwaarden/51/bewijs'],
  ['', '/register'],
  ['', '/register/inburgering'],
  ['', '/controle?provider=agii&recipient=stad-1'],
];

const parsed = parseScenario(JSON.stringify(scenario), 'bench.json');
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const folder = temporaryFolder('bench');
const beginAt = epochOf(instantOfLocal(scenario.start));
const platform = await startPlatform({ folder, port: 0, beginAt, time: 'standing' });
const rows: Record<string, object> = {};
let isGood = true;
try {
  const began = performance.now();
  const { failure } = await replayScenario(platform.url, parsed.scenario, parsed.steps);
  if (failure !== undefined) throw new Error(failure.message);
  console.log(`loaded ${parsed.steps.length} steps in ${Math.round((performance.now() - began) / 1000)} s`);
  const clients = new Map<string, PortalClient>();
  for (const [persona, path] of PAGES) {
    const client = clients.get(persona) ?? new PortalClient(platform.url);
    if (persona !== '' && !clients.has(persona)) await client.logIn(persona);
    clients.set(persona, client);
    const taken: number[] = [];
    let bytes = 0;
    for (let time = -2; time < times; time += 1) {
      const start = performance.now();
      const answer = await client.ask(path);
      bytes = Buffer.byteLength(await answer.text());
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      if (time >= 0) taken.push(performance.now() - start);
    }
    taken.sort((a, b) => a - b);
    const median = Math.round(taken[Math.floor(taken.length / 2)] ?? 0);
    const isOver = median > SLOWEST_MEDIAN_MS || bytes > LARGEST_BYTES;
    isGood &&= !isOver;
    rows[`${persona} ${path}`] = {
      'median ms': median,
      'slowest ms': Math.round(taken.at(-1) ?? 0),
      KB: Math.round(bytes / 1000),
      '': isOver ? 'OVER' : '',
    };
  }
} finally {
  console.table(rows);
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isGood ? 0 : 1;
