import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { protocolAsOwner } from '#domain/condition/owner.ts';
import { conditionId, dossierId, protocolId } from '#domain/door/aggregate-id.ts';
import { protocolKind } from '#domain/door/aggregate-kind.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { openConditions } from '#domain/usecases/open-conditions.ts';
import { readMoment } from '#functions/middleware/moment.ts';
import { TWELVE_POINTS } from '#tests/domain/support/protocols.ts';
import { ADMINISTRATOR, anApi, type TestApi } from '#tests/support/api.ts';
import { accede, aDeliberation, DELIBERATION_PARTIES, giveStep } from '#tests/support/deliberation.ts';
import { DOSSIER_FIELDS, live, liveInto, remember, WAYS } from '#tests/support/dossier-states.ts';
import { aRequest, PARTIES } from '#tests/support/parties.ts';
import { rowOf, type StepRow, stepsTable as table } from '#tests/support/steps-table.ts';

/**
 * Every row of the table of steps in docs/scenarios.md that is about dossiers and conditions, tried over HTTP in every state by somebody
 * of each body with another part, by programs, substitutes, and people whose role has ended. Carried out is what the text says, and
 * nothing else; who may not see the dossier is told that there is none. Which role somebody has at their body changes from state to
 * state, so that each row meets every role at every body; that it does not matter is tried in full in tests/domain/steps-table.test.ts.
 */

/** The bodies with another part each, as the column `by` calls it. */
const BODIES = {
  secretariat: { committee: 'vtc' },
  applicant: { organisation: 'wse' },
  provider: { organisation: 'aii' },
  recipient: { organisation: 'rec' },
  responsible: { organisation: 'resp' },
  // Responsible too, for other duties: of those of `resp` it does nothing.
  'responsible for another': { organisation: 'resp2' },
  adviser: { organisation: 'adv' },
  'nothing here': { organisation: 'out' },
  'another committee': { committee: 'vcmp' },
} as const;
const ROLES = ['applicant', 'adviser', 'dpo', 'signatory', 'responsible', 'secretariat', 'chair'] as const;

interface Caller {
  readonly id: string;
  /** What the column `by` would call them. */
  readonly parts: readonly string[];
  /** For whom they stand in. */
  readonly actingFor?: string;
  /** They are not let in at all. */
  readonly isOut?: true;
}

const idOf = (role: string, part: string): string => `${role}-of-${part.replaceAll(' ', '-')}`;
/** What the column `by` calls somebody of a body: the chair is of the committee, and so may do all that its secretariat may. */
const partsOf = (role: string, part: string): string[] =>
  part === 'secretariat' && role === 'chair' ? ['secretariat', 'chair'] : [part];

/** A program has one of its body's roles; none signs for the chair. */
const PROGRAMS: readonly Caller[] = [
  { id: 'program-of-applicant', parts: ['applicant'] },
  { id: 'program-of-secretariat', parts: ['secretariat'] },
  { id: 'program-of-nothing', parts: ['nothing here'] },
];
const OTHERS: readonly Caller[] = [
  { id: ADMINISTRATOR, parts: [] },
  ...PROGRAMS,
  // What a substitute may is what the absent may, at the body of both, and no longer what they may themselves.
  { id: 'secretariat-of-secretariat', actingFor: 'chair-of-secretariat', parts: ['secretariat', 'chair'] },
  { id: 'chair-of-secretariat', actingFor: 'secretariat-of-secretariat', parts: ['secretariat'] },
  { id: 'dpo-of-provider', actingFor: 'applicant-of-provider', parts: ['provider'] },
  { id: 'ended-at-secretariat', parts: ['secretariat', 'chair'], isOut: true },
  { id: 'ended-at-applicant', parts: ['applicant'], isOut: true },
  { id: 'secretariat-of-nothing-here', actingFor: 'chair-of-secretariat', parts: [], isOut: true },
];

/** In turns of so many each of the others is asked once. */
const OTHERS_TURNS = 3;

/** Of each body somebody with the nth role, so that seven turns have them all; of the committee always a chair and a secretary. */
function callersIn(turn: number): Caller[] {
  const people = Object.keys(BODIES).flatMap((part) => {
    const role = ROLES[turn % ROLES.length] ?? 'chair';
    const all = part === 'secretariat' ? new Set([role, 'chair', 'secretariat'] as const) : new Set([role]);
    return [...all].map((each): Caller => ({ id: idOf(each, part), parts: partsOf(each, part) }));
  });
  return [...people, ...OTHERS.filter((_, place) => place % OTHERS_TURNS === turn % OTHERS_TURNS)];
}

