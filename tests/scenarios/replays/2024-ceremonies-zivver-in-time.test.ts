import { beforeAll, describe, expect, test } from 'vitest';
import { readExpectation, replayDifferences } from '#tests/support/compare-notices.ts';
import { fixtureText } from '../support/fixtures.ts';
import { REPLAY_LIMIT, type Replayed, replayed } from '../support/replayed.ts';

// Every notice of this file was derived from the contract's rules with a calendar of its own, not taken from a replay.
const expectation = readExpectation(fixtureText('replays/2024-ceremonies-zivver-in-time.expected.ndjson'));

describe('the replay of ten municipalities that accede, Zivver in time', () => {
  let life: Replayed;
  beforeAll(async () => {
    life = await replayed('2024-ceremonies-zivver-in-time.yaml');
  }, REPLAY_LIMIT);

  test('hard case 6: refuses every signature that does not do, and whoever is no municipality', () => {
    expect(life.failure).toBeUndefined();
    const refused = life.lines.flatMap((line) => (line.type === 'refused' ? [life.steps[line.step - 1]?.step] : []));
    expect(refused.flatMap((step) => (step?.do === 'submit-commitment' ? [step.sign] : []))).toEqual([
      'unsigned',
      'tampered',
      'other-document',
      'untrusted',
      'expired-certificate',
    ]);
    expect(refused.flatMap((step) => (step?.do === 'prepare-commitment' ? [step.organisation] : []))).toEqual([
      'leuven',
      'leuven',
      'ocmw-gent',
      'agii',
      'kortrijk',
    ]);
    expect(refused).toHaveLength(life.steps.filter(({ step }) => step.refused === true).length);
  });

  test('sends exactly the notices that the rules ask for, and ends in the states they give', () => {
    expect(expectation.notices).toHaveLength(233);
    expect(replayDifferences(expectation, life.lines)).toEqual([]);
  });

  test('answers who may receive what, now, then and later', () => {
    expect(life.checks()).toEqual([
      '2024-11-26T10:00 false no-active-accession',
      '2024-12-02T09:45 false no-active-accession',
      '2024-12-02T10:05 true allowed',
      '2024-12-02T10:06 true allowed',
      '2024-12-02T10:07 false data-item-not-covered',
      '2024-12-03T10:00 false no-active-accession',
      '2024-12-13T09:35 false no-active-accession',
      '2025-01-06T10:05 true allowed',
      '2025-02-10T10:05 false accession-suspended',
      '2025-03-03T10:05 true allowed',
      '2025-03-03T10:06 false accession-suspended',
      '2025-04-07T10:05 false no-active-accession',
      // As known on the first of September the deliberation ends on 18 November; Zivver lets it go on.
      '2025-09-01T10:00 false expired',
      '2025-09-16T10:00 true allowed',
      '2025-11-19T10:00 true allowed',
      '2026-03-02T10:05 false no-active-accession',
    ]);
  });
});
