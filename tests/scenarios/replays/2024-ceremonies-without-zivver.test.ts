import { beforeAll, describe, expect, test } from 'vitest';
import { readExpectation, replayDifferences } from '#tests/support/compare-notices.ts';
import { fixtureText } from '../support/fixtures.ts';
import { REPLAY_LIMIT, type Replayed, replayed } from '../support/replayed.ts';

// Every notice of this file was derived from the contract's rules with a calendar of its own, not taken from a replay.
const expectation = readExpectation(fixtureText('replays/2024-ceremonies-without-zivver.expected.ndjson'));

describe('the replay of ten municipalities that accede, without Zivver in time', () => {
  let life: Replayed;
  beforeAll(async () => {
    life = await replayed('2024-ceremonies-without-zivver.yaml');
  }, REPLAY_LIMIT);

  test('takes and refuses every step as the scenario says', () => {
    expect(life.failure).toBeUndefined();
    const marked = life.steps
      .filter(({ step }) => step.refused === true)
      .map(({ index, step }) => `${index} ${step.do}`);
    expect(life.refusals().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(marked);
    expect(marked).toHaveLength(12);
  });

  test('sends exactly the notices that the rules ask for, and ends in the states they give', () => {
    expect(expectation.notices).toHaveLength(125);
    expect(replayDifferences(expectation, life.lines)).toEqual([]);
  });

  test('hard case 4: ends every accession with the deliberation; a notice of Zivver a day late revives nothing', () => {
    const { state, accessions } = life.standing('ceremonies');

    expect(state).toBe('expired');
    expect(Object.values(accessions ?? {}).map((accession) => accession.state)).not.toContain('active');
    expect(life.checks()).toEqual([
      '2024-12-02T10:05 false no-active-accession',
      '2024-12-04T10:05 true allowed',
      '2025-11-18T23:59 true allowed',
      '2025-11-19T00:00 false expired',
      '2025-11-19T09:35 false expired',
      '2026-01-16T10:05 true allowed',
    ]);
  });
});
