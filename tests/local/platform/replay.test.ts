import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmailLine, OutputLine, RefusedLine } from '#local/replay/output-lines.ts';
import { replayScenario } from '#local/replay/replay-scenario.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { noticeDifferences, readExpectation, replayDifferences } from '#tests/support/compare-notices.ts';
import { aPlatform, type TestPlatform } from '#tests/support/platform.ts';

const scenarioText = readFileSync(new URL('../../../scenarios/2017-amif.yaml', import.meta.url), 'utf8');
const expectation = readExpectation(
  readFileSync(new URL('../../scenarios/2017-amif.expected.ndjson', import.meta.url), 'utf8'),
);

describe('the replay of the dossier of September 2017', () => {
  let test2017: TestPlatform;
  let lines: readonly OutputLine[] = [];
  let failure: unknown;

  beforeAll(async () => {
    const parsed = parseScenario(scenarioText, '2017-amif.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    test2017 = await aPlatform(parsed.scenario.start);
    ({ lines, failure } = await replayScenario(test2017.platform.url, parsed.scenario, parsed.steps));
  }, 60_000);
  afterAll(() => test2017[Symbol.asyncDispose]());

  test('takes every step as the scenario says', () => {
    expect(failure).toBeUndefined();
  });

  test('sends exactly the notices it must, in time, one message per address for what leaves together', () => {
    expect(expectation.notices).toHaveLength(49);
    expect(noticeDifferences(expectation.notices, lines)).toEqual([]);
  });

  test('ends in the states it must', () => {
    expect(Object.keys(expectation.dossiers)).toEqual(['amif']);
    expect(replayDifferences(expectation, lines)).toEqual([]);
  });

  test('lists no notice twice in a message', () => {
    const emails = lines.filter((line): line is EmailLine => line.type === 'email');

    expect(emails.length).toBeGreaterThan(30);
    for (const { notices } of emails) {
      expect(new Set(notices.map((notice) => JSON.stringify(notice))).size).toBe(notices.length);
    }
  });

  test('prints the step that is refused, with its place, name and reason', () => {
    const refused = lines.filter((line): line is RefusedLine => line.type === 'refused');

    expect(refused).toEqual([
      {
        type: 'refused',
        at: '2017-09-12T10:00:00+02:00',
        step: 8,
        do: 'sign-decision',
        code: expect.stringMatching(/^[a-z-]+$/),
        message: expect.stringMatching(/\w/),
      },
    ]);
  });

  test('answers the check in the file', () => {
    const checks = lines.filter((line) => line.type === 'check');

    expect(checks).toMatchObject([{ at: '2017-10-05T10:00:00+02:00', step: 12, allowed: true, reason: 'allowed' }]);
  });

  test('prints its lines in order of time', () => {
    const instants = lines.flatMap((line) => ('at' in line ? [Date.parse(line.at)] : []));

    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });

  test('leaves no trace of the refused step in a log', () => {
    const events = lines.filter((line) => line.type === 'event');

    expect(events.filter(({ at }) => at === '2017-09-12T10:00:00+02:00')).toEqual([]);
  });
});

describe('the comparison of notices', () => {
  const line = (at: string, notices: EmailLine['notices'], to = 'a@b.example'): EmailLine => ({
    type: 'email',
    at,
    to,
    subject: '',
    notices,
  });
  const at = '2017-11-30T09:00:00+01:00';
  const reminder = { notice: 'condition-reminder', dossier: 'd', condition: '1', milestone: -1 };
  const wanted = { at, to: 'a@b.example', ...reminder };

  test('finds nothing wrong where all came in time', () => {
    expect(noticeDifferences([wanted], [line('2017-11-30T09:10:00+01:00', [reminder])])).toEqual([]);
  });

  test.each([
    ['missing', [wanted], []],
    ['unasked', [wanted], [line(at, [reminder]), line(at, [reminder])]],
    ['wrong time', [wanted], [line('2017-11-30T09:10:01+01:00', [reminder])]],
    ['wrong time', [wanted], [line('2017-11-30T08:59:59+01:00', [reminder])]],
    [
      'apart',
      [wanted, { ...wanted, condition: '2' }],
      [line(at, [reminder]), line('2017-11-30T09:01:00+01:00', [{ ...reminder, condition: '2' }])],
    ],
  ])('tells of a notice that is %s', (what, expected, sent) => {
    expect(noticeDifferences(expected, sent)).toEqual([expect.stringMatching(new RegExp(`^${what}:`))]);
  });

  test('gives an immediate notice five minutes, not ten', () => {
    const immediate = { notice: 'deadline-set', dossier: 'd', condition: '1' };

    expect(
      noticeDifferences([{ at, to: 'a@b.example', ...immediate }], [line('2017-11-30T09:05:01+01:00', [immediate])]),
    ).toHaveLength(1);
  });
});
