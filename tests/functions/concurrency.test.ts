import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamodbAggregateStore, foldLog, readLog } from '#adapters/dynamodb/aggregate-store.ts';
import type { LogEntry } from '#adapters/dynamodb/log-entry.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { liveAmifThrough } from '#tests/support/lives.ts';
import { aPlatform, type TestPlatform } from '#tests/support/platform.ts';

const PUBLICATION = 11;
const ROUNDS = 200;

let running: TestPlatform;
let platform: Platform;
let tokens: Record<string, string>;

beforeAll(async () => {
  running = await aPlatform('2017-06-01T09:00');
  ({ platform } = running);
  await liveAmifThrough(platform, PUBLICATION);
  const given = ['secretary', 'applicant', 'aii-security'].map(async (persona): Promise<[string, string]> => {
    const response = await fetch(`${platform.url}/dev/token`, { method: 'POST', body: JSON.stringify({ persona }) });
    const body: unknown = await response.json();
    if (typeof body !== 'object' || body === null) throw new Error('no token');
    const token = Object.values(body).find(
      (value): value is string => typeof value === 'string' && value.split('.').length === 3,
    );
    if (token === undefined) throw new Error(`no token in ${JSON.stringify(body)}`);
    return [persona, token];
  });
  tokens = Object.fromEntries(await Promise.all(given));
}, 60_000);
afterAll(() => running[Symbol.asyncDispose]());

