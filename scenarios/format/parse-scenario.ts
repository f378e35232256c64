import { describeIssues, valueAt } from '#domain/commands/describe-issues.ts';
import { checkSense } from './check-sense.ts';
import { formatPath, type Problem } from './problems.ts';
import { type Scenario, type Step, scenarioSchema } from './scenario-schema.ts';
import { readYaml, type TextProblem } from './yaml-document.ts';

/** A step and where it stands. */
export type PlacedStep = {
  /** Its place in the file, from 1. */
  index: number;
  line: number;
  column: number;
  step: Step;
};

export type ParsedScenario =
  | { ok: true; name: string; scenario: Scenario; steps: PlacedStep[] }
  | { ok: false; name: string; problems: Problem[] };

/**
 * Reads a scenario file. `name` is what the file is called in messages. All problems are found in one go: those of the
 * text, of the schema, and those that make no sense whatever happens. `complete` may fill in what the file leaves out.
 */
export function parseScenario(
  text: string,
  name: string,
  complete: (value: unknown) => unknown = (value) => value,
): ParsedScenario {
  const read = readYaml(text);
  if (!read.ok)
    return { ok: false, name, problems: inFileOrder(read.problems.map((problem) => asProblem(problem, undefined))) };

  const { document } = read;
  const value = complete(document.value);
  const parsed = scenarioSchema.safeParse(value);
  const found = [
    ...describeIssues(parsed.error?.issues ?? [], scenarioSchema, value, document.sourceOf),
    ...checkSense(value).map((problem) => ({ ...problem, on: 'value' as const })),
  ];
  const problems = [
    ...document.problems,
    ...found.map(({ code, path, on, message }) => ({ code, path, message, ...document.placeOf(path, on) })),
  ].map((problem) => asProblem(problem, value));
  if (problems.length > 0 || !parsed.success) return { ok: false, name, problems: inFileOrder(problems) };

  const steps = parsed.data.steps.map((step, index) => ({
    index: index + 1,
    ...document.placeOf(['steps', index], 'value'),
    step,
  }));
  return { ok: true, name, scenario: parsed.data, steps };
}

function asProblem({ code, path, line, column, message }: TextProblem, value: unknown): Problem {
  const [root, index] = path;
  const problem: Problem = { code, path: formatPath(path), line, column, message };
  if (root !== 'steps' || typeof index !== 'number') return problem;
  const name = valueAt(value, ['steps', index, 'do']);
  return { ...problem, step: { index: index + 1, ...(typeof name === 'string' ? { do: name } : {}) } };
}

function inFileOrder(problems: Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
