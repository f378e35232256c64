import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isRenewed } from '#adapters/dynamodb/renew-rows.ts';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { renewAll } from '#functions/replan-deadlines/renew-all.ts';
import { startPlatform } from '#local/platform/platform.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { PortalClient } from '#tests/support/portal-client.ts';
import { livedMuch } from './much.ts';
import { notAmong, PAGES } from './pages.ts';

// How long every page of the portal takes with much behind it, and how large it is. Prints for each page and persona the size, and the
// median and slowest of some requests, warm; exits with 1 where a page fails or is over 200 KB. Time is told, not judged: it is another
// on another machine.
// npm run bench:portal -- [--store FOLDER] [--write] [--only TEXT] [--times 15] [--municipalities 300] [--acceders 300] [--dossiers 60] [--protocols 10]

const { values } = parseArgs({
  options: {
    municipalities: { type: 'string', default: '300' },
    acceders: { type: 'string', default: '300' },
    dossiers: { type: 'string', default: '60' },
    protocols: { type: 'string', default: '10' },
    times: { type: 'string', default: '15' },
    /** Kept there once it is loaded, and taken from there the next time. */
    store: { type: 'string' },
    /** Only the pages whose address or persona holds this. */
    only: { type: 'string', default: '' },
    /** Writes the figures into docs/portal.md. */
    write: { type: 'boolean', default: false },
  },
});
const LARGEST_BYTES = 200_000;
const WANTED_MEDIAN_MS = 100;
const WARMING = 2;
const NOTES = new URL('../../docs/portal.md', import.meta.url);
const BEGIN = '<!-- figures of npm run bench:portal -- --write -->';
const END = '<!-- end of figures -->';

const times = Number(values.times);
const { scenario, steps } = livedMuch({
  municipalities: Number(values.municipalities),
  acceders: Number(values.acceders),
  dossiers: Number(values.dossiers),
  protocols: Number(values.protocols),
});

const folder = temporaryFolder('bench');
const start = () =>
  startPlatform({ folder, port: 0, beginAt: epochOf(instantOfLocal(scenario.start)), time: 'standing' });

/** Lives it all, or takes it from where it was kept. */
async function load(): Promise<void> {
  if (values.store !== undefined && existsSync(values.store)) {
    cpSync(values.store, folder, { recursive: true });
    return;
  }
  const began = performance.now();
  const platform = await start();
  const { failure } = await replayScenario(platform.url, scenario, steps, {
    moveTo: (instant) => platform.advanceTo(instant),
    onProgress: (done, total, at) => {
      if (done % 100 === 0) console.log(`${done} of ${total} steps, ${at}`);
    },
  });
  await platform.close();
  if (failure !== undefined) throw new Error(failure.message);
  console.log(`loaded ${steps.length} steps in ${Math.round((performance.now() - began) / 1000)} s`);
  if (values.store === undefined) return;
  // Whole or not there.
  cpSync(folder, `${values.store}.new`, { recursive: true });
  renameSync(`${values.store}.new`, values.store);
}

interface Measured {
  readonly page: string;
  readonly as: string;
  readonly status: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  /** What a request costs of processors, the client's own work included and the database's not: it is the same on a busy machine. */
  readonly processorMs: number;
  readonly bytes: number;
}

async function measure(client: PortalClient, path: string): Promise<Omit<Measured, 'page' | 'as'>> {
  const taken: number[] = [];
  let bytes = 0;
  let status = 200;
  let before = process.cpuUsage();
  for (let time = -WARMING; time < times && status < 400; time += 1) {
    if (time === 0) before = process.cpuUsage();
    const began = performance.now();
    const answer = await client.ask(path);
    bytes = (await answer.arrayBuffer()).byteLength;
    status = answer.status;
    if (time >= 0) taken.push(performance.now() - began);
  }
  const used = process.cpuUsage(before);
  taken.sort((a, b) => a - b);
  const rounded = (value: number | undefined): number => Math.round((value ?? 0) * 10) / 10;
  return {
    status,
    medianMs: rounded(taken[Math.floor(taken.length / 2)]),
    slowestMs: rounded(taken.at(-1)),
    processorMs: rounded((used.user + used.system) / 1000 / Math.max(1, taken.length)),
    bytes,
  };
}

