import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readHeads, readPermits } from '#adapters/dynamodb/views.ts';
import type { AccessionEvent } from '#domain/accession/events.ts';
import { answerCheck } from '#domain/check/check.ts';
import { dossierAsOwner } from '#domain/condition/owner.ts';
import { accessionId, conditionId, dossierId, dossierOf } from '#domain/door/aggregate-id.ts';
import { accessionKind, dossierKind } from '#domain/door/aggregate-kind.ts';
import { decided } from '#domain/door/refusal.ts';
import type { DossierCommand } from '#domain/dossier/decide.ts';
import { tellAmended } from '#domain/usecases/announce-amendment.ts';
import { type ConditionAddress, commandCondition } from '#domain/usecases/command-condition.ts';
import { commandDossier, commandDossierFurther } from '#domain/usecases/command-dossier.ts';
import { endConditions, openConditions } from '#domain/usecases/open-conditions.ts';
import { throughTheDoor } from '#domain/usecases/through-the-door.ts';
import { timeForAggregate } from '#domain/usecases/time-for-aggregate.ts';
import { portsOver, type TablePorts } from '#functions/middleware/ports.ts';
import { AccessionLife, theDeliberation } from '#tests/domain/support/accessions.ts';
import { PEOPLE } from '#tests/domain/support/builders.ts';
import { local } from '#tests/domain/support/life.ts';
import { conditionCommand, dossierCommand } from '#tests/domain/support/lives.ts';
import { aTable, type TestTable } from '#tests/support/table.ts';

// What the workflows do between logs, without them: the same use cases on a real table.
let running: TestTable;
let ports: TablePorts;
let now = '2017-09-13T09:00';
let dossier = '';
let made = 0;

beforeAll(async () => {
  running = await aTable();
  ports = portsOver(running.table, 'key', () => local(now));
  await ports.directory.saveCommittee({ id: 'vtc', name: 'VTC', secretariat: 's@v.example', chair: 'c@v.example' });
  for (const id of ['aii', 'rec', 'wse', 'resp', 'next'])
    await ports.directory.saveOrganisation({ id, name: id, kind: 'agency', email: `${id}@x.example` });
}, 60_000);
afterAll(() => running[Symbol.asyncDispose]());
beforeEach(() => {
  made += 1;
  dossier = `d${made}`;
  now = '2017-09-13T09:00';
});

async function give(
  name: DossierCommand['do'],
  fields: object = {},
  by: keyof typeof PEOPLE = 'secretariat',
): Promise<void> {
  const given = await commandDossier(ports, dossier, dossierCommand(name, { dossier, ...fields }), PEOPLE[by]);
  if (!given.ok) throw new Error(`${name}: ${given.refusal.message}`);
}

const stateOf = async (reference: string) => {
  const { state } = await ports.store.load(dossierId(reference), dossierKind);
  if (state === undefined) throw new Error(`no ${reference}`);
  return state;
};

/** From the request to the publication, at the present instant, and the conditions that this opens. */
async function publish(decision: object, request: object = {}): Promise<void> {
  await give(
    'submit-request',
    {
      ...{ committee: 'vtc', kind: 'authorisation', subject: 'S', provider: 'aii', recipients: ['rec'] },
      ...{ applicants: ['wse'], purposes: ['P'], dataItems: [{ name: 'Naam' }] },
      ...request,
    },
    'applicant',
  );
  await give('rule-admissible');
  await give('schedule-meeting', { date: now.slice(0, 10) });
  await give('record-decision', { outcome: 'granted', number: '12', date: now.slice(0, 10), ...decision });
  await give('sign-decision', {}, 'chair');
  await give('publish-decision');
  await tellAmended(ports, await stateOf(dossier), `${dossierId(dossier)}@published`, 'test');
  await follow('entered-into-force');
}

/** Lets the conditions follow the last event of a kind. */
async function follow(type: 'entered-into-force' | 'event-recorded'): Promise<void> {
  const entry = (await readLog(running.table, dossierId(dossier))).findLast((one) => one.type === type);
  if (entry === undefined) return;
  const event = dossierKind.parse({ type, effectiveAt: entry.effectiveAt, data: entry.data });
  const owner = dossierAsOwner(await stateOf(dossier));
  await openConditions(ports, { id: `${dossierId(dossier)}@${entry.sequence}`, event, owner }, 'test');
}

