import { Workbook } from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { feedTokens } from '#adapters/calendar/feed-tokens.ts';
import { dynamodbCalendarFeeds } from '#adapters/dynamodb/calendar-feeds.ts';
import { listWork, OPERATORS } from '#adapters/dynamodb/work-list.ts';
import { writeWorkbook } from '#adapters/xlsx/workbook.ts';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { FEEDS } from '#domain/register/feeds.ts';
import { ROUTES } from '#functions/api/routes.ts';
import { readRegister } from '#functions/middleware/register-reads.ts';
import { portalAccessions } from '#functions/web/accessions.ts';
import { portalCalendars } from '#functions/web/calendars.ts';
import { portalDesk } from '#functions/web/desk.ts';
import { mailReads } from '#functions/web/mail-trouble.ts';
import { portalReads } from '#functions/web/portal-reads.ts';
import { readerOf } from '#functions/web/readers.ts';
import { mattersToActOn } from '#functions/web/tasks.ts';
import { claimsOf, OPERATOR } from '#local/identity/acm-claims.ts';
import { ADMINISTRATOR, type Answer, anApi, type TestApi } from '#tests/support/api.ts';
import { accede, aDeliberation, CONTACT_PERSON, DELIBERATION_PARTIES, giveStep } from '#tests/support/deliberation.ts';
import { live, liveInto } from '#tests/support/dossier-states.ts';
import { PARTIES } from '#tests/support/parties.ts';
import { aPortal } from '#tests/web/support/fake-portal.ts';
import { REGISTER_WORDS } from '#web/locales/nl/register-words.ts';
import type { Reader } from '#web/reader.ts';

/** Everyone of the fixture, somebody of both a committee and a body, and the administrator. */
const PERSONAS = [
  ...Object.keys(PARTIES).flatMap((path) => (path.startsWith('people/') ? [path.slice('people/'.length)] : [])),
  'both',
  'officer',
  'leuven',
  'gent',
  'aalst',
  'loket',
  ADMINISTRATOR,
];

const STATES: readonly DossierStatus[] = ['submitted', 'awaiting-advice', 'awaiting-information', 'decided', 'revoked'];
const DELIBERATION = 'd1';
/** Its next version, which is not in force yet: who acceded to the first has to sign anew. */
const CAMPAIGN = 'd2';
const DOSSIERS = [...STATES.map((status) => `in-${status}`), 'duties', 'of-vcmp', 'elsewhere', DELIBERATION, CAMPAIGN];
const MEETINGS = ['2017-06-20', '2017-07-20', '2017-08-20'];
const ACCEDERS = ['aalst', 'gent', 'leuven'];
const PROTOCOLS = ['protocol-1', 'protocol-2'];

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2017-06-20T10:00');
  await api.register(PARTIES);
  await api.register({
    'people/both': { name: 'B', roles: [{ role: 'secretariat', committee: 'vtc', organisation: 'wse' }] },
  });
  await api.register({
    'organisations/leuven': DELIBERATION_PARTIES['organisations/leuven'],
    'organisations/gent': DELIBERATION_PARTIES['organisations/gent'],
    'people/officer': { name: 'A', role: 'applicant', organisation: 'aii' },
    'people/leuven': { name: 'L', role: 'responsible', organisation: 'leuven' },
    'people/gent': { name: 'G', role: 'responsible', organisation: 'gent' },
    'organisations/aalst': {
      ...DELIBERATION_PARTIES['organisations/leuven'],
      name: 'aalst',
      email: 'info@aalst.example',
    },
    'people/aalst': { name: 'E', role: 'responsible', organisation: 'aalst' },
    'clients/loket': { name: 'Loket', roles: ['applicant'], organisation: 'wse' },
  });
  for (const status of STATES) await liveInto(api, `in-${status}`, status);
  const conditions = [
    { ref: '1', text: 'T', responsible: ['resp', 'aii'], deadline: { by: '2017-11-30' } },
    { ref: '2', text: 'T', responsible: ['wse'], deadline: { by: '2017-06-01' } },
    { ref: '3', text: 'T', responsible: ['resp'], deadline: 'continuous' },
    { ref: '4', text: 'T', responsible: ['rec'], deadline: { report: 'sample-drawn' } },
    { ref: '5', text: 'T', responsible: ['rec'], deadline: { every: 'P1Y', from: '2017-07-01' } },
  ];
  await live(api, 'duties', [
    ['secretary', 'rule-admissible'],
    ['secretary', 'schedule-meeting', { date: '2017-06-20' }],
    ['secretary', 'record-decision', { outcome: 'granted', number: '1', date: '2017-06-20', conditions }],
    ['chair', 'sign-decision'],
    ['secretary', 'publish-decision'],
    ['applicant', 'record-event', { event: 'sample-drawn', date: '2017-06-19' }],
  ]);
  await live(api, 'of-vcmp', [['other-chair', 'rule-admissible']], { committee: 'vcmp' });
  await live(api, 'elsewhere', [], {
    committee: 'vcmp',
    provider: 'adv',
    recipients: ['adv'],
    applicants: ['wse', 'adv'],
  });
  const content = Object.fromEntries(PROTOCOL_POINTS.map((point) => [point, 'T']));
  for (const [dossier, provider, recipient] of [
    ['protocol-1', 'aii', 'rec'],
    ['protocol-2', 'wse', 'adv'],
  ] as const) {
    const by = provider === 'aii' ? 'provider' : 'applicant';
    const body = { dossier, provider, recipient, subject: 'S', content };
    expect(await api.call(by, 'POST', '/api/v1/protocols', { body })).toMatchObject({ status: 201 });
  }
  await makeTheRest();
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

