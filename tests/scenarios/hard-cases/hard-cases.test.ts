import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { listPlaces } from '#adapters/dynamodb/list-places.ts';
import { endOfDay } from '#domain/calendar/brussels-time.ts';
import { permitAt, permitOf } from '#domain/check/permit.ts';
import { decideCondition } from '#domain/condition/decide.ts';
import { endOf } from '#domain/condition/ends.ts';
import type { ConditionOpening } from '#domain/condition/events.ts';
import { openingsAtEvent, openingsAtStart } from '#domain/condition/openings.ts';
import { dossierAsOwner } from '#domain/condition/owner.ts';
import { evolveCondition } from '#domain/condition/state.ts';
import { conditionId } from '#domain/door/aggregate-id.ts';
import type { FoundDocument } from '#domain/door/event-schema.ts';
import { refuse } from '#domain/door/refusal.ts';
import {
  announceAmendment,
  decisionWithoutProcedure,
  definitionOf,
  markReceiptUnknown,
} from '#domain/dossier/decide.ts';
import { decisionLetterOf, durationDiffers } from '#domain/dossier/decision-letter.ts';
import { dossierEnds } from '#domain/dossier/ends.ts';
import type { ConditionDefinition } from '#domain/dossier/events.ts';
import type { DossierState } from '#domain/dossier/state.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { DEFAULT_POLICY } from '#domain/policy/policy.ts';
import { parseScenario } from '#scenarios/format/parse-scenario.ts';
import { aDossier, PEOPLE } from '#tests/domain/support/builders.ts';
import { local } from '#tests/domain/support/life.ts';
import { ConditionLife, conditionCommand, DossierLife, dossierCommand } from '#tests/domain/support/lives.ts';
import { scenarioText } from '../support/fixtures.ts';

// The hard cases of the five sources, by number. Each is tried here on the rules themselves; the replays of scenarios/ and the tests
// elsewhere that bear the same name try it again on the whole platform. What was expected was read from the texts, not from the program.

/** The conditions that a scenario's decision sets, as the log records them. */
function definitionsIn(file: string, dossier: string): ConditionDefinition[] {
  const parsed = parseScenario(scenarioText(file), file);
  if (!parsed.ok) throw new Error(`${file} does not parse`);
  const decision = parsed.steps.find(({ step }) => step.do === 'record-decision' && step.dossier === dossier);
  if (decision?.step.do !== 'record-decision') throw new Error(`${dossier} has no decision`);
  const command = dossierCommand('record-decision', pick(decision.step));
  return command.do === 'record-decision' ? (command.fields.conditions ?? []).map(definitionOf) : [];
}
const pick = ({ outcome, number, date, conditions }: { readonly [name: string]: unknown }) => ({
  outcome,
  number,
  date,
  conditions,
});
const inForce = (conditions: ConditionDefinition[], at: string, changes: Partial<DossierState> = {}): DossierState =>
  aDossier({
    inForceAt: local(at),
    decision: {
      outcome: 'granted',
      number: '1',
      date: at.slice(0, 10),
      duration: { lastDay: null },
      conditions,
      supersedes: [],
    },
    ...changes,
  });
const opened = (conditions: ConditionDefinition[], at: string): ConditionOpening[] =>
  openingsAtStart(dossierAsOwner(inForce(conditions, at)), local(at), DEFAULT_POLICY);
const duty = (ref: string, deadline: ConditionDefinition['deadline'], more: Partial<ConditionDefinition> = {}) => ({
  ref,
  deadline,
  responsible: ['resp'],
  public: true,
  survives: false,
  ...more,
});
/** Hands evidence in as the command does, with documents that Beraad had already. */
function submitAs(
  life: ConditionLife,
  time: string,
  person: Person,
  linked: readonly FoundDocument[] = [],
): string | undefined {
  const command = conditionCommand('submit-evidence', { text: 'T' });
  if (command.do !== 'submit-evidence') throw new Error('another command');
  return life.give(local(time), (state) =>
    state === undefined
      ? refuse('conflict', 'none')
      : decideCondition(state, { ...command, linked }, person, local(time)),
  );
}
const names = (life: { notices: readonly { notice: string }[] }): string[] => life.notices.map(({ notice }) => notice);
const at = (life: DossierLife, when: string, provider = 'aii', recipient = 'rec') => {
  const permit = life.state && permitOf(life.state, provider, recipient);
  return permit && permitAt(permit, local(when), undefined);
};

