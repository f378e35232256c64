import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readHeadsWithExecutions } from '#adapters/dynamodb/execution-rows.ts';
import { readPublished } from '#infra/published-workflows.ts';
import { differences } from '#local/drill/compare-lines.ts';
import { MACHINES, type MachineName } from '#local/platform/machines.ts';
import type { OutputLine } from '#local/replay/output-lines.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { runningExecutions } from '#tests/support/executions.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

const ROOT = new URL('../../..', import.meta.url);
/** When, in life.yaml, the new version is deployed. */
const DEPLOYED_AT = '2024-12-10T10:00';

const parsed = parseScenario(readFileSync(new URL('life.yaml', import.meta.url), 'utf8'), 'life.yaml');
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { scenario, steps } = parsed;

const published = readPublished(ROOT.pathname);
const of = (machine: string) => published.filter(({ workflow }) => workflow === machine);
/** The version of a workflow in the nth round: the nth that was published, the newest where there are no more. */
const inRound = (machine: MachineName, round: number) => of(machine)[round] ?? of(machine).at(-1);
const presentText = (machine: string): string => readFileSync(new URL(`workflows/${machine}.asl.json`, ROOT), 'utf8');
/** Rounds enough that every version that is not the present one has one. */
const ROUNDS = Array.from(
  {
    length: Math.max(
      ...MACHINES.map((machine) => of(machine).filter(({ text }) => text !== presentText(machine)).length),
    ),
  },
  (_, round) => round,
);

const executionSchema = z.object({ stateMachineVersionArn: z.string(), status: z.string() });

describe('what was published', () => {
  it('is kept of every workflow, so that an execution under way can be tried against the present functions', () => {
    expect(MACHINES.filter((machine) => of(machine).length === 0)).toEqual([]);
    expect(ROUNDS.length).toBeGreaterThan(0);
  });
});

describe('a life during which a new version is deployed', () => {
  let calm: readonly OutputLine[] = [];

  beforeAll(async () => {
    await using test = await aPlatform(scenario.start);
    const { lines, failure } = await replayScenario(test.platform.url, scenario, steps);
    if (failure !== undefined) throw new Error(failure.message);
    calm = lines;
  }, 120_000);

  describe.each(ROUNDS)('with executions that began under published versions, round %i', (round) => {
    let test: TestPlatform;
    let lines: readonly OutputLine[] = [];
    let failure: unknown;
    const underWay = new Map<MachineName, string[]>();
    const describeExecution = async (executionArn: string) =>
      executionSchema.parse(await test.platform.engine.call('DescribeExecution', { executionArn }));

    /** New functions, new definitions behind the alias; what is under way goes on. */
    async function deploy(): Promise<void> {
      await test.platform.settle();
      for (const machine of MACHINES) {
        const running = await runningExecutions(test.platform.engine, machine);
        underWay.set(
          machine,
          running.map(({ executionArn }) => executionArn),
        );
      }
      await test.restart({ workflows: undefined, port: Number(new URL(test.platform.url).port) });
    }

    beforeAll(async () => {
      test = await aPlatform(scenario.start, {
        workflows: (machine) => new URL(inRound(machine, round)?.file ?? '', ROOT),
      });
      let isDeployed = false;
      ({ lines, failure } = await replayScenario(test.platform.url, scenario, steps, {
        async moveTo(to) {
          if (to >= at(DEPLOYED_AT) && !isDeployed) {
            isDeployed = true;
            await deploy();
          }
          await test.platform.advanceTo(to);
        },
      }));
    }, 120_000);
    afterAll(() => test[Symbol.asyncDispose]());

    it('goes on as if nothing had been deployed: the same events, notices and ends', () => {
      expect(failure).toBeUndefined();
      expect(lines.length).toBeGreaterThan(100);
      expect(differences(calm, lines)).toEqual([]);
    });

    it.each(MACHINES)(
      'brings executions of %s to their end under the version that they began under',
      async (machine) => {
        const executions = await Promise.all((underWay.get(machine) ?? []).map(describeExecution));
        const version = `stateMachine:${machine}:1`;

        expect(executions.filter(({ stateMachineVersionArn }) => !stateMachineVersionArn.endsWith(version))).toEqual(
          [],
        );
        expect(executions.filter(({ status }) => status === 'SUCCEEDED').length).toBeGreaterThan(0);
        expect(executions.filter(({ status }) => !['SUCCEEDED', 'RUNNING'].includes(status))).toEqual([]);
      },
    );

    it('leaves no execution behind its log', async () => {
      const heads = await readHeadsWithExecutions(test.platform.table);

      expect(heads.length).toBeGreaterThan(10);
      expect(heads.filter(({ head, execution }) => execution?.cursor !== head.version)).toEqual([]);
    });
  });
});