const PEOPLE = {
  ...Object.fromEntries(
    Object.entries(BODIES).flatMap(([part, body]) =>
      ROLES.map((role) => [`people/${idOf(role, part)}`, { name: 'N', role, ...body }]),
    ),
  ),
  'people/ended-at-secretariat': { name: 'N', role: 'chair', committee: 'vtc', until: '2017-06-19' },
  'people/ended-at-applicant': { name: 'N', role: 'applicant', organisation: 'wse', until: '2017-06-19' },
  'clients/program-of-applicant': { name: 'N', roles: ['applicant'], organisation: 'wse' },
  'clients/program-of-secretariat': { name: 'N', roles: ['secretariat'], committee: 'vtc' },
  'clients/program-of-nothing': { name: 'N', roles: ['responsible'], organisation: 'out' },
};

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2017-06-20T10:00');
  for (const id of ['adv2', 'resp2'])
    await api.register({ [`organisations/${id}`]: { name: id, kind: 'agency', email: `${id}@v.example` } });
  await api.register({ ...PARTIES, ...PEOPLE });
  for (const { id, actingFor, isOut } of OTHERS) {
    if (actingFor === undefined || isOut === true) continue;
    const body = { absent: actingFor, substitute: id, from: '2017-06-20', until: '2017-06-30' };
    expect((await api.call(ADMINISTRATOR, 'POST', '/api/v1/substitutions', { body })).status).toBe(201);
  }
});
afterAll(() => api[Symbol.asyncDispose]());

const seen = (caller: Caller, partsHere: readonly string[]): boolean =>
  caller.id === ADMINISTRATOR || caller.parts.some((part) => partsHere.includes(part));

interface Case {
  /** Whose turn it is. */
  readonly turn: number;
  readonly row: StepRow;
  readonly status: string;
  readonly path: string;
  readonly fields: object;
  readonly aggregate: string;
  /** The parts that somebody has there. */
  readonly partsHere: readonly string[];
}

/** Asked side by side: those who change nothing. */
const MANY = 16;
/** What goes otherwise than the row says, by everyone in one state. */
async function differences({ turn, row, status, path, fields, aggregate, partsHere }: Case): Promise<string[]> {
  const found: string[] = [];
  const callers = callersIn(turn);
  const before = await readLog(api.ports.table, aggregate);
  const tell = (caller: Caller, came: string, expected: string): void => {
    if (came !== expected)
      found.push(`${row.step} by ${caller.id} ${caller.actingFor ?? ''} in ${status}: ${came} instead of ${expected}`);
  };
  const ask = async ({ id, actingFor }: Caller) => {
    const headers: Record<string, string> = actingFor === undefined ? {} : { 'acting-for': actingFor };
    const { status: answered } = await api.call(id, 'POST', path, { body: fields, headers });
    return answered;
  };
  const mayEver = (caller: Caller): boolean =>
    caller.isOut !== true && caller.parts.some((part) => row.by.includes(part) && partsHere.includes(part));
  const refusedOnes = callers.filter((caller) => !(mayEver(caller) && row.when.includes(status)));
  for (let start = 0; start < refusedOnes.length; start += MANY) {
    await Promise.all(
      refusedOnes.slice(start, start + MANY).map(async (caller) => {
        const expected = caller.isOut === true ? 403 : !seen(caller, partsHere) ? 404 : mayEver(caller) ? 409 : 403;
        tell(caller, String(await ask(caller)), String(expected));
      }),
    );
  }
  if ((await readLog(api.ports.table, aggregate)).length !== before.length)
    found.push(`${row.step} in ${status}: a refusal changed the log`);
  for (const caller of callers.filter((each) => !refusedOnes.includes(each))) {
    const { putBack } = await remember(api.ports, aggregate);
    tell(caller, String(await ask(caller)), '200');
    if ((await readLog(api.ports.table, aggregate)).length === before.length)
      found.push(`${row.step} by ${caller.id} in ${status}: nothing was logged`);
    await putBack();
  }
  return found;
}

