import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { epochOf, instantOfEpoch, instantOfLocal, localDateOf } from '#domain/calendar/brussels-time.ts';
import { type PlacedStep, parseScenario } from '#scenarios/format/parse-scenario.ts';
import { renderProblems } from '#scenarios/format/problems.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import type { Platform } from '../platform/platform-interface.ts';
import { replayScenario } from '../replay/replay-scenario.ts';
import { StartProblem } from './settings.ts';

/** The lives that a first start lives, as one. */
export interface Seed {
  readonly scenario: Scenario;
  readonly steps: readonly PlacedStep[];
}

const markerSchema = z.object({ state: z.enum(['under way', 'complete']), percent: z.int(), day: z.string() });
/** How far the living of the examples has come. */
export type SeedingMarker = z.infer<typeof markerSchema>;

const markerFile = (folder: string): string => join(folder, 'seeding.json');

/** How far seeding this folder came; undefined where it was never begun. */
export function readMarker(folder: string): SeedingMarker | undefined {
  try {
    return markerSchema.parse(JSON.parse(readFileSync(markerFile(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes how far seeding has come. */
export function writeMarker(folder: string, marker: SeedingMarker): void {
  writeFileSync(markerFile(folder), `${JSON.stringify(marker)}\n`);
}

function readScenario(folder: string, name: string): Seed {
  const parsed = parseScenario(readFileSync(join(folder, name), 'utf8'), name);
  if (parsed.ok) return parsed;
  throw new StartProblem(`The example ${name} cannot be read:\n${renderProblems(parsed.problems, name)}`);
}

/** Bodies of two examples may be the same body, but not two bodies of one name. */
function joined<Value>(what: string, all: readonly Readonly<Record<string, Value>>[]): Record<string, Value> {
  const result: Record<string, Value> = {};
  for (const [id, value] of all.flatMap((each) => Object.entries(each))) {
    const known = result[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(value)) {
      throw new StartProblem(`Two examples mean another ${what} by "${id}"; rename one.`);
    }
    result[id] = value;
  }
  return result;
}

/** People are called alike in every example (`secretary`); where two differ, the later one gets a name of its own. */
function withOwnPeople(seeds: readonly Seed[]): Seed[] {
  const known = new Map<string, string>();
  return seeds.map(({ scenario, steps }, index) => {
    const names = new Map(
      Object.entries(scenario.people).map(([id, person]): [string, string] => {
        const same = (known.get(id) ?? JSON.stringify(person)) === JSON.stringify(person);
        const name = same ? id : `${id}-${index + 1}`;
        known.set(name, JSON.stringify(person));
        return [id, name];
      }),
    );
    const people = Object.fromEntries(
      Object.entries(scenario.people).map(([id, person]) => [names.get(id) ?? id, person]),
    );
    const renamed = steps.map((placed) =>
      'by' in placed.step
        ? { ...placed, step: { ...placed.step, by: names.get(placed.step.by) ?? placed.step.by } }
        : placed,
    );
    return { scenario: { ...scenario, people }, steps: renamed };
  });
}

/**
 * Joins examples into one life: their steps in order of time, on one clock. A platform has one policy, so that of an example is left
 * aside: these dossiers are reminded by the default plan.
 */
export function joinSeeds(seeds: readonly Seed[]): Seed {
  const parts = withOwnPeople(seeds);
  const [first] = parts;
  if (first === undefined) throw new StartProblem('There is no example among the scenarios to begin with.');
  const scenarios = parts.map(({ scenario }) => scenario);
  const { policy: _policy, ...rest } = first.scenario;
  const steps = parts
    .flatMap((part) => part.steps)
    .sort((a, b) => epochOf(instantOfLocal(a.step.at)) - epochOf(instantOfLocal(b.step.at)));
  const ordered = (texts: readonly string[]) =>
    texts.toSorted((a, b) => epochOf(instantOfLocal(a)) - epochOf(instantOfLocal(b)));
  return {
    scenario: {
      ...rest,
      start: ordered(scenarios.map(({ start }) => start))[0] ?? rest.start,
      until: ordered(scenarios.map(({ until }) => until)).at(-1) ?? rest.until,
      committees: joined(
        'committee',
        scenarios.map(({ committees }) => committees),
      ),
      organisations: joined(
        'organisation',
        scenarios.map(({ organisations }) => organisations),
      ),
      people: joined(
        'person',
        scenarios.map(({ people }) => people),
      ),
    },
    steps: steps.map((placed, index) => ({ ...placed, index: index + 1 })),
  };
}

/** The lives that a first start lives: the sources, one with its municipalities. The others tell the same decisions again, shorter or otherwise. */
const EXAMPLES = [
  '2012-kbi-ocmw.yaml',
  '2017-aii-wse.yaml',
  '2019-ivc-tewerkstelling.yaml',
  '2024-kind-en-gezin.yaml',
  '2024-ceremonies-zivver-in-time.yaml',
] as const;

/** The examples, read from the folder of the scenarios, as one life. */
export function readSeed(folder: string): Seed {
  return joinSeeds(EXAMPLES.map((name) => readScenario(folder, name)));
}

/** What of an example lies in the past at an instant (in milliseconds): what comes later has not happened yet. */
export function livedBy({ scenario, steps }: Seed, present: number): Seed {
  const past = (local: string): boolean => epochOf(instantOfLocal(local)) <= present;
  const taken = steps.filter(({ step }) => past(step.at));
  const until = past(scenario.until) ? scenario.until : (taken.at(-1)?.step.at ?? scenario.start);
  return { scenario: { ...scenario, until }, steps: taken };
}

/** Told how far seeding has come, and which day it is there. */
export type SeedingProgress = (percent: number, day: string) => void;

/** The steps cost most of the time; the quiet years after them the rest. */
const STEPS_PERCENT = 70;
const QUIET_STRIDE_MILLISECONDS = 90 * 86_400_000;

/** Lives the examples on an empty platform that stands at their start, then moves its time on to the present. */
export async function liveSeed(platform: Platform, seed: Seed, onProgress: SeedingProgress): Promise<void> {
  const present = Date.now();
  const { scenario, steps } = livedBy(seed, present);
  const { failure } = await replayScenario(platform.url, scenario, steps, {
    moveTo: (instant) => platform.advanceTo(instant),
    onProgress: (done, total, at) => onProgress(Math.floor((done / total) * STEPS_PERCENT), at.slice(0, 10)),
  });
  if (failure !== undefined) throw new StartProblem(`An example could not be lived: ${failure.message}`);
  const begin = platform.clock.now();
  const span = Math.max(1, present - begin);
  while (platform.clock.now() < present) {
    await platform.advanceTo(Math.min(present, platform.clock.now() + QUIET_STRIDE_MILLISECONDS));
    const gone = (platform.clock.now() - begin) / span;
    onProgress(
      Math.min(99, STEPS_PERCENT + Math.floor(gone * (100 - STEPS_PERCENT))),
      localDateOf(instantOfEpoch(platform.clock.now())),
    );
  }
}
