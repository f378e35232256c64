import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readHeadsWithExecutions } from '#adapters/dynamodb/execution-rows.ts';
import { FUNCTIONS } from '#infra/functions/table.ts';
import { readPublished } from '#infra/published-workflows.ts';
import { differences } from '#local/drill/compare-lines.ts';
import { MACHINES, type MachineName } from '#local/platform/machines.ts';
import type { OutputLine } from '#local/replay/output-lines.ts';
import { runningExecutions } from '#tests/support/executions.ts';
import { aPlatform, type TestPlatform } from '#tests/support/platform.ts';
import { grantsOf, isAllowed, policyOf, requestsOf, Watched } from '../support/rights.ts';
import { ROOT, resourcesOf } from '../support/templates.ts';
import { LIFE, liveBusily, lookAtEverything } from './busy-life.ts';

const REPOSITORY = new URL('../../..', import.meta.url);
/**
 * When, in life.yaml, one version of the workflows is followed by the next, and that by the present one. Of every kind something has
 * begun under each by then, and comes to its end later: so each life tries two published versions.
 */
const DEPLOYMENTS = ['2024-12-04T11:30', '2024-12-10T10:00'] as const;

const published = readPublished(REPOSITORY.pathname);
const of = (machine: string) => published.filter(({ workflow }) => workflow === machine);
const presentText = (machine: string): string =>
  readFileSync(new URL(`workflows/${machine}.asl.json`, REPOSITORY), 'utf8');
/** The versions of a workflow that are not the present one, oldest first. */
const formerOf = (machine: string) => of(machine).filter(({ text }) => text !== presentText(machine));
/** The nth version of a workflow: the nth that is not the present one, or else the newest. */
const nth = (machine: MachineName, place: number) => formerOf(machine)[place] ?? of(machine).at(-1);
const placeOf = (machine: MachineName, place: number): URL => new URL(nth(machine, place)?.file ?? '', REPOSITORY);
/** Rounds enough that every version that is not the present one is lived under: two in each, and one at least. */
const ROUNDS = Array.from(
  { length: Math.max(1, ...MACHINES.map((machine) => Math.ceil(formerOf(machine).length / DEPLOYMENTS.length))) },
  (_, round) => round,
);

const resources = resourcesOf({}, true);
const watched = new Watched();
let calm: readonly OutputLine[] = [];

beforeAll(async () => {
  await using test = await aPlatform(LIFE.scenario.start, { onServiceCall: watched.tell });
  calm = await liveBusily(test);
  await lookAtEverything(test);
}, 240_000);

/** The API gives others an address to upload to, which has the rights of whoever signed it. */
for (const request of requestsOf({ action: 's3:PutObject', container: 'beraad-quarantine', target: 'uploads/one' }))
  watched.add('api', request);

/** What the roles of the functions are held against is what these asked for. */
describe.each(Object.keys(FUNCTIONS))('the role of %s', (functionName) => {
  const { statements, document } = policyOf(resources, functionName);

  it('allows every call that its function made while dossiers were lived', async () => {
    const refused: string[] = [];
    for (const request of watched.of(functionName))
      if (!(await isAllowed(document, request))) refused.push(request.says);

    expect(refused).toEqual([]);
  });

  it('gives nothing that was not used, but for what its row names with a reason', () => {
    const asked = new Set(watched.of(functionName).map(({ says }) => says));
    const unused = [...new Set(grantsOf(statements))].filter((grant) => {
      // One right reads an item alone and among others.
      const twin = grant.startsWith('BatchGetItem ')
        ? grant.replace('Batch', '')
        : grant.replace(/^GetItem /, 'BatchGetItem ');
      return !asked.has(grant) && !asked.has(twin);
    });

    const named = new Set((FUNCTIONS[functionName]?.seldom ?? []).flatMap(({ rights }) => rights));
    expect(unused.filter((grant) => !named.has(grant.replace(/^BatchGetItem /, 'GetItem ')))).toEqual([]);
    expect([...named].filter((right) => !grantsOf(statements).includes(right))).toEqual([]);
  });
});

it('asks of the simulator what IAM knows: without the right partition, action or alias it says no', async () => {
  const { document } = policyOf(resources, 'await-event');
  const [good] = requestsOf({ action: 'dynamodb:PutItem', target: '', leadingKey: 'AGGREGATE#dossier:one' });
  if (good === undefined) throw new Error('nothing to ask');

  expect(await isAllowed(document, good)).toBe(true);
  expect(await isAllowed(document, { ...good, context: { 'dynamodb:LeadingKeys': ['SESSION#one'] } })).toBe(false);
  expect(await isAllowed(document, { ...good, action: 'dynamodb:DeleteItem' })).toBe(false);
  const [start] = requestsOf({ action: 'states:StartExecution', target: 'condition', container: 'current' });
  if (start === undefined) throw new Error('nothing to ask');
  const { document: starting } = policyOf(resources, 'continue-execution');
  expect(await isAllowed(starting, start)).toBe(true);
  expect(await isAllowed(starting, { ...start, context: { 'states:StateMachineQualifier': ['1'] } })).toBe(false);
});

