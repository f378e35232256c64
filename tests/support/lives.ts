import { readFileSync } from 'node:fs';
import type { Platform } from '#local/platform/platform-interface.ts';
import { ApiClient } from '#local/replay/api-client.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { takeStep } from '#local/replay/take-step.ts';
import { type PlacedStep, parseScenario } from '#scenarios/format/parse-scenario.ts';
import { type Scenario, type Step, scenarioSchema } from '#scenarios/format/scenario-schema.ts';

/** Text that must be a right scenario, read. */
function readScenario(text: string): { readonly scenario: Scenario; readonly steps: readonly PlacedStep[] } {
  const parsed = parseScenario(text, 'test.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed;
}

/** The scenario of September 2017. */
const amif = readScenario(readFileSync(new URL('../../scenarios/2017-amif.yaml', import.meta.url), 'utf8'));

type ReadScenario = ReturnType<typeof readScenario>;

async function replay(platform: Platform, { scenario, steps }: ReadScenario): Promise<void> {
  const { failure } = await replayScenario(platform.url, scenario, steps);
  if (failure !== undefined) throw new Error(failure.message);
}

async function live(platform: Platform, { scenario, steps: all }: ReadScenario, step: number): Promise<void> {
  const steps = all.slice(0, step);
  const until = steps.at(-1)?.step.at ?? scenario.start;
  await replay(platform, { scenario: { ...scenario, until }, steps });
}

/** Lives a scenario that a test tells, to its end; gives it as it was read. */
export async function liveWhole(platform: Platform, told: object): Promise<Scenario> {
  const read = readScenario(JSON.stringify(told));
  await replay(platform, read);
  return read.scenario;
}

/** Lives a scenario up to and including a step, and lets time stand there. */
export const liveThrough = (platform: Platform, text: string, step: number): Promise<void> =>
  live(platform, readScenario(text), step);

/** Lives the dossier of September 2017 up to and including a step, and lets time stand there. */
export const liveAmifThrough = (platform: Platform, step: number): Promise<void> => live(platform, amif, step);

/** Steps taken by tests are numbered from here, clear of those of a scenario: their idempotency keys differ. */
let stepsTaken = 10_000;

/** Gives one command at this moment, as the scenario's person, and lets what it causes finish; throws when it is refused. */
export async function take(platform: Platform, given: Readonly<Record<string, unknown>>): Promise<void> {
  const step: Step = scenarioSchema.shape.steps.element.parse({ at: '2017-01-01T00:00', ...given });
  stepsTaken += 1;
  const answer = await takeStep(
    new ApiClient(platform.url),
    step,
    stepsTaken,
    (organisation) => [organisation, organisation],
    () => platform.settle(),
  );
  if (!answer.ok) throw new Error(`${step.do}: ${answer.detail} [${answer.code}]`);
  await platform.settle();
}