/** The accessions of three municipalities, two of which owe what they took on, three meetings, a substitution, and a body that asks to be admitted. */
async function makeTheRest(): Promise<void> {
  const request = { committee: 'vtc', provider: 'aii', applicants: ['aii'] };
  expect(await aDeliberation(api, request, { date: '2017-06-20' })).toBe(DELIBERATION);
  for (const organisation of ['leuven', 'aalst']) await accede(api, DELIBERATION, organisation);
  await giveStep(api, 'gent', `${DELIBERATION}/accessions/gent/prepare-commitment`, {
    contact: CONTACT_PERSON,
    dpo: CONTACT_PERSON,
  });
  const renewed = { date: '2017-06-20', effectiveFrom: '2017-12-01', number: '2' };
  expect(await aDeliberation(api, { ...request, amends: DELIBERATION }, renewed)).toBe(CAMPAIGN);
  const give = async (by: string, path: string, body: object) =>
    expect((await api.call(by, 'POST', `/api/v1/${path}`, { body })).status).toBeLessThan(300);
  for (const date of MEETINGS)
    await give('secretary', `committees/vtc/meetings/${date}/prepare-meeting`, {
      members: [{ member: 'm1', name: 'M' }],
      quorum: 1,
    });
  for (const [absent, substitute] of [
    ['provider', 'officer'],
    ['secretary', 'chair'],
  ] as const)
    await give(absent, 'substitutions', { substitute, from: '2017-06-20', until: '2017-06-30' });
  for (const code of ['OVO000001', 'OVO000002', 'OVO000003']) {
    const claims = { sub: 'stranger', vo_orgcode: code, beraad_rol_3d: `BeraadGebruiker-aanvrager:${code}` };
    await api.callWith({ authorization: `Bearer ${await api.sign(claims)}` }, 'GET', '/api/v1/me');
  }
}

/** What ACM/IDM would say of somebody. */
async function claimsFor(persona: string): Promise<string> {
  const profile = await api.ports.directory.person(persona);
  if (profile === undefined) throw new Error(`there is no persona ${persona}`);
  return JSON.stringify(await claimsOf(api.ports.directory, profile, '2017-06-20'));
}
async function readerFor(persona: string): Promise<Reader> {
  const claims = await claimsFor(persona);
  const recognised = await readerOf(api.ports, OPERATOR.code)({ person: persona, claims });
  if (!recognised.ok) throw new Error(`${persona}: ${recognised.code}`);
  return recognised.reader;
}
const ADDRESS = 'http://portal.test';
const calendarsOf = () =>
  portalCalendars({
    ports: api.ports,
    feeds: dynamodbCalendarFeeds(api.ports.table),
    tokens: feedTokens('a key of tests'),
    address: ADDRESS,
    recognise: readerOf(api.ports, OPERATOR.code),
  });
/** The portal with what it really reads, to somebody who is logged in. */
async function logIn(persona: string) {
  const browser = aPortal({
    reader: async () => ({ ok: true, reader: await readerFor(persona) }),
    reads: portalReads(api.ports),
    accessions: portalAccessions(api.ports, api.works, ADDRESS),
    workbook: writeWorkbook,
    now: api.ports.now,
  }).browser();
  await browser.logIn(persona);
  return browser;
}

type Row = Readonly<Record<string, unknown>>;
const pageSchema = z.looseObject({ next: z.string().optional() });

/** What was asked before: these tests only look, and what they look at stays as it is. */
const known = new Map<string, Promise<Answer>>();
/** What is answered at an address, asked once. */
function read(by: string, path: string): Promise<Answer> {
  const key = `${by} ${path}`;
  const answer = known.get(key) ?? api.call(by, 'GET', `/api/v1/${path}`);
  known.set(key, answer);
  return answer;
}

