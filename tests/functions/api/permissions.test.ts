import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { conditionId, dossierId } from '#domain/door/aggregate-id.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { ADMINISTRATOR, anApi, type TestApi } from '#tests/support/api.ts';
import { live, liveInto, remember, WAYS } from '#tests/support/dossier-states.ts';
import { aRequest, PARTIES } from '#tests/support/parties.ts';
import { readStepsTable, type StepRow } from '#tests/support/steps-table.ts';

/**
 * Every row of the table of steps in docs/scenarios.md that is about dossiers and conditions, tried over HTTP by everyone in every
 * state: each role that a token can give, at each body with another part. Carried out is what the text says, and nothing else; who may
 * not see the dossier is told that there is none.
 */

const table = readStepsTable();
const rowOf = (step: string): StepRow => {
  const row = table.get(step);
  if (row === undefined) throw new Error(`docs/scenarios.md has no row for ${step}`);
  return row;
};

/** The bodies with another part each, as the column `by` calls it. */
const BODIES = {
  secretariat: { committee: 'vtc' },
  applicant: { organisation: 'wse' },
  provider: { organisation: 'aii' },
  recipient: { organisation: 'rec' },
  responsible: { organisation: 'resp' },
  adviser: { organisation: 'adv' },
  'nothing here': { organisation: 'out' },
  'another committee': { committee: 'vcmp' },
} as const;
const ROLES = ['applicant', 'adviser', 'dpo', 'signatory', 'responsible', 'secretariat', 'chair'] as const;

interface Caller {
  readonly id: string;
  /** What the column `by` would call them. */
  readonly parts: readonly string[];
}

const CALLERS: readonly Caller[] = [
  ...Object.keys(BODIES).flatMap((part) =>
    ROLES.map((role) => ({
      id: `${role}-of-${part.replaceAll(' ', '-')}`,
      // The chair is of the committee, and so may do all that its secretariat may.
      parts: part === 'secretariat' && role === 'chair' ? ['secretariat', 'chair'] : [part],
    })),
  ),
  { id: ADMINISTRATOR, parts: [] },
];
const PEOPLE = Object.fromEntries(
  Object.entries(BODIES).flatMap(([part, body]) =>
    ROLES.map((role) => [`people/${role}-of-${part.replaceAll(' ', '-')}`, { name: 'N', role, ...body }]),
  ),
);

let api: TestApi;
beforeAll(async () => {
  api = await anApi('2017-06-20T10:00');
  await api.register({ ...PARTIES, ...PEOPLE });
  await api.register({ 'organisations/adv2': { name: 'ADV2', kind: 'agency', email: 'adv2@v.example' } });
});
afterAll(() => api[Symbol.asyncDispose]());

const seen = (caller: Caller, partsHere: readonly string[]): boolean =>
  caller.id === ADMINISTRATOR || caller.parts.some((part) => partsHere.includes(part));

