import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readHeadsWithExecutions } from '#adapters/dynamodb/execution-rows.ts';
import { watermarkKey } from '#adapters/dynamodb/keys.ts';
import { isRenewed, markRenewed, renewalWatch } from '#adapters/dynamodb/renew-rows.ts';
import { SNAPSHOT_SHAPE } from '#adapters/dynamodb/snapshot-shape.ts';
import { verifyLogs } from '#adapters/dynamodb/verify-logs.ts';
import { readPermits } from '#adapters/dynamodb/views.ts';
import { accessionStateSchema } from '#domain/accession/state.ts';
import { answerCheck } from '#domain/check/check.ts';
import { conditionStateSchema } from '#domain/condition/state.ts';
import { type AggregateId, kindOf } from '#domain/door/aggregate-id.ts';
import { type AggregateKind, type AnyEvent, forKind } from '#domain/door/aggregate-kind.ts';
import { dossierStateSchema } from '#domain/dossier/state.ts';
import { meetingStateSchema } from '#domain/meeting/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { protocolStateSchema } from '#domain/protocol/state.ts';
import { listConditions, listDossiers, listProtocols } from '#functions/middleware/lists.ts';
import { portsOver, type TablePorts } from '#functions/middleware/ports.ts';
import { renewAll } from '#functions/replan-deadlines/renew-all.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

const NOW = '2024-12-20T11:00:00.000Z';
const PAGE = { limit: 100 };
const someoneOf = (organisation: string): Person => ({
  kind: 'person',
  id: 'somebody',
  role: 'applicant',
  organisation,
});
const SECRETARY: Person = { kind: 'person', id: 'secretary', role: 'secretariat', committee: 'vtc' };

/** What each kept table must answer: who finds what in their lists, and what the check says. */
const TABLES = {
  '1-without-accessions': {
    textKey: '9655b21d-678f-4f78-9322-cc19d0b448444459b0fe-b846-4ed0-ae0d-aef8118efb36',
    logs: 4,
    dossiers: { vdi: ['oud'], secretary: ['oud'] },
    conditions: { vdi: ['2#1', '1'] },
    protocols: { vdi: [] as string[] },
    checks: [
      { provider: 'agii', recipient: 'vdi', reason: 'allowed' },
      { provider: 'agii', recipient: 'leuven', reason: 'not-a-party' },
    ],
  },
  '2-with-accessions': {
    textKey: '879d02cd-f519-44c5-b569-2686047ce0121d33ad28-1762-4caf-b13d-4333c670d3a5',
    logs: 8,
    dossiers: { agii: ['algemeen'], secretary: ['algemeen'] },
    conditions: { leuven: ['41#1'] },
    protocols: { vdi: ['p'] },
    checks: [
      { provider: 'agii', recipient: 'vdi', reason: 'allowed' },
      { provider: 'agii', recipient: 'leuven', reason: 'allowed' },
      { provider: 'agii', recipient: 'gent', reason: 'no-active-accession' },
    ],
  },
} as const;

const STATES = {
  accession: accessionStateSchema,
  condition: conditionStateSchema,
  dossier: dossierStateSchema,
  meeting: meetingStateSchema,
  protocol: protocolStateSchema,
};

it('raises the shape of snapshots with their schemas', () => {
  const schemas = Object.values(STATES).map((schema) => z.toJSONSchema(schema));
  const fingerprint = createHash('sha256').update(JSON.stringify(schemas)).digest('hex').slice(0, 12);

  // Fails where a schema of a state has changed. Raise SNAPSHOT_SHAPE by one (adapters/dynamodb/snapshot-shape.ts), keep a table of the
  // version before (README.md here) and write down both here.
  expect({ shape: SNAPSHOT_SHAPE, fingerprint }).toEqual({ shape: 5, fingerprint: 'cd8d04790a97' });
});

it('knows what every kept table must answer', () => {
  const kept = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.ndjson'));

  expect(kept.map((name) => name.replace('.ndjson', '')).sort()).toEqual(Object.keys(TABLES));
});

