import { readFileSync } from 'node:fs';
import { Workbook } from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESSION_STATES, ACCESSION_STEPS } from '#domain/accession/steps.ts';
import { DOSSIER_STATES, DOSSIER_STEPS } from '#domain/dossier/steps.ts';
import { PROTOCOL_STATES, PROTOCOL_STEPS } from '#domain/protocol/steps.ts';
import { toCsv } from '#web/exports.ts';
import { boardFilterOf, filtered } from '#web/pages/board/board.ts';
import { LIFE_MACHINES } from '#web/pages/dossier/life-picture.ts';
import { liveThrough } from '../support/lives.ts';
import { aPlatform, type TestPlatform } from '../support/platform.ts';
import { PortalClient } from '../support/portal-client.ts';

/** Leuven and Gent have acceded and owe what that asks; Aalst has not. */
const THROUGH = 26;
const PERSONAS = ['secretary', 'agii-officer', 'leuven-clerk', 'gent-clerk', 'aalst-clerk', 'ocmw-clerk'];

let test: TestPlatform;
const clients = new Map<string, PortalClient>();
const as = (persona: string): PortalClient => clients.get(persona)!;

beforeAll(async () => {
  test = await aPlatform('2024-11-01T09:00');
  const scenario = readFileSync(new URL('../scenarios/contract/accession.yaml', import.meta.url), 'utf8');
  await liveThrough(test.platform, scenario, THROUGH);
  for (const persona of PERSONAS) {
    const client = new PortalClient(test.platform.url);
    await client.logIn(persona);
    clients.set(persona, client);
  }
}, 60_000);
afterAll(() => test[Symbol.asyncDispose]());

/** Which cities a text names. */
const cities = (text: string): string[] =>
  ['Stad Leuven', 'Stad Gent', 'Stad Aalst'].filter((city) => text.slice(text.indexOf('<main') + 1).includes(city));

/** Whose conditions and accessions each persona finds in lists, searches and files. */
const SEEN: Readonly<Record<string, readonly string[]>> = {
  secretary: ['Stad Leuven', 'Stad Gent'],
  // A part in the deliberation shows its accessions; their conditions are for who judges them and who owes them.
  'agii-officer': [],
  'leuven-clerk': ['Stad Leuven'],
  'gent-clerk': ['Stad Gent'],
  'aalst-clerk': [],
  'ocmw-clerk': [],
};

describe('lists, searches and files', () => {
  it.each(PERSONAS)('of %s hold what they may see and nothing else', async (persona) => {
    const expected = SEEN[persona];
    for (const path of [
      '/voorwaarden?toestand=alle',
      '/voorwaarden?toestand=alle&weergave=jaar',
      '/voorwaarden.csv?toestand=alle',
    ]) {
      expect({ path, cities: cities((await as(persona).get(path)).text) }).toEqual({ path, cities: expected });
    }
    // What is asked for stands in the address; it opens nothing. The filters offer no body that is not seen either.
    const asked = cities((await as(persona).get('/voorwaarden?toestand=alle&wie=leuven')).text);
    expect(asked.every((city) => expected?.includes(city))).toBe(true);
  });

  it('find an accession for who may see it, and nothing for anybody else', async () => {
    const found = async (persona: string) => {
      const { text } = await as(persona).get('/zoeken?q=leuven');
      return text.slice(text.indexOf('<main')).includes('/toetredingen/inburgering/leuven');
    };
    const answers = await Promise.all(PERSONAS.map(async (persona) => [persona, await found(persona)]));

    expect(answers).toEqual([
      ['secretary', true],
      ['agii-officer', true],
      ['leuven-clerk', true],
      ['gent-clerk', false],
      ['aalst-clerk', false],
      ['ocmw-clerk', false],
    ]);
  });

  it('are files that a spreadsheet reads, with the same rows in both', async () => {
    const csv = await (await as('secretary').ask('/voorwaarden.csv?toestand=alle')).text();
    const xlsx = await as('secretary').ask('/voorwaarden.xlsx?toestand=alle');
    const workbook = new Workbook();
    await workbook.xlsx.load(await xlsx.arrayBuffer());
    const rows = workbook.worksheets[0]!.getSheetValues().slice(1);

    expect(xlsx.headers.get('content-disposition')).toBe('attachment; filename="voorwaarden.xlsx"');
    expect(csv.startsWith('Dossier,Onderwerp,')).toBe(true);
    expect(rows).toHaveLength(csv.trimEnd().split('\r\n').length);
    expect(rows.length).toBeGreaterThan(5);
    const campaign = await (await as('agii-officer').ask('/toetredingen/inburgering/overzicht.csv')).text();
    expect(cities(campaign)).toEqual(['Stad Leuven', 'Stad Gent', 'Stad Aalst']);
  });

  it('turn nothing that people wrote into a formula', () => {
    const csv = toCsv({ name: 'x', columns: ['a'], rows: [['=1+1'], ['a "b", c']] });

    expect(csv).toBe('\uFEFFa\r\n\'=1+1\r\n"a ""b"", c"\r\n');
  });
});

describe('what of the board is shown', () => {
  const url = (search: string) => new URL(`http://portal.test/voorwaarden${search}`);
  const row = (reportedAs: string, status: 'open' | 'fulfilled', due?: string) => ({
    href: '',
    dossier: { id: 'amif', href: '', name: '', subject: '' },
    reportedAs,
    responsible: { id: 'aii', name: 'AII' },
    status,
    due,
  });
  const rows = [
    row('1', 'open'),
    row('2', 'open', '2017-12-01'),
    row('3', 'fulfilled', '2017-11-30'),
    row('4', 'open', '2017-11-30'),
  ];
  const shown = (search: string) =>
    filtered(rows, boardFilterOf(url(search), '2017-11-01')).map(({ reportedAs }) => reportedAs);

  it.each([
    ['', ['4', '2', '1']],
    ['?toestand=alle', ['3', '4', '2', '1']],
    ['?toestand=fulfilled', ['3']],
    ['?van=2017-12-01', ['2']],
    ['?tot=2017-11-30', ['4']],
    ['?wie=wse', []],
    // What an address says wrongly is left out.
    ['?toestand=quatsch&van=gisteren&maand=2017-13', ['4', '2', '1']],
  ])('%s', (search, expected) => {
    expect(shown(search)).toEqual(expected);
  });
});

describe('the picture of a life', () => {
  it.each([
    ['dossier', DOSSIER_STATES, DOSSIER_STEPS],
    ['protocol', PROTOCOL_STATES, PROTOCOL_STEPS],
    ['accession', ACCESSION_STATES, ACCESSION_STEPS],
  ] as const)('of a %s has each state once, and a way to each but the first', (kind, states, steps) => {
    const { nodes, edges } = LIFE_MACHINES[kind];
    const [first] = nodes[0]!;

    expect(nodes.map(([status]) => status).toSorted()).toEqual([...states].toSorted());
    expect(new Set(nodes.map(([, column, place]) => `${column}/${place}`)).size).toBe(nodes.length);
    for (const [from, to] of edges) for (const end of [from, to]) expect(states).toContain(end);
    const reached = new Set(edges.flatMap(([from, to, both]) => (both === undefined ? [to] : [from, to])));
    expect(states.filter((state) => state !== first && !reached.has(state))).toEqual([]);
    expect(Object.keys(steps).length).toBeGreaterThan(3);
  });
});
