import { describe, expect, test } from 'vitest';
import { answerCheck } from '#domain/check/check.ts';
import { permitOfProtocol } from '#domain/check/permit.ts';
import { PROTOCOL_POINTS } from '#domain/commands/protocol-commands.ts';
import { openingsOf } from '#domain/condition/openings.ts';
import { protocolAsOwner } from '#domain/condition/owner.ts';
import { DEFAULT_POLICY } from '#domain/policy/policy.ts';
import { protocolEnds } from '#domain/protocol/ends.ts';
import { local } from './support/life.ts';
import { ProtocolLife, TWELVE_POINTS } from './support/protocols.ts';

const ADVICE = 'give-protocol-advice';
const positive = (party: string) => ({ party, opinion: 'positive' });
const url = (party: string) => ({ party, url: `https://${party}.example/p` });
const submitted = (more: Readonly<Record<string, unknown>> = {}): ProtocolLife => {
  const life = new ProtocolLife();
  expect(life.submit('2024-02-05T10:00', more)).toBeUndefined();
  return life;
};

describe('the twelve points', () => {
  test('are all there in a protocol that is submitted; then both data protection officers are asked', () => {
    const life = submitted();

    expect(PROTOCOL_POINTS).toHaveLength(12);
    expect(life.status).toBe('awaiting-advice');
    expect(life.told).toEqual(['protocol-advice-requested to dpo:kg', 'protocol-advice-requested to dpo:ocmw']);
  });

  test.each(PROTOCOL_POINTS)('are refused by name where %s is missing, empty or blank', (point) => {
    const { [point]: _left, ...eleven } = TWELVE_POINTS;
    for (const content of [eleven, { ...TWELVE_POINTS, [point]: '' }, { ...TWELVE_POINTS, [point]: ' \n' }]) {
      const life = new ProtocolLife();

      expect(life.submit('2024-02-05T10:00', { content })).toBe('points-missing');
      expect(life.events).toEqual([]);
    }
  });

  test('are named, each that is missing, and no other', () => {
    const life = new ProtocolLife();
    const { security: _security, quality: _quality, ...ten } = TWELVE_POINTS;

    expect(life.refusal('2024-02-05T10:00', { content: ten })).toMatch(/: security, quality\./);
  });

  test('may not be emptied by a revision', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, { party: 'kg', opinion: 'negative' });

    expect(life.at('2024-02-07T10:00', 'provider', 'revise-protocol', { content: { security: ' ' } })).toBe(
      'points-missing',
    );
    expect(life.status).toBe('draft');
  });
});