test('hard case 1: by due day 102, 98 and 100, 99, and 101 without a day last; Sunday 30 September 2012 stays the day', () => {
  const listed = opened(definitionsIn('2012-kbi-ocmw.yaml', 'kbi-ocmw'), '2012-07-30T10:00')
    .filter(({ ref }) => ['98', '99', '100', '101', '102'].includes(ref))
    .map((opening) => {
      const state = evolveCondition(undefined, {
        type: 'condition-opened',
        effectiveAt: local('2012-07-30T10:00'),
        data: opening,
      });
      const place = Object.values(listPlaces(conditionId(opening), state)).find((value) => /^(2|~)/.test(value));
      return { ref: opening.ref, due: opening.due, place };
    })
    .sort((a, b) => (`${a.place}` < `${b.place}` ? -1 : 1));

  expect([...new Map(listed.map(({ ref, due }) => [ref, due]))]).toEqual([
    ['102', '2012-09-30'],
    ['100', '2012-11-30'],
    ['98', '2012-11-30'],
    ['99', '2012-12-31'],
    ['101', undefined],
  ]);
  const sunday = new ConditionLife({ due: '2012-09-30' }, '2012-07-30T10:00');
  sunday.live(local('2012-10-02T00:00'));
  expect(sunday.events.find(({ type }) => type === 'due-day-passed')?.effectiveAt).toBe('2012-09-30T22:00:00.000Z');
  expect(sunday.timed.at(-2)).toBe('2012-09-28T09:00 condition-reminder 0');
});

describe('hard case 2: the last instant of a day, in summer and winter and round the change of the clock', () => {
  test.each([
    ['2012-09-30', '2012-09-30T22:00:00.000Z'],
    ['2017-11-30', '2017-11-30T23:00:00.000Z'],
    // The days on which the clock changes: of 23 and of 25 hours.
    ['2018-03-25', '2018-03-25T22:00:00.000Z'],
    ['2017-10-29', '2017-10-29T23:00:00.000Z'],
  ])('what is due on %s is late from %s; handed in a second before it is in time', (due, late) => {
    const before = new Date(Date.parse(late) - 1000).toISOString();
    expect(endOfDay(due)).toBe(late);
    const inTime = new ConditionLife({ due }, '2012-07-30T10:00');
    inTime.live(before);
    inTime.sweep(before);
    expect(inTime.late(`${due}T23:59`, 'responsible', 'submit-evidence', { text: 'T' })).toBeUndefined();
    inTime.live(local('2019-01-01T00:00'));
    expect(inTime.events.map(({ type }) => type)).not.toContain('due-day-passed');

    const tooLate = new ConditionLife({ due }, '2012-07-30T10:00');
    tooLate.live(before);
    expect(tooLate.status).toBe('open');
    tooLate.sweep(late);
    expect(tooLate.status).toBe('overdue');
  });
});