const lastEvents = async (): Promise<Record<string, string | undefined>> => {
  const own = (await readHeads(running.table)).filter(
    ({ aggregate }) => dossierOf(aggregate) === dossier && aggregate.startsWith('condition:'),
  );
  const last = own.map(async ({ aggregate }) => [
    aggregate.slice(`condition:${dossier}:`.length),
    (await readLog(running.table, aggregate)).at(-1)?.type,
  ]);
  return Object.fromEntries(await Promise.all(last));
};
const succeed = async (from: string, to: string): Promise<void> => {
  const fields = { dossier, from, to, reason: 'R' };
  const given = await commandDossierFurther(ports, { do: 'record-succession', fields }, PEOPLE.secretariat);
  if (!given.ok) throw new Error(given.refusal.message);
};

describe('an index that lags', () => {
  const nothingIndexed = (): TablePorts => ({
    ...ports,
    conditions: { ofDossier: async () => [], ofAcceders: async () => [] },
    accessions: { ofDossier: async () => [] },
  });
  const conditions = [
    { ref: '1', text: 'T', responsible: ['resp', 'rec'], deadline: 'continuous' },
    { ref: '2', text: 'T', responsible: ['resp'], deadline: { report: 'sample' } },
    { ref: '3', text: 'T', responsible: ['resp'], deadline: { every: 'P1Y', from: '2015-03-01' } },
    { ref: '4', text: 'T', responsible: ['resp'], deadline: 'asap' },
  ];
  const all = ['1:resp', '1:rec', '2:resp', '2:resp:1', '2:resp:2', '3:resp:4', '4:resp'];

  test('hides no duty from the end of its authorisation: its owner knows their names', async () => {
    await publish({ conditions });
    for (const date of ['2017-09-12', '2017-09-13']) {
      await give('record-event', { event: 'sample', date });
      await follow('event-recorded');
    }
    await give('revoke-authorisation', { reason: 'R' });

    await endConditions(nothingIndexed(), dossier, 'test');

    expect(await lastEvents()).toEqual(Object.fromEntries(all.map((name) => [name, 'condition-ended'])));
  });

  test('hides none from a successor either, nor from the end that comes after', async () => {
    await publish({ conditions });
    await succeed('resp', 'next');

    await endConditions(nothingIndexed(), dossier, 'test');

    const passed = ['1:resp', '2:resp', '3:resp:4', '4:resp'];
    expect(await lastEvents()).toEqual({
      ...Object.fromEntries(passed.map((name) => [name, 'body-succeeded'])),
      '1:rec': 'condition-opened',
    });
    await give('revoke-authorisation', { reason: 'R' });
    await endConditions(nothingIndexed(), dossier, 'test');
    expect(new Set(Object.values(await lastEvents()))).toEqual(new Set(['condition-ended']));
  });
});

describe('what a body owes twice after a succession', () => {
  test('is found by the name of who owed it first; without a name the command asks which', async () => {
    await publish({
      conditions: [
        { ref: '1', text: 'T', responsible: ['resp', 'rec'], deadline: { by: '2018-01-31' } },
        { ref: '2', text: 'T', responsible: ['resp', 'rec'], deadline: { report: 'sample' } },
      ],
    });
    await give('record-event', { event: 'sample', date: '2017-09-12' });
    await follow('event-recorded');
    await succeed('resp', 'rec');
    await endConditions(ports, dossier, 'test');

    const address = (more: Partial<ConditionAddress>): ConditionAddress => ({ dossier, condition: '2', ...more });
    const submit = (to: ConditionAddress) =>
      commandCondition(ports, to, conditionCommand('submit-evidence', { ...to }), PEOPLE.recipient);

    expect(await submit(address({ occurrence: 1 }))).toMatchObject({
      ok: false,
      refusal: { code: 'organisation-needed', message: expect.stringMatching(/rec, resp|resp, rec/) },
    });
    expect(await submit(address({ condition: '1' }))).toMatchObject({ refusal: { code: 'organisation-needed' } });
    expect(await submit(address({ occurrence: 1, organisation: 'rec' }))).toMatchObject({
      ok: true,
      aggregate: conditionId({ dossier, ref: '2', organisation: 'rec', occurrence: 1 }),
    });
    expect(await submit(address({ occurrence: 1, organisation: 'resp' }))).toMatchObject({
      ok: true,
      aggregate: conditionId({ dossier, ref: '2', organisation: 'resp', occurrence: 1 }),
    });
  });
});

