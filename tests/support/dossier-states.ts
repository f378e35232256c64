import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { dossierAsOwner } from '#domain/condition/owner.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { dossierKind } from '#domain/door/aggregate-kind.ts';
import type { DossierStatus } from '#domain/dossier/steps.ts';
import { tellAmended } from '#domain/usecases/announce-amendment.ts';
import { openConditions } from '#domain/usecases/open-conditions.ts';
import { timeForAggregate } from '#domain/usecases/time-for-aggregate.ts';
import { readMoment } from '#functions/middleware/moment.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { TestApi } from './api.ts';
import { aRequest } from './parties.ts';

/** A command of somebody: who, which, and its fields beyond the dossier. */
type Given = readonly [by: string, step: string, fields?: Readonly<Record<string, unknown>>];

const DECISION = { outcome: 'granted', number: '12/2017', date: '2017-06-20' } as const;
const DUTY = { text: 'T', responsible: ['resp'], deadline: { report: 'sample-drawn' } } as const;
/** Every decision names a body that is responsible for something, so that everyone has a part. */
const CONDITIONS = [{ ref: '100', ...DUTY }];

const ADMITTED: readonly Given[] = [['secretary', 'rule-admissible']];
const ASKED: readonly Given[] = [
  ...ADMITTED,
  ['secretary', 'request-advice', { adviser: 'adv', kind: 'dpo', due: '2017-07-20' }],
];
const READY: readonly Given[] = [...ASKED, ['adviser', 'give-advice', { adviser: 'adv', opinion: 'positive' }]];
const SCHEDULED: readonly Given[] = [...READY, ['secretary', 'schedule-meeting', { date: '2017-06-20' }]];
const decided = (changes: Readonly<Record<string, unknown>> = {}): Given[] => [
  ...SCHEDULED,
  ['secretary', 'record-decision', { ...DECISION, conditions: CONDITIONS, ...changes }],
];
const signed = (changes?: Readonly<Record<string, unknown>>): Given[] => [
  ...decided(changes),
  ['chair', 'sign-decision'],
];
const published = (changes?: Readonly<Record<string, unknown>>): Given[] => [
  ...signed(changes),
  ['secretary', 'publish-decision'],
];

/** What each command on a dossier needs beside its reference; the second adviser is one who was not asked yet. */
export const DOSSIER_FIELDS: Readonly<Record<string, object>> = {
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

/** How a dossier comes into each state, by real commands. */
export const WAYS: Readonly<Record<DossierStatus, readonly Given[]>> = {
  submitted: [],
  admissible: ADMITTED,
  inadmissible: [['secretary', 'rule-inadmissible', { reason: 'R' }]],
  'awaiting-advice': ASKED,
  'awaiting-information': [...ASKED, ['secretary', 'request-information', { question: 'Q', due: '2017-07-20' }]],
  'ready-for-meeting': READY,
  scheduled: SCHEDULED,
  decided: decided(),
  signed: signed(),
  refused: published({ outcome: 'refused' }),
  'in-force': published(),
  suspended: [...published(), ['secretary', 'suspend-authorisation', { reason: 'R' }]],
  revoked: [...published(), ['secretary', 'revoke-authorisation', { reason: 'R' }]],
  // Its last day has passed before it is published, so it ends at once.
  expired: published({ duration: { until: '2017-05-31' } }),
  superseded: published(),
  withdrawn: [['applicant', 'withdraw-request']],
};

async function give(api: TestApi, by: string, path: string, body: object): Promise<void> {
  const { status, body: told } = await api.call(by, 'POST', path, { body });
  if (status >= 300) throw new Error(`${path} by ${by}: ${JSON.stringify(told)}`);
}

/** Does what the workflows do when the platform is whole: opens conditions, tells an amended dossier, lets time come by. */
async function letWorkflowsRun(ports: TablePorts, dossier: string): Promise<void> {
  const aggregate = dossierId(dossier);
  for (const { sequence } of await readLog(ports.table, aggregate)) {
    const { event, state } = await readMoment(ports, { aggregate, sequence }, dossierKind);
    const cause = `${aggregate}@${sequence}`;
    await openConditions(ports, { id: cause, event, owner: dossierAsOwner(state) }, 'system:test');
    const amended =
      event.type === 'decision-published' ? await tellAmended(ports, state, cause, 'system:test') : undefined;
    if (amended !== undefined) await timeForAggregate(ports, dossierId(amended));
  }
}

/** Submits a request and takes it through commands. */
export async function live(
  api: TestApi,
  dossier: string,
  way: readonly Given[],
  request: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await give(api, 'applicant', '/api/v1/dossiers', { ...aRequest(dossier), ...request });
  for (const [by, step, fields = {}] of way) await give(api, by, `/api/v1/dossiers/${dossier}/${step}`, fields);
  await letWorkflowsRun(api.ports, dossier);
}

/** A dossier in a state. */
export async function liveInto(api: TestApi, dossier: string, status: DossierStatus): Promise<void> {
  await live(api, dossier, WAYS[status]);
  if (status === 'superseded') await live(api, `${dossier}-amendment`, published(), { amends: dossier });
}

/** Everything of an aggregate, to be put back after a command that was carried out. */
export async function remember(
  { table }: TablePorts,
  aggregate: string,
): Promise<{ readonly putBack: () => Promise<void> }> {
  const partition = async (name: string) => {
    const { Items = [] } = await table.documents.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': name },
        ConsistentRead: true,
      }),
    );
    return Items;
  };
  const read = () => partition(`AGGREGATE#${aggregate}`);
  const before = await read();
  const kept = new Set(before.map(({ sk }) => String(sk)));
  return {
    async putBack() {
      for (const { pk, sk } of await read())
        if (!kept.has(String(sk)))
          await table.documents.send(new DeleteCommand({ TableName: table.name, Key: { pk, sk } }));
      // What the command queued would stand in the way of the next one, given at the same instant.
      for (const shard of [0, 1]) {
        for (const { pk, sk } of await partition(`OUTBOX#${shard}`))
          await table.documents.send(new DeleteCommand({ TableName: table.name, Key: { pk, sk } }));
      }
      const state = before.find(({ sk }) => sk === 'STATE');
      if (state !== undefined) await table.documents.send(new PutCommand({ TableName: table.name, Item: state }));
    },
  };
}
