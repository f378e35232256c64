import { beforeAll, describe, expect, test } from 'vitest';
import { REPLAY_LIMIT, type Replayed, replayed } from '../support/replayed.ts';

const AGII = 'gegevens@agii.example';
const SECRETARIAT = 'secretariaat@vcmp.example';

// The days below were counted by hand from the contract's rules.
describe('the replay of the VCMP general deliberation of 2024, without its accessions', () => {
  let life: Replayed;
  beforeAll(async () => {
    life = await replayed('2024-ceremonies.yaml');
  }, REPLAY_LIMIT);

  test('takes every step as the scenario says', () => {
    expect(life.failure).toBeUndefined();
    expect(life.refusals()).toEqual([expect.stringMatching(/^6 record-event /)]);
  });

  test('hard case 4: Zivver in time makes it indefinite, and the notices of its end stop', () => {
    expect(life.standing('ceremonies').state).toBe('in-force');
    // A year before the last day it was not published yet; thirty days before it, it had no last day any more.
    expect(life.notices('authorisation-expiring', 'authorisation-extended', 'authorisation-expired')).toEqual([
      ...['2025-05-22 -180', '2025-08-20 -90'].flatMap((entry) => {
        const [day, milestone] = entry.split(' ');
        return [AGII, SECRETARIAT].map((to) => `${day} ${to} authorisation-expiring ${milestone}`);
      }),
      `2025-09-15 ${AGII} authorisation-extended`,
    ]);
  });

  test('hard case 5: AgII has tasks and no commitment to sign', () => {
    const { conditions } = life.standing('ceremonies');

    expect(Object.entries(conditions).map(([ref, { state }]) => `${ref} ${state}`)).toEqual(
      expect.arrayContaining(['10.1 ongoing', '43#1 fulfilled', '50.1 fulfilled', '50.2 ongoing', '54 ongoing']),
    );
    expect(Object.keys(conditions)).toHaveLength(7);
    expect(new Set(Object.values(conditions).map(({ responsible }) => responsible))).toEqual(new Set(['agii']));
    expect(conditions['43#1']?.due).toBe('2025-09-26');
    expect(life.notices('asap-nudge')).toEqual([`2024-12-26 ${AGII} asap-nudge 50.1 1`]);
  });

  test('lets nobody receive anything who has not acceded', () => {
    expect(life.checks()).toEqual([expect.stringMatching(/^2024-11-26T10:00 false /)]);
  });
});
