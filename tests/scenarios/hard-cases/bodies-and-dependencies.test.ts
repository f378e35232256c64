import { describe, expect, test } from 'vitest';
import { endOfDay } from '#domain/calendar/brussels-time.ts';
import { permitAt, permitOf } from '#domain/check/permit.ts';
import { decided } from '#domain/door/refusal.ts';
import { mayAnnul } from '#domain/dossier/annul.ts';
import { followDependency, keepDependent, lapseOf } from '#domain/dossier/dependencies.ts';
import { decideFurther } from '#domain/dossier/further-steps.ts';
import { namesSoFar } from '#domain/succession/succession.ts';
import { aDossier, PEOPLE } from '#tests/domain/support/builders.ts';
import { local } from '#tests/domain/support/life.ts';
import { ConditionLife, DossierLife } from '#tests/domain/support/lives.ts';

const DAY = '2017-06-20';

describe('hard case 12: a body that is succeeded in law', () => {
  const CONDITIONS = [
    { ref: '100', text: 'T', responsible: ['resp', 'adv'], deadline: { report: 'sample-drawn' } },
    { ref: '101', text: 'T', responsible: ['resp'], deadline: { by: '2017-11-30' } },
  ];
  const inForce = () => new DossierLife().publish(DAY, { conditions: CONDITIONS });
  const pass = (life: DossierLife, time: string, from: string, to: string) =>
    life.further(time, 'secretariat', 'record-succession', { from, to, reason: 'Besluit van 24 april 2015' });

  test('passes its part in a dossier, whichever it is, and the log keeps what was', () => {
    const life = inForce();
    life.at('2017-06-21T10:00', 'responsible', 'record-event', {
      event: 'sample-drawn',
      date: '2017-06-21',
      for: 'resp',
    });

    for (const [from, to] of [
      ['aii', 'aii2'],
      ['rec', 'rec2'],
      ['wse', 'wse2'],
      ['resp', 'resp2'],
    ] as const)
      expect(pass(life, '2017-07-01T10:00', from, to)).toBeUndefined();

    expect(life.state).toMatchObject({ provider: 'aii2', recipients: ['rec2'], applicants: ['wse2'] });
    expect(life.state?.decision?.conditions.map(({ responsible }) => responsible)).toEqual([
      ['resp2', 'adv'],
      ['resp2'],
    ]);
    // The successor counts on, and corrects what its predecessor recorded.
    expect(life.state?.occurrences).toEqual({ '100/resp2': 1 });
    expect(life.state?.recordings).toMatchObject([{ reporter: 'resp2', occurrences: [{ organisation: 'resp' }] }]);
    expect(life.state).toEqual(life.refolded());
    expect(pass(life, '2017-07-02T10:00', 'aii', 'aii2')).toBe('no-part-to-pass');
    expect(pass(life, '2017-07-02T10:00', 'aii2', 'aii2')).toBe('succeeds-itself');
    expect(pass(life, '2017-07-02T10:00', 'nobody', 'aii2')).toBe('no-part-to-pass');
    // What comes of the authorisation is told to those whose it is now.
    life.at('2017-08-01T10:00', 'secretariat', 'suspend-authorisation', { reason: 'R' });
    const told = life.notices
      .filter(({ notice }) => notice === 'authorisation-suspended')
      .map(({ recipient }) => recipient);
    expect(told).toEqual(['organisation:wse2', 'organisation:aii2', 'organisation:rec2']);
  });

  test('the check answers each day by who sent and who received then', () => {
    const life = inForce();
    pass(life, '2017-07-01T10:00', 'aii', 'aii2');
    pass(life, '2017-08-01T10:00', 'rec', 'rec2');
    const answer = (provider: string, recipient: string, day: string) => {
      const permit = life.state && permitOf(life.state, provider, recipient);
      return permit === undefined ? 'none' : permitAt(permit, endOfDay(day), undefined);
    };

    expect(answer('aii', 'rec', '2017-06-25')).toBe('allowed');
    expect(answer('aii', 'rec', '2017-07-02')).toBe('not-a-party');
    expect(answer('aii2', 'rec', '2017-06-25')).toBe('not-a-party');
    expect(answer('aii2', 'rec', '2017-07-02')).toBe('allowed');
    expect(answer('aii2', 'rec', '2017-08-02')).toBe('not-a-party');
    expect(answer('aii2', 'rec2', '2018-01-01')).toBe('allowed');
    expect(answer('aii', 'rec2', '2018-01-01')).toBe('none');
  });

  test('passes its open conditions as they stand: same day, same milestones, told to the successor from then on', () => {
    const at = local('2017-11-10T12:00');
    const successions = [
      { from: 'resp', to: 'aii', at },
      { from: 'aii', to: 'new', at: local('2017-11-20T12:00') },
    ];
    const life = new ConditionLife({}, '2017-09-20T14:00', { successions });
    const alone = new ConditionLife({}, '2017-09-20T14:00');
    life.live(local('2017-11-09T12:00'));
    // The execution brings it; a sweep or a command would as well.
    life.sweep(at);
    life.sweep(at);
    expect(life.at('2017-11-15T10:00', 'responsible', 'submit-evidence', { text: 'T' })).toBe('not-permitted');
    life.live(local('2017-11-20T11:00'));
    life.sweep(local('2017-11-20T12:00'));
    life.live(local('2018-02-01T00:00'));
    alone.live(local('2018-02-01T00:00'));

    expect(life.timed).toEqual(alone.timed);
    const to = (notice: string, day: string) =>
      life.notices
        .filter((one) => one.notice === notice && one.leavesAt.startsWith(day))
        .map(({ recipient }) => recipient);
    expect(to('condition-reminder', '2017-10-31')).toEqual(['organisation:resp']);
    expect(to('condition-reminder', '2017-11-16')).toEqual(['organisation:aii']);
    expect(to('condition-reminder', '2017-11-29')).toEqual(['organisation:new']);
    expect(life.state).toMatchObject({ opening: { organisation: 'new' }, predecessors: ['resp', 'aii'] });
    expect(life.events.filter(({ type }) => type === 'body-succeeded')).toHaveLength(2);
    expect(life.state).toEqual(life.refolded());
    expect(namesSoFar('new', successions)).toEqual(new Set(['new', 'aii', 'resp']));
  });

  test('passes a duty whose evidence is being judged: what becomes of it is the successor’s, and told to it', () => {
    const life = new ConditionLife({}, '2017-09-20T14:00');
    life.at('2017-11-02T10:00', 'responsible', 'submit-evidence', { text: 'T' });
    life.context = { ends: [], successions: [{ from: 'resp', to: 'aii', at: local('2017-11-06T12:00') }] };
    life.sweep(local('2017-11-06T12:00'));
    expect(life.state).toMatchObject({ status: 'in-review', opening: { organisation: 'aii' } });
    const before = life.notices.length;

    expect(life.at('2017-11-20T10:00', 'secretariat', 'reject-evidence', { reason: 'R' })).toBeUndefined();
    life.live(local('2017-12-02T00:00'));

    // Five and ten working days after the evidence, over 15 November, which is no holiday of the law.
    expect(
      life.notices.slice(before).map(({ notice, recipient, milestone }) => [notice, recipient, milestone]),
    ).toEqual([
      ['review-reminder', 'secretariat:vtc', 5],
      ['review-reminder', 'secretariat:vtc', 10],
      ['evidence-rejected', 'organisation:aii', undefined],
      ['condition-reminder', 'organisation:aii', -7],
      ['condition-reminder', 'organisation:aii', -1],
      ['condition-reminder', 'organisation:aii', 0],
      ['condition-overdue', 'organisation:aii', 1],
      ['condition-overdue', 'secretariat:vtc', 1],
    ]);
    expect(life.at('2017-12-04T10:00', 'responsible', 'submit-evidence', { text: 'T' })).toBe('not-permitted');
    expect(life.at('2017-12-04T10:00', 'provider', 'submit-evidence', { text: 'T' })).toBeUndefined();
  });

  test('leaves what is settled with the body that settled it, until it is owed again', () => {
    const successions = [{ from: 'resp', to: 'provider', at: local('2017-11-10T12:00') }];
    const life = new ConditionLife({}, '2017-09-20T14:00');
    life.at('2017-10-01T10:00', 'responsible', 'submit-evidence', { text: 'T' });
    life.at('2017-10-02T10:00', 'secretariat', 'accept-evidence');
    life.context = { ends: [], successions };
    life.sweep(local('2017-11-12T12:00'));
    expect(life.state?.opening.organisation).toBe('resp');

    life.annul('2017-11-13T10:00', 'secretariat');

    expect(life.state).toMatchObject({ status: 'in-review', opening: { organisation: 'provider' } });
    expect(life.state).toEqual(life.refolded());
  });

  test('one that opens late, for a body that was succeeded meanwhile, passes as it opens, also there and back', () => {
    const successions = [
      { from: 'resp', to: 'aii', at: local('2017-09-25T12:00') },
      { from: 'aii', to: 'resp', at: local('2017-09-26T12:00') },
    ];
    const life = new ConditionLife({}, '2017-09-20T14:00', { successions, seenAt: '2017-09-27T10:00' });

    expect(life.state).toMatchObject({ opening: { organisation: 'resp' }, predecessors: ['resp', 'aii'] });
  });
});

