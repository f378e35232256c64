import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamodbAggregateStore, foldLog, readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { snapshotKey } from '#adapters/dynamodb/keys.ts';
import { entryHash } from '#adapters/dynamodb/log-entry.ts';
import { renewRows } from '#adapters/dynamodb/renew-rows.ts';
import { conditionId, dossierId } from '#domain/door/aggregate-id.ts';
import { conditionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import { takeCommand } from '#domain/door/door.ts';
import { type Decision, decided } from '#domain/door/refusal.ts';
import { decideDossier } from '#domain/dossier/decide.ts';
import type { DossierEvent } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import { DEFAULT_POLICY } from '#domain/policy/policy.ts';
import type { CommitRequest, LoadedAggregate } from '#domain/ports/aggregate-store.ts';
import { anOpening, PEOPLE } from '#tests/domain/support/builders.ts';
import { local } from '#tests/domain/support/life.ts';
import { dossierCommand } from '#tests/domain/support/lives.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

let running: TestTable;
const store = () => dynamodbAggregateStore(running.table, 'a key for the hashes of texts');
beforeAll(async () => {
  running = await aTable();
});
afterAll(() => running[Symbol.asyncDispose]());

const NOW = local('2017-06-08T10:12');
let dossiers = 0;
const aName = (): string => {
  dossiers += 1;
  return `d${dossiers}`;
};

type Request = CommitRequest<DossierState, DossierEvent>;

/** What the door makes of a decision on a dossier as it was loaded. */
function requestFor(
  name: string,
  before: LoadedAggregate<DossierState>,
  decide: (state: DossierState | undefined) => Decision<DossierEvent>,
  more: { readonly now?: string; readonly once?: { readonly key: string; readonly requestHash: string } } = {},
): Request {
  const { now = NOW, once } = more;
  const aggregate = dossierId(name);
  const taken = takeCommand({
    aggregate,
    kind: dossierKind,
    loaded: before,
    policy: DEFAULT_POLICY,
    context: undefined,
    now,
    decide,
  });
  if (!taken.ok || taken.outcome === undefined) throw new Error('nothing to write');
  return {
    aggregate,
    dossier: name,
    before,
    outcome: taken.outcome,
    meta: { by: 'person:applicant', recordedAt: now, policyVersion: 1, ...(once === undefined ? {} : { once }) },
  };
}

const submission = (name: string) => (state: DossierState | undefined) =>
  decideDossier(
    state,
    dossierCommand('submit-request', {
      ...{
        dossier: name,
        committee: 'vtc',
        kind: 'authorisation',
        subject: 'Een onderwerp',
        provider: 'aii',
        recipients: ['rec'],
      },
      ...{ applicants: ['wse'], purposes: ['Doel'], dataItems: [{ name: 'Naam' }] },
    }),
    PEOPLE.applicant,
    NOW,
  );
const question = (now: string) => (state: DossierState | undefined) =>
  decideDossier(
    state,
    dossierCommand('request-information', { question: 'Waarom?', due: '2017-06-30' }),
    PEOPLE.secretariat,
    now,
  );

async function submitted(): Promise<string> {
  const name = aName();
  const before = await store().load(dossierId(name), dossierKind);
  expect(await store().commit(requestFor(name, before, submission(name)))).toBe('committed');
  return name;
}

/** Keys of all items that belong to a dossier or tell of it. */
const keysAbout = async (name: string): Promise<string[]> =>
  [...(await running.everything()).keys()]
    .filter((key) => key.includes(`dossier:${name}`) || key.includes(`#${name} `))
    .sort();

describe('a command that is written', () => {
  test('is an event in the log, a snapshot, a due row, its texts and its notices', async () => {
    const name = await submitted();

    expect(await keysAbout(name)).toEqual([
      `AGGREGATE#dossier:${name} LOG#00000001`,
      `AGGREGATE#dossier:${name} STATE`,
      `AGGREGATE#dossier:${name} TEXT#00000001`,
      expect.stringMatching(/^DUE#\d 2017-06-15T07:00:00\.000Z#dossier:/),
      expect.stringMatching(/^OUTBOX#\d 2017-06-08T08:12:00\.000Z#dossier:.*request-/),
      expect.stringMatching(/^OUTBOX#\d 2017-06-08T08:12:00\.000Z#dossier:.*request-/),
    ]);
    const loaded = await store().load(dossierId(name), dossierKind);
    expect(loaded).toMatchObject({ version: 1, nextDue: '2017-06-15T07:00:00.000Z', state: { status: 'submitted' } });
  });

  test('keeps its free text out of the log, where a keyed hash stands for it', async () => {
    const name = await submitted();
    const items = await running.everything();

    const entry = JSON.stringify(items.get(`AGGREGATE#dossier:${name} LOG#00000001`));
    expect(entry).not.toContain('Een onderwerp');
    expect(entry).toContain('textHashes');
    expect(JSON.stringify(items.get(`AGGREGATE#dossier:${name} TEXT#00000001`))).toContain('Een onderwerp');
  });

  test('hangs on the one before by its hash, and the snapshot on the last', async () => {
    const name = await submitted();
    const now = local('2017-06-14T11:00');
    await store().commit(requestFor(name, await store().load(dossierId(name), dossierKind), question(now), { now }));

    const entries = await readLog(running.table, dossierId(name));
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(entries[0]?.previousHash).toBe('0'.repeat(64));
    expect(entries[1]?.previousHash).toBe(entries[0]?.hash);
    for (const entry of entries) expect(entryHash(entry)).toBe(entry.hash);
    expect((await store().load(dossierId(name), dossierKind)).headHash).toBe(entries[1]?.hash);
  });

  test('moves its one due row', async () => {
    const name = await submitted();
    const now = local('2017-06-14T11:00');
    await store().commit(requestFor(name, await store().load(dossierId(name), dossierKind), question(now), { now }));

    const due = (await keysAbout(name)).filter((key) => key.startsWith('DUE#'));
    expect(due).toEqual([expect.stringContaining('2017-06-23T07:00:00.000Z')]);
  });

  test('leaves no due row where nothing lies ahead', async () => {
    const name = await submitted();
    const now = local('2017-06-14T11:00');
    const end = (state: DossierState | undefined) =>
      decideDossier(state, dossierCommand('withdraw-request', {}), PEOPLE.applicant, now);
    await store().commit(requestFor(name, await store().load(dossierId(name), dossierKind), end, { now }));

    expect((await keysAbout(name)).filter((key) => key.startsWith('DUE#'))).toEqual([]);
    expect((await store().load(dossierId(name), dossierKind)).nextDue).toBeUndefined();
  });
});

describe('a command that meets another writer', () => {
  test('is a conflict, and leaves nothing behind', async () => {
    const name = await submitted();
    const now = local('2017-06-14T11:00');
    const stale = await store().load(dossierId(name), dossierKind);
    const first = requestFor(name, stale, question(now), { now });
    const second = requestFor(name, stale, question(now), { now, once: { key: 'k', requestHash: 'h' } });
    expect(await store().commit(first)).toBe('committed');
    const before = await running.everything();

    expect(await store().commit(second)).toBe('conflict');

    expect(await running.everything()).toEqual(before);
    expect(await store().answered(name, 'k')).toBeUndefined();
  });

  test('is one of many, of which exactly one is written', async () => {
    const name = aName();
    const before = await store().load(dossierId(name), dossierKind);
    const results = await Promise.all(
      Array.from({ length: 8 }, () => store().commit(requestFor(name, before, submission(name)))),
    );

    expect(results.filter((result) => result === 'committed')).toHaveLength(1);
    expect(results.filter((result) => result === 'conflict')).toHaveLength(7);
    expect(await readLog(running.table, dossierId(name))).toHaveLength(1);
  });
});

describe('a transaction that fails for another reason', () => {
  test('leaves no item, and is told as what it is', async () => {
    const name = aName();
    const before = await store().load(dossierId(name), dossierKind);
    const request = requestFor(name, before, submission(name));
    // An item over DynamoDB's 400 KB; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
    const events = request.outcome.events.map((placed) => ({
      ...placed,
      event: { ...placed.event, texts: { subject: 'x'.repeat(500_000) } },
    }));
    const all = await running.everything();

    await expect(store().commit({ ...request, outcome: { ...request.outcome, events } })).rejects.toThrow();

    expect(await running.everything()).toEqual(all);
  });

  test('is not sent at all where it is larger than DynamoDB takes', async () => {
    const name = aName();
    const before = await store().load(dossierId(name), dossierKind);
    const request = requestFor(name, before, submission(name));
    const [placed] = request.outcome.events;
    const events = Array.from({ length: 120 }, (_, index) => ({ ...placed!, sequence: index + 1 }));

    await expect(store().commit({ ...request, outcome: { ...request.outcome, events } })).rejects.toThrow(/100/);
    expect(await keysAbout(name)).toEqual([]);
  });
});

describe('a command under an idempotency key', () => {
  test('is remembered with what it led to', async () => {
    const name = aName();
    const before = await store().load(dossierId(name), dossierKind);
    await store().commit(requestFor(name, before, submission(name), { once: { key: 'k', requestHash: 'h' } }));

    expect(await store().answered(name, 'k')).toMatchObject({
      requestHash: 'h',
      version: 1,
      aggregate: `dossier:${name}`,
    });
    expect(await store().answered(name, 'other')).toBeUndefined();
    expect(await store().answered(`${name}-other`, 'k')).toBeUndefined();
  });

  test('is not written a second time, though nobody else wrote meanwhile', async () => {
    const name = aName();
    const once = { key: 'k', requestHash: 'h' };
    await store().commit(
      requestFor(name, await store().load(dossierId(name), dossierKind), submission(name), { once }),
    );
    const now = local('2017-06-14T11:00');
    const all = await running.everything();

    const again = requestFor(name, await store().load(dossierId(name), dossierKind), question(now), { now, once });

    expect(await store().commit(again)).toBe('conflict');
    expect(await running.everything()).toEqual(all);
  });
});

describe('a snapshot', () => {
  test('that this version does not understand is folded again from the log', async () => {
    const name = await submitted();
    const right = await store().load(dossierId(name), dossierKind);
    const item = (await running.everything()).get(`AGGREGATE#dossier:${name} STATE`);
    await running.table.documents.send(
      new PutCommand({
        TableName: running.table.name,
        Item: { ...item, ...snapshotKey(dossierId(name)), state: { shape: 'of another time' } },
      }),
    );

    const loaded = await store().load(dossierId(name), dossierKind);

    expect(loaded).toEqual(right);
    expect(loaded.state).toEqual(foldLog(dossierKind, await readLog(running.table, dossierId(name))));
  });

  test('of what was never written is empty, at version 0', async () => {
    expect(await store().load(dossierId('nothing'), dossierKind)).toMatchObject({
      version: 0,
      state: undefined,
      nextDue: undefined,
    });
  });

  test('gets its due row put right without an event', async () => {
    const name = await submitted();
    const before = await store().load(dossierId(name), dossierKind);

    expect(await store().rearm(dossierId(name), before, '2018-01-01T00:00:00.000Z')).toBe('committed');

    const after = await store().load(dossierId(name), dossierKind);
    expect(after).toEqual({ ...before, nextDue: '2018-01-01T00:00:00.000Z' });
    expect((await keysAbout(name)).filter((key) => key.startsWith('DUE#'))).toEqual([
      expect.stringContaining('2018-01-01'),
    ]);
    expect(await readLog(running.table, dossierId(name))).toHaveLength(1);
  });

  test('keeps a due row that was put right after it was read: what was decided before that is decided again', async () => {
    const name = await submitted();
    const before = await store().load(dossierId(name), dossierKind);
    await store().rearm(dossierId(name), before, '2018-01-01T00:00:00.000Z');

    expect(await store().rearm(dossierId(name), before, '2018-02-01T00:00:00.000Z')).toBe('conflict');
    expect((await keysAbout(name)).filter((key) => key.startsWith('DUE#'))).toEqual([
      expect.stringContaining('2018-01-01'),
    ]);
  });

  test('that is renewed keeps a due row that is put right between its reading and its writing', async () => {
    const name = await submitted();
    const aggregate = dossierId(name);
    let isMoved = false;
    const documents = new Proxy(running.table.documents, {
      get: (target, property) =>
        property !== 'send'
          ? Reflect.get(target, property)
          : async (command: unknown) => {
              if (command instanceof TransactWriteCommand && !isMoved) {
                isMoved = true;
                await store().rearm(aggregate, await store().load(aggregate, dossierKind), '2018-01-01T00:00:00.000Z');
              }
              return Reflect.apply(target.send, target, [command]);
            },
    });

    expect(await renewRows({ ...running.table, documents }, aggregate)).toBe(true);

    expect(isMoved).toBe(true);
    expect(await store().load(aggregate, dossierKind)).toMatchObject({ nextDue: '2018-01-01T00:00:00.000Z' });
    expect((await keysAbout(name)).filter((key) => key.startsWith('DUE#'))).toEqual([
      expect.stringContaining('2018-01-01'),
    ]);
  });
});

describe('a log', () => {
  test('is read from any place on, and past what one answer of DynamoDB holds', async () => {
    const aggregate = conditionId({ dossier: 'long', ref: '101', organisation: 'resp' });
    const many = 30;
    const texts = { text: 'x' };
    for (let number = 0; number < many; number += 1) {
      const before = await store().load(aggregate, conditionKind);
      const now = local(`2017-06-08T10:${String(number).padStart(2, '0')}`);
      const taken = takeCommand({
        aggregate,
        kind: conditionKind,
        loaded: before,
        policy: DEFAULT_POLICY,
        context: { ends: [], successions: [] },
        now,
        decide: (state) =>
          state === undefined
            ? decided({ type: 'condition-opened' as const, effectiveAt: now, data: anOpening({ dossier: 'long' }) })
            : decided({
                type: 'evidence-submitted' as const,
                effectiveAt: now,
                // Documents of some 60 KB: together more than the 1 MB of one page.
                data: { evidence: number, documents: [{ kind: 'y'.repeat(60_000) }] },
                texts,
              }),
      });
      if (!taken.ok || taken.outcome === undefined) throw new Error('nothing to write');
      const meta = { by: 'person:x', recordedAt: now, policyVersion: 1 };
      expect(await store().commit({ aggregate, dossier: 'long', before, outcome: taken.outcome, meta })).toBe(
        'committed',
      );
    }

    const sequences = async (after?: number, limit?: number) =>
      (await readLog(running.table, aggregate, after, limit)).map(({ sequence }) => sequence);
    expect(await sequences()).toEqual(Array.from({ length: many }, (_, index) => index + 1));
    expect(await sequences(27)).toEqual([28, 29, 30]);
    expect(await sequences(27, 1)).toEqual([28]);
    expect(await sequences(30)).toEqual([]);
  });
});