interface Listed {
  readonly rows: Row[];
  readonly pages: number;
}
const listed = new Map<string, Promise<Listed>>();
/** Every row of a list, page by page; walked once. */
function all(by: string, list: string, query: Readonly<Record<string, string>> = {}, limit = 2): Promise<Listed> {
  const key = JSON.stringify([by, list, query, limit]);
  const rows = listed.get(key) ?? walk(by, list, query, limit);
  listed.set(key, rows);
  return rows;
}

async function walk(by: string, list: string, query: Readonly<Record<string, string>>, limit: number): Promise<Listed> {
  const rows: Row[] = [];
  let next: string | undefined;
  let pages = 0;
  do {
    const asked = { ...query, limit: String(limit), ...(next === undefined ? {} : { cursor: next }) };
    const { status, body } = await api.call(by, 'GET', `/api/v1/${list}`, { query: asked });
    expect(status).toBe(200);
    const page = pageSchema.parse(body);
    const here = z.array(z.record(z.string(), z.unknown())).parse(page[list.split('/').at(-1) ?? '']);
    expect(here.length).toBeLessThanOrEqual(limit);
    rows.push(...here);
    next = page.next;
    pages += 1;
  } while (next !== undefined);
  return { rows, pages };
}

/** What somebody sees when they ask for each by its name. */
async function singles(by: string, kind: 'dossiers' | 'protocols', names: readonly string[]): Promise<Row[]> {
  const answers = await Promise.all(names.map((name) => read(by, `${kind}/${name}`)));
  return answers.flatMap(({ status, body }) => (status === 200 ? [z.record(z.string(), z.unknown()).parse(body)] : []));
}

const named = (rows: readonly Row[], key = 'dossier'): string[] => rows.map((row) => String(row[key])).sort();

/** What two views of one thing both say, they say alike. */
function expectAlike(row: Row, single: Row | undefined): void {
  expect(single).toBeDefined();
  for (const [key, value] of Object.entries(row)) if (key !== 'due') expect([key, single?.[key]]).toEqual([key, value]);
}

const conditionsIn = (dossiers: readonly Row[]): Row[] =>
  dossiers.flatMap(({ dossier, conditions }) =>
    z
      .array(z.record(z.string(), z.unknown()))
      .parse(conditions)
      .map(({ text: _text, ...condition }): Row => ({ dossier, ...condition })),
  );

/** Every condition that somebody sees in what they ask for by its name. */
const conditionsSeenBy = async (by: string): Promise<Row[]> =>
  conditionsIn([
    ...(await singles(by, 'dossiers', DOSSIERS)),
    ...(await singles(by, 'protocols', PROTOCOLS)),
    ...(await seenOneByOne(by, `dossiers/${DELIBERATION}/accessions`, ACCEDERS)),
  ]);

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  secretary: ['vtc'],
  chair: ['vtc'],
  both: ['vtc', 'wse'],
  'other-chair': ['vcmp'],
  applicant: ['wse'],
  provider: ['aii'],
  recipient: ['rec'],
  responsible: ['resp'],
  adviser: ['adv'],
  outsider: ['out'],
  officer: ['aii'],
  leuven: ['leuven'],
  gent: ['gent'],
  aalst: ['aalst'],
  loket: ['wse'],
};

/** Everything that an address of single things gives somebody, by those names which they may see. */
async function seenOneByOne(by: string, place: string, names: readonly string[]): Promise<Row[]> {
  const answers = await Promise.all(names.map((name) => read(by, `${place}/${name}`)));
  return answers.flatMap(({ status, body }) => {
    expect([200, 404]).toContain(status);
    return status === 200 ? [z.record(z.string(), z.unknown()).parse(body)] : [];
  });
}

const namesIn = (kind: string): string[] =>
  [...ORGANISATIONS, ...COMMITTEES].flatMap((path) => (path.startsWith(kind) ? [path.split('/')[1] ?? ''] : []));
const ORGANISATIONS = [
  ...Object.keys(PARTIES).filter((path) => path.startsWith('organisations/')),
  'organisations/leuven',
  'organisations/gent',
  'organisations/aalst',
];
const COMMITTEES = Object.keys(PARTIES).filter((path) => path.startsWith('committees/'));

