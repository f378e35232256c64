import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readHeads } from '#adapters/dynamodb/views.ts';
import { type AggregateId, dossierOf } from '#domain/door/aggregate-id.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { type HistoricStep, type Imported, importHistory } from '#domain/usecases/import-history/import-history.ts';
import { eraseExpired } from '#functions/erase-expired/erase-expired.ts';
import { portsOver, type TablePorts } from '#functions/middleware/ports.ts';
import { PEOPLE } from '#tests/domain/support/builders.ts';
import { local } from '#tests/domain/support/life.ts';
import { conditionCommand, dossierCommand } from '#tests/domain/support/lives.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

let running: TestTable;
let ports: TablePorts;
let today = '2019-03-01T10:00';
const importer: Person = { kind: 'person', id: 'root', role: 'administrator' };

beforeAll(async () => {
  running = await aTable();
  ports = portsOver(running.table, 'key', () => local(today));
  await ports.directory.saveCommittee({ id: 'vtc', name: 'VTC', secretariat: 's@v.example', chair: 'c@v.example' });
  for (const id of ['aii', 'rec', 'wse', 'resp'])
    await ports.directory.saveOrganisation({ id, name: id, kind: 'agency', email: `${id}@x.example` });
}, 60_000);
afterAll(() => running[Symbol.asyncDispose]());

/** A life of two years: a yearly duty, a plan that is rejected once, a sample that is reported late. */
function lifeOf(dossier: string): HistoricStep[] {
  const told: [string, keyof typeof PEOPLE, HistoricStep['command']][] = [
    [
      '2017-06-08T10:12',
      'applicant',
      dossierCommand('submit-request', {
        dossier,
        ...{ committee: 'vtc', kind: 'authorisation', subject: 'S', provider: 'aii', recipients: ['rec'] },
        ...{ applicants: ['wse'], purposes: ['P'], dataItems: [{ name: 'Naam' }] },
      }),
    ],
    [
      '2017-09-13T10:00',
      'secretariat',
      dossierCommand('record-decision', {
        dossier,
        ...{ outcome: 'granted', number: '12', date: '2017-09-13', duration: { until: '2018-12-31' } },
        conditions: [
          { ref: '97', text: 'T', responsible: ['resp'], deadline: { every: 'P6M', from: '2017-11-30' } },
          { ref: '100', text: 'T', responsible: ['resp'], deadline: { report: 'sample' }, survives: true },
          { ref: '101', text: 'T', responsible: ['resp'], deadline: { by: '2017-11-30' } },
        ],
      }),
    ],
    ['2017-09-14T10:00', 'chair', dossierCommand('sign-decision', { dossier })],
    ['2017-09-20T10:00', 'secretariat', dossierCommand('publish-decision', { dossier })],
    ['2017-11-29T10:00', 'responsible', conditionCommand('submit-evidence', { dossier })],
    ['2017-12-10T10:00', 'secretariat', conditionCommand('reject-evidence', { dossier, reason: 'R' })],
    ['2018-01-10T10:00', 'responsible', conditionCommand('submit-evidence', { dossier })],
    ['2018-01-20T10:00', 'secretariat', conditionCommand('accept-evidence', { dossier })],
    ['2018-02-01T10:00', 'applicant', dossierCommand('record-event', { dossier, event: 'sample', date: '2018-01-30' })],
  ];
  return told.map(([time, by, command], place) => ({ index: place + 1, at: local(time), by: PEOPLE[by], command }));
}

/** Brings a life in; the process dies at the nth write, where one is given. */
function bringIn(dossier: string, hash = 'the file', diesAt = Number.POSITIVE_INFINITY): Promise<Imported> {
  let writes = 0;
  const mortal = {
    ...ports,
    store: {
      ...ports.store,
      commit: (request: Parameters<typeof ports.store.commit>[0]) => {
        writes += 1;
        if (writes >= diesAt) throw new Error('killed');
        return ports.store.commit(request);
      },
    },
  };
  return importHistory(mortal, { steps: lifeOf(dossier), hash }, importer);
}

/** All logs under a reference, by what they are called without it: every event with its date and its place. */
async function logsOf(dossier: string): Promise<Record<string, unknown[]>> {
  const own = (await readHeads(running.table)).filter(({ aggregate }) => dossierOf(aggregate) === dossier);
  const logs = own.map(async ({ aggregate }: { aggregate: AggregateId }) => [
    aggregate.replace(`:${dossier}`, ''),
    (await readLog(running.table, aggregate)).map(({ sequence, type, effectiveAt, data }) =>
      JSON.parse(JSON.stringify({ sequence, type, effectiveAt, data }).replaceAll(`"${dossier}"`, '""')),
    ),
  ]);
  return Object.fromEntries(await Promise.all(logs));
}

describe('an import that breaks off', () => {
  test('is finished by the same file, wherever it broke off, and is then as one that did not', async () => {
    today = '2019-03-01T10:00';
    expect(await bringIn('whole')).toMatchObject({ ok: true, changed: true });
    const whole = await logsOf('whole');
    expect(Object.keys(whole).length).toBeGreaterThan(5);

    let broken = 0;
    for (let diesAt = 2; ; diesAt += 2) {
      const dossier = `d${diesAt}`;
      const first = await bringIn(dossier, 'the file', diesAt).catch((error: unknown) => error);
      if (!(first instanceof Error)) break;
      broken += 1;
      const again = await bringIn(dossier);
      expect(again, `broken off at write ${diesAt}`).toMatchObject({ ok: true, changed: true });
      expect(await logsOf(dossier), `broken off at write ${diesAt}`).toEqual(whole);
      expect(await bringIn(dossier)).toMatchObject({ ok: true, changed: false });
    }
    expect(broken).toBeGreaterThan(4);
  }, 60_000);

  test('is finished on a later day, with what that day has brought', async () => {
    today = '2018-11-20T10:00';
    await expect(bringIn('late', 'the file', 5)).rejects.toThrow('killed');
    today = '2019-03-01T10:00';

    expect(await bringIn('late')).toMatchObject({ ok: true, changed: true });

    expect(await logsOf('late')).toEqual(await logsOf('whole'));
  });

  test('is not finished by another file', async () => {
    await expect(bringIn('other', 'the file', 3)).rejects.toThrow('killed');
    const before = await logsOf('other');

    expect(await bringIn('other', 'another file')).toMatchObject({
      ok: false,
      refusal: { code: 'imported-differently', message: expect.stringContaining('give that file again first') },
    });
    expect(await logsOf('other')).toEqual(before);
  });
});

test('what retention erases of an imported dossier leaves that it was imported, and from which file', async () => {
  today = '2019-03-01T10:00';
  const steps: HistoricStep[] = [
    ...lifeOf('withdrawn').slice(0, 1),
    {
      ...{ index: 2, at: local('2017-07-01T10:00'), by: PEOPLE.applicant },
      command: dossierCommand('withdraw-request', { dossier: 'withdrawn', reason: 'Jan Claes vertrok' }),
    },
  ];
  const again = (hash: string) => importHistory(ports, { steps, hash }, importer);
  expect(await again('the file')).toMatchObject({ ok: true, changed: true });

  today = '2030-01-01T10:00';
  expect(await eraseExpired(ports)).toContainEqual(
    expect.objectContaining({ kind: 'dossier-texts', about: 'dossier:withdrawn', texts: 1, keys: 0 }),
  );

  expect(await again('the file')).toMatchObject({ ok: true, changed: false });
  expect(await again('another file')).toMatchObject({ ok: false, refusal: { code: 'imported-differently' } });
});