/** The rows between the first and the last about dossiers, and those about conditions, as the table has them. */
const rows = [...table.values()];
const placeOf = (step: string): number => rows.findIndex((row) => row.step === step);
const CONDITION_ROWS = rows.slice(placeOf('submit-evidence'), placeOf('waive-condition') + 1);
const DOSSIER_ROWS = rows.slice(placeOf('rule-admissible'), placeOf('submit-evidence'));

describe('a step on a dossier, tried by everyone in every state', () => {
  const states = Object.keys(WAYS).filter((name): name is DossierStatus => name in WAYS);
  beforeAll(async () => {
    for (const status of states) await liveInto(api, `in-${status}`, status);
  }, 60_000);

  test('finds dossiers in every state that docs/scenarios.md has steps for', async () => {
    for (const status of states) {
      const { body } = await api.call('secretary', 'GET', `/api/v1/dossiers/in-${status}`);
      expect(body).toMatchObject({ state: status });
    }
    const named = new Set(DOSSIER_ROWS.flatMap(({ when, leadsTo }) => [...when, ...leadsTo]));
    // A protocol's own end; its events are recorded by the same step.
    named.delete('ended');
    expect([...named].filter((status) => !states.some((state) => state === status))).toEqual([]);
    expect(DOSSIER_ROWS.length).toBe(18);
  });

  test.each(DOSSIER_ROWS)(
    '$step is carried out exactly where its row says',
    async (row) => {
      const found: string[] = [];
      for (const [turn, status] of states.entries()) {
        const dossier = `in-${status}`;
        const { body } = await api.call('secretary', 'GET', `/api/v1/dossiers/${dossier}`);
        const isAsked = WAYS[status].some(([, step]) => step === 'request-advice');
        const isPublished = WAYS[status].some(([, step]) => step === 'publish-decision');
        expect(body).toMatchObject({ state: status });
        found.push(
          ...(await differences({
            turn,
            row,
            status,
            path: `/api/v1/dossiers/${dossier}/${row.step}`,
            fields: DOSSIER_FIELDS[row.step] ?? {},
            aggregate: dossierId(dossier),
            partsHere: [
              ...['secretariat', 'chair', 'applicant', 'provider', 'recipient'],
              ...(isAsked ? ['adviser'] : []),
              // What it is to do is told to a body when the decision is published.
              ...(isPublished ? ['responsible'] : []),
            ],
          })),
        );
      }

      expect(found).toEqual([]);
    },
    120_000,
  );

  test('submit-request is for someone of an applicant, under a reference that is free', async () => {
    const { by } = rowOf('submit-request');
    const found: string[] = [];
    const everyone = [...ROLES.keys()].flatMap(callersIn).filter(({ actingFor, isOut }) => !actingFor && !isOut);
    const once = new Map(everyone.map((caller) => [caller.id, caller]));
    for (const [index, { id, parts }] of [...once.values()].entries()) {
      const mayEver = parts.some((part) => by.includes(part));
      const fresh = await api.call(id, 'POST', '/api/v1/dossiers', { body: aRequest(`new-${index}`) });
      if (fresh.status !== (mayEver ? 201 : 403)) found.push(`a new one by ${id}: ${fresh.status}`);
      const taken = await api.call(id, 'POST', '/api/v1/dossiers', { body: aRequest('in-submitted') });
      if (taken.code !== (mayEver ? 'dossier-exists' : 'not-permitted'))
        found.push(`one that is there by ${id}: ${taken.code}`);
    }

    expect(found).toEqual([]);
  });
});

const PARTS = [
  ...['secretariat', 'chair', 'applicant', 'provider', 'recipient', 'adviser'],
  ...['responsible', 'responsible for another'],
];
const CONDITION_STATES = ['pending', 'open', 'in-review', 'fulfilled', 'overdue', 'waived', 'ongoing', 'ended'];
const CONDITION_FIELDS: Readonly<Record<string, object>> = {
  'submit-evidence': { text: 'T' },
  'reject-evidence': { reason: 'R' },
  'grant-extension': { due: '2018-01-15', reason: 'R' },
  'waive-condition': { reason: 'R' },
};