/** How each list is held against what somebody sees of its things one by one. A list of the API that is not here fails. */
const HELD_AGAINST_SINGLES: Readonly<Record<string, (by: string) => Promise<void>>> = {
  'list-organisations': async (by) =>
    expect((await all(by, 'organisations')).rows).toEqual(
      await seenOneByOne(by, 'organisations', namesIn('organisations').sort()),
    ),
  'list-committees': async (by) =>
    expect((await all(by, 'committees')).rows).toEqual(
      await seenOneByOne(by, 'committees', namesIn('committees').sort()),
    ),
  'list-meetings': async (by) => {
    const single = await seenOneByOne(by, 'committees/vtc/meetings', MEETINGS);
    const { rows } = await all(by, 'committees/vtc/meetings');
    expect(named(rows, 'date')).toEqual(named(single, 'date'));
    for (const { dossiers, ...row } of rows) {
      const one = single.find(({ date }) => date === row.date);
      expectAlike(row, one);
      expect(dossiers).toEqual(
        z
          .array(z.object({ dossier: z.string() }))
          .parse(one?.agenda)
          .map(({ dossier }) => dossier),
      );
    }
  },
  'list-accessions': async (by) => {
    const place = `dossiers/${DELIBERATION}/accessions`;
    const single = await seenOneByOne(by, place, ACCEDERS.toSorted());
    if (single.length === 0) expect((await api.call(by, 'GET', `/api/v1/${place}`)).status).toBe(404);
    else expect((await all(by, place, {}, 1)).rows).toEqual(single);
  },
  'list-campaigns': async (by) => {
    const { status, body } = await api.call(by, 'GET', `/api/v1/dossiers/${CAMPAIGN}/campaign`);
    const { rows } = await all(by, 'campaigns');
    // Whoever signs sees how far they are themselves; the campaign as a whole is for who has a part in it.
    const {
      commands: _commands,
      organisations,
      ...whole
    } = status === 200 ? z.record(z.string(), z.unknown()).parse(body) : {};
    expect(rows.every((row) => JSON.stringify(row) === JSON.stringify(whole))).toBe(true);
    if (rows.length > 0) expect(organisations).toHaveLength(2);
    expect(rows.length).toBe((await seenOneByOne(by, 'dossiers', [CAMPAIGN])).length);
  },
  // Whoever is not told of a substitution is told that there is none when they end it.
  'list-substitutions': async (by) => {
    const { rows } = await all(by, 'substitutions', {}, 1);
    const { rows: every } = await all(ADMINISTRATOR, 'substitutions');
    expect(every).toHaveLength(2);
    for (const { id, absent, substitute } of every) {
      const sees = by === ADMINISTRATOR || by === absent || by === substitute;
      expect(named(rows, 'id').includes(String(id))).toBe(sees);
      if (!sees) expect((await api.call(by, 'POST', `/api/v1/substitutions/${id}/end`, { body: {} })).status).toBe(404);
    }
  },
  // Whoever may not decide on the admission of a body is not told who asked.
  'list-admissions': async (by) => {
    const { status } = await api.call(by, 'POST', '/api/v1/admissions/OVO000009/decline', { body: { reason: 'R' } });
    if (status === 404)
      expect(named((await all(by, 'admissions')).rows, 'code')).toEqual(['OVO000001', 'OVO000002', 'OVO000003']);
    else expect((await api.call(by, 'GET', '/api/v1/admissions')).status).toBe(403);
  },
  'list-people': async (by) => {
    const { rows } = await all(by, 'people');
    const mine = MEMBERS[by] ?? [];
    const bodiesOf = z.array(z.object({ organisation: z.string().optional(), committee: z.string().optional() }));
    for (const { id, roles } of rows) {
      const isColleague = bodiesOf
        .parse(roles)
        .some(({ organisation = '', committee = '' }) => [organisation, committee].some((body) => mine.includes(body)));
      expect([id, isColleague || by === ADMINISTRATOR || id === by]).toEqual([id, true]);
    }
    expect(named(rows, 'id')).toContain(by);
  },
};
/** Tried below by tests of their own. */
const TRIED_APART = ['list-dossiers', 'list-protocols', 'list-conditions'];