describe.each(Object.entries(TABLES))('a table as it was written by an earlier version: %s', (name, expected) => {
  let running: TestTable;
  let ports: TablePorts;
  beforeAll(async () => {
    running = await aTable();
    ports = portsOver(running.table, expected.textKey, () => NOW);
    const lines = readFileSync(new URL(`${name}.ndjson`, import.meta.url), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines)
      await running.table.documents.send(new PutItemCommand({ TableName: running.table.name, Item: JSON.parse(line) }));
  });
  afterAll(() => running[Symbol.asyncDispose]());

  const reason = async (provider: string, recipient: string) => {
    const permits = await readPermits(running.table, provider, recipient);
    return answerCheck(permits, { provider, recipient }, NOW).reason;
  };
  const who = (id: string): Person => (id === 'secretary' ? SECRETARY : someoneOf(id));
  async function listed() {
    const all = async <Row>(
      asked: Readonly<Record<string, unknown>>,
      list: (person: Person) => Promise<readonly Row[]>,
    ) => Object.fromEntries(await Promise.all(Object.keys(asked).map(async (id) => [id, await list(who(id))])));
    return {
      dossiers: await all(expected.dossiers, async (person) =>
        (await listDossiers(ports, person, {}, PAGE)).rows.map(({ state }) => state.dossier),
      ),
      conditions: await all(expected.conditions, async (person) =>
        (await listConditions(ports, person, {}, PAGE)).rows.map(({ state }) => state.opening.reportedAs),
      ),
      protocols: await all(expected.protocols, async (person) =>
        (await listProtocols(ports, person, {}, PAGE)).rows.map(({ state }) => state.dossier),
      ),
    };
  }

  it('has every aggregate read whole at once, though its snapshot has another shape', async () => {
    const heads = await readHeadsWithExecutions(running.table);
    const load = async <State, Event extends AnyEvent, Context>(
      kind: AggregateKind<State, Event, Context>,
      id: AggregateId,
    ) => (await ports.store.load(id, kind)).state;
    const states = await Promise.all(
      heads.map(async ({ head: { aggregate } }) => ({
        kind: kindOf(aggregate),
        state: await forKind(aggregate, (kind) => load(kind, aggregate)),
      })),
    );

    expect(heads.length).toBeGreaterThan(3);
    for (const { kind, state } of states) expect(STATES[kind].safeParse(state).error).toBeUndefined();
    expect(await ports.conditions.ofDossier('oud')).toHaveLength(name.startsWith('1') ? 3 : 0);
    expect(await ports.accessions.ofDossier('algemeen')).toHaveLength(name.startsWith('1') ? 0 : 1);
  });

  it('tells the pages while rows of an earlier version are still written anew, and of a new table nothing', async () => {
    const { table } = running;
    expect(await renewalWatch(table)()).toBe(false);
    const marked = { ...watermarkKey('shape'), shape: SNAPSHOT_SHAPE - 1 };
    await table.documents.send(new PutCommand({ TableName: table.name, Item: marked }));
    const isRenewing = renewalWatch(table);
    expect([await isRenewing(), await isRenewing()]).toEqual([true, true]);
    await markRenewed(table);
    expect(await isRenewing()).toBe(false);
    await table.documents.send(new DeleteCommand({ TableName: table.name, Key: watermarkKey('shape') }));
  });

  it('is renewed by the first tick: then lists and the check find what they found before', async () => {
    expect(await isRenewed(running.table)).toBe(false);
    await renewAll(running.table);

    expect(await isRenewed(running.table)).toBe(true);
    expect(await listed()).toEqual({
      dossiers: expected.dossiers,
      conditions: expected.conditions,
      protocols: expected.protocols,
    });
    for (const { provider, recipient, reason: wanted } of expected.checks)
      expect([recipient, await reason(provider, recipient)]).toEqual([recipient, wanted]);
  });

  it('changes nothing when it is renewed again, and nothing of a log, a due row or a notice', async () => {
    const keys = (items: ReadonlyMap<string, unknown>) =>
      [...items].filter(([key]) => /LOG#|^DUE#|^OUTBOX#|^MESSAGE#/.test(key));
    const lines = readFileSync(new URL(`${name}.ndjson`, import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const before = await running.everything();
    await renewAll(running.table);
    const after = await running.everything();

    expect(after).toEqual(before);
    expect(keys(after)).toHaveLength(
      lines.filter((line) => /"sk":{"S":"LOG#|"pk":{"S":"(DUE|OUTBOX|MESSAGE)#/.test(line)).length,
    );
    expect(await verifyLogs(running.table, expected.textKey, [])).toMatchObject({
      logs: expected.logs,
      difference: undefined,
    });
  });
});
