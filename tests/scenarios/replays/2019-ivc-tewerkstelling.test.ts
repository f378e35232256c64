import { beforeAll, describe, expect, test } from 'vitest';
import { REPLAY_LIMIT, type Replayed, replayed } from '../support/replayed.ts';

const VDAB = 'gegevensuitwisseling@vdab.example';
const ACTIRIS = 'gegevens@actiris.example';
const FOREM = 'donnees@forem.example';
const SECRETARIAT = 'secretariaat@ivc.example';
const CHAIR = 'voorzitter@ivc.example';

// The days below were counted by hand from the contract's rules.
describe('the replay of IVC deliberation 19/122 in its three versions', () => {
  let life: Replayed;
  const statesOf = (dossier: string): string[] =>
    Object.entries(life.standing(dossier).conditions)
      .map(([ref, { state, due }]) => `${ref} ${state}${due === undefined ? '' : ` ${due}`}`)
      .sort();
  const timed = (condition: string, from: string, to: string): string[] =>
    life
      .notices('condition-reminder', 'condition-overdue', 'condition-escalated')
      .filter((line) => line.split(' ')[3] === condition && line >= from && line < to);
  beforeAll(async () => {
    life = await replayed('2019-ivc-tewerkstelling.yaml');
  }, REPLAY_LIMIT);

  test('takes every step as the scenario says', () => {
    expect(life.failure).toBeUndefined();
    expect(life.refusals()).toEqual([
      expect.stringMatching(/^24 suspend-authorisation /),
      expect.stringMatching(/^38 record-event /),
    ]);
  });

  test('hard case 7: the second version holds until 15 October 2024, the third from the 16th, under one number', () => {
    expect(life.checks().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '2019-07-08T10:00 true',
      '2019-07-08T10:05 false',
      '2021-05-06T09:00 false',
      '2021-05-10T10:00 true',
      '2021-05-10T10:05 false',
      '2021-05-10T10:10 true',
      '2024-10-10T10:00 true',
      '2024-10-10T10:00 false',
      '2024-10-10T10:05 true',
      '2024-10-16T00:00 false',
      '2024-10-16T00:00 true',
    ]);
    expect(
      ['tewerkstelling-2019', 'tewerkstelling-2021', 'tewerkstelling-2024'].map(
        (dossier) => life.standing(dossier).state,
      ),
    ).toEqual(['superseded', 'superseded', 'in-force']);
    const decisions = life.steps.flatMap(({ step }) => (step.do === 'record-decision' ? [step.number] : []));
    expect(decisions).toEqual(['19/122', '19/122', '19/122']);
  });

  test('ends of an amended version what the new one replaces, and lets the rest go on to its end', () => {
    expect(statesOf('tewerkstelling-2019')).toEqual([
      '23 ended',
      '24/actiris ended',
      '24/vdab ended',
      '25.1/actiris#1 fulfilled 2034-08-05',
      '25.1/vdab#1 fulfilled 2034-08-05',
      ...['26/actiris', '26/pod-mi', '26/vdab'].map((ref) => `${ref} ended`),
      ...['27', '28', 'besluit'].flatMap((ref) =>
        ['actiris', 'ocmw-alle', 'pod-mi', 'vdab'].map((body) => `${ref}/${body} ended`),
      ),
    ]);
    expect(statesOf('tewerkstelling-2021').filter((line) => !line.endsWith(' ended'))).toEqual([
      '25.1/actiris#1 fulfilled 2036-06-07',
      '25.1/vdab#1 fulfilled 2036-06-07',
      '25.2#1 fulfilled 2031-06-07',
      '25.2#2 fulfilled 2034-02-28',
    ]);
    expect(statesOf('tewerkstelling-2024').filter((line) => !line.endsWith(' ongoing'))).toEqual([
      '25.1/actiris#1 fulfilled 2039-11-05',
      '25.1/vdab#1 fulfilled 2039-11-05',
      '25.2#1 fulfilled 2034-11-05',
    ]);
    expect(statesOf('tewerkstelling-2024')).toHaveLength(25);
  });

  test('never announces an end: none of the versions has a last day', () => {
    expect(life.notices('authorisation-expiring', 'authorisation-expired')).toEqual([]);
  });

  test('hard case 8: ten years for FOREM, also after a leap day, fifteen for the others, each batch by itself', () => {
    expect(life.notices('deadline-set')).toEqual([
      `2019-08-05 ${ACTIRIS} deadline-set 25.1/actiris#1`,
      `2019-08-05 ${VDAB} deadline-set 25.1/vdab#1`,
      `2021-06-07 ${FOREM} deadline-set 25.2#1`,
      `2021-06-07 ${ACTIRIS} deadline-set 25.1/actiris#1`,
      `2021-06-07 ${VDAB} deadline-set 25.1/vdab#1`,
      `2024-03-01 ${FOREM} deadline-set 25.2#2`,
      `2024-11-05 ${FOREM} deadline-set 25.2#1`,
      `2024-11-05 ${ACTIRIS} deadline-set 25.1/actiris#1`,
      `2024-11-05 ${VDAB} deadline-set 25.1/vdab#1`,
    ]);
    // 24 and 31 May 2031 are Saturdays, 29 January 2034 is a Sunday.
    expect(timed('25.2#1', '2031', '2032')).toEqual([
      `2031-04-08 ${FOREM} condition-reminder 25.2#1 -60`,
      `2031-05-08 ${FOREM} condition-reminder 25.2#1 -30`,
      `2031-05-23 ${FOREM} condition-reminder 25.2#1 -14`,
      `2031-05-30 ${FOREM} condition-reminder 25.2#1 -7`,
    ]);
    expect(timed('25.2#2', '2033', '2035')).toEqual([
      `2033-12-30 ${FOREM} condition-reminder 25.2#2 -60`,
      `2034-01-27 ${FOREM} condition-reminder 25.2#2 -30`,
      `2034-02-14 ${FOREM} condition-reminder 25.2#2 -14`,
    ]);
  });

  test('climbs to the chair for who is late, and leaves alone who was in time', () => {
    // 5 August 2034 is a Saturday; 22 July is one too, after the holiday of Friday the 21st.
    expect(timed('25.1/actiris#1', '2034', '2035')).toEqual([
      `2034-06-06 ${ACTIRIS} condition-reminder 25.1/actiris#1 -60`,
      `2034-07-06 ${ACTIRIS} condition-reminder 25.1/actiris#1 -30`,
      `2034-07-20 ${ACTIRIS} condition-reminder 25.1/actiris#1 -14`,
      `2034-07-28 ${ACTIRIS} condition-reminder 25.1/actiris#1 -7`,
      `2034-08-04 ${ACTIRIS} condition-reminder 25.1/actiris#1 0`,
      ...['2034-08-07 1', '2034-08-14 7', '2034-08-21 14'].flatMap((entry) => {
        const [day, milestone] = entry.split(' ');
        return [ACTIRIS, SECRETARIAT].map((to) => `${day} ${to} condition-overdue 25.1/actiris#1 ${milestone}`);
      }),
      ...[ACTIRIS, SECRETARIAT, CHAIR].map((to) => `2034-09-04 ${to} condition-escalated 25.1/actiris#1 30`),
    ]);
    expect(timed('25.1/vdab#1', '2034-08', '2035')).toEqual([]);
  });
});