describe.each(PERSONAS)('the lists of %s', (by) => {
  test('have exactly the dossiers and protocols that they see one by one, and say the same of them', async () => {
    for (const [kind, names] of [
      ['dossiers', DOSSIERS],
      ['protocols', PROTOCOLS],
    ] as const) {
      const single = await singles(by, kind, names);
      const { rows } = await all(by, kind);

      expect(named(rows)).toEqual(named(single));
      for (const row of rows)
        expectAlike(
          row,
          single.find(({ dossier }) => dossier === row.dossier),
        );
    }
  });

  test('have the conditions that their committee judges and their body owes, as these stand in what they see', async () => {
    const seen = await conditionsSeenBy(by);
    const { rows } = await all(by, 'conditions', {}, 20);
    const mine = seen.filter(
      ({ responsible }) =>
        by === ADMINISTRATOR || (MEMBERS[by] ?? []).some((member) => member === 'vtc' || member === responsible),
    );

    expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(mine.map((row) => JSON.stringify(row)).sort());
  });

  test('have nothing, whatever they are lists of, that they do not see one by one', async () => {
    for (const hold of Object.values(HELD_AGAINST_SINGLES)) await hold(by);
  });

  test('of what happened, what was mailed and why a date is that day are there exactly where the thing itself is', async () => {
    const parts = ROUTES.filter(({ method, path }) => method === 'GET' && /\}\/(history|mail|dates)$/.test(path));
    expect(parts).toHaveLength(8);
    for (const { path } of parts) {
      const names = path.includes('/protocols/')
        ? PROTOCOLS
        : path.includes('/accessions/')
          ? [DELIBERATION]
          : DOSSIERS;
      for (const name of names) {
        for (const organisation of path.includes('{organisation}') ? ACCEDERS : ['']) {
          const address = path.replace('{dossier}', name).replace('{organisation}', organisation);
          const [part, whole] = await Promise.all(
            [address, address.slice(0, address.lastIndexOf('/'))].map((place) =>
              read(by, place.slice('/api/v1/'.length)),
            ),
          );
          expect([address, part?.status]).toEqual([address, whole?.status]);
        }
      }
    }
  });

  test('show of another body only what they may see', async () => {
    for (const body of ['wse', 'aii', 'resp', 'adv', 'leuven', 'nobody']) {
      const single = await singles(by, 'dossiers', DOSSIERS);
      const { rows } = await all(by, 'dossiers', { body });
      const { rows: owed } = await all(by, 'conditions', { responsible: body }, 20);
      const seen = await conditionsSeenBy(by);

      expect(named(rows).filter((name) => !named(single).includes(name))).toEqual([]);
      for (const row of owed) {
        expect(row.responsible).toBe(body);
        expect(seen).toContainEqual(row);
      }
      expect(owed.length).toBe(seen.filter(({ responsible }) => responsible === body).length);
    }
  });
});

test('every list of the API is held against what its things say one by one', () => {
  const lists = ROUTES.filter(({ operation }) => operation.startsWith('list-')).map(({ operation }) => operation);

  expect(lists.sort()).toEqual([...Object.keys(HELD_AGAINST_SINGLES), ...TRIED_APART].sort());
  // A page has a cursor to the next: whatever has one is a list, or a part of one thing that is there where the thing is (tried below).
  const paged = ROUTES.filter(({ query }) => Object.hasOwn(query.shape, 'cursor')).filter(
    ({ path }) => !/\}\/(history|mail)$/.test(path),
  );
  expect(paged.map(({ operation }) => operation).sort()).toEqual(lists.sort());
});

describe('a filter', () => {
  test.each(['secretary', 'applicant', ADMINISTRATOR])('by state finds what is in that state, for %s', async (by) => {
    for (const state of [...STATES, 'in-force', 'signed']) {
      const { rows } = await all(by, 'dossiers', { state });
      const single = await singles(by, 'dossiers', DOSSIERS);

      expect(named(rows)).toEqual(named(single.filter((one) => one.state === state)));
    }
    const { rows } = await all(by, 'conditions', { state: 'overdue' });
    expect(rows.map(({ condition }) => condition)).toEqual(['2']);
  });

  test('by body finds what it has a part in', async () => {
    expect(named((await all('secretary', 'dossiers', { body: 'resp' })).rows)).toEqual([
      'duties',
      // Not `in-decided`: what a decision lays on a body is nobody's but the committee's until it is published.
      'in-revoked',
    ]);
    expect(named((await all('applicant', 'dossiers', { body: 'adv' })).rows)).toContain('elsewhere');
    expect(named((await all('provider', 'protocols', { body: 'rec' })).rows)).toEqual(['protocol-1']);
  });

  test('by due day finds what is due then, in order of day', async () => {
    const due = async (list: string, query: Record<string, string>) =>
      (await all('secretary', list, query)).rows.map((row) => row.due);

    expect(await due('conditions', { dueFrom: '2017-06-01', dueUntil: '2017-07-03' })).toEqual([
      '2017-06-01',
      '2017-07-01',
      '2017-07-03',
    ]);
    expect(await due('conditions', { dueUntil: '2017-05-31' })).toEqual([]);
    expect(await due('conditions', { dueFrom: '2017-07-04' })).toEqual([
      '2017-11-30',
      '2017-11-30',
      '2030-12-31',
      '2030-12-31',
    ]);
    expect(await due('dossiers', { dueUntil: '2017-07-20', state: 'awaiting-advice' })).toEqual(['2017-07-20']);
    expect(await due('dossiers', { dueUntil: '2017-07-19' })).toEqual([]);
    expect(await due('dossiers', { dueFrom: '2017-07-20' })).toEqual(['2017-07-20', '2017-07-20']);
  });

  test.each<Readonly<Record<string, string>>>([
    { state: 'somewhere' },
    { dueFrom: '2017-02-30' },
    { body: 'No Body' },
    { limit: '0' },
    { limit: 'all' },
    { limit: '101' },
    { other: 'x' },
  ])('that is none is refused: %o', async (query) => {
    const { status, code } = await api.call('secretary', 'GET', '/api/v1/dossiers', { query });

    expect([status, code]).toEqual([400, 'invalid-query']);
  });
});

