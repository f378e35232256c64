import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import type { Scenario, Step } from '#scenarios/format/scenario-schema.ts';
import { ROOT } from '../source-files.ts';

/** The sources: a text of scenarios/sources and the scenario that lives it, by one name; in order of time. */
export const SOURCES = [
  '2012-kbi-ocmw',
  '2017-aii-wse',
  '2019-ivc-tewerkstelling',
  '2024-kind-en-gezin',
  '2024-ceremonies',
] as const;

/** Scenarios that live the decision of another file once more, with those who acceded. */
export const ACCESSION_SCENARIOS = ['2024-ceremonies-zivver-in-time', '2024-ceremonies-without-zivver'] as const;

/** Reads a file of scenarios/ by its name; throws where it is no right scenario. */
export function readScenario(name: string): Scenario {
  const parsed = parseScenario(readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8'), `${name}.yaml`);
  if (!parsed.ok) throw new Error(`${name}.yaml is no right scenario: ${JSON.stringify(parsed.problems)}`);
  return parsed.scenario;
}

type StepOf<Name extends Step['do']> = Extract<Step, { do: Name }>;
type DecisionStep = StepOf<'record-decision'>;

/** A condition as a file gives it. */
export type Condition = NonNullable<DecisionStep['conditions']>[number];
/** An acceder's condition. */
export type AccessionCondition = NonNullable<NonNullable<DecisionStep['accession']>['conditions']>[number];
type Undertaking = NonNullable<NonNullable<DecisionStep['accession']>['undertakings']>[number];

/** An event that was recorded, and for whom. */
export interface RecordedEvent {
  /** Local time at which it was recorded. */
  readonly at: string;
  readonly event: string;
  readonly date: string;
  readonly for?: string;
}

/** What one decision (or protocol) of a source lays on whom. */
export interface Instrument {
  readonly dossier: string;
  /** The day of the decision; a protocol has none. */
  readonly decidedOn?: string;
  /** Local time at which it came into force. */
  readonly inForceFrom: string;
  /** The last day; absent where it is indefinite. */
  readonly lastDay?: string;
  readonly conditions: readonly Condition[];
  readonly undertakings: readonly Undertaking[];
  readonly accessionConditions: readonly AccessionCondition[];
  readonly events: readonly RecordedEvent[];
}

const isTaken = (step: Step): boolean => step.refused !== true;

function stepsOf<Name extends Step['do']>(scenario: Scenario, name: Name, dossier: string): StepOf<Name>[] {
  return scenario.steps.filter(
    (step): step is StepOf<Name> => step.do === name && 'dossier' in step && step.dossier === dossier && isTaken(step),
  );
}

/** The instant at which a published decision comes into force: publication, or the day it names if that is later. */
function entryIntoForce(publishedAt: string, effectiveFrom: string | undefined): string {
  return effectiveFrom !== undefined && effectiveFrom > publishedAt.slice(0, 10)
    ? `${effectiveFrom}T00:00`
    : publishedAt;
}

/** Everything that the decisions and protocols of a scenario lay on someone, in the file's order. */
export function instrumentsOf(scenario: Scenario): Instrument[] {
  return scenario.steps.filter(isTaken).flatMap((step): Instrument[] => {
    if (step.do !== 'record-decision' && step.do !== 'submit-protocol') return [];
    const publications =
      step.do === 'record-decision'
        ? stepsOf(scenario, 'publish-decision', step.dossier)
        : stepsOf(scenario, 'publish-protocol', step.dossier);
    const publishedAt = publications.at(-1)?.at;
    if (publishedAt === undefined) return [];
    const { duration } = step;
    const decision = step.do === 'record-decision' ? step : undefined;
    return [
      {
        dossier: step.dossier,
        ...(decision === undefined ? {} : { decidedOn: decision.date }),
        inForceFrom: entryIntoForce(publishedAt, decision?.effectiveFrom),
        ...(duration !== undefined && 'until' in duration ? { lastDay: duration.until } : {}),
        conditions: step.conditions ?? [],
        undertakings: decision?.accession?.undertakings ?? [],
        accessionConditions: decision?.accession?.conditions ?? [],
        events: stepsOf(scenario, 'record-event', step.dossier).map(({ at, event, date, for: body }) => ({
          at,
          event,
          date,
          ...(body === undefined ? {} : { for: body }),
        })),
      },
    ];
  });
}

const readingsSchema = z.record(
  z.enum(SOURCES),
  z.strictObject({
    merged: z.array(z.strictObject({ text: z.string(), into: z.string(), why: z.string() })).default([]),
    none: z.array(z.strictObject({ paragraphs: z.array(z.int()), why: z.string() })),
  }),
);
export type Readings = z.infer<typeof readingsSchema>;

/** scenarios/sources/readings.yaml: the sentences that sound like a duty and have no condition of their own. */
export function readReadings(): Readings {
  const file = join(ROOT, 'scenarios/sources/readings.yaml');
  return readingsSchema.parse(parse(readFileSync(file, 'utf8'), { schema: 'core' }));
}
