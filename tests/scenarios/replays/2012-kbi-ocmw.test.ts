import { beforeAll, describe, expect, test } from 'vitest';
import { readExpectation, replayDifferences } from '#tests/support/compare-notices.ts';
import { fixtureText } from '../support/fixtures.ts';
import { REPLAY_LIMIT, type Replayed, replayed } from '../support/replayed.ts';

// Every notice of this file was derived from the contract's rules with a calendar of its own, not taken from a replay.
const expectation = readExpectation(fixtureText('replays/2012-kbi-ocmw.expected.ndjson'));

describe('the replay of the VTC authorisation of 2012', () => {
  let life: Replayed;
  beforeAll(async () => {
    life = await replayed('2012-kbi-ocmw.yaml');
  }, REPLAY_LIMIT);

  test('takes every step as the scenario says', () => {
    expect(life.failure).toBeUndefined();
    expect(life.refusals()).toEqual([
      '3 rule-admissible not-permitted',
      '19 submit-evidence not-permitted',
      '45 accept-evidence no-evidence-to-judge',
    ]);
  });

  test('sends exactly the notices that the rules ask for, and ends in the states they give', () => {
    expect(expectation.notices).toHaveLength(124);
    expect(replayDifferences(expectation, life.lines)).toEqual([]);
  });

  test('hard case 1: what falls due first is asked for first; a Sunday stays the last day, and no reminder leaves on it', () => {
    const firstReminders = life.notices('condition-reminder').filter((line) => line.endsWith(' -60'));
    expect(firstReminders.map((line) => line.split(' ').at(-2)?.split('/')[0])).toEqual([
      '102',
      ...Array.from({ length: 8 }, () => expect.stringMatching(/^(98|100)$/)),
      '99',
    ]);
    expect(life.notices('condition-reminder', 'condition-overdue').filter((line) => line.includes(' 102 '))).toEqual([
      '2012-08-01 gegevens@pod-mi.example condition-reminder 102 -60',
      '2012-08-31 gegevens@pod-mi.example condition-reminder 102 -30',
      '2012-09-14 gegevens@pod-mi.example condition-reminder 102 -14',
      '2012-09-21 gegevens@pod-mi.example condition-reminder 102 -7',
      '2012-09-28 gegevens@pod-mi.example condition-reminder 102 0',
    ]);
  });

  test('hard case 10: one office of seven that is late is late alone, and told alone', () => {
    const late = life.notices('condition-overdue', 'extension-granted').filter((line) => line.includes(' 100/'));

    expect(late.every((line) => line.includes(' 100/onthaal-vlaams-brabant'))).toBe(true);
    expect(late).toHaveLength(7);
    expect(life.standing('kbi-ocmw').conditions['100/onthaal-vlaams-brabant']).toEqual({
      state: 'fulfilled',
      due: '2013-01-31',
      responsible: 'onthaal-vlaams-brabant',
    });
  });

  test('hard case 11: answers for a flow that is out of scope, and from the day of publication', () => {
    expect(life.checks()).toEqual([
      expect.stringMatching(/^2012-07-26T09:00 false /),
      '2012-07-30T09:00 true allowed',
      '2012-07-30T09:05 false data-item-not-covered',
      '2013-04-02T09:30 true allowed',
    ]);
  });
});