test('acceders see what they took on themselves, and of the other acceders nothing', async () => {
  for (const by of ['leuven', 'aalst']) {
    const { rows } = await all(by, 'conditions');
    expect(named(rows, 'condition')).toEqual(['100', '78', '80']);
    expect(rows.every(({ responsible }) => responsible === by)).toBe(true);
    expect((await all(by, 'conditions', { responsible: by === 'leuven' ? 'aalst' : 'leuven' })).rows).toEqual([]);
  }
  expect((await all('gent', 'conditions')).rows).toEqual([]);
  expect((await all('provider', 'conditions', { responsible: 'aalst' })).rows).toHaveLength(3);
});

describe.each(PERSONAS)('the files of %s', (by) => {
  type Browser = ReturnType<ReturnType<typeof aPortal>['browser']>;
  let browser: Browser;
  beforeAll(async () => {
    browser = await logIn(by);
  });
  /** The rows of a list as a file: the same in both kinds. Undefined where there is none for them. */
  async function rowsOf(path: string): Promise<string[][] | undefined> {
    const [csv, xlsx] = await Promise.all(['csv', 'xlsx'].map((kind) => browser.ask(`${path}.${kind}?toestand=alle`)));
    expect(xlsx?.status).toBe(csv?.status);
    if (csv?.status !== 200 || xlsx === undefined) {
      expect(csv?.status).toBe(404);
      return undefined;
    }
    const workbook = new Workbook();
    await workbook.xlsx.load(await xlsx.arrayBuffer());
    const [, ...rows] = (workbook.worksheets[0]?.getSheetValues() ?? []).slice(1);
    const text = (cell: unknown): string =>
      cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? '');
    const cells = rows.map((row) => (Array.isArray(row) ? row.slice(1).map(text) : []));
    const lines = (await csv.text()).trimEnd().split('\r\n').slice(1);
    expect(cells.map((row) => row.join('|')).sort()).toEqual(
      lines.map((line) => line.replaceAll('"', '').split(';').join('|')).sort(),
    );
    return cells;
  }

  test('have the dossiers and protocols that they see one by one', async () => {
    const seen = [...(await singles(by, 'dossiers', DOSSIERS)), ...(await singles(by, 'protocols', PROTOCOLS))];
    const rows = (await rowsOf('/dossiers')) ?? [];

    expect(rows.map(([dossier, number]) => [dossier, number]).sort()).toEqual(
      seen.map(({ dossier, number = '' }) => [dossier, number]).sort(),
    );
  });

  test('have the conditions that their lists have', async () => {
    const { rows: owed } = await all(by, 'conditions', {}, 20);
    const rows = (await rowsOf('/voorwaarden')) ?? [];
    const numbers = new Map(
      (await singles(ADMINISTRATOR, 'dossiers', DOSSIERS)).map(({ dossier, number }) => [dossier, number]),
    );
    const organisations = await all(ADMINISTRATOR, 'organisations', {}, 50);
    const nameOf = (id: unknown) => organisations.rows.find((row) => row.id === id)?.name;

    expect(
      rows
        .map(([dossier, , reportedAs, , responsible, due]) => `${dossier} ${reportedAs} ${responsible} ${due}`)
        .sort(),
    ).toEqual(
      owed
        .map(
          ({ dossier, reportedAs, responsible, due = '' }) =>
            // A file has a column for the body, so what several owe stands there by its own name.
            `${numbers.get(dossier) ?? dossier} ${String(reportedAs).replace(`/${responsible}`, '')} ${nameOf(responsible)} ${due}`,
        )
        .sort(),
    );
  });

  test('have who acceded for those who may see it of each', async () => {
    const rows = await rowsOf(`/toetredingen/${DELIBERATION}/overzicht`);
    const single = await seenOneByOne(by, `dossiers/${DELIBERATION}/accessions`, ACCEDERS);
    const hasPart = (await singles(by, 'dossiers', [DELIBERATION])).length === 1;

    expect(rows !== undefined).toBe(hasPart);
    // With those who have not acceded yet: whom a deliberation waits for is no secret to who has a part in it.
    if (rows !== undefined) expect(rows.map(([name]) => name).sort()).toEqual(named(single, 'organisation'));
  });

  test.each(['person', 'body'] as const)('have as calendar of a %s only days of what they see', async (kind) => {
    const reader = await readerFor(by);
    const calendars = calendarsOf();
    const id = crypto.randomUUID();
    await calendars.create(reader, kind, id, await claimsFor(by));
    const address = (await calendars.list(reader)).find((one) => one.id === id)?.address;
    const isOfBody = reader.person.organisation !== undefined || reader.person.committee !== undefined;
    expect(address !== undefined).toBe(kind === 'person' || isOfBody);
    if (address === undefined) return;
    const text = (await calendars.write(id, address.slice(address.lastIndexOf('/') + 1, -'.ics'.length))) ?? '';
    const uids = [...text.replaceAll('\r\n ', '').matchAll(/UID:(\S+)@beraad/g)].map(([, uid = '']) => uid);
    const { rows: owed } = await all(by, 'conditions', {}, 20);
    const asking = owed.filter(
      ({ due, state }) => due !== undefined && ['open', 'overdue', 'in-review'].includes(String(state)),
    );
    const seen = named([...(await singles(by, 'dossiers', DOSSIERS)), ...(await singles(by, 'protocols', PROTOCOLS))]);

    expect(uids.filter((uid) => uid.startsWith('condition:'))).toHaveLength(asking.length);
    for (const uid of uids) {
      const [aggregate = '', name = '', rest = ''] = uid.split(/[:/]/);
      if (aggregate === 'condition')
        expect([
          uid,
          asking.some(({ dossier, condition, responsible }) =>
            [name === dossier, uid.includes(`:${condition}`), uid.includes(String(responsible))].every(Boolean),
          ),
        ]).toEqual([uid, true]);
      else if (aggregate === 'meeting') expect(MEMBERS[by]).toContain(name);
      else expect([uid, seen.includes(name), rest !== '']).toEqual([uid, true, true]);
    }
  });
});

