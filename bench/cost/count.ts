import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { INDEXES, TABLE } from '#adapters/dynamodb/table-schema.ts';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { FUNCTIONS } from '#infra/functions/table.ts';
import { aliasArn, MACHINES } from '#local/platform/machines.ts';
import { startPlatform } from '#local/platform/platform.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { PortalClient } from '#tests/support/portal-client.ts';
import { add, times, type Usage } from './arithmetic.ts';
import { ASSUMED } from './assumptions.ts';
import { Meter } from './meter.ts';

const GIGABYTE = 1e9;
const HOURS_A_DAY = 24;
const MINUTES_A_YEAR = 365 * HOURS_A_DAY * 60;

/** What a life used. */
export interface Counted {
  readonly usage: Usage;
  readonly steps: number;
  readonly accessions: number;
  readonly executions: number;
  /** Bytes of the table at the end of the life, and what its indexes hold again. */
  readonly tableBytes: number;
  readonly indexBytes: number;
  readonly documentBytes: number;
}

/** Bytes of a value as DynamoDB counts them: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (Array.isArray(value)) return value.reduce((sum: number, inner) => sum + 1 + valueBytes(inner), 3);
  if (typeof value === 'object' && value !== null) return 3 + itemBytes(value) + Object.keys(value).length;
  return 1;
}

function itemBytes(item: object): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** DynamoDB bills each item, and each copy in an index, with so many bytes more. */
const BYTES_PER_ITEM = 100;

