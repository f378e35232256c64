import { readFileSync } from 'node:fs';
import { Workbook } from 'exceljs';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESSION_STATES, ACCESSION_STEPS } from '#domain/accession/steps.ts';
import { DOSSIER_STATES, DOSSIER_STEPS } from '#domain/dossier/steps.ts';
import { PROTOCOL_STATES, PROTOCOL_STEPS } from '#domain/protocol/steps.ts';
import { toCsv } from '#web/exports.ts';
import { boardFilterOf, filtered } from '#web/pages/board/board.ts';
import { LIFE_MACHINES } from '#web/pages/dossier/life-picture.ts';
import { liveThrough } from '../support/lives.ts';
import { aPlatform, type TestPlatform } from '../support/platform.ts';
import { hiddenFields, PortalClient } from '../support/portal-client.ts';

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
    // The dossier itself is its parties'; who acceded to it finds it among the accessions.
    for (const path of ['/dossiers', '/dossiers.csv']) {
      const { text } = await as(persona).get(path);
      const isListed = text.slice(Math.max(0, text.indexOf('<main'))).includes('Gegevens van inburgeraars');
      expect({ path, isListed }).toEqual({ path, isListed: ['secretary', 'agii-officer'].includes(persona) });
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

  it('hold everything for an administrator', async () => {
    const administrator = new PortalClient(test.platform.url);
    await administrator.logIn('_beheerder');

    for (const path of ['/voorwaarden?toestand=alle', '/voorwaarden.csv?toestand=alle', '/zoeken?q=stad'])
      expect({ path, cities: cities((await administrator.get(path)).text) }).toMatchObject({
        path,
        cities: expect.arrayContaining(['Stad Leuven', 'Stad Gent']),
      });
    expect((await administrator.get('/beheer/cijfers')).status).toBe(200);
  });

  it('are files that a spreadsheet reads, with the same rows in both', async () => {
    const csv = await (await as('secretary').ask('/voorwaarden.csv?toestand=alle')).text();
    const xlsx = await as('secretary').ask('/voorwaarden.xlsx?toestand=alle');
    const workbook = new Workbook();
    await workbook.xlsx.load(await xlsx.arrayBuffer());
    const rows = workbook.worksheets[0]!.getSheetValues().slice(1);

    expect(xlsx.headers.get('content-disposition')).toBe('attachment; filename="voorwaarden.xlsx"');
    expect(csv.startsWith('Dossier;Onderwerp;')).toBe(true);
    const sheet = workbook.worksheets[0]!;
    expect(sheet.autoFilter).toBe(`A1:G${rows.length}`);
    const due = sheet.getColumn(6).values.find((value) => value instanceof Date);
    expect(csv).toContain(`;${(due as Date).toISOString().slice(0, 10)};`);
    expect(rows).toHaveLength(csv.trimEnd().split('\r\n').length);
    expect(rows.length).toBeGreaterThan(5);
    const campaign = await (await as('agii-officer').ask('/toetredingen/inburgering/overzicht.csv')).text();
    expect(cities(campaign)).toEqual(['Stad Leuven', 'Stad Gent', 'Stad Aalst']);
  });

  it('turn nothing that people wrote into a formula', () => {
    const csv = toCsv({ name: 'x', columns: ['a'], rows: [['=1+1'], ['a "b"; c']] });

    expect(csv).toBe('\uFEFFa\r\n\'=1+1\r\n"a ""b""; c"\r\n');
  });
});