describe('hard case 17: one advice only, eleven points, positive with a condition, both documents on both sites', () => {
  test('one advice only: nobody signs before the other officer has advised', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('kg'));

    expect(life.status).toBe('awaiting-advice');
    expect(life.at('2024-02-06T11:00', 'signatory', 'sign-protocol', { party: 'kg' })).toBe('not-ready-to-sign');
    life.at('2024-02-06T12:00', 'other dpo', ADVICE, positive('ocmw'));
    expect(life.status).toBe('ready-to-sign');
    expect(life.at('2024-02-06T13:00', 'signatory', 'sign-protocol', { party: 'kg' })).toBeUndefined();
  });

  test('eleven points: the protocol is refused, and so is an advice on eleven; a gap is said to be one', () => {
    const { specificMeasures: _logging, ...eleven } = TWELVE_POINTS;
    expect(new ProtocolLife().submit('2024-02-05T10:00', { content: eleven })).toBe('points-missing');
    const life = submitted();
    const found = Object.fromEntries(
      PROTOCOL_POINTS.map((point) => [point, { outcome: 'sufficient', document: 'Protocol', article: '6' }]),
    );
    const { specificMeasures: _gap, ...ten } = found;

    expect(life.at('2024-02-06T10:00', 'dpo', ADVICE, { ...positive('kg'), points: ten })).toBe('points-unanswered');
    const points = { ...found, specificMeasures: { outcome: 'not-discussed', remark: 'Logging ontbreekt' } };
    expect(life.at('2024-02-06T10:00', 'dpo', ADVICE, { ...positive('kg'), points })).toBeUndefined();
    const given = life.events.at(-1);
    expect(given).toMatchObject({
      type: 'protocol-advice-given',
      data: { party: 'kg', round: 1, outcomes: { controllers: 'sufficient', specificMeasures: 'not-discussed' } },
      texts: {
        'document:security': 'Protocol',
        'article:security': '6',
        'remark:specificMeasures': 'Logging ontbreekt',
      },
    });
  });

  test('positive with a condition: it counts as an advice, and its remark is kept', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('kg'));
    const remarks = { specificMeasures: 'Publiceer het protocol op beide websites' };
    life.at('2024-02-06T11:00', 'other dpo', ADVICE, {
      party: 'ocmw',
      opinion: 'conditional',
      remarks,
      text: 'Ja, mits',
    });

    expect(life.status).toBe('ready-to-sign');
    expect(life.events.at(-1)?.texts).toEqual({
      text: 'Ja, mits',
      'remark:specificMeasures': 'Publiceer het protocol op beide websites',
    });
  });

  test('both documents on both sites: in force from the second party’s publication, with the four addresses kept', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('kg'));
    life.at('2024-02-06T10:10', 'other dpo', ADVICE, positive('ocmw'));
    life.at('2024-02-06T10:20', 'other signatory', 'sign-protocol', { party: 'ocmw' });
    life.at('2024-02-06T10:30', 'signatory', 'sign-protocol', { party: 'kg' });
    const agreement = { agreementUrl: 'https://kg.example/overeenkomst' };
    life.at('2024-02-07T10:00', 'signatory', 'publish-protocol', { ...url('kg'), ...agreement });

    expect(life.status).toBe('signed');
    expect(life.at('2024-02-07T11:00', 'signatory', 'publish-protocol', url('kg'))).toBe('already-published-by-party');
    life.at('2024-02-08T10:00', 'other signatory', 'publish-protocol', {
      ...url('ocmw'),
      agreementUrl: 'https://ocmw.example/overeenkomst',
    });
    expect(life.status).toBe('in-force');
    expect(life.state?.inForceAt).toBe(local('2024-02-08T10:00'));
    expect(life.state?.publications.flatMap(({ url: own, agreementUrl }) => [own, agreementUrl])).toEqual([
      'https://kg.example/p',
      'https://kg.example/overeenkomst',
      'https://ocmw.example/p',
      'https://ocmw.example/overeenkomst',
    ]);
  });
});

describe('the advices', () => {
  test('may be given once by each party in a round', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('kg'));

    expect(life.at('2024-02-06T10:00', 'dpo', ADVICE, { party: 'kg', opinion: 'negative' })).toBe('already-advised');
    expect(life.status).toBe('awaiting-advice');
  });

  test('make it a draft at once when one is negative; the other is not waited for', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'other dpo', ADVICE, { party: 'ocmw', opinion: 'negative' });

    expect(life.status).toBe('draft');
    expect(life.at('2024-02-06T11:00', 'dpo', ADVICE, positive('kg'))).toBe('not-awaiting-advice');
  });

  test('are dropped by a revision, which changes the points it gives and asks both again', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('kg'));
    life.at('2024-02-06T11:00', 'other dpo', ADVICE, { party: 'ocmw', opinion: 'negative' });
    const before = life.told.length;

    expect(
      life.at('2024-02-07T10:00', 'recipient', 'revise-protocol', { content: { security: 'Met logging' } }),
    ).toBeUndefined();
    expect(life.status).toBe('awaiting-advice');
    expect(life.state).toMatchObject({ round: 2, advices: [] });
    expect(life.events.at(-1)).toMatchObject({
      type: 'protocol-revised',
      data: { points: ['security'] },
      texts: { 'point:security': 'Met logging' },
    });
    expect(life.told.slice(before)).toEqual([
      'protocol-advice-requested to dpo:kg',
      'protocol-advice-requested to dpo:ocmw',
    ]);
    life.at('2024-02-08T10:00', 'other dpo', ADVICE, positive('ocmw'));
    expect(life.status).toBe('awaiting-advice');
    life.at('2024-02-08T11:00', 'dpo', ADVICE, positive('kg'));
    expect(life.status).toBe('ready-to-sign');
  });
});