describe('hard case 4: Zivver', () => {
  const provisional = () =>
    new DossierLife().publish('2024-11-18', { duration: { until: '2025-11-18', indefiniteOn: 'zivver' } });
  const zivver = (life: DossierLife, when: string) =>
    life.at(when, 'provider', 'record-event', { event: 'zivver', date: when.slice(0, 10) });
  const expiry = ['authorisation-expiring', 'authorisation-expired'];

  test('in time, in its last minute: indefinite, told once, and the notices of its end stop', () => {
    const life = provisional();
    zivver(life, '2025-11-18T23:59');
    const told = names(life).filter((name) => expiry.includes(name)).length;
    life.live(local('2030-01-01T00:00'));

    expect(life.state).toMatchObject({ status: 'in-force', duration: { lastDay: null } });
    expect(names(life).filter((name) => expiry.includes(name))).toHaveLength(told);
    expect(names(life).filter((name) => name === 'authorisation-extended')).toHaveLength(3);
  });

  test('never: it ends after 18 November 2025, and everything that acceded with it', () => {
    const life = provisional();
    life.live(local('2026-06-01T00:00'));

    expect(life.state).toMatchObject({ status: 'expired', endedAt: local('2025-11-19T00:00') });
    expect(endOf(dossierEnds(life.state ?? aDossier()), { ref: '41', survives: false })).toEqual({
      at: local('2025-11-19T00:00'),
      because: 'expired',
    });
  });

  test('a day late: no revival by itself; people decide', () => {
    const life = provisional();
    expect(zivver(life, '2025-11-19T09:00')).toBeUndefined();
    expect(life.status).toBe('expired');
    expect(life.at('2025-11-19T10:00', 'secretariat', 'extend-authorisation', { duration: { indefinite: true } })).toBe(
      'not-in-force',
    );
  });

  test('reported twice: one effect', () => {
    const life = provisional();
    zivver(life, '2025-09-12T10:00');
    zivver(life, '2025-09-12T10:01');
    expect(names(life).filter((name) => name === 'authorisation-extended')).toHaveLength(3);
  });
});

test('hard case 7: on 10 October 2024 the second version applies, on the 16th the third, under one number and two dossiers', () => {
  const second = new DossierLife().publish('2021-05-04', { number: '19/122' });
  const third = new DossierLife().publish('2024-10-01', { number: '19/122', effectiveFrom: '2024-10-16' });
  const from = local('2024-10-16T00:00');
  const announced = { amendment: '24/342', from, supersedes: ['25'] };
  for (let told = 0; told < 2; told += 1)
    second.give(local('2024-10-01T10:00'), (state) =>
      announceAmendment(state ?? aDossier(), announced, local('2024-10-01T10:00')),
    );
  for (const life of [second, third]) life.live(local('2024-10-17T00:00'));

  const days = ['2024-10-10T12:00', '2024-10-15T23:59', '2024-10-16T00:00'];
  expect(days.map((day) => [at(second, day), at(third, day)])).toEqual([
    ['allowed', 'not-in-force'],
    ['allowed', 'not-in-force'],
    ['superseded', 'allowed'],
  ]);
  expect([second, third].map(({ state }) => state?.decision?.number)).toEqual(['19/122', '19/122']);
  expect(second.events.filter(({ type }) => type === 'authorisation-superseded')).toHaveLength(1);
});

test('hard case 8: ten years for FOREM, also from a leap day; fifteen for VDAB, which start with each batch; asked stands beside granted', () => {
  const definitions = definitionsIn('2019-ivc-tewerkstelling.yaml', 'tewerkstelling-2021');
  const owner = dossierAsOwner(inForce(definitions, '2021-05-10T10:00'));
  const due = (ref: string, organisation: string, date: string) =>
    openingsAtEvent(
      owner,
      { event: 'batch-received', date, occurrences: [{ ref, organisation, occurrence: 1 }] },
      DEFAULT_POLICY,
    )[0]?.due;

  expect(due('25.2', 'forem', '2024-02-29')).toBe('2034-02-28');
  expect(due('25.2', 'forem', '2021-06-07')).toBe('2031-06-07');
  expect(due('25.1', 'vdab', '2021-06-07')).toBe('2036-06-07');
  // Nothing starts by itself: before a batch is received the duty waits.
  const waiting = openingsAtStart(owner, local('2021-05-10T10:00'), DEFAULT_POLICY).filter(({ ref }) =>
    ref.startsWith('25'),
  );
  expect(waiting.map(({ kind, due: none }) => [kind, none])).toEqual(waiting.map(() => ['awaiting-event', undefined]));
  const life = new DossierLife().submit('2024-08-01T10:00');
  life.at('2024-08-02T10:00', 'secretariat', 'rule-admissible');
  life.at('2024-08-02T10:10', 'secretariat', 'schedule-meeting', { date: '2024-10-01' });
  life.at('2024-10-01T10:00', 'secretariat', 'record-decision', {
    outcome: 'granted',
    number: '19/122',
    date: '2024-10-01',
  });
  const noted = { aspect: 'retention', asked: 'vijftien jaar (16)', granted: 'tien jaar vanaf de ontvangst (25)' };
  expect(life.further('2024-10-01T11:00', 'secretariat', 'note-deviation', noted)).toBeUndefined();
  expect(life.state?.deviations).toEqual(['retention']);
});