describe('a step on a condition, tried by everyone in every state', () => {
  const duty = (ref: string, deadline: unknown) => ({ ref, text: 'T', responsible: ['resp'], deadline });
  const shared = { ref: 'shared', text: 'T', responsible: ['resp', 'resp2'], deadline: { by: '2017-12-31' } };
  const dossierOf = (status: string): string => (status === 'ended' ? 'duties-ended' : 'duties');
  beforeAll(async () => {
    const later = { by: '2017-12-31' };
    const conditions = [
      duty('pending', { within: 'P1M', of: 'ceremony' }),
      duty('overdue', { by: '2017-06-01' }),
      duty('ongoing', 'continuous'),
      ...['open', 'in-review', 'fulfilled', 'waived', 'ended'].map((ref) => duty(ref, later)),
      shared,
    ];
    for (const dossier of ['duties', 'duties-ended']) {
      await live(api, dossier, [
        ['secretary', 'rule-admissible'],
        ['secretary', 'request-advice', { adviser: 'adv', kind: 'dpo', due: '2017-07-20' }],
        ['adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' }],
        ['secretary', 'schedule-meeting', { date: '2017-06-20' }],
        ['secretary', 'record-decision', { outcome: 'granted', number: '1', date: '2017-06-20', conditions }],
        ['chair', 'sign-decision'],
        ['secretary', 'publish-decision'],
      ]);
    }
    for (const [by, ref, step, fields] of [
      ['responsible', 'in-review', 'submit-evidence', {}],
      ['responsible', 'fulfilled', 'submit-evidence', {}],
      ['secretary', 'fulfilled', 'accept-evidence', {}],
      ['secretary', 'waived', 'waive-condition', { reason: 'R' }],
    ] as const) {
      const path = `/api/v1/dossiers/duties/conditions/${ref}/${step}`;
      expect(await api.call(by, 'POST', path, { body: fields })).toMatchObject({ status: 200 });
    }
    await api.call('secretary', 'POST', '/api/v1/dossiers/duties-ended/revoke-authorisation', {
      body: { reason: 'R' },
    });
  }, 60_000);

  test('finds conditions in every state', async () => {
    for (const status of CONDITION_STATES) {
      const { body } = await api.call('secretary', 'GET', `/api/v1/dossiers/${dossierOf(status)}`);
      expect(body).toMatchObject({
        conditions: expect.arrayContaining([expect.objectContaining({ condition: status, state: status })]),
      });
    }
    expect(CONDITION_ROWS.length).toBe(5);
  });

  test.each(CONDITION_ROWS)(
    '$step is carried out exactly where its row says',
    async (row) => {
      const found: string[] = [];
      for (const [turn, status] of CONDITION_STATES.entries()) {
        const dossier = dossierOf(status);
        found.push(
          ...(await differences({
            turn,
            row,
            status,
            path: `/api/v1/dossiers/${dossier}/conditions/${status}/${row.step}`,
            fields: CONDITION_FIELDS[row.step] ?? {},
            aggregate: conditionId({ dossier, ref: status, organisation: 'resp' }),
            partsHere: PARTS,
          })),
        );
      }

      expect(found).toEqual([]);
    },
    120_000,
  );

  test('that two bodies owe is done by each for itself', async () => {
    const row = rowOf('submit-evidence');
    const { when } = row;
    expect(when).toContain('open');
    for (const [organisation, own, other] of [
      ['resp', 'responsible', 'responsible for another'],
      ['resp2', 'responsible for another', 'responsible'],
    ] as const) {
      for (const role of ROLES) {
        const aggregate = conditionId({ dossier: 'duties', ref: 'shared', organisation });
        const path = '/api/v1/dossiers/duties/conditions/shared/submit-evidence';
        const give = (part: string, body: object) => api.call(idOf(role, part), 'POST', path, { body });
        const { putBack } = await remember(api.ports, aggregate);

        expect((await give(other, { text: 'T', organisation })).code).toBe('not-permitted');
        expect((await give(own, { text: 'T' })).code).toBe('organisation-needed');
        expect((await give(own, { text: 'T', organisation })).status).toBe(200);
        expect((await give(own, { text: 'T', organisation })).code).toBe('condition-not-open');
        await putBack();
      }
    }
  });
});