describe('signature and publication', () => {
  test('are each one act of each party', () => {
    const life = submitted().conclude('2024-02-06');

    expect(life.status).toBe('in-force');
    expect(life.events.map(({ type }) => type)).toEqual([
      'protocol-submitted',
      'protocol-advice-given',
      'protocol-advice-given',
      'protocol-signed',
      'protocol-signed',
      'protocol-published',
      'protocol-published',
      'protocol-entered-into-force',
    ]);
    expect(life.told.slice(2)).toEqual([
      // Once, when both have published it.
      'protocol-published to organisation:kg',
      'protocol-published to organisation:ocmw',
    ]);
  });

  test('are not done by one party for both', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('kg'));

    expect(life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('ocmw'))).toBe('not-permitted');
    life.at('2024-02-06T10:10', 'other dpo', ADVICE, positive('ocmw'));
    expect(life.at('2024-02-06T10:20', 'signatory', 'sign-protocol', { party: 'ocmw' })).toBe('not-permitted');
    expect(life.at('2024-02-06T10:20', 'signatory', 'sign-protocol', { party: 'kg' })).toBeUndefined();
    expect(life.status).toBe('partly-signed');
    expect(life.at('2024-02-06T10:30', 'signatory', 'sign-protocol', { party: 'kg' })).toBe('already-signed');
    expect(life.at('2024-02-06T10:40', 'other signatory', 'publish-protocol', url('ocmw'))).toBe('protocol-not-signed');
  });
});

describe('two bodies', () => {
  test('conclude a protocol: not one with itself', () => {
    expect(new ProtocolLife().submit('2024-02-05T10:00', { recipient: 'kg' })).toBe('one-party');
  });

  test('set each condition once', () => {
    const condition = { ref: '1', text: 'T', deadline: 'asap', responsible: ['kg'] };

    expect(new ProtocolLife().submit('2024-02-05T10:00', { conditions: [condition, condition] })).toBe(
      'duplicate-condition',
    );
  });
});

describe('the end of a protocol', () => {
  test('is announced to both parties like that of an authorisation, comes after the last day and is then told', () => {
    // 27 February 2026 is a Friday; 90 days before it Saturday 29 November, 30 days before it Wednesday 28 January.
    const life = submitted({ duration: { until: '2026-02-27' } }).conclude('2025-06-02');
    const before = life.notices.length;
    life.live(local('2026-02-27T23:59'));

    expect(life.status).toBe('in-force');
    life.live(local('2026-12-31T12:00'));
    expect(life.status).toBe('ended');
    expect(life.state?.endedAt).toBe(local('2026-02-28T00:00'));
    expect(life.timed).toEqual([
      // 180 days before is Sunday 31 August, so Friday 29 August.
      '2025-08-29T09:00 authorisation-expiring -180',
      '2025-11-28T09:00 authorisation-expiring -90',
      '2026-01-28T09:00 authorisation-expiring -30',
      '2026-03-02T09:00 authorisation-expired -',
    ]);
    expect(new Set(life.notices.slice(before).map(({ recipient }) => recipient))).toEqual(
      new Set(['organisation:kg', 'organisation:ocmw']),
    );
    expect(protocolEnds(life.state!)).toEqual([{ at: local('2026-02-28T00:00'), because: 'expired' }]);
  });

  test('by a party ends the announcements, and nobody ends it twice', () => {
    const life = submitted({ duration: { until: '2026-02-27' } }).conclude('2025-06-02');
    life.at('2025-09-01T10:00', 'recipient', 'end-protocol', { reason: 'Overeenkomst opgezegd' });
    life.live(local('2026-12-31T12:00'));

    expect(life.status).toBe('ended');
    expect(life.timed).toEqual(['2025-08-29T09:00 authorisation-expiring -180']);
    expect(life.nextDue).toBeUndefined();
    expect(life.at('2026-12-31T13:00', 'provider', 'end-protocol', { reason: 'R' })).toBe('protocol-ended');
    expect(protocolEnds(life.state!)).toEqual([{ at: local('2025-09-01T10:00'), because: 'ended' }]);
  });

  test('is told once, however late the sweep: what announced it is merged into that', () => {
    const life = submitted({ duration: { until: '2026-02-27' } }).conclude('2025-06-02');

    life.sweep(local('2026-12-31T12:00'));

    expect(life.timed).toEqual(['2026-12-31T12:00 authorisation-expired -']);
    expect(life.events.filter(({ type }) => type === 'milestone-merged')).toHaveLength(3);
  });

  test('by a party overtakes the announcement that an outage held back', () => {
    const life = submitted({ duration: { until: '2026-02-27' } }).conclude('2025-06-02');

    life.late('2025-09-05T10:00', 'recipient', 'end-protocol', { reason: 'R' });

    expect(life.timed).toEqual([]);
    expect(life.events.map(({ type }) => type)).toContain('milestone-overtaken');
  });

  test('by a party before it was in force leaves nothing: no permission, no event, no condition', () => {
    const life = submitted({ duration: { until: '2026-02-27' } });
    life.at('2024-02-06T10:00', 'recipient', 'end-protocol', { reason: 'R' });
    life.live(local('2027-01-01T12:00'));

    expect(life.status).toBe('ended');
    expect(life.timed).toEqual([]);
    expect(life.at('2024-02-07T10:00', 'provider', 'record-event', { event: 'breach', date: '2024-02-07' })).toBe(
      'not-yet-in-force',
    );
    expect(permitOfProtocol(life.state!, 'kg', 'ocmw')).toBeUndefined();
    expect(protocolEnds(life.state!)).toEqual([]);
  });

  test('comes as it enters into force, where its last day had passed by then', () => {
    const life = submitted({ duration: { until: '2024-03-01' } }).conclude('2024-03-04');
    life.live(local('2024-12-31T12:00'));

    expect(life.status).toBe('ended');
    expect(life.state?.endedAt).toBe(local('2024-03-04T10:00'));
    expect(life.events.map(({ effectiveAt }) => effectiveAt)).toEqual(
      life.events.map(({ effectiveAt }) => effectiveAt).sort(),
    );
  });

  test('is not known before a sweep comes, but found by whoever looks', () => {
    const life = submitted({ duration: { until: '2024-06-28' } }).conclude('2024-03-04');
    const now = '2024-06-29T00:00';

    expect(life.late(now, 'recipient', 'end-protocol', { reason: 'R' })).toBe('protocol-ended');
  });
});