test('hard case 9: older evidence is linked with its own day; a plan without approval is rejected; another body’s plan is no evidence', () => {
  const life = new ConditionLife({}, '2017-09-20T14:00');
  const linked = {
    dossier: 'vtc-16-2017',
    document: 'dossier:vtc-16-2017@1/1',
    kind: 'security-evaluation',
    date: '2016-05-17',
  };
  expect(submitAs(life, '2017-10-02T10:00', PEOPLE.responsible, [linked])).toBeUndefined();
  expect(life.status).toBe('in-review');
  // Filed elsewhere, and older than the request of 2017: it keeps its own day.
  expect(life.events.find(({ type }) => type === 'evidence-submitted')).toMatchObject({ data: { linked: [linked] } });
  expect(
    life.at('2017-10-03T10:00', 'secretariat', 'reject-evidence', { reason: 'Niet goedgekeurd door de directie' }),
  ).toBe(undefined);
  expect(life.status).toBe('open');
  // ABB's old plan: handed in by ABB it is no evidence of what AII owes.
  for (const who of ['applicant', 'provider', 'outsider'])
    expect(life.at('2017-10-04T10:00', who, 'submit-evidence', { text: 'Plan van ABB' })).toBe('not-permitted');
  expect(life.status).toBe('open');
});

test('hard case 10: of a collective duty each body owes its own; one that is late is late alone; a body that is added owes it anew', () => {
  const offices = ['a', 'b', 'c'];
  const collective = duty('100', { by: '2012-11-30' }, { responsible: offices });
  const lives = opened([collective], '2012-07-30T10:00').map(
    (opening) => new ConditionLife(opening, '2012-07-30T10:00'),
  );
  expect(lives.map(({ state }) => state?.opening.reportedAs)).toEqual(['100/a', '100/b', '100/c']);
  for (const life of lives.slice(0, 2)) {
    const body = { ...PEOPLE.responsible, organisation: life.state?.opening.organisation ?? '' };
    expect(body.organisation).not.toBe('resp');
    expect(submitAs(life, '2012-11-01T10:00', PEOPLE.responsible)).toBe('not-permitted');
    expect(submitAs(life, '2012-11-01T10:00', body)).toBeUndefined();
    life.at('2012-11-02T10:00', 'secretariat', 'accept-evidence');
  }
  for (const life of lives) life.live(local('2012-12-31T00:00'));
  expect(lives.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'overdue']);
  expect(
    lives
      .slice(0, 2)
      .flatMap(names)
      .filter((name) => name === 'condition-overdue'),
  ).toEqual([]);

  // Added by an amendment that replaces the duty: the newcomer owes it, and so does each of the others, under the new version.
  const wider = opened([{ ...collective, responsible: [...offices, 'd'] }], '2013-02-01T10:00');
  expect(wider.map(({ reportedAs }) => reportedAs)).toEqual(['100/a', '100/b', '100/c', '100/d']);
  const ends = [{ at: local('2013-02-01T10:00'), because: 'superseded' as const, conditions: ['100'] }];
  const [met, , late] = lives;
  for (const life of [met, late]) {
    if (life === undefined) continue;
    life.context = { ends, successions: [] };
    life.sweep(local('2013-02-01T10:00'));
  }
  expect([met?.status, late?.status]).toEqual(['fulfilled', 'ended']);
});

test('hard case 11: a flow that is out of scope is no part of what is allowed', () => {
  const life = new DossierLife().publish('2012-07-25');
  const permit = life.state && permitOf(life.state, 'aii', 'rec');
  const asked = (dataItem: string) => permit && permitAt(permit, local('2012-07-30T10:00'), dataItem);

  expect(asked('Naam')).toBe('allowed');
  expect(asked('Toeleiding')).toBe('data-item-not-covered');
  expect(asked('Rijksregisternummer')).toBe('data-item-not-covered');
});

