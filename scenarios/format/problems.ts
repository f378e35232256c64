/** One thing wrong with a scenario file. `line` and `column` count from 1. */
export type Problem = {
  /** Stable name of the rule that is broken; docs/scenarios.md lists them. */
  code: string;
  /** Where in the data, `steps[7].due` (lists count from 0, as in JSON); empty for the file as a whole. */
  path: string;
  line: number;
  column: number;
  /** What is wrong and what to do. */
  message: string;
  /** The step this is about: its place in the file, from 1, and what it does. */
  step?: { index: number; do?: string };
};

/** The problems for a person, one a line: `FILE:LINE:COL path: message [code]`. */
export function renderProblems(problems: readonly Problem[], name: string): string {
  return problems
    .map(
      (problem) => `${name}:${problem.line}:${problem.column} ${placeOf(problem)}${problem.message} [${problem.code}]`,
    )
    .join('\n');
}

function placeOf({ path, step }: Problem): string {
  if (path === '') return '';
  if (step === undefined) return `${path}: `;
  return `${path} (step ${step.index}${step.do === undefined ? '' : `, ${step.do}`}): `;
}

/** A path as text: `steps[7].conditions[0].deadline.by`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else
      text += /^[\w-]+$/.test(String(key))
        ? `${text === '' ? '' : '.'}${String(key)}`
        : `[${JSON.stringify(String(key))}]`;
  }
  return text;
}