async function tableBytesOf({
  table,
}: Platform): Promise<{ readonly tableBytes: number; readonly indexBytes: number }> {
  let [tableBytes, indexBytes] = [0, 0];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await table.documents.send(
      new ScanCommand({ TableName: table.name, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    for (const item of page.Items ?? []) {
      // DynamoDB has deleted these by then; the emulator leaves them.
      if (item[TABLE.timeToLive] !== undefined) continue;
      const whole = itemBytes(item);
      tableBytes += whole + BYTES_PER_ITEM;
      for (const { partitionKey, sortKey, projection } of INDEXES) {
        if (item[partitionKey] === undefined) continue;
        const keys = [TABLE.partitionKey, TABLE.sortKey, partitionKey, sortKey].map((name) => [name, item[name]]);
        indexBytes += (projection === 'ALL' ? whole : itemBytes(Object.fromEntries(keys))) + BYTES_PER_ITEM;
      }
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return { tableBytes, indexBytes };
}

const pageOfExecutions = z.object({
  executions: z.array(z.object({ executionArn: z.string() })),
  nextToken: z.string().optional(),
});
const pageOfHistory = z.object({ events: z.array(z.object({ type: z.string() })), nextToken: z.string().optional() });

/** All pages of a listing of the engine. */
async function* pages<Page extends { readonly nextToken?: string | undefined }>(
  platform: Platform,
  action: string,
  input: object,
  schema: z.ZodType<Page>,
): AsyncGenerator<Page> {
  let nextToken: string | undefined;
  do {
    const page = schema.parse(
      await platform.engine.call(action, {
        ...input,
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    yield page;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

/** Transitions as AWS bills them: every state entered, every retry, and the start of each execution. */
async function workflowUsage(platform: Platform): Promise<{ readonly usage: Usage; readonly executions: number }> {
  let [transitions, events, executions] = [0, 0, 0];
  for (const machine of MACHINES) {
    const stateMachineArn = aliasArn(machine).split(':').slice(0, 7).join(':');
    for await (const listed of pages(platform, 'ListExecutions', { stateMachineArn }, pageOfExecutions)) {
      for (const { executionArn } of listed.executions) {
        executions += 1;
        transitions += 1;
        let [entered, tries] = [0, 0];
        for await (const { events: found } of pages(platform, 'GetExecutionHistory', { executionArn }, pageOfHistory)) {
          events += found.length;
          entered += found.filter(({ type }) => type.endsWith('StateEntered')).length;
          tries += found.filter(({ type }) => type === 'TaskScheduled' || type === 'LambdaFunctionScheduled').length;
          tries -= found.filter(({ type }) => type === 'TaskStateEntered').length;
        }
        transitions += entered + Math.max(0, tries);
      }
    }
  }
  return {
    usage: { transition: transitions, 'log-gb': (events * ASSUMED.logBytesPerHistoryEvent) / GIGABYTE },
    executions,
  };
}

const scenarioOf = (file: string) => {
  const parsed = parseScenario(readFileSync(new URL(`../../scenarios/${file}.yaml`, import.meta.url), 'utf8'), file);
  if (!parsed.ok) throw new Error(`scenarios/${file}.yaml does not parse`);
  return parsed;
};

async function onPlatform<Result>(
  begin: string,
  meter: Meter,
  work: (platform: Platform, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = temporaryFolder('cost');
  const platform = await startPlatform({
    folder,
    port: 0,
    beginAt: epochOf(instantOfLocal(begin)),
    time: 'standing',
    onInvocation: meter.onInvocation,
    onServiceCall: meter.onServiceCall,
  });
  try {
    return await work(platform, folder);
  } finally {
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lives a scenario of scenarios/ and counts everything it uses; what is kept is counted for as long as it is kept. */
export async function countLife(file: string): Promise<Counted> {
  const { scenario, steps } = scenarioOf(file);
  const meter = new Meter();
  return onPlatform(scenario.start, meter, async (platform, folder) => {
    const { failure, lines } = await replayScenario(platform.url, scenario, steps);
    if (failure !== undefined) throw new Error(`${file}: ${failure.message}`);
    await platform.settle();
    const lived = meter.take();
    const { usage: workflows, executions } = await workflowUsage(platform);
    const size = await tableBytesOf(platform);
    const logged = { 'log-gb': statSync(join(folder, 'platform.log')).size / GIGABYTE };
    const last = lines.at(-1);
    const accessions =
      last?.type === 'summary'
        ? Object.values(last.dossiers).reduce((sum, dossier) => sum + Object.keys(dossier.accessions ?? {}).length, 0)
        : 0;
    const { documentBytes } = meter;
    return {
      usage: add(lived, workflows, logged),
      steps: steps.length,
      accessions,
      executions,
      ...size,
      documentBytes,
    };
  });
}

/** What one page of the portal uses, by somebody who is logged in: the mean of a tour; and one page that is open to all, and one check. */
export async function countVisits(
  file: string,
): Promise<{ readonly page: Usage; readonly publicPage: Usage; readonly check: Usage }> {
  const { scenario, steps } = scenarioOf(file);
  const meter = new Meter();
  return onPlatform(scenario.start, meter, async (platform) => {
    const { failure } = await replayScenario(platform.url, scenario, steps);
    if (failure !== undefined) throw new Error(`${file}: ${failure.message}`);
    const [persona = ''] = Object.entries(scenario.people).flatMap(([id, { role }]) =>
      role === 'secretariat' ? [id] : [],
    );
    const [dossier = ''] = steps.flatMap(({ step }) => (step.do === 'submit-request' ? [step.dossier] : []));
    const visitor = new PortalClient(platform.url);
    const tour = ['/', '/dossiers', `/dossiers/${dossier}`, '/taken', '/agenda'];
    const asked = async (ask: () => Promise<unknown>) => {
      meter.take();
      await ask();
      await platform.settle();
      return meter.take();
    };
    const page = await asked(async () => {
      await visitor.logIn(persona, '/');
      for (const path of tour) await visitor.get(path);
    });
    const stranger = new PortalClient(platform.url);
    const publicPages = ['/register', `/register/${dossier}`, '/register.json'];
    const publicPage = await asked(async () => {
      for (const path of publicPages) await stranger.get(path);
    });
    const check = await asked(() => fetch(`${platform.url}/api/v1/check?provider=aii&recipient=wse`));
    return { page: times(page, 1 / tour.length), publicPage: times(publicPage, 1 / publicPages.length), check };
  });
}

/** How often a function on a rhythm runs in a year. */
export const runsPerYear = (milliseconds: number): number => (MINUTES_A_YEAR * 60_000) / milliseconds;

/** What a year uses in which nothing happens: every tick of every function on a rhythm, on a platform with nothing due. */
export async function countIdleYear(): Promise<Usage> {
  const meter = new Meter();
  return onPlatform('2026-01-05T09:00', meter, async (platform) => {
    await platform.settle();
    let year: Usage = {};
    for (const [functionName, { trigger }] of Object.entries(FUNCTIONS)) {
      if (trigger?.kind !== 'every') continue;
      // Trust is fetched from authorities on the network, which a count must not need: its run is counted, its calls are not.
      meter.take();
      if (functionName === 'refresh-trust') meter.onInvocation('begin', 0, functionName);
      else
        await platform.host.invoke(
          functionName,
          JSON.stringify({ time: new Date(platform.clock.now()).toISOString() }),
        );
      const runs = runsPerYear(trigger.milliseconds);
      const { invocation = 1, 'key-request': _asked, 'secret-request': _secret, ...tick } = meter.take();
      year = add(
        year,
        times({ ...tick, invocation, schedule: 1, 'key-request': ASSUMED.keyRequestsPerIdleInvocation }, runs),
      );
    }
    return year;
  });
}