test('hard case 13: what has expired is not closed while the data are kept: the duty is asked for in 2029', () => {
  const dossier = new DossierLife().publish('2017-09-13', { duration: { until: '2023-06-30' } });
  const opening = { ref: '69', reportedAs: '69', due: '2029-12-31', survives: true };
  const life = new ConditionLife(opening, '2017-09-20T14:00');
  dossier.live(local('2023-07-04T00:00'));
  life.context = { ends: dossierEnds(dossier.state ?? aDossier()), successions: [] };
  life.live(local('2023-07-04T00:00'));
  expect([dossier.status, life.status]).toEqual(['expired', 'open']);
  expect(
    dossier.at('2024-01-08T10:00', 'recipient', 'record-event', { event: 'erased', date: '2024-01-08' }),
  ).toBeUndefined();

  life.live(local('2029-12-31T23:00'));
  // 1 November is All Saints' Day, 1 December a Saturday, 30 and 24 December a Sunday and a Monday.
  expect(life.timed).toEqual([
    '2029-10-31T09:00 condition-reminder -60',
    '2029-11-30T09:00 condition-reminder -30',
    '2029-12-17T09:00 condition-reminder -14',
    '2029-12-24T09:00 condition-reminder -7',
    '2029-12-28T09:00 condition-reminder -1',
    '2029-12-31T09:00 condition-reminder 0',
  ]);
  expect(life.at('2030-01-08T10:00', 'responsible', 'submit-evidence', { text: 'Gewist' })).toBeUndefined();
});

test('hard case 14: "tot" includes the day; what was promised for a day before the decision is overdue at once, without a flood', () => {
  const dossier = new DossierLife().publish('2017-09-13', { duration: { until: '2023-06-30' } });
  dossier.live(local('2023-08-01T00:00'));
  expect([at(dossier, '2023-06-30T23:59'), at(dossier, '2023-07-01T00:00')]).toEqual(['allowed', 'expired']);

  const past = new ConditionLife({ due: '2017-05-31' }, '2017-09-20T14:00');
  expect(past.status).toBe('overdue');
  past.live(local('2020-01-01T00:00'));
  expect(past.notices).toEqual([]);
});

test('hard case 15: each sample, and each extension of one, is a notice of its own to give, to others than the committee', () => {
  const dossier = new DossierLife().publish('2017-09-13', {
    conditions: [{ ref: '100', text: 'T', responsible: ['wse'], deadline: { report: 'sample-drawn' } }],
  });
  const drawn = (when: string) => {
    dossier.at(when, 'applicant', 'record-event', { event: 'sample-drawn', date: when.slice(0, 10) });
    const recorded = dossier.events.findLast(({ type }) => type === 'event-recorded');
    if (recorded?.type !== 'event-recorded') throw new Error('nothing was recorded');
    return openingsAtEvent(dossierAsOwner(dossier.state ?? aDossier()), recorded.data, DEFAULT_POLICY);
  };

  // Ten working days after Friday 3 November 2017, and after Friday the 17th.
  const openings = [...drawn('2017-11-03T16:00'), ...drawn('2017-11-17T16:00')];
  expect(openings.map(({ reportedAs, due }) => `${reportedAs} ${due}`)).toEqual([
    '100#1 2017-11-17',
    '100#2 2017-12-01',
  ]);
  const days = ['2017-11-03T16:00', '2017-11-17T16:00'];
  const lives = openings.map((opening, index) => new ConditionLife(opening, days[index] ?? ''));
  expect(lives.map((life) => life.notices.map(({ notice, recipient }) => `${notice} ${recipient}`))).toEqual([
    ['deadline-set organisation:wse'],
    ['deadline-set organisation:wse'],
  ]);

  // Each is asked for by itself, of who draws the samples and not of the committee, until its own notice is given.
  const [first, second] = lives;
  if (first === undefined || second === undefined) throw new Error('nothing was opened');
  first.live(local('2017-11-16T12:00'));
  submitAs(first, '2017-11-16T12:00', PEOPLE.applicant);
  for (const life of lives) life.live(local('2017-12-01T12:00'));
  expect(first.timed.filter((line) => line.includes('condition-'))).toEqual([
    '2017-11-10T09:00 condition-reminder -7',
    '2017-11-16T09:00 condition-reminder -1',
  ]);
  expect(second.timed).toEqual([
    '2017-11-24T09:00 condition-reminder -7',
    '2017-11-30T09:00 condition-reminder -1',
    '2017-12-01T09:00 condition-reminder 0',
  ]);
  const reminded = lives.flatMap(({ notices }) => notices.filter(({ notice }) => notice === 'condition-reminder'));
  expect(new Set(reminded.map(({ recipient }) => recipient))).toEqual(new Set(['organisation:wse']));
});