interface Case {
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
async function differences({ row, status, path, fields, aggregate, partsHere }: Case): Promise<string[]> {
  const found: string[] = [];
  const before = await readLog(api.ports.table, aggregate);
  const tell = (caller: Caller, came: string, expected: string): void => {
    if (came !== expected) found.push(`${row.step} by ${caller.id} in ${status}: ${came} instead of ${expected}`);
  };
  const ask = async (caller: Caller) => {
    const { status: answered } = await api.call(caller.id, 'POST', path, { body: fields });
    return answered;
  };
  const mayEver = (caller: Caller): boolean =>
    caller.parts.some((part) => row.by.includes(part) && partsHere.includes(part));
  const refusedOnes = CALLERS.filter((caller) => !(mayEver(caller) && row.when.includes(status)));
  for (let start = 0; start < refusedOnes.length; start += MANY) {
    await Promise.all(
      refusedOnes.slice(start, start + MANY).map(async (caller) => {
        const expected = !seen(caller, partsHere) ? 404 : mayEver(caller) ? 409 : 403;
        tell(caller, String(await ask(caller)), String(expected));
      }),
    );
  }
  if ((await readLog(api.ports.table, aggregate)).length !== before.length)
    found.push(`${row.step} in ${status}: a refusal changed the log`);
  for (const caller of CALLERS.filter((each) => !refusedOnes.includes(each))) {
    const { putBack } = await remember(api.ports, aggregate);
    tell(caller, String(await ask(caller)), '200');
    if ((await readLog(api.ports.table, aggregate)).length === before.length)
      found.push(`${row.step} by ${caller.id} in ${status}: nothing was logged`);
    await putBack();
  }
  return found;
}

const DOSSIER_FIELDS: Readonly<Record<string, object>> = {
  'rule-inadmissible': { reason: 'R' },
  'request-information': { question: 'Q', due: '2017-07-20' },
  'provide-information': { answer: 'A' },
  'request-advice': { adviser: 'adv2', kind: 'dpo', due: '2017-07-20' },
  'give-advice': { adviser: 'adv', opinion: 'positive' },
  'close-advice': { reason: 'R' },
  'schedule-meeting': { date: '2017-07-20' },
  adjourn: { reason: 'R' },
  'record-decision': { outcome: 'granted', number: '12', date: '2017-06-20' },
  'suspend-authorisation': { reason: 'R' },
  'reinstate-authorisation': { reason: 'R' },
  'revoke-authorisation': { reason: 'R' },
  'extend-authorisation': { duration: { until: '2030-12-31' } },
  'record-event': { event: 'sample-drawn', date: '2017-06-19' },
};

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
      for (const status of states) {
        const dossier = `in-${status}`;
        const { body } = await api.call('secretary', 'GET', `/api/v1/dossiers/${dossier}`);
        const isAsked = WAYS[status].some(([, step]) => step === 'request-advice');
        const isDecided = WAYS[status].some(([, step]) => step === 'record-decision');
        expect(body).toMatchObject({ state: status });
        found.push(
          ...(await differences({
            row,
            status,
            path: `/api/v1/dossiers/${dossier}/${row.step}`,
            fields: DOSSIER_FIELDS[row.step] ?? {},
            aggregate: dossierId(dossier),
            partsHere: [
              ...['secretariat', 'chair', 'applicant', 'provider', 'recipient'],
              ...(isAsked ? ['adviser'] : []),
              ...(isDecided ? ['responsible'] : []),
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
    for (const [index, { id, parts }] of CALLERS.entries()) {
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

const CONDITION_STATES = ['pending', 'open', 'in-review', 'fulfilled', 'overdue', 'waived', 'ongoing', 'ended'];
const CONDITION_FIELDS: Readonly<Record<string, object>> = {
  'submit-evidence': { text: 'T' },
  'reject-evidence': { reason: 'R' },
  'grant-extension': { due: '2018-01-15', reason: 'R' },
  'waive-condition': { reason: 'R' },
};

describe('a step on a condition, tried by everyone in every state', () => {
  const duty = (ref: string, deadline: unknown) => ({ ref, text: 'T', responsible: ['resp'], deadline });
  const dossierOf = (status: string): string => (status === 'ended' ? 'duties-ended' : 'duties');
  beforeAll(async () => {
    const later = { by: '2017-12-31' };
    const conditions = [
      duty('pending', { within: 'P1M', of: 'ceremony' }),
      duty('overdue', { by: '2017-06-01' }),
      duty('ongoing', 'continuous'),
      ...['open', 'in-review', 'fulfilled', 'waived', 'ended'].map((ref) => duty(ref, later)),
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
      for (const status of CONDITION_STATES) {
        const dossier = dossierOf(status);
        found.push(
          ...(await differences({
            row,
            status,
            path: `/api/v1/dossiers/${dossier}/conditions/${status}/${row.step}`,
            fields: CONDITION_FIELDS[row.step] ?? {},
            aggregate: conditionId({ dossier, ref: status, organisation: 'resp' }),
            partsHere: ['secretariat', 'chair', 'applicant', 'provider', 'recipient', 'responsible', 'adviser'],
          })),
        );
      }

      expect(found).toEqual([]);
    },
    120_000,
  );
});
