import { describe, expect, test } from 'vitest';
import type { MeetingCommand } from '#domain/meeting/decide.ts';
import { decideMeeting, keepAgenda } from '#domain/meeting/decide.ts';
import type { MeetingEvent } from '#domain/meeting/events.ts';
import { evolveMeeting, type MeetingState } from '#domain/meeting/state.ts';
import { MEETING_STEP_NAMES, MEETING_STEPS, meetingStepsOpenTo } from '#domain/meeting/steps.ts';
import type { Person } from '#domain/permissions/principal.ts';
import { local } from '../support/life.ts';

const secretary: Person = { kind: 'person', id: 'sam', role: 'secretariat', committee: 'vtc' };
const chair: Person = { kind: 'person', id: 'charlotte', role: 'chair', committee: 'vtc' };
const stranger: Person = { kind: 'person', id: 'ilse', role: 'chair', committee: 'ivc' };
const applicant: Person = { kind: 'person', id: 'an', role: 'applicant', organisation: 'wse' };

const meeting = { committee: 'vtc', date: '2017-09-13' };
const before = local('2017-09-01T10:00');
const onTheDay = local('2017-09-13T14:00');

const fold = (events: readonly MeetingEvent[], state?: MeetingState): MeetingState => {
  const folded = events.reduce<MeetingState | undefined>(evolveMeeting, state);
  if (folded === undefined) throw new Error('no meeting came of it');
  return folded;
};

function given(
  state: MeetingState | undefined,
  command: MeetingCommand,
  person: Person = secretary,
  now = before,
): MeetingState {
  const decision = decideMeeting(state, command, person, now);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return fold(decision.events, state);
}

const refusal = (state: MeetingState | undefined, command: MeetingCommand, person = secretary, now = before) => {
  const decision = decideMeeting(state, command, person, now);
  return decision.ok ? 'accepted' : decision.refusal.code;
};

const kept = (state: MeetingState | undefined, dossier: string, sequence: number, event: object) => {
  const decision = keepAgenda(state, { ...meeting, dossier, sequence, event } as Parameters<typeof keepAgenda>[1]);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.events;
};
const scheduled = { type: 'meeting-scheduled', effectiveAt: before, data: { date: meeting.date } };
const adjourned = { type: 'meeting-adjourned', effectiveAt: before, data: { date: meeting.date } };
const withdrawn = { type: 'request-withdrawn', effectiveAt: before, data: {} };
const granted = { type: 'decision-recorded', effectiveAt: onTheDay, data: { outcome: 'granted' } };

const prepare: MeetingCommand = {
  do: 'prepare-meeting',
  fields: {
    ...meeting,
    quorum: 2,
    members: ['ann', 'bert', 'cas'].map((member) => ({ member, name: `Naam ${member}` })),
  },
};
const attended = (...present: string[]): MeetingCommand => ({
  do: 'record-attendance',
  fields: { ...meeting, present },
});
const minutes = (
  ...items: readonly [string, 'granted' | 'refused' | 'adjourned' | 'deliberated'][]
): MeetingCommand => ({
  do: 'record-minutes',
  fields: { ...meeting, items: items.map(([dossier, outcome]) => ({ dossier, outcome })) },
});

/** A prepared meeting with two dossiers on its agenda. */
function twoItems(): MeetingState {
  let state = given(undefined, prepare);
  state = fold(kept(state, 'amif', 7, scheduled), state);
  return fold(kept(state, 'kbi', 5, scheduled), state);
}

