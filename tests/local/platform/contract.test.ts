import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CheckLine, RefusedLine } from '#local/replay/output-lines.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { readExpectation, replayDifferences } from '#tests/support/compare-notices.ts';
import { aPlatform } from '#tests/support/platform.ts';

// Lives that try the contract sentence by sentence. What each must cause was reckoned from docs/scenarios.md, not taken from a run.
const FOLDER = new URL('../../scenarios/contract/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''));
const textOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

describe('the replay of', () => {
  test.each(names)(
    '%s takes every step as told, sends what it must and nothing else',
    { timeout: 600_000 },
    async (name) => {
      const parsed = parseScenario(textOf(`${name}.yaml`), `${name}.yaml`);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
      await using running = await aPlatform(parsed.scenario.start);

      const { lines, failure } = await replayScenario(running.platform.url, parsed.scenario, parsed.steps);

      expect(failure).toBeUndefined();
      expect(replayDifferences(readExpectation(textOf(`${name}.expected.ndjson`)), lines)).toEqual([]);
      const wrong = parsed.steps.filter(({ step }) => step.refused === true).map(({ index }) => index);
      const refused = lines.filter((line): line is RefusedLine => line.type === 'refused');
      expect(refused.map(({ step }) => step)).toEqual(wrong);
      const checks = lines.filter((line): line is CheckLine => line.type === 'check');
      // A check's note begins with the answer it must have.
      const answers = parsed.steps
        .filter(({ step }) => step.do === 'check')
        .map(({ step }) => step.note?.split(/[;:]/)[0]);
      expect(checks.map(({ allowed, reason }) => (allowed ? 'yes' : reason))).toEqual(answers);
    },
  );
});
