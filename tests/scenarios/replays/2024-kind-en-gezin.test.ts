import { beforeAll, describe, expect, test } from 'vitest';
import { REPLAY_LIMIT, type Replayed, replayed } from '../support/replayed.ts';

const OPGROEIEN = 'samenwerking@opgroeien.example';
const OCMW = 'sociale.dienst@ocmw-partij.example';

// The days below were counted by hand from the contract's rules.
describe('the replay of the protocol of 2024', () => {
  let life: Replayed;
  beforeAll(async () => {
    life = await replayed('2024-kind-en-gezin.yaml');
  }, REPLAY_LIMIT);

  test('hard case 17: eleven points, one advice only, or one publication do not do', () => {
    expect(life.failure).toBeUndefined();
    expect(life.refusals().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '1 submit-protocol',
      '4 give-protocol-advice',
      '5 sign-protocol',
      '7 sign-protocol',
      '9 publish-protocol',
      '17 accept-evidence',
      '31 end-protocol',
    ]);
    const [incomplete] = life.lines.filter((line) => line.type === 'refused');
    expect(incomplete?.message).toContain('specificMeasures');
    expect(life.checks().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '2024-03-11T09:00 false',
      '2024-03-13T09:00 true',
      '2024-03-13T09:05 false',
      '2026-01-05T09:00 false',
      '2026-01-05T09:05 true',
    ]);
  });

  test('sends exactly what a protocol without secretariat and chair asks for', () => {
    const all = life.lines.flatMap((line) =>
      line.type === 'email'
        ? line.notices.map(({ notice, condition, milestone }) =>
            [line.at.slice(0, 10), line.to, notice, condition, milestone]
              .filter((part) => part !== undefined)
              .join(' '),
          )
        : [],
    );

    expect(all).toEqual([
      '2024-01-15 dpo@ocmw-partij.example protocol-advice-requested',
      '2024-01-15 dpo@opgroeien.example protocol-advice-requested',
      // Told once, when the second has published it too.
      `2024-03-12 ${OPGROEIEN} protocol-published`,
      `2024-03-12 ${OCMW} protocol-published`,
      `2024-03-21 ${OPGROEIEN} evidence-accepted advies/opgroeien`,
      `2024-04-05 ${OCMW} evidence-rejected 6.3`,
      // Open since 12 March: 11 April, 11 May (a Saturday), 10 June; Opgroeien has published by then.
      `2024-04-11 ${OCMW} asap-nudge advies/ocmw-partij 1`,
      // The rejection gave 6.3 a day, 31 May: no nudges any more. 1 May is a holiday.
      `2024-04-30 ${OCMW} condition-reminder 6.3 -30`,
      `2024-05-13 ${OCMW} asap-nudge advies/ocmw-partij 2`,
      `2024-05-17 ${OCMW} condition-reminder 6.3 -14`,
      `2024-05-24 ${OCMW} condition-reminder 6.3 -7`,
      `2024-05-30 ${OCMW} condition-reminder 6.3 -1`,
      `2024-06-04 ${OCMW} evidence-accepted 6.3`,
      // From the third nudge on the secretariat and the chair are told too; a protocol has neither.
      `2024-06-10 ${OCMW} asap-nudge advies/ocmw-partij 3`,
      `2024-06-14 ${OCMW} evidence-accepted advies/ocmw-partij`,
      `2024-09-04 ${OCMW} deadline-set 6.5/ocmw-partij#1`,
      `2024-09-09 ${OCMW} condition-reminder 6.5/ocmw-partij#1 -7`,
      `2024-09-13 ${OCMW} evidence-accepted 6.5/ocmw-partij#1`,
    ]);
  });

  test('ends with the agreement, and with it what is not fulfilled', () => {
    const { state, conditions } = life.standing('kind-en-gezin');

    expect(state).toBe('ended');
    expect(Object.fromEntries(Object.entries(conditions).map(([ref, condition]) => [ref, condition.state]))).toEqual({
      '4/ocmw-partij': 'ended',
      '4/opgroeien': 'ended',
      '5': 'ended',
      '6.1/ocmw-partij': 'ended',
      '6.1/opgroeien': 'ended',
      '6.2': 'ended',
      '6.3': 'fulfilled',
      '6.4': 'ended',
      '6.5/ocmw-partij#1': 'fulfilled',
      '6.5/opgroeien': 'ended',
      'advies/ocmw-partij': 'fulfilled',
      'advies/opgroeien': 'fulfilled',
    });
    expect(conditions['6.3']?.due).toBe('2024-05-31');
    expect(conditions['6.5/ocmw-partij#1']?.due).toBe('2024-09-16');
  });
});