describe('the agenda follows the dossiers', () => {
  test('a scheduled dossier convenes the meeting and stands on its agenda with its version', () => {
    const state = fold(kept(undefined, 'amif', 7, scheduled));
    expect(state).toMatchObject({ ...meeting, status: 'planned', agenda: [{ dossier: 'amif', version: 7 }] });
  });

  test('the same event delivered twice, or an older one late, changes nothing', () => {
    const state = fold(kept(undefined, 'amif', 7, scheduled));
    expect(kept(state, 'amif', 7, scheduled)).toEqual([]);
    expect(kept(state, 'amif', 6, adjourned)).toEqual([]);
  });

  test('an adjourned and a withdrawn dossier leave it with the reason; one that comes back stands last', () => {
    let state = twoItems();
    state = fold(kept(state, 'amif', 8, adjourned), state);
    expect(state.agenda.map(({ dossier }) => dossier)).toEqual(['kbi']);
    expect(state.removed).toEqual([{ dossier: 'amif', because: 'adjourned' }]);
    state = fold(kept(state, 'amif', 9, scheduled), state);
    state = fold(kept(state, 'kbi', 6, withdrawn), state);
    expect(state.agenda).toMatchObject([{ dossier: 'amif', version: 9 }]);
    expect(state.removed).toEqual([{ dossier: 'kbi', because: 'withdrawn' }]);
  });

  test('what was decided stands beside the item; an event that is no business of an agenda does not', () => {
    let state = twoItems();
    state = fold(kept(state, 'amif', 8, granted), state);
    expect(state.agenda[0]).toMatchObject({ dossier: 'amif', decided: 'granted' });
    expect(kept(state, 'amif', 9, { type: 'decision-signed', effectiveAt: onTheDay, data: {} })).toEqual([]);
  });
});

describe('who may do what', () => {
  test.each(MEETING_STEP_NAMES)('%s is for those its rule names and in its states only', (name) => {
    const commands: Record<typeof name, MeetingCommand> = {
      'prepare-meeting': prepare,
      'order-agenda': { do: 'order-agenda', fields: { ...meeting, dossiers: ['amif', 'kbi'] } },
      'recuse-member': { do: 'recuse-member', fields: { ...meeting, member: 'ann', dossier: 'amif', reason: 'R' } },
      'record-attendance': attended('ann', 'bert'),
      'record-minutes': minutes(['amif', 'adjourned'], ['kbi', 'deliberated']),
      'approve-minutes': { do: 'approve-minutes', fields: meeting },
    };
    const planned = twoItems();
    const minuted = given(planned, minutes(['amif', 'adjourned'], ['kbi', 'deliberated']), secretary, onTheDay);
    const approved = given(minuted, { do: 'approve-minutes', fields: meeting }, chair, onTheDay);
    for (const state of [planned, minuted, approved]) {
      const rule = MEETING_STEPS[name];
      for (const person of [secretary, chair, stranger, applicant]) {
        const relations = new Set(
          person.committee !== 'vtc' ? [] : person.role === 'chair' ? ['secretariat', 'chair'] : ['secretariat'],
        );
        const mayByRole = rule.by.some((relation) => relations.has(relation));
        const mayByState = rule.when.some((status) => status === state.status);
        const expected = mayByRole ? (mayByState ? 'accepted' : rule.otherwise) : 'not-permitted';
        expect(refusal(state, commands[name], person, onTheDay), `${person.id}, ${state.status}`).toBe(expected);
      }
    }
  });

  test('the API is told the same', () => {
    expect(meetingStepsOpenTo(new Set(['chair', 'secretariat']), 'minuted')).toEqual([
      'record-minutes',
      'approve-minutes',
    ]);
    expect(meetingStepsOpenTo(new Set(['applicant']), 'planned')).toEqual([]);
  });

  test('only a preparation begins a meeting that no dossier was scheduled for', () => {
    expect(refusal(undefined, attended('ann'))).toBe('no-such-meeting');
    expect(given(undefined, prepare)).toMatchObject({ members: ['ann', 'bert', 'cas'], quorum: 2 });
  });
});