/** Makes what a persona's own addresses lead to: a calendar, a form that was begun. */
async function ownAddresses(client: PortalClient): Promise<Readonly<Record<string, string>>> {
  const shown = (await client.get('/agenda')).text;
  if (!/\/agenda\/[0-9a-f-]{36}\//.test(shown)) await client.post('/agenda', {}, shown);
  const [, feed = 'none', token = 'none'] =
    /\/agenda\/([0-9a-f-]{36})\/([^"]+)\.ics/.exec((await client.get('/agenda')).text) ?? [];
  const begun = await client.post('/dossiers/nieuw', { subject: 'Een begin', _later: 'ja' });
  const [, draft = 'none'] = /klad=([0-9a-f-]{36})/.exec(begun.text) ?? [];
  return { feed, token, draft };
}

const fill = (path: string, names: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'none');

async function measureAll(url: string): Promise<Measured[]> {
  const clients = new Map<string, PortalClient>();
  const names = new Map<string, Readonly<Record<string, string>>>();
  const measured: Measured[] = [];
  const all = PAGES.flatMap(({ path, as }) => as.map((persona) => ({ path, persona })));
  for (const { path, persona } of all.filter((each) => `${each.persona} ${each.path}`.includes(values.only))) {
    const client = clients.get(persona) ?? new PortalClient(url);
    if (persona !== '' && !clients.has(persona)) await client.logIn(persona);
    clients.set(persona, client);
    if (path.includes('{') && !names.has(persona)) names.set(persona, await ownAddresses(client));
    const address = fill(path, names.get(persona) ?? {});
    measured.push({ page: path, as: persona === '' ? 'iedereen' : persona, ...(await measure(client, address)) });
  }
  return measured;
}

const isWrong = ({ status, bytes }: Measured): boolean => status >= 400 || bytes > LARGEST_BYTES;
const table = (rows: readonly Measured[]): string =>
  [
    '| page | as | median ms | slowest ms | processor ms | KB |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ page, as, medianMs, slowestMs, processorMs, bytes }) =>
        `| ${page.replaceAll('|', '\\|')} | ${as} | ${medianMs} | ${slowestMs} | ${processorMs} | ${Math.round(bytes / 1000)} |`,
    ),
  ].join('\n');

function writeNotes(rows: readonly Measured[]): void {
  const notes = readFileSync(NOTES, 'utf8');
  const [before, rest] = notes.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('docs/portal.md has no place for the figures');
  // Of each page the slowest: the whole table is printed.
  const slowest = new Map<string, Measured>();
  for (const row of rows) if (row.medianMs >= (slowest.get(row.page)?.medianMs ?? 0)) slowest.set(row.page, row);
  const sorted = [...slowest.values()].toSorted((a, b) => b.medianMs - a.medianMs);
  writeFileSync(NOTES, `${before}${BEGIN}\n${table(sorted)}\n${END}${after}`);
}

const missing = notAmong(PAGES.map(({ path }) => path));
if (missing.length > 0) throw new Error(`these pages are not measured: ${missing.join(', ')}`);
let rows: readonly Measured[] = [];
try {
  await load();
  const platform = await start();
  try {
    // What was kept by an earlier version is written anew first, as after a deployment: its lists would be empty.
    if (!(await isRenewed(platform.table))) await renewAll(platform.table);
    rows = await measureAll(platform.url);
  } finally {
    await platform.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(table(rows));
const slow = rows.filter(({ medianMs }) => medianMs > WANTED_MEDIAN_MS);
const wrong = rows.filter(isWrong);
console.log(`${rows.length} pages; ${slow.length} over ${WANTED_MEDIAN_MS} ms, ${wrong.length} wrong`);
for (const { page, as, status, bytes } of wrong) console.log(`WRONG ${page} as ${as}: ${status}, ${bytes} bytes`);
if (values.write && wrong.length === 0) writeNotes(rows);
process.exitCode = wrong.length === 0 ? 0 : 1;