describe('a succession that was recorded by mistake', () => {
  const CONDITIONS = [
    { ref: '100', text: 'T', responsible: ['resp'], deadline: { report: 'sample-drawn' } },
    { ref: '101', text: 'T', responsible: ['resp', 'adv'], deadline: { by: '2017-11-30' } },
  ];
  const record = (life: DossierLife, time: string, from: string, to: string) =>
    life.further(time, 'secretariat', 'record-succession', { from, to, reason: 'R' });
  const annul = (life: DossierLife, time: string, sequence: number, by = 'secretariat') =>
    life.further(time, by, 'annul-dossier-event', { event: `dossier:amif@${sequence}`, reason: 'Vergissing' });

  test('is annulled after publication too: every part returns, and the open duties with it', () => {
    const life = new DossierLife().publish(DAY, { conditions: CONDITIONS });
    const before = life.state;
    record(life, '2017-07-01T10:00', 'resp', 'resp2');
    const mistake = life.events.length;
    const condition = new ConditionLife({ ref: '101', due: '2017-11-30' }, `${DAY}T10:00`);
    const follow = (time: string) => {
      condition.context = { ends: [], successions: life.state?.successions ?? [] };
      condition.sweep(local(time));
    };
    follow('2017-07-01T10:01');
    expect(condition.state?.opening.organisation).toBe('resp2');

    expect(annul(life, '2017-07-02T10:00', mistake, 'applicant')).toBe('not-permitted');
    expect(annul(life, '2017-07-02T10:00', mistake)).toBeUndefined();
    follow('2017-07-02T10:01');

    expect(life.state?.decision).toEqual(before?.decision);
    expect(condition.state?.opening.organisation).toBe('resp');
    expect(life.events.at(-1)).toMatchObject({
      data: { from: 'resp2', to: 'resp', annuls: `dossier:amif@${mistake}` },
    });
    expect(annul(life, '2017-07-03T10:00', mistake)).toBe('not-annullable');
    expect(annul(life, '2017-07-03T10:00', mistake + 1)).toBe('not-annullable');
    expect(life.refolded()).toEqual(life.state);
  });

  test('is not annulled where the successor had a part of its own, nor before a later one', () => {
    const life = new DossierLife().publish(DAY, { conditions: CONDITIONS });
    record(life, '2017-07-01T10:00', 'resp', 'adv');
    expect(annul(life, '2017-07-02T10:00', life.events.length)).toBe('not-annullable');

    const other = new DossierLife().publish(DAY, { conditions: CONDITIONS });
    record(other, '2017-07-01T10:00', 'resp', 'resp2');
    const first = other.events.length;
    record(other, '2017-07-02T10:00', 'resp2', 'resp3');
    expect(annul(other, '2017-07-03T10:00', first)).toBe('annul-later-first');
    expect(annul(other, '2017-07-03T10:00', first + 1)).toBeUndefined();
    expect(annul(other, '2017-07-04T10:00', first)).toBeUndefined();
    expect(other.state?.decision?.conditions[0]?.responsible).toEqual(['resp']);
    // Nothing else of what is published is taken back.
    expect(annul(other, '2017-07-05T10:00', 1)).toBe('not-annullable');
  });

  test('of two that concern nobody both, either is annulled alone', () => {
    const life = new DossierLife().publish(DAY, { conditions: CONDITIONS });
    record(life, '2017-07-01T10:00', 'aii', 'aii2');
    const first = life.events.length;
    record(life, '2017-07-02T10:00', 'resp', 'resp2');
    const duty = () => life.state?.decision?.conditions[0]?.responsible;

    expect(annul(life, '2017-07-03T10:00', first)).toBeUndefined();
    expect([life.state?.provider, duty()]).toEqual(['aii', ['resp2']]);
    expect(annul(life, '2017-07-04T10:00', first + 1)).toBeUndefined();
    expect([life.state?.provider, duty()]).toEqual(['aii', ['resp']]);
    expect(life.refolded()).toEqual(life.state);
  });

  test('is not annulled where the log was written before it told whether the successor had a part: it says so', () => {
    const life = new DossierLife().publish(DAY, { conditions: CONDITIONS });
    const now = local('2017-07-01T10:00');
    life.give(now, () => decided({ type: 'body-succeeded', effectiveAt: now, data: { from: 'resp', to: 'resp2' } }));
    const event = `dossier:amif@${life.events.length}`;
    const annulment = { do: 'annul-dossier-event', fields: { dossier: 'amif', event, reason: 'R' } } as const;

    expect(decideFurther(life.state, annulment, PEOPLE.secretariat, now)).toMatchObject({
      ok: false,
      refusal: { code: 'not-annullable', message: expect.stringContaining('the log did not yet say') },
    });
    expect(life.state).toMatchObject({ successions: [{ to: 'resp2' }] });
    expect(mayAnnul(life.state ?? aDossier(), PEOPLE.secretariat)).toBe(false);
  });
});