describe('preparing, ordering, recusing', () => {
  test('a quorum that cannot be reached and a member named twice are refused', () => {
    const members = [{ member: 'ann', name: 'A' }];
    expect(refusal(undefined, { do: 'prepare-meeting', fields: { ...meeting, quorum: 2, members } })).toBe(
      'quorum-too-high',
    );
    const twice = { ...meeting, quorum: 1, members: [...members, ...members] };
    expect(refusal(undefined, { do: 'prepare-meeting', fields: twice })).toBe('member-twice');
  });

  test('the agenda takes the order that is given, when it names every dossier once and no other', () => {
    const order = (...dossiers: string[]): MeetingCommand => ({ do: 'order-agenda', fields: { ...meeting, dossiers } });
    expect(given(twoItems(), order('kbi', 'amif')).agenda.map(({ dossier }) => dossier)).toEqual(['kbi', 'amif']);
    expect(refusal(twoItems(), order('kbi'))).toBe('agenda-incomplete');
    expect(refusal(twoItems(), order('kbi', 'amif', 'kbi'))).toBe('dossier-twice');
    expect(refusal(twoItems(), order('kbi', 'amif', 'ander'))).toBe('not-on-agenda');
  });

  test('only a member can be recused, and only for what is on the agenda', () => {
    const recuse = (member: string, dossier: string): MeetingCommand => ({
      do: 'recuse-member',
      fields: { ...meeting, member, dossier, reason: 'R' },
    });
    expect(refusal(twoItems(), recuse('dirk', 'amif'))).toBe('no-such-member');
    expect(refusal(twoItems(), recuse('ann', 'ander'))).toBe('not-on-agenda');
    expect(given(twoItems(), recuse('ann', 'amif')).agenda[0]?.recused).toEqual(['ann']);
  });
});

describe('minutes', () => {
  const twoPresent = () => given(twoItems(), attended('ann', 'bert'), secretary, onTheDay);

  test('come on the day of the meeting or later, and name every item of the agenda', () => {
    expect(refusal(twoItems(), minutes(['amif', 'adjourned'], ['kbi', 'adjourned']))).toBe('meeting-not-held');
    expect(refusal(twoItems(), attended('ann'))).toBe('meeting-not-held');
    expect(refusal(twoPresent(), minutes(['amif', 'granted']), secretary, onTheDay)).toBe('agenda-incomplete');
  });

  test('a decision needs the quorum at the table; who is recused does not sit there', () => {
    const all = minutes(['amif', 'granted'], ['kbi', 'refused']);
    expect(refusal(twoItems(), all, secretary, onTheDay)).toBe('attendance-unknown');
    expect(refusal(twoPresent(), all, secretary, onTheDay)).toBe('accepted');
    const recused = given(twoItems(), {
      do: 'recuse-member',
      fields: { ...meeting, member: 'ann', dossier: 'amif', reason: 'R' },
    });
    const seated = given(recused, attended('ann', 'bert'), secretary, onTheDay);
    expect(refusal(seated, all, secretary, onTheDay)).toBe('no-quorum');
    expect(refusal(seated, minutes(['amif', 'adjourned'], ['kbi', 'refused']), secretary, onTheDay)).toBe('accepted');
  });

  test('do not contradict the decision that the dossier holds', () => {
    const state = twoPresent();
    const decided = fold(kept(state, 'amif', 8, granted), state);
    expect(refusal(decided, minutes(['amif', 'refused'], ['kbi', 'adjourned']), secretary, onTheDay)).toBe(
      'differs-from-decision',
    );
    expect(refusal(decided, minutes(['amif', 'granted'], ['kbi', 'adjourned']), secretary, onTheDay)).toBe('accepted');
  });

  test('can be recorded again until the chair has approved them', () => {
    const first = given(twoPresent(), minutes(['amif', 'adjourned'], ['kbi', 'adjourned']), secretary, onTheDay);
    const second = given(first, minutes(['amif', 'granted'], ['kbi', 'adjourned']), secretary, onTheDay);
    expect(second.minutes).toEqual([
      { dossier: 'amif', outcome: 'granted' },
      { dossier: 'kbi', outcome: 'adjourned' },
    ]);
    const approved = given(second, { do: 'approve-minutes', fields: meeting }, chair, onTheDay);
    expect(refusal(approved, minutes(['amif', 'adjourned'], ['kbi', 'adjourned']), secretary, onTheDay)).toBe(
      'minutes-approved-already',
    );
  });

  test('hold names and words apart, where they can be erased', () => {
    const decision = decideMeeting(undefined, prepare, secretary, before);
    expect(decision.ok && JSON.stringify(decision.events.map(({ data }) => data))).not.toContain('Naam');
    expect(decision.ok && decision.events[1]?.texts).toMatchObject({ 'member:ann': 'Naam ann' });
  });
});