describe('a calendar for other programs', () => {
  /** The events of a calendar as another program reads them. */
  async function eventsAt(address: string) {
    const answer = await fetch(address);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
    return calendar.getAllSubcomponents('vevent').map((each) => {
      const event = new ICAL.Event(each);
      return { uid: event.uid, day: event.startDate.toString(), sequence: event.sequence, summary: event.summary };
    });
  }
  async function make(persona: string, kind: 'person' | 'body'): Promise<string> {
    const client = as(persona);
    const shown = (await client.get('/agenda')).text;
    const form = shown.split('<form').find((each) => each.includes(`value="${kind}"`)) ?? '';
    const page = `<main${form}`;
    await client.post('/agenda', {}, page);
    // Sent twice it is made once.
    const { text } = await client.post('/agenda', {}, page);
    const [, address = ''] = /value="(http[^"]+\.ics)"/.exec(text) ?? [];
    expect(text.match(/\.ics"/g)).toHaveLength(1);
    return address;
  }

  it('moves its events when a deadline moves, keeps their names, and is over when it is revoked', async () => {
    const clerk = as('leuven-clerk');
    const step = async (persona: string, path: string, fields: Readonly<Record<string, string>>) => {
      const done = await as(persona).post(path, fields, (await as(persona).get(path)).text);
      expect(done).toMatchObject({ status: 200, path: '/toetredingen/inburgering/leuven' });
    };
    const condition = '/toetredingen/inburgering/leuven/voorwaarden/41';
    await step('leuven-clerk', '/toetredingen/inburgering/leuven/record-event', {
      event: 'ceremony',
      date: '2025-01-05',
    });
    await test.platform.settle();
    const own = await make('leuven-clerk', 'body');
    const committee = await make('secretary', 'person');
    const isOurs = ({ summary }: { summary: string }) => summary === 'Voorwaarde 41#2 (05/2024)';
    const before = (await eventsAt(own)).find(isOurs);
    expect(before).toMatchObject({ day: '2025-02-05', sequence: 0 });
    expect((await eventsAt(committee)).map(({ uid }) => uid)).toContain(before!.uid);

    await step('leuven-clerk', `${condition}/request-extension?occurrence=2`, { reason: 'De ceremonie is verplaatst' });
    await step('secretary', `${condition}/grant-extension?occurrence=2`, { due: '2025-03-10', reason: 'Verplaatst' });
    const after = (await eventsAt(own)).find(isOurs);
    expect(after).toMatchObject({ uid: before!.uid, day: '2025-03-10' });
    expect(after!.sequence).toBeGreaterThan(before!.sequence);

    const gent = await make('gent-clerk', 'body');
    expect(await eventsAt(gent)).toEqual([]);
    const revoke = `${new URL(own).pathname.split('/').slice(0, 3).join('/')}/intrekken`;
    expect((await as('gent-clerk').get(revoke)).status).toBe(404);
    expect((await fetch(own.replace(/.\.ics$/, 'x.ics'))).status).toBe(404);
    await clerk.post(revoke, {}, (await clerk.get(revoke)).text);
    expect((await fetch(own)).status).toBe(404);
  });
});

describe('the desk', () => {
  it('shows what a policy would move, changes it for an administrator, and for nobody else', async () => {
    const path = '/beheer/beleid';
    const fields = {
      reminders: '30, 7',
      overdue: '1',
      escalation: '30',
      expiry: '365',
      sendAt: '10:00',
      closedDays: '',
    };
    const administrator = new PortalClient(test.platform.url);
    const shown = (await administrator.logIn('_beheerder', path)).text;
    expect((await administrator.post(path, { ...fields, reminders: 'tien' }, shown)).status).toBe(422);
    const preview = await administrator.post(path, fields, shown);
    expect(preview.text).toMatch(/verschuiven [1-9]\d* berichten/);
    expect((await administrator.get(path)).text).toContain('Versie 1.');

    const csrf = hiddenFields((await as('secretary').get('/agenda')).text)._csrf ?? '';
    const refused = await as('secretary').ask(path, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, _csrf: csrf, _confirmed: 'ja' }),
    });
    expect(refused.status).toBe(404);
    // What was not previewed is not confirmed.
    const other = { ...fields, sendAt: '11:00', _confirmed: 'ja' };
    for (const page of [preview.text, shown])
      expect(await administrator.post(path, other, page)).toMatchObject({
        status: 200,
        text: expect.stringContaining('Er is niets ingevoerd'),
      });
    expect((await administrator.get(path)).text).toContain('Versie 1.');
    const reason = 'Iedereen werkt later';
    const changed = await administrator.post(path, { ...fields, reason, _confirmed: 'ja' }, preview.text);
    expect(changed.text).toMatch(/Alle versies[\s\S]*Versie 2<[\s\S]*Iedereen werkt later[\s\S]*Versie 1</);
    expect(changed.text).toContain('Versie 2.');
    expect(changed.text).toContain('10:00');
  });

  it('counts how long dossiers take, and how often evidence came in time', async () => {
    const { text } = await as('secretary').get('/beheer/cijfers');

    // Submitted on the 4th, admissible on the 5th; decided on the 18th; published on the 20th.
    for (const [phase, days] of [
      ['Van indiening tot ontvankelijkheid', 1],
      ['Van ontvankelijkheid tot beslissing', 13],
      ['Van beslissing tot publicatie', 2],
    ])
      expect(text).toMatch(new RegExp(`${phase}</th><td[^>]*><div>${days}<`));
  });

  it('tells the committee who looked at a dossier', async () => {
    await as('leuven-clerk').get('/toetredingen/inburgering/leuven');
    const { text } = await as('secretary').get('/dossiers/inburgering/inzage');

    expect(text).toMatch(/Medewerker Leuven<\/th><td[^>]*>Stad Leuven<\/td><td[^>]*>Toetreding/);
  });
});

describe('what of the board is shown', () => {
  const url = (search: string) => new URL(`http://portal.test/voorwaarden${search}`);
  const row = (reportedAs: string, status: 'open' | 'fulfilled', due?: string) => ({
    id: `condition:amif:${reportedAs}:aii` as const,
    owner: 'dossier:amif' as const,
    href: '',
    dossier: { id: 'amif', name: '' },
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