describe('a cursor', () => {
  const first = async (by: string, query: Record<string, string> = {}) => {
    const { body } = await api.call(by, 'GET', '/api/v1/dossiers', { query: { ...query, limit: '1' } });
    return pageSchema.parse(body).next ?? '';
  };
  const follow = async (by: string, cursor: string, query: Record<string, string> = {}, list = 'dossiers') => {
    const { status, code } = await api.call(by, 'GET', `/api/v1/${list}`, { query: { ...query, cursor } });
    return code ?? status;
  };

  test('leads on in its own list only', async () => {
    const cursor = await first('secretary');

    expect(await follow('secretary', cursor)).toBe(200);
    expect(await follow('secretary', cursor, { limit: '7' })).toBe(200);
    expect(await follow('chair', cursor)).toBe('invalid-cursor');
    expect(await follow('other-chair', cursor)).toBe('invalid-cursor');
    expect(await follow('secretary', cursor, { state: 'submitted' })).toBe('invalid-cursor');
    expect(await follow('secretary', cursor, {}, 'conditions')).toBe('invalid-cursor');
  });

  test('cannot be made or changed by anybody else, and tells nothing', async () => {
    const cursor = await first('secretary');
    const flipped = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`;

    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('dossier');
    for (const wrong of [flipped, 'x', '', Buffer.from('{"list":"x"}').toString('base64url'), 'A'.repeat(100)])
      expect(await follow('secretary', wrong)).toBe('invalid-cursor');
    expect(await follow('secretary', 'A'.repeat(5000))).toBe('invalid-query');
  });

  test('walks long lists to their end, whatever the page', async () => {
    for (const limit of [1, 3, 100]) {
      const { rows, pages } = await all(ADMINISTRATOR, 'organisations', {}, limit);
      expect(named(rows, 'id')).toEqual(['aalst', 'adv', 'aii', 'gent', 'leuven', 'out', 'rec', 'resp', 'wse']);
      expect(pages).toBeGreaterThanOrEqual(Math.ceil(9 / limit));
    }
  });
});

test.each([
  'dossiers/duties/history',
  `dossiers/${DELIBERATION}/accessions/leuven/history`,
  'protocols/protocol-1/history',
])('what happened comes whole, or page by page: %s', async (place) => {
  const ask = async (query: Record<string, string> = {}, by = ADMINISTRATOR) => {
    const { status, body, code } = await api.call(by, 'GET', `/api/v1/${place}`, { query });
    const { events = [], next } = z
      .object({ events: z.array(z.unknown()).optional(), next: z.string().optional() })
      .parse(body);
    return { status: code ?? status, events, next };
  };
  const whole = await ask();
  const parts: unknown[] = [];
  let next: string | undefined;
  do {
    const page = await ask({ limit: '3', ...(next === undefined ? {} : { cursor: next }) });
    expect(page.events.length).toBeLessThanOrEqual(3);
    parts.push(...page.events);
    next = page.next;
  } while (next !== undefined);

  expect(whole.next).toBeUndefined();
  expect(parts).toEqual(whole.events);
  const { next: cursor = '' } = await ask({ limit: '1' });
  expect((await ask({ cursor })).events).toEqual(whole.events.slice(1));
  expect((await ask({ cursor: 'x' })).status).toBe('invalid-cursor');
});

describe('the list of people', () => {
  test('has for an administrator everybody, for anyone else those of their own body', async () => {
    expect(named((await all(ADMINISTRATOR, 'people')).rows, 'id')).toEqual([...PERSONAS].sort());
    expect(named((await all('secretary', 'people')).rows, 'id')).toEqual(['both', 'chair', 'secretary']);
    expect(named((await all('outsider', 'people')).rows, 'id')).toEqual(['outsider']);
  });
});

test('the exports of the register have what is published and nothing else', async () => {
  const entries = await readRegister(api.ports);
  const published: string[] = [];
  for (const name of DOSSIERS) {
    const { body } = await api.call(ADMINISTRATOR, 'GET', `/api/v1/dossiers/${name}/history`);
    if (JSON.stringify(body).includes('"decision-published"')) published.push(name);
  }

  expect(entries.map(({ reference }) => reference).sort()).toEqual(published.sort());
  expect(published.length).toBeGreaterThan(2);
  for (const { write } of Object.values(FEEDS)) {
    const text = write(entries, 'https://beraad.example', REGISTER_WORDS);
    for (const name of published) expect(text).toContain(name);
    for (const name of [...DOSSIERS, ...PROTOCOLS].filter((each) => !published.includes(each)))
      expect(text).not.toMatch(new RegExp(`\\b${name}\\b(?!-)`));
    expect(text).not.toContain('@v.example');
  }
});

describe('somebody who administers Beraad beside what they are at their body', () => {
  const asIs = { kind: 'person', id: 'beheer' } as const;
  const readerWith = (person: Omit<Person, 'kind' | 'id'>): Reader => ({
    person: { ...asIs, ...person },
    name: 'B',
    body: 'B',
  });
  const waitingFor = async (reader: Reader) => ({
    matters: (await mattersToActOn(api.ports, reader.person)).map(({ aggregate }) => aggregate).sort(),
    tasks: (await portalReads(api.ports).tasks(reader, 1)).items.map(({ step, href }) => `${step} ${href}`).sort(),
  });

  test.each([
    ['secretariat', { committee: 'vtc' }, 'rule-admissible /dossiers/in-submitted/rule-admissible'],
    ['applicant', { organisation: 'wse' }, 'provide-information /dossiers/in-awaiting-information/provide-information'],
  ] as const)('has as %s the tasks of their colleagues, and no more to look through', async (role, body, task) => {
    const colleagues = await waitingFor(readerWith({ role, ...body }));

    expect(colleagues.tasks).toContain(task);
    expect(await waitingFor(readerWith({ role: 'administrator', otherRoles: [role], ...body }))).toEqual(colleagues);
  });

  test('keeps the lists of mail that did not arrive of both, and ticks off either', async () => {
    const desk = portalDesk({
      ...{ ...api.ports, works: api.works },
      exports: { keep: () => Promise.reject(new Error('nothing is exported')), letter: async () => undefined },
    });
    const mail = { message: 'm', why: 'bounced', address: '', subject: 'S', text: 'T' } as const;
    for (const committee of ['vtc', OPERATORS])
      await listWork(api.ports.table, {
        ...{ id: `reach-by-phone#${committee}`, committee, kind: 'reach-by-phone', aggregate: 'dossier:duties' },
        ...{ status: 'to-do', causedBy: 'm', mail: { ...mail, recipients: [], at: api.ports.now() } },
      });
    const listed = async (person: Omit<Person, 'kind' | 'id'>) =>
      (await desk.undelivered(readerWith(person)))?.map(({ id }) => id);
    const both = { role: 'administrator', otherRoles: ['secretariat'], committee: 'vtc' } as const;

    expect(await listed({ role: 'secretariat', committee: 'vtc' })).toEqual(['reach-by-phone#vtc']);
    expect(await listed({ role: 'administrator' })).toEqual([`reach-by-phone#${OPERATORS}`]);
    expect(await listed(both)).toEqual(['reach-by-phone#vtc', `reach-by-phone#${OPERATORS}`]);
    expect(await mailReads(api.ports).trouble(readerWith(both))).toMatchObject({ toPhone: 2 });
    for (const list of ['vtc', OPERATORS])
      expect(await desk.reached(readerWith(both), `reach-by-phone#${list}`)).toBe('phoned');
    expect(await listed(both)).toEqual([]);
  });
});
