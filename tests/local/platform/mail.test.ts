import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLog } from '#adapters/dynamodb/aggregate-store.ts';
import { readProgress } from '#adapters/dynamodb/mail-watch.ts';
import { readDossierMail } from '#adapters/dynamodb/messages.ts';
import { readUsefulness } from '#adapters/dynamodb/usefulness.ts';
import { instantOfEpoch } from '#domain/calendar/brussels-time.ts';
import { whatIsLate } from '#domain/mail/lateness.ts';
import type { Platform } from '#local/platform/platform-interface.ts';
import { liveAmifThrough } from '#tests/support/lives.ts';
import { aPlatform, at, type TestPlatform } from '#tests/support/platform.ts';

/** The decision is published: condition 101 is due on 30 November 2017. */
const PUBLISHED = 12;
const PLAN = 'condition:amif:101:aii';

let running: TestPlatform;
let platform: Platform;
beforeAll(async () => {
  running = await aPlatform('2017-06-01T09:00');
  ({ platform } = running);
  await liveAmifThrough(platform, PUBLISHED);
}, 120_000);
afterAll(() => running[Symbol.asyncDispose]());

const sentSince = (local: string) =>
  platform.mailbox.list({ after: instantOfEpoch(at(local)) }).map(({ to, subject }) => `${to}: ${subject}`);

describe('after an outage of three days over a due day', () => {
  test('each body gets one message with what matters now, and what it replaces is recorded as merged', async () => {
    await platform.advanceTo(at('2017-11-29T12:00'));
    await platform.skipTo(at('2017-12-02T12:00'));
    await platform.advanceTo(at('2017-12-02T12:30'));

    const sent = sentSince('2017-11-29T12:00');
    expect(sent.filter((line) => line.startsWith('informatieveiligheid@aii.example'))).toHaveLength(1);
    expect(sent.filter((line) => line.startsWith('secretariaat@vtc.example'))).toHaveLength(1);
    const milestones = (await readLog(platform.table, PLAN))
      .filter(
        ({ type, effectiveAt }) => type.startsWith('milestone') && effectiveAt > instantOfEpoch(at('2017-11-29T12:00')),
      )
      .map(({ type, data }) => [type, data.notice, data.milestone]);
    expect(milestones).toEqual([
      ['milestone-merged', 'condition-reminder', 0],
      ['milestone-reached', 'condition-overdue', 1],
    ]);
    expect(whatIsLate(instantOfEpoch(platform.clock.now()), await readProgress(platform.table))).toEqual([]);
  });

  test('what became of each message is known', async () => {
    const mail = await readDossierMail(platform.table, 'amif');

    expect(mail.length).toBeGreaterThan(20);
    expect(new Set(mail.map(({ delivery }) => delivery))).toEqual(new Set(['delivered']));
  });
});

test('of each kind of notice it is kept how often what it asked for was done within seven days', async () => {
  const counted = new Map(
    (await readUsefulness(platform.table)).map(({ notice, milestone, told, met }) => [
      `${notice} ${milestone ?? ''}`,
      { told, met },
    ]),
  );

  // The applicant answered on 28 June, five days after the reminder of the 23rd; nobody did anything about 101.
  expect(counted.get('information-reminder -7')).toEqual({ told: 2, met: 2 });
  expect(counted.get('condition-reminder -30')).toEqual({ told: 1, met: 0 });
});