describe('an indefinite duration', () => {
  const life = () =>
    submitted({ duration: { until: '2025-03-31', indefiniteOn: 'agreement-renewed' } }).conclude('2024-03-04');
  const renewed = (date: string) => ({ event: 'agreement-renewed', date });

  test('follows the event that makes it so, up to the last minute of the last day', () => {
    const inTime = life();
    inTime.at('2025-03-31T23:59', 'recipient', 'record-event', renewed('2025-03-31'));
    const before = inTime.timed.length;
    inTime.live(local('2030-01-01T12:00'));

    expect(inTime.status).toBe('in-force');
    expect(inTime.state?.duration).toEqual({ lastDay: null });
    expect(inTime.told.slice(-2)).toEqual([
      'authorisation-extended to organisation:kg',
      'authorisation-extended to organisation:ocmw',
    ]);
    expect(inTime.timed).toHaveLength(before);
  });

  test('does not follow it a minute later, nor another event', () => {
    const late = life();
    late.at('2025-03-30T10:00', 'recipient', 'record-event', { event: 'other', date: '2025-03-30' });
    late.at('2025-04-01T00:00', 'recipient', 'record-event', renewed('2025-03-31'));

    expect(late.status).toBe('ended');
    expect(late.told.filter((line) => line.startsWith('authorisation-extended'))).toEqual([]);
  });
});

