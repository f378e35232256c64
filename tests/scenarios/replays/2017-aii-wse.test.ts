import { beforeAll, describe, expect, test } from 'vitest';
import { REPLAY_LIMIT, type Replayed, replayed } from '../support/replayed.ts';

const ESF = 'esf@wse.example';
const AII = 'informatieveiligheid@aii.example';
const SECRETARIAT = 'secretariaat@vtc.example';
const CHAIR = 'voorzitter@vtc.example';

// The days below were counted by hand from the contract's rules.
describe('the replay of the VTC authorisation of 2017, until the last erasure', () => {
  let life: Replayed;
  /** The notices of one condition that time brings. */
  const timed = (condition: string): string[] =>
    life
      .notices('condition-reminder', 'condition-overdue', 'condition-escalated', 'asap-nudge')
      .filter((line) => line.split(' ')[3] === condition);
  beforeAll(async () => {
    life = await replayed('2017-aii-wse.yaml');
  }, REPLAY_LIMIT);

  test('takes every step as the scenario says', () => {
    expect(life.failure).toBeUndefined();
    expect(life.refusals()).toEqual([
      expect.stringMatching(/^11 submit-evidence /),
      expect.stringMatching(/^52 extend-authorisation /),
    ]);
  });

  test('hard case 13: what has expired is not closed while the data are kept', () => {
    const { state, conditions } = life.standing('aii-wse');

    expect(state).toBe('expired');
    expect(conditions['69']).toEqual({ state: 'fulfilled', due: '2029-12-31', responsible: 'wse' });
    // 1 November 2029 is All Saints' Day, 1 December a Saturday.
    expect(timed('69')).toEqual([
      `2029-10-31 ${ESF} condition-reminder 69 -60`,
      `2029-11-30 ${ESF} condition-reminder 69 -30`,
      `2029-12-17 ${ESF} condition-reminder 69 -14`,
    ]);
  });

  test('announces its end, tells it, and ends the standing duties with it', () => {
    const { conditions } = life.standing('aii-wse');
    const days = ['2022-06-30 -365', '2022-12-30 -180', '2023-03-31 -90', '2023-05-31 -30'];

    expect(life.notices('authorisation-expiring')).toEqual(
      days.flatMap((entry) => {
        const [day, milestone] = entry.split(' ');
        return [ESF, AII, SECRETARIAT].map((to) => `${day} ${to} authorisation-expiring ${milestone}`);
      }),
    );
    expect(life.notices('authorisation-expired')).toEqual(
      [ESF, AII, SECRETARIAT].map((to) => `2023-07-03 ${to} authorisation-expired`),
    );
    expect(
      Object.entries(conditions)
        .filter(([, { state }]) => state === 'ended')
        .map(([ref]) => ref)
        .sort(),
    ).toEqual(['76', '79', '85/aii', '85/wse', '88/aii', '88/wse', '89/aii', '89/wse', '93/aii', '93/wse']);
    expect(life.checks()).toEqual([
      '2017-10-05T10:00 true allowed',
      '2023-06-30T23:00 true allowed',
      '2023-07-01T00:00 false expired',
    ]);
  });

  test('hard case 14: a promised day that had passed before the decision brings no flood of reminders', () => {
    expect(timed('97')).toEqual([]);
    expect(life.standing('aii-wse').conditions['97']).toEqual({
      state: 'fulfilled',
      due: '2017-05-31',
      responsible: 'aii',
    });
  });

  test('hard case 15: every sample, and every extension of one, is to be told anew', () => {
    expect(life.notices('deadline-set')).toEqual([
      `2017-11-06 ${ESF} deadline-set 100#1`,
      `2017-11-17 ${ESF} deadline-set 100#2`,
      `2018-01-12 ${AII} deadline-set 96#1`,
    ]);
    const { conditions } = life.standing('aii-wse');
    expect(conditions['100#1']?.due).toBe('2017-11-17');
    expect(conditions['100#2']?.due).toBe('2017-12-01');
    expect(conditions['96#1']?.due).toBe('2018-01-15');
    expect(conditions).not.toHaveProperty('100');
  });

  test('hard case 9: a plan that the board has not approved is no plan', () => {
    expect(life.standing('aii-wse').conditions['101']).toEqual({
      state: 'fulfilled',
      due: '2018-01-15',
      responsible: 'aii',
    });
    expect(life.notices('evidence-rejected', 'extension-granted')).toEqual([
      `2017-12-08 ${AII} evidence-rejected 101`,
      `2017-12-19 ${AII} extension-granted 101`,
    ]);
  });

  test('nudges for what has no day, from the third time on the chair too', () => {
    // Opened on 20 September 2017: 20 October, 19 November (a Sunday), 19 December, 18 January.
    expect(timed('38')).toEqual([
      `2017-10-20 ${AII} asap-nudge 38 1`,
      `2017-11-20 ${AII} asap-nudge 38 2`,
      ...[AII, SECRETARIAT, CHAIR].map((to) => `2017-12-19 ${to} asap-nudge 38 3`),
      ...[AII, SECRETARIAT, CHAIR].map((to) => `2018-01-18 ${to} asap-nudge 38 4`),
    ]);
    expect([timed('78'), timed('84/wse'), timed('84/aii')]).toEqual([
      [],
      [],
      [`2017-10-20 ${AII} asap-nudge 84/aii 1`],
    ]);
  });

  test('asks every year for the evaluation, six times, up to the chair where it is late', () => {
    const { conditions } = life.standing('aii-wse');
    const yearly = Object.entries(conditions).filter(([ref]) => ref.startsWith('94'));

    expect(yearly.map(([ref, { state, due }]) => `${ref} ${due} ${state}`).sort()).toEqual([
      '94#1 2018-05-31 fulfilled',
      '94#2 2019-05-31 fulfilled',
      '94#3 2020-05-31 waived',
      '94#4 2021-05-31 fulfilled',
      '94#5 2022-05-31 fulfilled',
      '94#6 2023-05-31 fulfilled',
    ]);
    // 1 June 2019 is a Saturday, 30 June a Sunday.
    expect(timed('94#2').filter((line) => !line.includes('reminder'))).toEqual([
      ...['2019-06-03 1', '2019-06-07 7', '2019-06-14 14'].flatMap((entry) => {
        const [day, milestone] = entry.split(' ');
        return [ESF, SECRETARIAT].map((to) => `${day} ${to} condition-overdue 94#2 ${milestone}`);
      }),
      ...[ESF, SECRETARIAT, CHAIR].map((to) => `2019-07-01 ${to} condition-escalated 94#2 30`),
    ]);
    expect(timed('94#3')).toEqual([
      `2020-04-01 ${ESF} condition-reminder 94#3 -60`,
      `2020-04-30 ${ESF} condition-reminder 94#3 -30`,
    ]);
  });
});