describe('a step by somebody who has only acceded', () => {
  const STATES = ['in-force', 'suspended', 'revoked'] as const;
  const acceders = ROLES.map((role) => ({ id: `${role}-of-leuven`, role }));
  const dossiers = new Map<string, string>();
  beforeAll(async () => {
    await api.register({
      'organisations/leuven': DELIBERATION_PARTIES['organisations/leuven'],
      'organisations/gent': DELIBERATION_PARTIES['organisations/gent'],
      'people/leuven': { name: 'L', role: 'responsible', organisation: 'leuven' },
      'people/gent': { name: 'G', role: 'responsible', organisation: 'gent' },
      'people/officer': { name: 'A', role: 'applicant', organisation: 'wse' },
      ...Object.fromEntries(
        acceders.map(({ id, role }) => [`people/${id}`, { name: 'N', role, organisation: 'leuven' }]),
      ),
    });
    const request = { committee: 'vtc', provider: 'aii', applicants: ['wse'] };
    const conditions = [{ ref: '1', text: 'T', responsible: ['resp'], deadline: { by: '2017-12-31' } }];
    for (const status of STATES) {
      const dossier = await aDeliberation(api, request, { date: '2017-06-20', conditions });
      for (const organisation of ['leuven', 'gent']) await accede(api, dossier, organisation);
      const end = { suspended: 'suspend-authorisation', revoked: 'revoke-authorisation', 'in-force': undefined }[
        status
      ];
      if (end !== undefined) await giveStep(api, 'secretary', `${dossier}/${end}`, { reason: 'R' });
      dossiers.set(status, dossier);
    }
  }, 60_000);

  test.each(DOSSIER_ROWS)('$step is carried out exactly where its row says', async (row) => {
    const found: string[] = [];
    for (const [turn, [status, dossier]] of [...dossiers].entries()) {
      for (const { id } of acceders.filter((_, place) => place % STATES.length === turn)) {
        const ask = (fields: object) =>
          api.call(id, 'POST', `/api/v1/dossiers/${dossier}/${row.step}`, { body: fields });
        const fields = DOSSIER_FIELDS[row.step] ?? {};
        const mayEver = row.by.includes('acceder');
        const expected = mayEver && row.when.includes(status) ? 200 : mayEver ? 409 : 403;
        const { status: came } = await ask(mayEver ? { ...fields, for: 'leuven' } : fields);
        if (came !== expected) found.push(`${row.step} by ${id} in ${status}: ${came} instead of ${expected}`);
        // Never for another acceder, nor of the dossier itself.
        if (mayEver)
          for (const others of [{ ...fields, for: 'gent' }, fields]) expect((await ask(others)).status).toBe(403);
      }
    }
    expect(found).toEqual([]);
  });

  test.each(CONDITION_ROWS)('$step on a condition is for what the body itself has taken on', async (row) => {
    const dossier = dossiers.get('in-force') ?? '';
    const ask = (id: string, condition: string, body: object) =>
      api.call(id, 'POST', `/api/v1/dossiers/${dossier}/conditions/${condition}/${row.step}`, {
        body: { ...CONDITION_FIELDS[row.step], ...body },
      });
    for (const { id } of acceders) {
      const { putBack } = await remember(
        api.ports,
        conditionId({ dossier, ref: '78', organisation: 'leuven', round: 1 }),
      );
      const own = await ask(id, '78', { organisation: 'leuven' });
      const mayEver = row.by.includes('responsible');
      expect([row.step, id, own.status]).toEqual([row.step, id, mayEver && row.when.includes('open') ? 200 : 403]);
      for (const [condition, organisation] of [
        ['78', 'gent'],
        ['1', 'resp'],
      ] as const)
        expect((await ask(id, condition, { organisation })).code).toBe('no-such-condition');
      await putBack();
    }
  });
});