describe('the conditions of a protocol', () => {
  const conditions = [
    { ref: '1', text: 'T', deadline: { by: '2024-06-28' }, responsible: ['ocmw'] },
    { ref: '2', text: 'T', deadline: { within: 'P1M', of: 'transfer' }, responsible: ['kg', 'third'] },
    { ref: '3', text: 'T', deadline: { every: 'P1Y', from: '2024-01-15' }, responsible: ['kg'] },
    { ref: '4', text: 'T', deadline: { report: 'breach' }, responsible: ['ocmw'], survives: true },
    { ref: '5', text: 'T', deadline: 'continuous', responsible: ['kg'] },
  ];
  const openedBy = (life: ProtocolLife) =>
    openingsOf(protocolAsOwner(life.state!), life.events.at(-1)!, DEFAULT_POLICY);

  test('open when it is in force, without a committee: its parties judge', () => {
    const opened = openedBy(submitted({ conditions }).conclude('2024-03-04'));

    expect(opened.map(({ reportedAs, organisation, due }) => `${reportedAs} ${organisation} ${due ?? '-'}`)).toEqual([
      '1 ocmw 2024-06-28',
      '2/kg kg -',
      '2/third third -',
      // The occurrence of 15 January was due before it opened.
      '3#2 kg 2025-01-15',
      '4 ocmw -',
      '5 kg -',
    ]);
    for (const opening of opened) {
      expect(opening).toMatchObject({ dossier: 'p', parties: ['kg', 'ocmw'] });
      expect(opening).not.toHaveProperty('committee');
      if (opening.ref === '1') expect(opening.dueRule).toEqual({ kind: 'fixed', day: '2024-06-28', setBy: 'protocol' });
    }
  });

  test('do not open before that', () => {
    expect(openedBy(submitted({ conditions }))).toEqual([]);
  });

  test('open an occurrence at a recorded event, for the body named or for all; after the end only what survives', () => {
    const life = submitted({ conditions }).conclude('2024-03-04');
    life.at('2024-03-10T10:00', 'responsible', 'record-event', { event: 'transfer', date: '2024-03-08' });
    expect(openedBy(life).map(({ reportedAs, due }) => `${reportedAs} ${due}`)).toEqual([
      '2/kg#1 2024-04-08',
      '2/third#1 2024-04-08',
    ]);
    life.at('2024-03-11T10:00', 'provider', 'record-event', { event: 'transfer', date: '2024-03-11', for: 'third' });
    expect(openedBy(life).map(({ reportedAs, due }) => `${reportedAs} ${due}`)).toEqual(['2/third#2 2024-04-11']);
    life.at('2024-03-12T10:00', 'provider', 'end-protocol', { reason: 'R' });

    life.at('2024-03-13T10:00', 'provider', 'record-event', { event: 'transfer', date: '2024-03-13' });
    expect(openedBy(life)).toEqual([]);
    // Ten working days after 13 March: 27 March.
    life.at('2024-03-14T10:00', 'recipient', 'record-event', { event: 'breach', date: '2024-03-13' });
    expect(openedBy(life).map(({ reportedAs, due }) => `${reportedAs} ${due}`)).toEqual(['4#1 2024-03-27']);
    life.at('2024-03-15T10:00', 'recipient', 'record-event', { event: 'unheard-of', date: '2024-03-15' });
    expect(openedBy(life)).toEqual([]);
  });
});

describe('the check', () => {
  const ask = (
    life: ProtocolLife,
    day: string,
    more: { readonly dataItem?: string; readonly recipient?: string } = {},
  ) => {
    const { recipient = 'ocmw', ...rest } = more;
    const permit = permitOfProtocol(life.state!, 'kg', recipient);
    const asked = { provider: 'kg', recipient, ...rest };
    return answerCheck(permit === undefined ? [] : [permit], asked, local(`${day}T23:59`));
  };

  test('allows while a protocol is in force, on any day, and says why not on others', () => {
    const life = submitted({ duration: { until: '2024-06-28' } });
    expect(ask(life, '2024-02-05').reason).toBe('not-a-party');
    life.conclude('2024-03-04');

    expect(ask(life, '2024-03-03').reason).toBe('not-in-force');
    expect(ask(life, '2024-03-04')).toMatchObject({ allowed: true, basis: [{ dossier: 'p', reason: 'allowed' }] });
    expect(ask(life, '2024-06-28').allowed).toBe(true);
    expect(ask(life, '2024-06-29')).toMatchObject({ allowed: false, reason: 'expired' });
    life.live(local('2024-12-31T12:00'));
    expect(ask(life, '2024-06-28').allowed).toBe(true);
    expect(ask(life, '2024-06-29').reason).toBe('expired');
  });

  test('allows nothing from the day a party ended it, to nobody else, and no data item by name', () => {
    const life = submitted().conclude('2024-03-04');
    expect(ask(life, '2024-03-05', { dataItem: 'Naam' }).reason).toBe('data-item-not-covered');
    expect(ask(life, '2024-03-05', { recipient: 'third' }).reason).toBe('not-a-party');
    life.at('2024-05-02T10:00', 'provider', 'end-protocol', { reason: 'R' });

    expect(ask(life, '2024-05-01').allowed).toBe(true);
    expect(ask(life, '2024-05-02')).toMatchObject({ allowed: false, reason: 'ended' });
  });

  test('does not allow after one publication', () => {
    const life = submitted();
    life.at('2024-02-06T10:00', 'dpo', ADVICE, positive('kg'));
    life.at('2024-02-06T10:10', 'other dpo', ADVICE, positive('ocmw'));
    life.at('2024-02-06T10:20', 'signatory', 'sign-protocol', { party: 'kg' });
    life.at('2024-02-06T10:30', 'other signatory', 'sign-protocol', { party: 'ocmw' });
    life.at('2024-02-06T10:40', 'signatory', 'publish-protocol', url('kg'));

    expect(ask(life, '2024-02-07').reason).toBe('not-in-force');
  });
});