interface Command {
  readonly by: string;
  readonly path: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gives a command over HTTP; the status of its answer. */
async function give({ by, path, body, headers = {} }: Command): Promise<number> {
  const response = await fetch(`${platform.url}/api/v1/dossiers${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens[by]}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

const together = (...commands: readonly Command[]): Promise<number[]> => Promise.all(commands.map(give));

const sampleDrawn = (by: string): Command => ({
  by,
  path: '/amif/record-event',
  body: { event: 'sample-drawn', date: '2017-09-20' },
});
const standing = (verb: 'suspend' | 'reinstate'): Command => ({
  by: 'secretary',
  path: `/amif/${verb}-authorisation`,
  body: { reason: 'proef' },
});

const log = (aggregate = 'dossier:amif'): Promise<LogEntry[]> => readLog(platform.table, aggregate);
const count = (entries: readonly LogEntry[], type: string): number =>
  entries.filter((entry) => entry.type === type).length;

/** A log without a gap whose snapshot is its fold. */
async function expectWhole(entries: readonly LogEntry[], dossier = 'amif'): Promise<void> {
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
  for (const [index, { previousHash }] of entries.entries()) {
    expect(previousHash).toBe(index === 0 ? '0'.repeat(64) : entries[index - 1]!.hash);
  }
  const { version, state } = await dynamodbAggregateStore(platform.table, 'x'.repeat(16)).load(
    dossierId(dossier),
    dossierKind,
  );
  expect(version).toBe(entries.length);
  expect(state).toEqual(foldLog(dossierKind, entries));
}

describe('two clients that command the same dossier at once', () => {
  test(`have every command carried out once or refused with a conflict, ${ROUNDS} times`, async () => {
    const before = await log();
    let recorded = 0;
    let suspended = 0;
    let reinstated = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round % 2 === 0) {
        const statuses = await together(sampleDrawn('applicant'), sampleDrawn('aii-security'));
        expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
        recorded += statuses.filter((status) => status === 200).length;
        // Nothing about these two excludes the other: met again, each is carried out.
        expect(statuses).toEqual([200, 200]);
        continue;
      }
      const verb = round % 4 === 1 ? 'suspend' : 'reinstate';
      const statuses = await together(standing(verb), standing(verb), sampleDrawn('applicant'));
      // Of two that exclude each other one is carried out, and the other learns that it came too late.
      expect(statuses.slice(0, 2).sort()).toEqual([200, 409]);
      expect(statuses[2]).toBe(200);
      recorded += 1;
      if (verb === 'suspend') suspended += 1;
      else reinstated += 1;
    }

    const after = await log();
    await expectWhole(after);
    expect(count(after, 'event-recorded')).toBe(recorded);
    expect(count(after, 'authorisation-suspended')).toBe(suspended);
    expect(count(after, 'authorisation-reinstated')).toBe(reinstated);
    expect(after.length - before.length).toBe(recorded + suspended + reinstated);
    const numbers = after.flatMap(({ type, data }) =>
      type === 'event-recorded' ? [JSON.stringify(data.occurrences)] : [],
    );
    expect(new Set(numbers).size).toBe(recorded);
  }, 900_000);

  test('and saw the same version have one carried out, and the other told that it looked at an old one', async () => {
    for (let round = 0; round < 10; round += 1) {
      const headers = { 'if-match': `"${(await log()).length}"` };

      const statuses = await together(
        { ...sampleDrawn('applicant'), headers },
        { ...sampleDrawn('aii-security'), headers },
      );

      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(statuses.filter((status) => status === 409 || status === 412)).toHaveLength(1);
    }
    await expectWhole(await log());
  });

  test('by filing it twice have it filed once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const dossier = `both-${round}`;
      const request = {
        ...{
          dossier,
          committee: 'vtc',
          kind: 'authorisation',
          subject: 'Onderwerp',
          provider: 'aii',
          recipients: ['wse'],
        },
        ...{ applicants: ['wse'], purposes: ['Doel'], dataItems: [{ name: 'Naam' }] },
      };

      const statuses = await together(
        { by: 'applicant', path: '', body: request },
        { by: 'applicant', path: '', body: request },
      );

      expect(statuses.sort()).toEqual([201, 409]);
      expect((await log(`dossier:${dossier}`)).map(({ type }) => type)).toEqual(['request-submitted']);
    }
  });

  test('with a question and a ruling end as if one had come after the other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const dossier = `both-${round}`;

      const [asked, ruled] = await together(
        { by: 'secretary', path: `/${dossier}/request-information`, body: { question: 'Waarom?', due: '2017-10-20' } },
        { by: 'secretary', path: `/${dossier}/rule-admissible`, body: {} },
      );

      const types = (await log(`dossier:${dossier}`)).map(({ type }) => type).slice(1);
      expect(asked).toBe(200);
      expect(types).toEqual(
        ruled === 200 ? ['request-ruled-admissible', 'information-requested'] : ['information-requested'],
      );
      expect([200, 409]).toContain(ruled);
      await expectWhole(await log(`dossier:${dossier}`), dossier);
    }
  });
});

describe('a command delivered twice at once under one Idempotency-Key', () => {
  test.each([
    ['that may be given again and again', () => sampleDrawn('applicant'), 'event-recorded'],
    ['that excludes a second one', () => standing('suspend'), 'authorisation-suspended'],
  ] as const)(
    '%s is carried out once, and both deliveries are answered as the one that was',
    async (_what, command, type) => {
      for (let round = 0; round < 10; round += 1) {
        const before = await log();
        const headers = { 'idempotency-key': `${type}-${round}` };

        const statuses = await together(
          { ...command(), headers },
          { ...command(), headers },
          { ...command(), headers },
        );

        const after = await log();
        expect(statuses).toEqual([200, 200, 200]);
        expect(count(after, type) - count(before, type)).toBe(1);
        expect(after.length - before.length).toBe(1);
        if (type === 'authorisation-suspended') expect(await give(standing('reinstate'))).toBe(200);
      }
      await expectWhole(await log());
    },
  );

  test('and the version seen is answered as carried out, not as too late', async () => {
    for (let round = 0; round < 10; round += 1) {
      const before = await log();
      const headers = { 'idempotency-key': `seen-${round}`, 'if-match': `"${before.length}"` };

      const statuses = await together(
        { ...sampleDrawn('applicant'), headers },
        { ...sampleDrawn('applicant'), headers },
      );

      expect(statuses).toEqual([200, 200]);
      expect((await log()).length - before.length).toBe(1);
    }
  });

  test('is refused when the second delivery asks for something else', async () => {
    const headers = { 'idempotency-key': 'one-key' };
    expect(await give({ ...sampleDrawn('applicant'), headers })).toBe(200);

    const status = await give({
      ...sampleDrawn('applicant'),
      body: { event: 'ceremony', date: '2017-09-20' },
      headers,
    });

    expect(status).toBe(422);
  });
});