describe('a step on a condition of a protocol', () => {
  const bodies = { responsible: 'aii', 'other-party': 'rec', 'nothing here': 'out', 'another responsible': 'resp' };
  const people = Object.entries(bodies).flatMap(([part, organisation]) =>
    ROLES.map((role) => ({ id: `protocol-${role}-${organisation}`, role, organisation, part })),
  );
  const STATES = ['open', 'in-review', 'fulfilled', 'waived', 'overdue', 'pending', 'ongoing', 'ended'];
  const protocolOf = (status: string): string => (status === 'ended' ? 'ended-protocol' : 'protocol');
  beforeAll(async () => {
    await api.register(
      Object.fromEntries(
        people.map(({ id, role, organisation }) => [`people/${id}`, { name: 'N', role, organisation }]),
      ),
    );
    const by = (role: string, party: string) => `protocol-${role}-${party}`;
    const give = async (person: string, path: string, body: object = {}) =>
      expect([path, (await api.call(person, 'POST', `/api/v1/${path}`, { body })).status]).toEqual([
        path,
        path === 'protocols' ? 201 : 200,
      ]);
    const duty = (ref: string, deadline: unknown, responsible = ['aii']) => ({ ref, text: 'T', responsible, deadline });
    const conditions = [
      ...['open', 'in-review', 'fulfilled', 'waived', 'ended'].map((ref) => duty(ref, { by: '2017-12-31' })),
      duty('overdue', { by: '2017-06-01' }),
      duty('pending', { within: 'P1M', of: 'ceremony' }),
      duty('ongoing', 'continuous'),
      duty('of-third', { by: '2017-12-31' }, ['resp']),
    ];
    for (const dossier of ['protocol', 'ended-protocol']) {
      const submission = {
        dossier,
        provider: 'aii',
        recipient: 'rec',
        subject: 'S',
        content: TWELVE_POINTS,
        conditions,
      };
      await give(by('applicant', 'aii'), 'protocols', submission);
      for (const party of ['aii', 'rec'])
        await give(by('dpo', party), `protocols/${dossier}/give-protocol-advice`, { party, opinion: 'positive' });
      for (const party of ['aii', 'rec'])
        await give(by('signatory', party), `protocols/${dossier}/sign-protocol`, { party });
      for (const party of ['aii', 'rec'])
        await give(by('signatory', party), `protocols/${dossier}/publish-protocol`, {
          party,
          url: 'https://v.example/p',
        });
      const aggregate = protocolId(dossier);
      for (const { sequence } of await readLog(api.ports.table, aggregate)) {
        const { event, state } = await readMoment(api.ports, { aggregate, sequence }, protocolKind);
        const moment = { id: `${aggregate}@${sequence}`, event, owner: protocolAsOwner(state) };
        await openConditions(api.ports, moment, 'system:test');
      }
    }
    const [responsible, other] = [by('applicant', 'aii'), by('applicant', 'rec')];
    for (const [person, ref, step, fields] of [
      [responsible, 'in-review', 'submit-evidence', { text: 'T' }],
      [responsible, 'fulfilled', 'submit-evidence', { text: 'T' }],
      [other, 'fulfilled', 'accept-evidence', {}],
      [other, 'waived', 'waive-condition', { reason: 'R' }],
    ] as const)
      await give(person, `dossiers/protocol/conditions/${ref}/${step}`, fields);
    await give(responsible, 'protocols/ended-protocol/end-protocol', { reason: 'R' });
  }, 60_000);

  test.each(CONDITION_ROWS)('$step is carried out exactly where its row says', async (row) => {
    const found: string[] = [];
    for (const [turn, status] of STATES.entries()) {
      const dossier = protocolOf(status);
      const aggregate = conditionId({ dossier, ref: status, organisation: 'aii' });
      const { body } = await api.call('protocol-dpo-aii', 'GET', `/api/v1/protocols/${dossier}`);
      expect(body).toMatchObject({
        conditions: expect.arrayContaining([expect.objectContaining({ condition: status, state: status })]),
      });
      for (const { id, part } of people.filter((_, place) => place % 3 === turn % 3)) {
        const { putBack } = await remember(api.ports, aggregate);
        const path = `/api/v1/dossiers/${dossier}/conditions/${status}/${row.step}`;
        const { status: came } = await api.call(id, 'POST', path, { body: CONDITION_FIELDS[row.step] ?? {} });
        const mayEver = row.by.includes(part);
        const expected = part === 'nothing here' ? 404 : !mayEver ? 403 : row.when.includes(status) ? 200 : 409;
        if (came !== expected)
          found.push(`${row.step} by ${id} (${part}) in ${status}: ${came} instead of ${expected}`);
        if (came === 200) await putBack();
      }
    }
    expect(found).toEqual([]);
  });

  test('that neither party owes is judged by either', async () => {
    const path = '/api/v1/dossiers/protocol/conditions/of-third';
    const third = await api.call('protocol-dpo-resp', 'POST', `${path}/submit-evidence`, { body: { text: 'T' } });
    expect(third.status).toBe(200);
    const aggregate = conditionId({ dossier: 'protocol', ref: 'of-third', organisation: 'resp' });
    for (const party of ['aii', 'rec', 'resp']) {
      const { putBack } = await remember(api.ports, aggregate);
      const { status } = await api.call(`protocol-dpo-${party}`, 'POST', `${path}/accept-evidence`, { body: {} });
      expect([party, status]).toEqual([party, party === 'resp' ? 403 : 200]);
      await putBack();
    }
  });
});
