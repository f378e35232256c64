import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '#infra/functions/table.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { aPlatform } from '#tests/support/platform.ts';
import { liveBusily } from './support/busy-life.ts';
import { grantsOf, isAllowed, policyOf, requestsOf, Watched } from './support/rights.ts';
import { ROOT, resourcesOf } from './support/templates.ts';

/** Beside the busy life: an amendment, and every way to sign. */
const LIVES = ['accession-hard'];

const resources = resourcesOf({}, true);
const watched = new Watched();

async function live(name: string): Promise<void> {
  const text = readFileSync(`${ROOT}/tests/scenarios/contract/${name}.yaml`, 'utf8');
  const parsed = parseScenario(text, name);
  if (!parsed.ok) throw new Error(`${name} does not parse`);
  await using test = await aPlatform(parsed.scenario.start, { onServiceCall: watched.tell });
  const { failure } = await replayScenario(test.platform.url, parsed.scenario, parsed.steps);
  if (failure !== undefined) throw new Error(failure.message);
}

beforeAll(async () => {
  await liveBusily(watched);
  for (const name of LIVES) await live(name);
}, 240_000);

/** The API gives others an address to upload to, which has the rights of whoever signed it. */
for (const request of requestsOf({ action: 's3:PutObject', container: 'beraad-quarantine', target: 'uploads/one' }))
  watched.add('api', request);

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
