import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { ADMINISTRATOR, anApi, type TestApi } from '#tests/support/api.ts';
import { live, liveInto } from '#tests/support/dossier-states.ts';
import { PARTIES } from '#tests/support/parties.ts';

/** Everyone of the fixture, somebody of both a committee and a body, and the administrator. */
const PERSONAS = [
  ...Object.keys(PARTIES).flatMap((path) => (path.startsWith('people/') ? [path.slice('people/'.length)] : [])),
  'both',
  ADMINISTRATOR,
];

const STATES: readonly DossierStatus[] = ['submitted', 'awaiting-advice', 'awaiting-information', 'decided', 'revoked'];
const DOSSIERS = [...STATES.map((status) => `in-${status}`), 'duties', 'of-vcmp', 'elsewhere'];
const PROTOCOLS = ['protocol-1', 'protocol-2'];

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2017-06-20T10:00');
  await api.register(PARTIES);
  await api.register({
    'people/both': { name: 'B', roles: [{ role: 'secretariat', committee: 'vtc', organisation: 'wse' }] },
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
}, 60_000);
afterAll(() => api[Symbol.asyncDispose]());

type Row = Readonly<Record<string, unknown>>;
const pageSchema = z.looseObject({ next: z.string().optional() });

/** Every row of a list, page by page. */
async function all(
  by: string,
  list: string,
  query: Readonly<Record<string, string>> = {},
  limit = 2,
): Promise<{ readonly rows: Row[]; readonly pages: number }> {
  const rows: Row[] = [];
  let next: string | undefined;
  let pages = 0;
  do {
    const asked = { ...query, limit: String(limit), ...(next === undefined ? {} : { cursor: next }) };
    const { status, body } = await api.call(by, 'GET', `/api/v1/${list}`, { query: asked });
    expect(status).toBe(200);
    const page = pageSchema.parse(body);
    const here = z.array(z.record(z.string(), z.unknown())).parse(page[list]);
    expect(here.length).toBeLessThanOrEqual(limit);
    rows.push(...here);
    next = page.next;
    pages += 1;
  } while (next !== undefined);
  return { rows, pages };
}

/** What somebody sees when they ask for each by its name. */
async function singles(by: string, kind: 'dossiers' | 'protocols', names: readonly string[]): Promise<Row[]> {
  const answers = await Promise.all(names.map((name) => api.call(by, 'GET', `/api/v1/${kind}/${name}`)));
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
};

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
    const seen = conditionsIn([
      ...(await singles(by, 'dossiers', DOSSIERS)),
      ...(await singles(by, 'protocols', PROTOCOLS)),
    ]);
    const { rows } = await all(by, 'conditions');
    const mine = seen.filter(
      ({ responsible }) =>
        by === ADMINISTRATOR || (MEMBERS[by] ?? []).some((member) => member === 'vtc' || member === responsible),
    );

    expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(mine.map((row) => JSON.stringify(row)).sort());
  });

  test('show of another body only what they may see', async () => {
    for (const body of ['wse', 'aii', 'resp', 'adv', 'nobody']) {
      const single = await singles(by, 'dossiers', DOSSIERS);
      const { rows } = await all(by, 'dossiers', { body });
      const { rows: owed } = await all(by, 'conditions', { responsible: body });
      const seen = conditionsIn(single);

      expect(named(rows).filter((name) => !named(single).includes(name))).toEqual([]);
      for (const row of owed) {
        expect(row.responsible).toBe(body);
        expect(seen).toContainEqual(row);
      }
      expect(owed.length).toBe(seen.filter(({ responsible }) => responsible === body).length);
    }
  });
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
      'in-decided',
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
    expect(await due('conditions', { dueFrom: '2017-07-04' })).toEqual(['2017-11-30', '2017-11-30']);
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
      expect(named(rows, 'id')).toEqual(['adv', 'aii', 'out', 'rec', 'resp', 'wse']);
      expect(pages).toBeGreaterThanOrEqual(Math.ceil(6 / limit));
    }
  });
});

describe('the list of people', () => {
  test('has for an administrator everybody, for anyone else those of their own body', async () => {
    expect(named((await all(ADMINISTRATOR, 'people')).rows, 'id')).toEqual([...PERSONAS].sort());
    expect(named((await all('secretary', 'people')).rows, 'id')).toEqual(['both', 'chair', 'secretary']);
    expect(named((await all('outsider', 'people')).rows, 'id')).toEqual(['outsider']);
  });
});
