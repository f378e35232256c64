import { describe, expect, it } from 'vitest';
import { parallelCases } from './conformance/branches.ts';
import { callbackCases } from './conformance/callbacks.ts';
import type { ConformanceCase } from './conformance/case.ts';
import { dataCases } from './conformance/data.ts';
import { errorCases } from './conformance/errors.ts';
import { executionCases } from './conformance/executions.ts';
import { mapCases } from './conformance/maps.ts';
import { retryCases } from './conformance/retries.ts';
import { timeoutCases } from './conformance/timeouts.ts';
import { waitCases } from './conformance/waits.ts';
import { play } from './support/play.ts';

const groups: Readonly<Record<string, readonly ConformanceCase[]>> = {
  data: dataCases,
  errors: errorCases,
  retries: retryCases,
  callbacks: callbackCases,
  timeouts: timeoutCases,
  waits: waitCases,
  Parallel: parallelCases,
  Map: mapCases,
  executions: executionCases,
};
const all = Object.values(groups).flat();

function expectOutcome(outcome: Awaited<ReturnType<typeof play>>, subject: ConformanceCase): void {
  expect(outcome.events).toEqual(subject.events.split(/\s+/).filter((type) => type !== ''));
  expect({ status: outcome.status, output: outcome.output, error: outcome.error }).toEqual({
    status: subject.status,
    output: subject.output,
    error: subject.error,
  });
  if (subject.cause instanceof RegExp) expect(outcome.cause).toMatch(subject.cause);
  else if (subject.cause !== undefined) expect(outcome.cause).toBe(subject.cause);
  if (subject.seconds !== undefined) expect(outcome.seconds).toBe(subject.seconds);
  if (subject.calls !== undefined) expect(outcome.calls).toEqual(subject.calls);
}

describe.each(Object.entries(groups))('%s, as the specification has it', (_group, cases) => {
  it.each(cases)('$name', async (subject) => {
    expectOutcome(await play(subject), subject);
  });
});

/** Answers that a second call would change cannot be compared after a crash that repeats calls; waiting ones can. */
const interruptible = all.filter(
  ({ steps, functions }) =>
    (steps ?? []).length > 0 &&
    !Object.values(functions ?? {}).some((answers) => answers.some((answer) => 'hangs' in answer)),
);

describe('the same cases when the process dies before every step', () => {
  it.each(interruptible)('$name', async (subject) => {
    expectOutcome(await play(subject, true), subject);
  });
});

/** Judged by what must happen, which the cases above have checked, and not by what stands in the definition: a Retry that is never taken makes no case harder. */
function isPlain({ status, events, steps = [] }: ConformanceCase): boolean {
  const passesTime = new Set(['wait', 'untilEnd']);
  if (status !== 'SUCCEEDED' || /Failed|TimedOut|Aborted/.test(events)) return false;
  return steps.every((step) => Object.keys(step).every((key) => passesTime.has(key)));
}

describe('the suite itself', () => {
  it('has at least 90 cases, each another one, each citing its section', () => {
    expect(all.length).toBeGreaterThanOrEqual(90);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    const contents = all.map(({ machine, input, functions, steps }) =>
      JSON.stringify([machine, input, functions, steps]),
    );
    expect(new Set(contents).size).toBe(all.length);
    expect(
      all.filter(({ cites }) => !/^https:\/\/(states-language\.net|docs\.aws\.amazon\.com)\/.* ".+"$/.test(cites)),
    ).toEqual([]);
  });

  it('has at most 15 cases in which no error, retry, token, timeout or restart happens', () => {
    const plain = all.filter(isPlain).map(({ name }) => name);

    expect(plain.slice(15)).toEqual([]);
  });
});
