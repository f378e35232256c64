import type { CheckLine, EmailLine, OutputLine, RefusedLine, SummaryLine } from '#local/replay/output-lines.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import type { PlacedStep } from '#scenarios/format/parse-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import { aPlatform } from '#tests/support/platform.ts';
import { scenarioText } from './fixtures.ts';

/** A scenario of scenarios/ that was lived on a platform of its own. */
export interface Replayed {
  readonly scenario: Scenario;
  readonly steps: readonly PlacedStep[];
  readonly lines: readonly OutputLine[];
  readonly failure: string | undefined;
  /** The final states of a dossier; throws where the replay has no summary. */
  standing(dossier: string): SummaryLine['dossiers'][string];
  /** `2018-01-15 esf@wse.example condition-reminder 101 -14`: the day of each notice of these names, in order of time. */
  notices(...names: readonly string[]): string[];
  /** The checks, as `2023-07-01T00:00 false expired`. */
  checks(): string[];
  /** The steps that were refused, as `12 sign-decision not-decided`. */
  refusals(): string[];
}

/** Milliseconds that the longest of these lives may take on a machine that has much else to do. */
export const REPLAY_LIMIT = 600_000;

/** Lives a file of scenarios/. */
export async function replayed(name: string): Promise<Replayed> {
  const parsed = parseScenario(scenarioText(name), name);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { scenario, steps } = parsed;
  await using platform = await aPlatform(scenario.start);
  const { lines, failure } = await replayScenario(platform.platform.url, scenario, steps);
  const summary = lines.find((line): line is SummaryLine => line.type === 'summary');
  return {
    scenario,
    steps,
    lines,
    failure: failure?.message,
    standing(dossier) {
      const found = summary?.dossiers[dossier];
      if (found === undefined) throw new Error(`no summary of ${dossier}: ${failure?.message}`);
      return found;
    },
    notices(...names) {
      return lines
        .filter((line): line is EmailLine => line.type === 'email')
        .flatMap(({ at, to, notices }) => notices.map((notice) => ({ at, to, ...notice })))
        .filter(({ notice }) => names.includes(notice))
        .map(({ at, to, notice, accession, condition, milestone }) =>
          [at.slice(0, 10), to, notice, accession, condition, milestone].filter((part) => part !== undefined).join(' '),
        );
    },
    checks: () =>
      lines
        .filter((line): line is CheckLine => line.type === 'check')
        .map(({ at, allowed, reason }) => `${at.slice(0, 16)} ${allowed} ${reason}`),
    refusals: () =>
      lines
        .filter((line): line is RefusedLine => line.type === 'refused')
        .map(({ step, do: name, code }) => `${step} ${name} ${code}`),
  };
}