describe('hard case 16: sentences that say one duty make one task, and some make none', () => {
  const readings = z
    .record(
      z.string(),
      z.object({
        merged: z.array(z.object({ text: z.string(), into: z.string() })).optional(),
        none: z.array(z.object({ paragraphs: z.array(z.union([z.int(), z.string()])), why: z.string() })).optional(),
      }),
    )
    .parse(parse(readFileSync(new URL('../../../scenarios/sources/readings.yaml', import.meta.url), 'utf8')));

  test('what 70 and 80 ask of the OCMW is what 102 and 101 ask, once', () => {
    const merged = readings['2012-kbi-ocmw']?.merged ?? [];
    const into = (paragraph: string) =>
      merged.filter(({ text }) => text.startsWith(`${paragraph}.`)).map((one) => one.into);
    const refs = definitionsIn('2012-kbi-ocmw.yaml', 'kbi-ocmw').map(({ ref }) => ref);

    expect([into('70'), into('80')]).toEqual([['102', '102'], ['101']]);
    expect(refs.filter((ref) => ref === '101' || ref === '102')).toHaveLength(2);
    // 70 has one more sentence, about the offices, which is another duty; 80 has none of its own.
    expect(refs).not.toContain('80');
  });

  test('the ten working days of the person who integrates and the thirty of Zivver are no party’s task', () => {
    const why = (source: string, paragraph: number) =>
      readings[source]?.none?.find(({ paragraphs }) => paragraphs.includes(paragraph))?.why;

    expect(why('2012-kbi-ocmw', 61)).toContain('ten working days');
    expect(why('2024-ceremonies', 61)).toContain('thirty days');
    const deadlines = [
      ...definitionsIn('2012-kbi-ocmw.yaml', 'kbi-ocmw'),
      ...definitionsIn('2024-ceremonies.yaml', 'ceremonies'),
    ].map(({ deadline }) => JSON.stringify(deadline));
    expect(deadlines.filter((deadline) => /P10WD|P30D/.test(deadline))).toEqual([]);
  });
});

test('hard case 18: without number, receipt, meeting or chair a decision comes in; typing errors stay as they were written', () => {
  const life = new DossierLife().submit('2012-07-25T10:00');
  life.give(local('2012-07-25T10:00'), () => markReceiptUnknown(local('2012-07-25T10:00')));
  const typo = 'Decreet van 8 mei 2009, "12004", periode "2014-2010"';
  const command = dossierCommand('record-decision', {
    outcome: 'granted',
    number: 'onbekend',
    date: '2012-07-25',
    conditions: [{ ref: '98', text: typo, responsible: ['resp'], deadline: 'asap' }],
  });
  if (command.do !== 'record-decision') throw new Error('another command');
  life.give(local('2012-07-25T11:00'), (state) =>
    decisionWithoutProcedure(state, command.fields, PEOPLE.secretariat, local('2012-07-25T11:00')),
  );

  expect(life.state).toMatchObject({ status: 'decided', receiptUnknown: true, decision: { number: 'onbekend' } });
  expect(life.state?.meeting).toBeUndefined();
  const recorded = life.events.find(({ type }) => type === 'decision-recorded');
  expect(recorded?.texts?.['condition:98']).toBe(typo);
  expect(new DossierLife().publish('2014-06-11', { number: '12004' }).state?.decision?.number).toBe('12004');
});