describe('a body that acceded', () => {
  test('is not succeeded while its accession lasts: the refusal says what to do', async () => {
    const conditions = [{ ref: '1', text: 'T', responsible: ['resp'], deadline: 'asap' }];
    const accession = { review: 'automatic', undertakings: [{ ref: '18', text: 'T' }] };
    await publish({ accession, conditions }, { kind: 'general-deliberation', recipientClass: 'municipality' });
    const life = new AccessionLife(theDeliberation(await stateOf(dossier)));
    life.at('2017-09-14T10:00', 'acceder', 'prepare-commitment');
    const write = (organisation: string, events: readonly AccessionEvent[]) =>
      throughTheDoor(ports, {
        aggregate: accessionId(dossier, organisation),
        kind: accessionKind,
        by: 'test',
        context: async () => ({}),
        decide: () => decided(...events),
      });
    expect(life.status).toBe('prepared');
    await write('resp', life.events);

    await expect(succeed('resp', 'next')).rejects.toThrow('Let next prepare and sign its own, and then withdraw');
    await write('next', life.events);
    await expect(succeed('resp', 'next')).rejects.toThrow('next has one of its own');

    const before = life.events.length;
    life.at('2017-09-15T10:00', 'acceder', 'withdraw-accession');
    await write('resp', life.events.slice(before));
    await succeed('resp', 'next');
    expect((await stateOf(dossier)).decision?.conditions[0]?.responsible).toEqual(['next']);
  });
});

describe('of two successions in one dossier', () => {
  test('the one that was a mistake is annulled: who had the part before is found by the check again', async () => {
    await publish({ conditions: [] });
    const mayNow = async (provider: string, recipient: string) => {
      const asked = { provider, recipient, dossier };
      return answerCheck(await readPermits(running.table, provider, recipient), asked, ports.now()).reason;
    };
    now = '2017-09-14T09:00';
    await succeed('aii', 'next');
    const { length: mistake } = await stateOf(dossier);
    now = '2017-09-15T09:00';
    await succeed('rec', 'resp');
    expect(await mayNow('next', 'resp')).toBe('allowed');

    now = '2017-09-16T09:00';
    const annulled = await commandDossierFurther(
      ports,
      { do: 'annul-dossier-event', fields: { dossier, event: `${dossierId(dossier)}@${mistake}`, reason: 'R' } },
      PEOPLE.secretariat,
    );

    expect(annulled).toMatchObject({ ok: true });
    // Nothing but the annulment brings these two together.
    expect(await mayNow('aii', 'resp')).toBe('allowed');
    expect(await mayNow('next', 'resp')).toBe('not-a-party');
    expect(await mayNow('aii', 'rec')).toBe('not-a-party');
  });
});

describe('an amendment that never comes into force', () => {
  test('supersedes nothing: what it was to amend is told so, and stays', async () => {
    await publish({ conditions: [] });
    const amended = dossier;
    dossier = `${amended}b`;
    await publish({ effectiveFrom: '2018-02-01' }, { amends: amended });
    const never = dossier;
    expect((await stateOf(amended)).amendments).toMatchObject([{ dossier: never }]);
    dossier = `${amended}c`;
    await publish({ effectiveFrom: '2018-01-31' }, { amends: never });

    expect((await stateOf(amended)).amendments).toEqual([]);
    now = '2018-03-01T09:00';
    for (const one of [amended, never, dossier]) await timeForAggregate(ports, dossierId(one));

    const statuses = await Promise.all([amended, never, dossier].map(async (one) => (await stateOf(one)).status));
    expect(statuses).toEqual(['in-force', 'superseded', 'in-force']);
    // Told again, nothing more happens.
    const { length } = await stateOf(amended);
    await tellAmended(ports, await stateOf(dossier), 'again', 'test');
    expect((await stateOf(amended)).length).toBe(length);
  });

  test.each([
    ['at the instant at which it comes into force', '2018-02-01'],
    ['only later', '2018-02-02'],
  ])('is not one that is replaced %s: it supersedes, and is superseded', async (_when, effectiveFrom) => {
    await publish({ conditions: [] });
    const amended = dossier;
    dossier = `${amended}b`;
    await publish({ effectiveFrom: '2018-02-01' }, { amends: amended });
    const between = dossier;
    dossier = `${amended}c`;
    await publish({ effectiveFrom }, { amends: between });

    now = '2018-03-01T09:00';
    for (const one of [amended, between, dossier]) await timeForAggregate(ports, dossierId(one));

    const statuses = await Promise.all([amended, between, dossier].map(async (one) => (await stateOf(one)).status));
    expect(statuses).toEqual(['superseded', 'superseded', 'in-force']);
  });
});
