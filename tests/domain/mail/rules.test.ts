import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFailure } from '#adapters/ses/mailer.ts';
import { addressesOf, isDead, withBounce } from '#domain/mail/addresses.ts';
import { bounceKind, copiesTaken, deliveryStatus, type MailEvidence, withEvidence } from '#domain/mail/feedback.ts';
import { lastTries, nextLook, nextTry, readSilence } from '#domain/mail/retry.ts';
import { isAsked, wasMet } from '#domain/mail/usefulness.ts';

const evidence = (kind: MailEvidence['kind'], more: Partial<MailEvidence> = {}): MailEvidence => ({
  kind,
  at: '2017-11-30T08:00:00.000Z',
  service: 's1',
  ...more,
});
const hard = evidence('bounce', { bounce: 'hard' });
const soft = evidence('bounce', { bounce: 'soft' });

describe('what became of a message', () => {
  test.each<[string, MailEvidence[], string | undefined]>([
    ['nothing known', [], undefined],
    ['an answer', [evidence('accepted')], 'sent'],
    ['a delay', [evidence('send'), evidence('delay')], 'sent'],
    ['a delivery', [evidence('send'), evidence('delivery')], 'delivered'],
    ['a hard bounce', [evidence('send'), hard], 'bounced'],
    ['a late bounce after a delivery', [evidence('delivery'), hard], 'bounced'],
    ['a soft bounce', [soft], 'bounced'],
    ['a soft bounce and a delivery', [soft, evidence('delivery')], 'delivered'],
    [
      'a late soft bounce after a delivery',
      [evidence('bounce', { bounce: 'soft', at: '2017-11-30T10:00:00.000Z' }), evidence('delivery')],
      'bounced',
    ],
    [
      'an answering machine after a delivery',
      [evidence('delivery'), evidence('bounce', { bounce: 'auto-reply', at: '2017-11-30T10:00:00.000Z' })],
      'delivered',
    ],
    ['an answering machine', [evidence('send'), evidence('bounce', { bounce: 'auto-reply' })], 'sent'],
    ['a complaint', [evidence('delivery'), evidence('complaint')], 'complained'],
    ['a virus', [evidence('send'), evidence('reject')], 'failed'],
    ['two copies, one of which arrived', [hard, evidence('delivery', { service: 's2' })], 'delivered'],
  ])('%s', (_, known, status) => {
    expect(deliveryStatus(known)).toBe(status);
  });

  test('does not depend on the order of events, nor on their being told twice', () => {
    const all = [evidence('accepted'), evidence('send'), evidence('delivery'), soft, hard, evidence('complaint')];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), fc.infiniteStream(fc.nat(all.length)), (told, again) => {
        const doubled = told.flatMap((one) => [one, told[(again.next().value ?? 0) % told.length] ?? one]);
        const known = doubled.reduce<MailEvidence[]>((before, one) => withEvidence(before, [one]), []);
        return (
          known.length === new Set(told).size &&
          deliveryStatus(known) === deliveryStatus(all.filter((one) => told.includes(one)))
        );
      }),
    );
    expect(copiesTaken([...all, evidence('send', { service: 's2' })])).toEqual(['s1', 's2']);
  });

  test.each<[string, string, { status?: string; diagnosticCode?: string }[], string]>([
    ['Permanent', 'NoEmail', [{ status: '5.1.1' }], 'hard'],
    ['Transient', 'MailboxFull', [{}], 'soft'],
    ['Transient', 'General', [{ status: '4.4.7', diagnosticCode: 'smtp; 451 try later' }], 'soft'],
    ['Transient', 'General', [{}], 'auto-reply'],
    ['Transient', 'General', [{ diagnosticCode: 'smtp; Out of office until Monday' }], 'auto-reply'],
    ['Undetermined', 'Undetermined', [{}], 'soft'],
  ])('a bounce %s/%s of %j is %s', (type, subType, recipients, kind) => {
    expect(bounceKind({ type, subType, recipients })).toBe(kind);
  });
});