describe('hard case 19: reminders', () => {
  const OPENED = '2017-09-20T14:00';
  const told = (life: ConditionLife) => life.notices.map(({ key }) => key);

  test('come once for each duty, body and milestone, however often a sweep comes', () => {
    const life = new ConditionLife({}, OPENED);
    const often = new ConditionLife({}, OPENED);
    life.live(local('2018-02-01T00:00'));
    for (let day = 0; day < 130; day += 1) {
      const instant = new Date(Date.parse(local(OPENED)) + day * 86_400_000 + 66_600_000).toISOString();
      often.live(instant);
      often.sweep(instant);
      often.sweep(instant);
    }
    expect(new Set(told(life)).size).toBe(life.notices.length);
    expect(told(often)).toEqual(told(life));
    expect(new Set(told(often)).size).toBe(often.notices.length);
  });

  test('stop with the evidence, and come again when it is rejected', () => {
    const life = new ConditionLife({}, OPENED);
    life.at('2017-11-20T10:00', 'responsible', 'submit-evidence', { text: 'T' });
    const before = life.notices.length;
    life.at('2017-11-24T10:00', 'secretariat', 'reject-evidence', { reason: 'R' });
    life.live(local('2017-12-02T00:00'));
    expect(life.timed.slice(-3)).toEqual([
      '2017-11-29T09:00 condition-reminder -1',
      '2017-11-30T09:00 condition-reminder 0',
      '2017-12-01T09:00 condition-overdue 1',
    ]);
    expect(life.notices.length).toBeGreaterThan(before);
    life.at('2017-12-04T10:00', 'responsible', 'submit-evidence', { text: 'T' });
    life.at('2017-12-05T10:00', 'secretariat', 'accept-evidence');
    const accepted = life.notices.length;
    life.live(local('2019-01-01T00:00'));
    expect(life.notices.length).toBe(accepted);
  });

  test('after an outage over the due day there is one, the newest, and the log tells of the others', () => {
    const life = new ConditionLife({}, OPENED);
    life.live(local('2017-11-10T00:00'));
    const before = life.notices.length;
    life.sweep(local('2017-12-12T10:00'));
    const late = life.notices.slice(before);
    expect(late.map(({ notice, milestone, recipient }) => `${notice} ${milestone} ${recipient}`)).toEqual([
      'condition-overdue 7 organisation:resp',
      'condition-overdue 7 secretariat:vtc',
    ]);
    expect(life.events.filter(({ type }) => type === 'milestone-merged')).toHaveLength(5);
    expect(life.status).toBe('overdue');
  });
});

test('hard case 20: where a decision deviates on one aspect, the letter shows asked against granted for that one, and no other', () => {
  const life = new DossierLife().submit('2024-09-02T10:00', { duration: { indefinite: true } });
  life.at('2024-09-03T10:00', 'secretariat', 'rule-admissible');
  life.at('2024-09-03T10:10', 'secretariat', 'schedule-meeting', { date: '2024-11-18' });
  life.at('2024-11-18T10:00', 'secretariat', 'record-decision', {
    outcome: 'granted',
    number: '05/2024',
    date: '2024-11-18',
    duration: { until: '2025-11-18', indefiniteOn: 'zivver' },
  });
  const letter = () => {
    const texts = life.events.map(({ texts: given }) => given ?? {});
    return decisionLetterOf(life.state ?? aDossier(), {
      texts,
      nameOf: (body) => body,
      committeeName: 'VCMP',
      appeal: undefined,
    });
  };
  const first = letter();
  expect(first && durationDiffers(first)).toBe(true);
  expect(first).toMatchObject({ durationAsked: { lastDay: null }, deviations: [] });

  const noted = {
    aspect: 'retention',
    asked: 'vijf jaar',
    granted: 'een maand na de ceremonie',
    reason: 'randnummer 41',
  };
  life.further('2024-11-18T11:00', 'secretariat', 'note-deviation', noted);
  expect(letter()?.deviations).toEqual([noted]);
});

test('hard cases 1 to 20 each have a test that bears the number', () => {
  const root = new URL('../../', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const text = files.map((name) => readFileSync(new URL(name, root), 'utf8')).join('\n');
  const tried = new Set(
    [...text.matchAll(/(?:test|describe)\(\s*['"`]hard case (\d+):/g)].map(([, number]) => Number(number)),
  );

  expect([...tried].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});