it('lets a role that may update rows beside a log change nothing that the log says', async () => {
  for (const [name, attributes] of [
    ['erase-expired', ['texts', 'erased']],
    ['replan-deadlines', ['dossierKey', 'dossierSort']],
  ] as const) {
    const { document } = policyOf(resources, name);
    const [update] = requestsOf({ action: 'dynamodb:UpdateItem', target: '', leadingKey: 'AGGREGATE#dossier:one' });
    if (update === undefined) throw new Error('nothing to ask');
    const asks = (names: readonly string[]) =>
      isAllowed(document, { ...update, context: { ...update.context, 'dynamodb:Attributes': ['pk', 'sk', ...names] } });

    expect([name, await asks(attributes)]).toEqual([name, true]);
    for (const said of ['data', 'hash', 'type', 'effectiveAt'])
      expect([said, await asks([said])]).toEqual([said, false]);
  }
});

it('names as reasons for rights only tests that there are', () => {
  const reasons = Object.values(FUNCTIONS).flatMap(({ seldom = [] }) => seldom.map(({ because }) => because));
  const named = reasons.flatMap((reason) => reason.match(/tests\/[\w./-]*\w/g) ?? []);

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('keeps of every workflow what was published, so that an execution under way can be tried against the present functions', () => {
  expect(MACHINES.filter((machine) => of(machine).length === 0)).toEqual([]);
});

const executionSchema = z.object({ stateMachineVersionArn: z.string(), status: z.string() });

describe.each(ROUNDS)('a life during which new versions of the workflows are deployed, round %i', (round) => {
  let test: TestPlatform;
  let lines: readonly OutputLine[] = [];
  const first = round * DEPLOYMENTS.length;
  /** Executions under way at each deployment that had begun since the one before. */
  const underWay: Map<MachineName, string[]>[] = [];

  /** New definitions behind the alias; what is under way goes on. */
  async function deploy(next: number): Promise<void> {
    await test.platform.settle();
    const known = new Set(underWay.flatMap((before) => [...before.values()].flat()));
    const fresh = new Map<MachineName, string[]>();
    for (const machine of MACHINES) {
      const running = await runningExecutions(test.platform.engine, machine);
      fresh.set(
        machine,
        running.map(({ executionArn }) => executionArn).filter((arn) => !known.has(arn)),
      );
    }
    underWay.push(fresh);
    const isLast = next === DEPLOYMENTS.length;
    await test.restart({
      workflows: isLast ? undefined : (machine) => placeOf(machine, first + next),
      port: Number(new URL(test.platform.url).port),
    });
  }

  beforeAll(async () => {
    test = await aPlatform(LIFE.scenario.start, { workflows: (machine) => placeOf(machine, first) });
    lines = await liveBusily(
      test,
      DEPLOYMENTS.map((moment, index) => ({ at: moment, act: () => deploy(index + 1) })),
    );
  }, 120_000);
  afterAll(() => test[Symbol.asyncDispose]());

  it('goes on as if nothing had been deployed: the same events, notices and ends', () => {
    expect(lines.length).toBeGreaterThan(100);
    expect(differences(calm, lines)).toEqual([]);
  });

  it.each(MACHINES)('brings executions of %s to their end under the version that they began under', async (machine) => {
    const isChanged = nth(machine, first)?.text !== nth(machine, first + 1)?.text;
    for (const [deployment, version] of [1, isChanged ? 2 : 1].entries()) {
      const executions = await Promise.all(
        (underWay[deployment]?.get(machine) ?? []).map(async (executionArn) =>
          executionSchema.parse(await test.platform.engine.call('DescribeExecution', { executionArn })),
        ),
      );
      const isUnder = ({ stateMachineVersionArn }: z.infer<typeof executionSchema>) =>
        stateMachineVersionArn.endsWith(`stateMachine:${machine}:${version}`);

      expect(executions.filter((execution) => !isUnder(execution))).toEqual([]);
      expect(executions.filter(({ status }) => status === 'SUCCEEDED').length).toBeGreaterThan(0);
      expect(executions.filter(({ status }) => !['SUCCEEDED', 'RUNNING'].includes(status))).toEqual([]);
    }
  });

  it('leaves no execution behind its log', async () => {
    const heads = await readHeadsWithExecutions(test.platform.table);

    expect(heads.length).toBeGreaterThan(10);
    expect(heads.filter(({ head, execution }) => execution?.cursor !== head.version)).toEqual([]);
  });
});
