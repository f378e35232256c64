import type { Scenario } from '#scenarios/format/scenario-schema.ts';
import type { OutputLine } from './output-lines.ts';

/** The timeline for a person. */
export function renderTimeline(scenario: Scenario, lines: readonly OutputLine[]): string {
  return `${scenario.title}\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}
