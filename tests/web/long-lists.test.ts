import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshotItem } from '#adapters/dynamodb/aggregate-store.ts';
import { partyKey } from '#adapters/dynamodb/keys.ts';
import { type AggregateId, conditionId, dossierId } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { portsOver, type TablePorts } from '#functions/middleware/ports.ts';
import { advicesOf } from '#functions/web/advices.ts';
import { boardOf } from '#functions/web/board.ts';
import { conditionDays } from '#functions/web/calendars.ts';
import { search } from '#functions/web/search.ts';
import { mattersSeenBy, tasksOf } from '#functions/web/tasks.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';
import { type BoardText, boardTable } from '#web/pages/board/board.ts';
import type { Reader } from '#web/reader.ts';

/** More than a list holds whose reading stops at a thousand. */
const MANY = 1_010;
const AT = '2024-11-04T09:00:00.000Z';

const reader = (given: Partial<Person>): Reader => ({
  person: { kind: 'person', id: 'somebody', role: 'responsible', ...given },
  name: 'Somebody',
});
const SECRETARY = reader({ role: 'secretariat', committee: 'vtc' });
const APPLICANT = reader({ role: 'applicant', organisation: 'aii' });
const ADVISER = reader({ role: 'adviser', organisation: 'toezicht' });
const ADMINISTRATOR = reader({ role: 'administrator' });

const evolved = (kind: typeof dossierKind, events: readonly (readonly [string, object])[]) =>
  events.reduce<ReturnType<typeof dossierKind.evolve> | undefined>(
    (state, [type, data]) => kind.evolve(state, kind.parse({ type, effectiveAt: AT, data })),
    undefined,
  );

/** A request about which an adviser was asked. */
const asked = (dossier: string) =>
  evolved(dossierKind, [
    [
      'request-submitted',
      {
        dossier,
        committee: 'vtc',
        kind: 'authorisation',
        provider: 'aii',
        recipients: ['wse'],
        applicants: ['aii'],
        dataItems: [],
        documents: [],
      },
    ],
    ['request-ruled-admissible', {}],
    ['advice-requested', { advice: 1, adviser: 'toezicht', kind: 'dpo', due: '2024-12-20', onSilence: 'wait' }],
  ]);

/** A duty of the body that applied. */
const owed = (dossier: string) =>
  conditionKind.evolve(
    undefined,
    conditionKind.parse({
      type: 'condition-opened',
      effectiveAt: AT,
      data: {
        dossier,
        committee: 'vtc',
        ref: '1',
        organisation: 'aii',
        reportedAs: '1',
        kind: 'dated',
        due: '2025-01-31',
        public: true,
        survives: false,
      },
    }),
  );

const snapshot = (aggregate: AggregateId, state: unknown) =>
  snapshotItem(aggregate, { version: 1, headHash: '', headRecordedAt: AT, state });

let running: TestTable;
let ports: TablePorts;

async function write(items: readonly Record<string, unknown>[]): Promise<void> {
  const { name, documents } = running.table;
  for (let start = 0; start < items.length; start += 25) {
    const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
  }
}

beforeAll(async () => {
  running = await aTable();
  ports = portsOver(running.table, 'key', () => '2024-12-02T11:00:00.000Z');
  await ports.directory.saveCommittee({ id: 'vtc', name: 'VTC', secretariat: 's@vtc.example', chair: 'v@vtc.example' });
  const dossiers = Array.from({ length: MANY }, (_, index) => `d-${index}`);
  await write(
    dossiers.flatMap((dossier) => {
      const [id, duty] = [dossierId(dossier), conditionId({ dossier, ref: '1', organisation: 'aii' })];
      return [
        snapshot(id, asked(dossier)),
        snapshot(duty, owed(dossier)),
        ...['aii', 'toezicht'].map((body) => ({ ...partyKey(body, id), aggregate: id })),
      ];
    }),
  );
}, 60_000);
afterAll(() => running[Symbol.asyncDispose]());

describe('a list of more than a thousand', () => {
  it.each([
    ['a committee', SECRETARY],
    ['a body', APPLICANT],
    ['an administrator', ADMINISTRATOR],
  ])('has every dossier of %s', async (_, { person }) => {
    const found = await mattersSeenBy(ports, person);

    expect(new Set(found.map(({ reference }) => reference)).size).toBe(MANY);
    expect(found).toHaveLength(MANY);
  });

  it('is the same however many each query gives', async () => {
    const few = await mattersSeenBy(ports, SECRETARY.person, 400);

    expect(few).toHaveLength(MANY);
  });

  it('has every task, and every advice on its pages', async () => {
    const { total } = await tasksOf(ports, ADVISER, 1);
    const last = await advicesOf(ports, ADVISER.person, { state: 'open', page: 999 });

    expect(total).toBe(MANY);
    expect(last).toMatchObject({ number: Math.ceil(MANY / 25), count: Math.ceil(MANY / 25) });
    expect(last?.items).toHaveLength(MANY % 25);
  });

  it('is searched whole', async () => {
    const { total } = await search(ports, SECRETARY, 'd-', 1);

    // Each dossier and its condition.
    expect(total).toBe(2 * MANY);
  });

  it('has every condition on the board; a calendar that is full says so on its last day', async () => {
    const places = await boardOf(ports, SECRETARY);
    const days = await conditionDays(ports, SECRETARY, 'https://beraad.example');

    expect(places).toHaveLength(MANY);
    expect(days).toHaveLength(1_001);
    expect(days.at(-1)).toMatchObject({
      day: '2025-01-31',
      summary: `Nog ${MANY - 1_000} termijnen staan alleen in Beraad`,
      url: 'https://beraad.example/voorwaarden?van=2025-01-31',
      // Read at another moment, it is the same.
      changedAt: days.at(-2)?.changedAt,
    });
    expect(await conditionDays(ports, SECRETARY, '', MANY)).toHaveLength(MANY);
  });
});

it('tells in a file that does not hold everything that it does not', () => {
  const row: BoardText = {
    id: 'condition:d:1:aii',
    owner: 'dossier:d',
    href: '',
    dossier: { id: 'd', name: '12/2024' },
    subject: 'Onderwerp',
    reportedAs: '1',
    responsible: { id: 'aii', name: 'AII' },
    status: 'open',
  };
  const { columns, rows } = boardTable([row], 7);

  expect(rows).toHaveLength(2);
  expect(rows[1]).toHaveLength(columns.length);
  expect(rows[1]?.[0]).toMatch(/^Dit bestand bevat de eerste 1 van 7 voorwaarden\./);
  expect(boardTable([row], 1).rows).toHaveLength(1);
});