describe('an address', () => {
  const bounce = (message: string, kind: 'hard' | 'soft', at = '2017-11-30T08:00:00.000Z') => ({ message, kind, at });

  test('is dead after two hard or five soft bounces, of different messages, within five weeks', () => {
    const isDeadAfter = (...all: ReturnType<typeof bounce>[]) =>
      isDead(all.reduce<ReturnType<typeof bounce>[]>((known, one) => withBounce(known, one), []));

    expect(isDeadAfter(bounce('a', 'hard'))).toBe(false);
    expect(isDeadAfter(bounce('a', 'hard'), bounce('a', 'hard'))).toBe(false);
    expect(isDeadAfter(bounce('a', 'hard'), bounce('b', 'hard'))).toBe(true);
    expect(isDeadAfter(bounce('a', 'hard', '2017-10-20T08:00:00.000Z'), bounce('b', 'hard'))).toBe(false);
    expect(isDeadAfter(...['a', 'b', 'c', 'd'].map((id) => bounce(id, 'soft')))).toBe(false);
    expect(isDeadAfter(...['a', 'b', 'c', 'd', 'e'].map((id) => bounce(id, 'soft')))).toBe(true);
  });

  test('is followed by the second contact, then the mailbox, each once', () => {
    const organisation = {
      email: 'a@x.example',
      dpo: 'd@x.example',
      secondContact: 'A@x.example',
      mailbox: 'm@x.example',
    };

    expect(addressesOf('organisation:x', { organisation })).toEqual(['a@x.example', 'm@x.example', 'd@x.example']);
    expect(addressesOf('dpo:x', { organisation })).toEqual(['d@x.example', 'A@x.example', 'm@x.example']);
    // Without an address of its own a data protection officer is reached at the body's, whatever stands behind that.
    expect(addressesOf('dpo:x', { organisation: { email: 'a@x.example', secondContact: 's@x.example' } })).toEqual([
      'a@x.example',
      's@x.example',
    ]);
    expect(addressesOf('chair:v', { committee: { secretariat: 's@v.example', chair: 'c@v.example' } })).toEqual([
      'c@v.example',
      's@v.example',
    ]);
    expect(addressesOf('organisation:x', {})).toEqual([]);
  });
});

describe('a message that was put off', () => {
  const now = '2017-11-30T08:00:00.000Z';

  test('waits longer each time, at most half a day, and is tried once more at noon of the day it announces', () => {
    expect([1, 2, 3, 11, 40].map((times) => nextTry(now, times, []))).toEqual([
      '2017-11-30T08:01:00.000Z',
      '2017-11-30T08:02:00.000Z',
      '2017-11-30T08:04:00.000Z',
      '2017-11-30T20:00:00.000Z',
      '2017-11-30T20:00:00.000Z',
    ]);
    const lasts = lastTries(
      ['2017-12-05', undefined, '2017-11-30', '2017-11-29'].map((due) =>
        due === undefined ? { leavesAt: now } : { due, leavesAt: now },
      ),
    );
    expect(lasts).toEqual(['2017-11-30T11:00:00.000Z', '2017-12-05T11:00:00.000Z']);
    expect(nextTry(now, 11, lasts)).toBe(lasts[0]);
    expect(nextTry('2017-11-30T11:00:00.000Z', 12, lasts)).toBe('2017-11-30T23:00:00.000Z');
    expect(nextTry('2017-12-05T10:00:00.000Z', 12, lasts)).toBe(lasts[1]);
  });

  test.each<[string, object, string]>([
    ['throttled', Object.assign(new Error(), { name: 'Throttling', $metadata: { httpStatusCode: 400 } }), 'put-off'],
    [
      'of a bad address',
      Object.assign(new Error(), { name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400 } }),
      'refused',
    ],
    [
      'that our sender is not verified',
      Object.assign(
        new Error(
          'Email address is not verified. The following identities failed the check in region EU-WEST-1: beraad.example',
        ),
        {
          name: 'MessageRejected',
          $metadata: { httpStatusCode: 400 },
        },
      ),
      'put-off',
    ],
    [
      'of a virus',
      Object.assign(new Error('Content contains a virus'), {
        name: 'MessageRejected',
        $metadata: { httpStatusCode: 400 },
      }),
      'refused',
    ],
    [
      'for our account',
      Object.assign(new Error(), { name: 'AccountSendingPausedException', $metadata: { httpStatusCode: 400 } }),
      'put-off',
    ],
    ['without a connection', Object.assign(new Error(), { code: 'ECONNREFUSED' }), 'put-off'],
    ['in the middle', Object.assign(new Error(), { code: 'ECONNRESET' }), 'unknown'],
    [
      'with an error of the service',
      Object.assign(new Error(), { name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }),
      'unknown',
    ],
    ['too late', Object.assign(new Error(), { name: 'TimeoutError' }), 'unknown'],
  ])('an answer %s', (_, error, kind) => {
    expect(readFailure(error).kind).toBe(kind);
  });
});