describe('hard case 11: an authorisation on which another rests', () => {
  const resting = (more: Readonly<Record<string, unknown>> = {}) => {
    const life = new DossierLife().publish(DAY);
    expect(life.further(`${DAY}T11:00`, 'secretariat', 'note-dependency', { dependency: 'magda', ...more })).toBe(
      undefined,
    );
    return life;
  };
  const follow = (life: DossierLife, time: string, status: Parameters<typeof lapseOf>[0]) =>
    life.give(local(time), (state) => followDependency(state ?? aDossier(), 'magda', lapseOf(status), local(time)));
  const alerts = (life: DossierLife) =>
    life.notices
      .filter(({ notice }) => notice === 'dependency-lapsed')
      .map(({ recipient, dependency }) => `${recipient} ${dependency}`);
  const EVERYONE = ['organisation:wse', 'organisation:aii', 'organisation:rec', 'secretariat:vtc'].map(
    (to) => `${to} magda`,
  );

  test.each(['suspended', 'revoked', 'expired', 'superseded', 'withdrawn', 'refused', 'inadmissible'] as const)(
    'that is %s is told once to the secretariat and the parties, and changes nothing else',
    (status) => {
      const life = resting();
      follow(life, '2017-07-01T10:00', status);
      follow(life, '2017-07-01T10:00', status);

      expect(alerts(life)).toEqual(EVERYONE);
      expect(life.state).toMatchObject({ status: 'in-force', dependencies: [{ lapsed: lapseOf(status) }] });
      expect(life.state).toEqual(life.refolded());
    },
  );

  test('that holds again is noted without mail, and its next lapse is told again', () => {
    const life = resting();
    follow(life, '2017-07-01T10:00', 'suspended');
    follow(life, '2017-07-05T10:00', 'in-force');
    expect(life.state?.dependencies).toMatchObject([{ ref: 'magda' }]);
    expect(life.state?.dependencies?.[0]).not.toHaveProperty('lapsed');
    expect(alerts(life)).toHaveLength(4);
    follow(life, '2017-07-06T10:00', 'revoked');
    expect(alerts(life)).toHaveLength(8);
  });

  test('and that Beraad does not know lapses by its last day: told the morning after, as MAGDA on 31 July 2012', () => {
    const life = new DossierLife().publish('2012-07-25');
    const outside = { name: 'Machtiging RRN 18/2012', lastDay: '2012-07-31' };
    life.further('2012-07-25T11:00', 'secretariat', 'note-dependency', { dependency: 'magda', outside });
    life.live(local('2012-12-31T00:00'));

    expect(life.timed).toEqual([]);
    const [told] = life.notices.filter(({ notice }) => notice === 'dependency-lapsed');
    expect(told?.leavesAt).toBe(local('2012-08-01T09:00'));
    expect(alerts(life)).toEqual(EVERYONE);
    const lapsed = life.events.find(({ type }) => type === 'dependency-lapsed');
    expect(lapsed?.effectiveAt).toBe(local('2012-08-01T00:00'));
    expect(
      life.further('2012-12-31T10:00', 'secretariat', 'report-lapse', {
        dependency: 'magda',
        because: 'revoked',
        reason: 'R',
      }),
    ).toBe('lapse-known');
  });

  test('and that Beraad does not know is reported by the secretariat; of its own dossiers it knows itself', () => {
    const life = resting({ outside: { name: 'Machtiging RRN' } });
    const lapse = { dependency: 'magda', because: 'revoked', reason: 'Beraadslaging 7/2018' };
    expect(life.further('2018-02-01T10:00', 'secretariat', 'report-lapse', { ...lapse, dependency: 'other' })).toBe(
      'no-such-dependency',
    );
    expect(life.further('2018-02-01T10:00', 'secretariat', 'report-lapse', lapse)).toBeUndefined();
    expect(alerts(life)).toEqual(EVERYONE);
    expect(resting().further('2018-02-01T10:00', 'secretariat', 'report-lapse', lapse)).toBe('lapse-known');
  });

  test('is noted once, not of itself, and dropped when it rests on it no more', () => {
    const life = resting();
    expect(life.further(`${DAY}T12:00`, 'secretariat', 'note-dependency', { dependency: 'magda' })).toBe(
      'dependency-exists',
    );
    expect(life.further(`${DAY}T12:00`, 'secretariat', 'note-dependency', { dependency: 'amif' })).toBe(
      'rests-on-itself',
    );
    expect(life.further(`${DAY}T12:00`, 'secretariat', 'drop-dependency', { dependency: 'x', reason: 'R' })).toBe(
      'no-such-dependency',
    );
    expect(
      life.further(`${DAY}T12:00`, 'secretariat', 'drop-dependency', { dependency: 'magda', reason: 'R' }),
    ).toBeUndefined();
    follow(life, '2017-07-01T10:00', 'revoked');
    expect(alerts(life)).toEqual([]);
  });

  test('a dossier that has ended is told of no lapse', () => {
    const life = resting();
    life.at('2017-06-30T10:00', 'secretariat', 'revoke-authorisation', { reason: 'R' });
    follow(life, '2017-07-01T10:00', 'revoked');
    expect(alerts(life)).toEqual([]);
  });

  test('the one that carries it knows it, once', () => {
    const life = new DossierLife().publish(DAY);
    const keep = (rests: boolean) =>
      life.give(local('2017-07-01T10:00'), (state) =>
        keepDependent(state ?? aDossier(), 'later', rests, local('2017-07-01T10:00')),
      );
    keep(true);
    keep(true);
    expect(life.state?.dependents).toEqual(['later']);
    keep(false);
    keep(false);
    expect(life.state?.dependents).toEqual([]);
    expect(life.events.filter(({ type }) => type.startsWith('dependent-'))).toHaveLength(2);
  });
});