describe('silence about a message', () => {
  const handed = '2017-11-30T08:00:00.000Z';
  const silence = (minutes: number, seen: object, last?: string) =>
    readSilence(
      handed,
      new Date(Date.parse(handed) + minutes * 60_000).toISOString(),
      seen,
      last === undefined ? [] : [last],
    );

  test('shows that nothing left only when events of later messages have come, and it had its time', () => {
    const seen = { through: '2017-11-30T08:01:00.000Z' };
    expect(silence(2, seen)).toBe('wait');
    expect(silence(3, seen)).toBe('nothing-left');
    expect(silence(60, { through: handed })).toBe('wait');
    expect(silence(60, {})).toBe('wait');
    // One event took ten minutes today: this one gets twenty.
    expect(silence(19, { ...seen, slowestMilliseconds: 600_000 })).toBe('wait');
    expect(silence(20, { ...seen, slowestMilliseconds: 600_000 })).toBe('nothing-left');
  });

  test('is looked at every minute at first, seldomer later, and at the last useful moment', () => {
    const looks = (until: string, lasts: readonly string[] = []): string[] => {
      const at = [nextLook(handed, handed, lasts)];
      while ((at.at(-1) ?? until) < until) at.push(nextLook(handed, at.at(-1) ?? handed, lasts));
      return at;
    };
    expect(looks('2017-11-30T08:04:00.000Z').map((at) => at.slice(11, 16))).toEqual([
      '08:01',
      '08:02',
      '08:03',
      '08:04',
    ]);
    expect(looks('2017-12-01T08:00:00.000Z').length).toBeLessThan(100);
    const last = '2017-11-30T11:00:00.000Z';
    expect(looks('2017-11-30T12:00:00.000Z', [last])).toContain(last);
  });

  test('is a doubt after a day, or when the mail would be of no use any more', () => {
    expect(silence(24 * 60, {})).toBe('in-doubt');
    expect(silence(200, {}, '2017-11-30T11:00:00.000Z')).toBe('in-doubt');
    expect(silence(170, {}, '2017-11-30T11:00:00.000Z')).toBe('wait');
  });
});

describe('what a notice asked for', () => {
  test('is met within seven days or not', () => {
    const asked = '2017-11-01T08:00:00.000Z';
    const evidenceOn = (day: string) => [{ type: 'evidence-submitted', effectiveAt: `${day}T09:00:00.000Z` }];
    expect(wasMet('condition-reminder', asked, evidenceOn('2017-11-08'))).toBe(true);
    expect(wasMet('condition-reminder', asked, evidenceOn('2017-11-09'))).toBe(false);
    expect(wasMet('advice-reminder', asked, evidenceOn('2017-11-02'))).toBe(false);
  });

  test('counts for whoever owes it', () => {
    expect(isAsked({ notice: 'condition-overdue', recipient: 'organisation:a' })).toBe(true);
    expect(isAsked({ notice: 'condition-overdue', recipient: 'secretariat:v' })).toBe(false);
    expect(isAsked({ notice: 'review-reminder', recipient: 'secretariat:v' })).toBe(true);
    expect(isAsked({ notice: 'decision-published', recipient: 'organisation:a' })).toBe(false);
  });
});
