import { afterAll, describe, expect, test } from 'vitest';
import { accessionEventSchema } from '#domain/accession/events.ts';
import type { ACCESSION_STATES } from '#domain/accession/steps.ts';
import { conditionEventSchema } from '#domain/condition/events.ts';
import { CONDITION_STATES } from '#domain/condition/steps.ts';
import { dossierEventSchema } from '#domain/dossier/events.ts';
import { DOSSIER_STATES } from '#domain/dossier/steps.ts';
import { protocolEventSchema } from '#domain/protocol/events.ts';
import { PROTOCOL_STATES } from '#domain/protocol/steps.ts';
import { ENDING_EVENTS, EVENTS_OPENING_THE_NEXT, OPENING_EVENTS } from '#domain/usecases/import-history/follow-up.ts';
import { MACHINES, type MachineName } from '#local/platform/machines.ts';
import { eventTypesNamed, statesOf } from './support/definition.ts';
import { type Path, type Run, runPath } from './support/run-machine.ts';

const reached: Record<MachineName, Set<string>> = {
  authorisation: new Set(),
  condition: new Set(),
  protocol: new Set(),
  accession: new Set(),
};

async function run(path: Path): Promise<Run> {
  const result = await runPath(path);
  for (const name of result.entered) reached[path.machine].add(name);
  return result;
}

const lastOf = ({ entered }: Run): string | undefined => entered.at(-1);
const called = ({ calls }: Run): string[] =>
  calls.map(({ functionName }) => functionName).filter((name) => name !== 'await-event');

/** In which wait each state of a dossier leaves its execution; the settled ones end it. */
const DOSSIER_WAITS: Record<(typeof DOSSIER_STATES)[number], string> = {
  submitted: 'Awaiting the ruling on admissibility',
  'awaiting-information': "Awaiting the applicant's answer",
  admissible: 'Admissible, awaiting advice or a meeting',
  'awaiting-advice': 'Awaiting advice',
  'ready-for-meeting': 'Ready for a meeting',
  scheduled: 'Awaiting the meeting',
  decided: "Awaiting the chair's signature",
  signed: 'Awaiting publication or entry into force',
  'in-force': 'In force',
  suspended: 'Suspended',
  expired: 'Ended, duties may remain',
  revoked: 'Ended, duties may remain',
  superseded: 'Ended, duties may remain',
  inadmissible: 'Closed',
  refused: 'Closed',
  withdrawn: 'Closed',
};
const CONDITION_WAITS: Record<(typeof CONDITION_STATES)[number], string> = {
  pending: 'Closed',
  open: 'Open',
  'in-review': 'Under review',
  overdue: 'Overdue',
  ongoing: 'Closed',
  waived: 'Waived, the rhythm goes on',
  fulfilled: 'Closed',
  ended: 'Closed',
};

/** An ended one waits for events where it was in force before: duties may remain. */
const PROTOCOL_WAITS: Record<(typeof PROTOCOL_STATES)[number], string> = {
  draft: 'A draft, to be revised',
  'awaiting-advice': 'Awaiting the advice of both officers',
  'ready-to-sign': 'Awaiting the first signature',
  'partly-signed': "Awaiting the other party's signature",
  signed: 'Awaiting publication by both parties',
  'in-force': 'In force',
  ended: 'Ended, duties may remain',
};

const ACCESSION_WAITS: Record<(typeof ACCESSION_STATES)[number] | 'awaiting-scan' | 'validating', string> = {
  prepared: 'Awaiting the signed commitment',
  'awaiting-scan': 'Awaiting the malware verdict',
  validating: 'Awaiting the result of validation',
  'under-review': 'Under review',
  active: 'Active',
  suspended: 'Suspended',
  refused: 'Closed',
  withdrawn: 'Closed',
  ended: 'Closed',
};

describe('the authorisation workflow', () => {
  test.each(DOSSIER_STATES)('waits where a dossier that is %s belongs', async (phase) => {
    const settled = ['inadmissible', 'refused', 'withdrawn'].includes(phase);

    const result = await run({ machine: 'authorisation', told: [{ type: 'milestone-merged', phase, settled }] });

    expect(lastOf(result)).toBe(DOSSIER_WAITS[phase]);
    expect(result.status).toBe(settled ? 'SUCCEEDED' : 'RUNNING');
  });

  test('knows every event that a dossier can have', () => {
    const types = dossierEventSchema.options.map((option) => option.shape.type.value);
    const named = eventTypesNamed('authorisation');

    expect(types.filter((type) => !named.has(type))).toEqual([]);
  });

  test.each(['entered-into-force', 'event-recorded', 'authorisation-extended'])(
    'opens what %s opens, then waits on',
    async (type) => {
      const result = await run({ machine: 'authorisation', told: [{ type, phase: 'in-force' }] });

      expect(result.calls.at(-2)).toEqual({
        functionName: 'open-conditions',
        payload: { kind: 'of-dossier', aggregate: 'dossier:subject', event: 'subject@1', sequence: 1 },
      });
      expect(lastOf(result)).toBe('In force');
    },
  );

  test.each([
    ['authorisation-expired', 'expired'],
    ['authorisation-revoked', 'revoked'],
    ['authorisation-superseded', 'superseded'],
    ['conditions-superseded', 'expired'],
  ])('ends the conditions at %s, and still hears of events', async (type, phase) => {
    const result = await run({ machine: 'authorisation', told: [{ type, phase }] });

    expect(called(result)).toEqual(['end-conditions']);
    expect(lastOf(result)).toBe('Ended, duties may remain');
  });
});

describe('dossiers that rest on one another', () => {
  const DUE = [
    ['dependency-noted', 'in-force', undefined, ['follow-dependency']],
    ['dependency-dropped', 'submitted', undefined, ['follow-dependency']],
    ['authorisation-suspended', 'suspended', true, ['follow-dependency']],
    ['authorisation-suspended', 'suspended', undefined, []],
    ['authorisation-revoked', 'revoked', true, ['end-conditions', 'follow-dependency']],
    ['request-withdrawn', 'withdrawn', true, ['keep-agenda', 'follow-dependency']],
    ['event-annulled', 'submitted', true, ['keep-agenda', 'follow-dependency']],
    ['decision-published', 'refused', true, ['print-letter', 'follow-dependency']],
    ['decision-published', 'refused', undefined, ['print-letter']],
  ] as const;
  test.each(DUE)(
    '%s of one that is %s, and others rest on it: %s, calls %j',
    async (type, phase, dependents, calls) => {
      const answer = { type, phase, ...(dependents === undefined ? {} : { dependents }) };
      const result = await run({ machine: 'authorisation', told: [answer] });

      expect(called(result)).toEqual(calls);
    },
  );

  test('a body that is succeeded brings its conditions to look', async () => {
    for (const [machine, phase] of [
      ['authorisation', 'expired'],
      ['protocol', 'in-force'],
    ] as const) {
      const result = await run({ machine, told: [{ type: 'body-succeeded', phase }] });
      expect(called(result)).toEqual(['end-conditions']);
    }
  });
});

describe('a published decision', () => {
  test('that amends a dossier tells it so', async () => {
    const published = { type: 'decision-published', phase: 'signed', amends: true } as const;

    const result = await run({ machine: 'authorisation', told: [published] });

    expect(called(result)).toEqual(['tell-amended', 'print-letter']);
    expect(result.calls.find(({ functionName }) => functionName === 'tell-amended')).toEqual({
      functionName: 'tell-amended',
      payload: { aggregate: 'dossier:subject', event: 'subject@1' },
    });
    expect(lastOf(result)).toBe('Awaiting publication or entry into force');
  });

  test('that amends none tells nobody, but is printed', async () => {
    const result = await run({ machine: 'authorisation', told: [{ type: 'decision-published', phase: 'in-force' }] });

    expect(called(result)).toEqual(['print-letter']);
  });

  test('holds nothing up when its letter cannot be printed', async () => {
    const result = await run({
      machine: 'authorisation',
      told: [{ type: 'decision-published', phase: 'in-force' }],
      functions: { 'print-letter': [{ error: 'PermanentInputError' }] },
    });

    expect(called(result)).toEqual(['print-letter']);
    expect(lastOf(result)).toBe('In force');
  });

  test('tells the dossiers that rest on it, also when its letter cannot be printed', async () => {
    const result = await run({
      machine: 'authorisation',
      told: [{ type: 'decision-published', phase: 'refused', dependents: true }],
      functions: { 'print-letter': [{ error: 'PermanentInputError' }] },
    });

    expect(called(result)).toEqual(['print-letter', 'follow-dependency']);
  });
});

describe('a recorded event', () => {
  test.each([
    ['authorisation', 'in-force', 'In force'],
    ['protocol', 'in-force', 'In force'],
    ['accession', 'active', 'Active'],
  ] as const)('that is corrected or cancelled lets the deadlines of the %s follow', async (machine, phase, waits) => {
    for (const type of ['event-corrected', 'event-cancelled']) {
      const result = await run({ machine, told: [{ type, phase }] });

      expect(called(result)).toEqual(['follow-correction']);
      expect(result.calls.find(({ functionName }) => functionName === 'follow-correction')?.payload).toEqual({
        aggregate: 'dossier:subject',
        event: 'subject@1',
        sequence: 1,
      });
      expect(lastOf(result)).toBe(waits);
    }
  });
});

describe('an agenda', () => {
  test.each([
    ['meeting-scheduled', 'scheduled', 'Awaiting the meeting', []],
    ['meeting-adjourned', 'ready-for-meeting', 'Ready for a meeting', []],
    ['decision-recorded', 'decided', "Awaiting the chair's signature", ['print-letter']],
  ] as const)('is kept true at %s', async (type, phase, waits, more) => {
    const result = await run({ machine: 'authorisation', told: [{ type, phase }] });

    expect(result.calls.find(({ functionName }) => functionName === 'keep-agenda')).toEqual({
      functionName: 'keep-agenda',
      payload: { aggregate: 'dossier:subject', event: 'subject@1', sequence: 1 },
    });
    expect(called(result)).toEqual(['keep-agenda', ...more]);
    expect(lastOf(result)).toBe(waits);
  });
});

test('an import lets the same follow as the workflows do', () => {
  const leadingTo = (state: string) =>
    (['authorisation', 'protocol'] as const).flatMap((machine) => [...eventTypesNamed(machine, state)]);

  expect(leadingTo('Open the conditions').sort()).toEqual([...OPENING_EVENTS, 'event-recorded'].sort());
  // Nobody imports a succession: no scenario has a step for it.
  const ending = new Set(leadingTo('End the conditions').filter((type) => type !== 'body-succeeded'));
  expect([...ending].sort()).toEqual([...ENDING_EVENTS].sort());
  const next = statesOf('condition')['Does another occurrence follow?']?.Choices?.[0]?.Condition ?? '';
  expect([...next.matchAll(/'([a-z-]+)'/g)].map(([, type]) => type)).toEqual(EVENTS_OPENING_THE_NEXT);
});

describe('the condition workflow', () => {
  test.each(CONDITION_STATES)('waits where a condition that is %s belongs', async (phase) => {
    const settled = CONDITION_WAITS[phase] === 'Closed';

    const result = await run({ machine: 'condition', told: [{ type: 'milestone-merged', phase, settled }] });

    expect(lastOf(result)).toBe(CONDITION_WAITS[phase]);
  });

  test('knows every event that a condition can have', () => {
    const types = conditionEventSchema.options.map((option) => option.shape.type.value);
    const named = eventTypesNamed('condition');

    expect(types.filter((type) => !named.has(type))).toEqual([]);
  });

  test.each(['extension-requested', 'extension-granted', 'extension-refused', 'due-day-moved', 'event-annulled'])(
    'brings the work list in line with where the condition stands at %s',
    async (type) => {
      const result = await run({ machine: 'condition', told: [{ type, phase: 'in-review' }] });

      expect(result.calls.find(({ functionName }) => functionName === 'keep-work-list')?.payload).toEqual({
        action: 'align',
        aggregate: 'dossier:subject',
        event: 'subject@1',
      });
      expect(lastOf(result)).toBe('Under review');
    },
  );

  test('puts evidence on the work list and takes it off when it was judged', async () => {
    const result = await run({
      machine: 'condition',
      told: [
        { type: 'evidence-submitted', phase: 'in-review' },
        { type: 'evidence-rejected', phase: 'open' },
        { type: 'evidence-submitted', phase: 'in-review' },
        { type: 'evidence-accepted', phase: 'fulfilled', settled: true },
      ],
    });

    const lists = result.calls
      .filter(({ functionName }) => functionName === 'keep-work-list')
      .map(({ payload }) => payload);
    expect(lists).toMatchObject([
      { action: 'add', kind: 'judge-evidence', event: 'subject@1' },
      { action: 'tick-off', kind: 'judge-evidence', event: 'subject@2' },
      { action: 'add', kind: 'judge-evidence', event: 'subject@3' },
      { action: 'tick-off', kind: 'judge-evidence', event: 'subject@4' },
    ]);
    expect(result.status).toBe('SUCCEEDED');
  });

  test.each([
    ['due-day-passed', 'overdue', true],
    ['evidence-accepted', 'fulfilled', true],
    ['evidence-rejected', 'overdue', false],
    ['condition-waived', 'waived', false],
  ])('of a recurring duty answers %s with the next occurrence: %3$s', async (type, phase, opens) => {
    const result = await run({ machine: 'condition', told: [{ type, phase, recurring: true }] });

    expect(called(result).includes('open-conditions')).toBe(opens);
  });

  test('opens no next occurrence of a duty that does not recur', async () => {
    const result = await run({ machine: 'condition', told: [{ type: 'due-day-passed', phase: 'overdue' }] });

    expect(called(result)).toEqual([]);
    expect(lastOf(result)).toBe('Overdue');
  });

  test('puts an escalation on the agenda of the chair, and no other milestone', async () => {
    const told = (notice: string) => ({ type: 'milestone-reached', phase: 'overdue', notice });

    const result = await run({ machine: 'condition', told: [told('condition-overdue'), told('condition-escalated')] });

    expect(
      result.calls.filter(({ functionName }) => functionName === 'keep-work-list').map(({ payload }) => payload),
    ).toMatchObject([{ action: 'add', kind: 'discuss-escalation', event: 'subject@2' }]);
  });
});

describe('the protocol workflow', () => {
  test.each(PROTOCOL_STATES)('waits where a protocol that is %s belongs', async (phase) => {
    const result = await run({ machine: 'protocol', told: [{ type: 'milestone-merged', phase }] });

    expect(lastOf(result)).toBe(PROTOCOL_WAITS[phase]);
  });

  test('knows every event that a protocol can have', () => {
    const types = protocolEventSchema.options.map((option) => option.shape.type.value);
    const named = eventTypesNamed('protocol');

    expect(types.filter((type) => !named.has(type))).toEqual([]);
  });

  test.each(['protocol-entered-into-force', 'event-recorded'])('opens what %s opens, then waits on', async (type) => {
    const result = await run({ machine: 'protocol', told: [{ type, phase: 'in-force' }] });

    expect(result.calls.at(-2)).toEqual({
      functionName: 'open-conditions',
      payload: { kind: 'of-protocol', aggregate: 'dossier:subject', event: 'subject@1', sequence: 1 },
    });
    expect(lastOf(result)).toBe('In force');
  });

  test.each(['protocol-expired', 'protocol-ended'])(
    'ends the conditions at %s, and still hears of events',
    async (type) => {
      const result = await run({ machine: 'protocol', told: [{ type, phase: 'ended' }] });

      expect(called(result)).toEqual(['end-conditions']);
      expect(lastOf(result)).toBe('Ended, duties may remain');
    },
  );

  test('closes for one that ended without ever being in force', async () => {
    const result = await run({
      machine: 'protocol',
      told: [{ type: 'protocol-ended', phase: 'ended', settled: true }],
    });

    expect(lastOf(result)).toBe('Closed');
    expect(result.status).toBe('SUCCEEDED');
  });
});

describe('the accession workflow', () => {
  test.each(Object.entries(ACCESSION_WAITS))('waits where an accession that is %s belongs', async (phase, wait) => {
    const settled = wait === 'Closed';

    const result = await run({ machine: 'accession', told: [{ type: 'milestone-merged', phase, settled }] });

    expect(lastOf(result)).toBe(wait);
    expect(result.status).toBe(settled ? 'SUCCEEDED' : 'RUNNING');
  });

  test('knows every event that an accession can have', () => {
    const types = accessionEventSchema.options.map((option) => option.shape.type.value);
    const named = eventTypesNamed('accession');

    expect(types.filter((type) => !named.has(type))).toEqual([]);
  });

  test('looks for the verdict on a file that is handed in, validates it once it is scanned, and waits for what is found', async () => {
    const result = await run({
      machine: 'accession',
      told: [
        { type: 'commitment-prepared', phase: 'prepared' },
        { type: 'commitment-submitted', phase: 'awaiting-scan' },
        { type: 'upload-scanned', phase: 'validating' },
        { type: 'commitment-rejected', phase: 'prepared' },
      ],
    });

    expect(called(result)).toEqual(['take-scan-verdict', 'validate-commitment']);
    expect(result.calls.find(({ functionName }) => functionName === 'take-scan-verdict')?.payload).toEqual({
      aggregate: 'dossier:subject',
    });
    expect(result.calls.find(({ functionName }) => functionName === 'validate-commitment')?.payload).toEqual({
      aggregate: 'dossier:subject',
      event: 'subject@3',
    });
    expect(lastOf(result)).toBe('Awaiting the signed commitment');
  });

  test('puts a commitment that a person reviews on the work list, and takes it off when that is done', async () => {
    const result = await run({
      machine: 'accession',
      told: [
        { type: 'commitment-received', phase: 'under-review' },
        { type: 'accession-activated', phase: 'active' },
      ],
    });

    expect(result.calls.filter(({ functionName }) => functionName === 'keep-work-list')).toMatchObject([
      { payload: { action: 'add', kind: 'review-commitment', event: 'subject@1' } },
      { payload: { action: 'tick-off', kind: 'review-commitment', event: 'subject@2' } },
    ]);
    expect(lastOf(result)).toBe('Active');
  });

  test('lists no review of a commitment that is accepted at once', async () => {
    const result = await run({ machine: 'accession', told: [{ type: 'commitment-received', phase: 'prepared' }] });

    expect(called(result)).toEqual([]);
  });

  test.each(['accession-took-effect', 'event-recorded'])('opens what %s opens', async (type) => {
    const result = await run({ machine: 'accession', told: [{ type, phase: 'active' }] });

    expect(result.calls.at(-2)).toEqual({
      functionName: 'open-conditions',
      payload: { kind: 'of-accession', aggregate: 'dossier:subject', event: 'subject@1', sequence: 1 },
    });
    expect(lastOf(result)).toBe('Active');
  });

  test.each([
    ['accession-withdrawn', 'withdrawn'],
    ['accession-ended', 'ended'],
  ])('ends the conditions at %s, ticks an open review off, and rests', async (type, phase) => {
    const result = await run({ machine: 'accession', told: [{ type, phase, settled: true }] });

    expect(called(result)).toEqual(['keep-work-list', 'end-conditions', 'finish-execution']);
    expect(lastOf(result)).toBe('Closed');
  });
});

const EACH = [
  ['authorisation', 'In force', 'in-force'],
  ['protocol', 'In force', 'in-force'],
  ['condition', 'Open', 'open'],
  ['accession', 'Active', 'active'],
] as const;

describe.each(EACH)('every execution of the %s workflow', (machine, wait, phase) => {
  const quiet = { type: 'milestone-merged', phase };

  test('waits for its first event where nothing has happened', async () => {
    const result = await run({ machine, told: [] });

    expect(result.entered).toEqual(['Begin', 'Awaiting the next event']);
    expect(result.status).toBe('RUNNING');
  });

  test('continues as a new one after 300 days of waiting', async () => {
    const result = await run({ machine, told: [quiet], thenDays: 301 });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.entered.slice(-3)).toEqual([wait, 'Continue as a new execution', 'Continued']);
    expect(result.calls.at(-1)?.payload).toEqual({ aggregate: 'dossier:subject', generation: 1, cursor: 1 });
  });

  test('still waits after 299 days', async () => {
    const result = await run({ machine, told: [quiet], thenDays: 299 });

    expect(result.status).toBe('RUNNING');
  });

  test('continues as a new one before its history is full', async () => {
    const result = await run({ machine, told: Array.from({ length: 600 }, () => quiet) });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.calls.at(-1)).toMatchObject({ functionName: 'continue-execution', payload: { cursor: 500 } });
  });

  test('hands an event it does not know to an execution under the present definition', async () => {
    const result = await run({ machine, told: [quiet, { type: 'moon-landed', phase }] });

    expect(result.status).toBe('SUCCEEDED');
    expect(result.calls.at(-1)).toMatchObject({ functionName: 'continue-execution', payload: { cursor: 1 } });
  });

  test('goes on past an event that the present definition does not know either', async () => {
    const result = await run({ machine, told: [{ type: 'moon-landed', phase }] });

    expect(lastOf(result)).toBe(wait);
    expect(result.status).toBe('RUNNING');
  });

  test('waits for the next event where it does not know the state either', async () => {
    const result = await run({ machine, told: [{ type: 'milestone-merged', phase: 'in-orbit' }] });

    expect(lastOf(result)).toBe('Awaiting the next event');
  });

  test('ends when a younger one has taken over', async () => {
    const result = await run({ machine, told: [quiet, { type: 'execution-superseded', phase: 'unknown' }] });

    expect(result.entered.slice(-2)).toEqual(['What has happened?', 'A younger execution took over']);
    expect(result.status).toBe('SUCCEEDED');
    expect(called(result)).toEqual([]);
  });

  test('goes on when an event came while it was laid to rest', async () => {
    const settled = { ...quiet, settled: true };

    const result = await run({
      machine,
      told: [settled, settled],
      functions: { 'finish-execution': [{ result: { more: true } }, { result: { more: false } }] },
    });

    expect(called(result)).toEqual(['finish-execution', 'finish-execution']);
    expect(lastOf(result)).toBe('Closed');
    expect(result.calls.at(-1)?.payload).toMatchObject({ cursor: 2 });
  });

  test('tries again what met another writer, and what the service failed', async () => {
    const [type, functionName] =
      machine === 'condition' ? ['evidence-submitted', 'keep-work-list'] : ['event-recorded', 'open-conditions'];
    const errors = ['TransientConflict', 'TransientConflict', 'Lambda.TooManyRequestsException'].map((error) => ({
      error,
    }));

    const result = await run({
      machine,
      told: [{ type, phase }],
      functions: { [functionName]: [...errors, { result: {} }] },
    });

    expect(called(result)).toHaveLength(4);
    expect(lastOf(result)).toBe(wait);
  });

  test('fails visibly on an input that its function does not understand', async () => {
    const [type, functionName] =
      machine === 'condition' ? ['evidence-submitted', 'keep-work-list'] : ['event-recorded', 'open-conditions'];

    const result = await run({
      machine,
      told: [{ type, phase }],
      functions: { [functionName]: [{ error: 'PermanentInputError' }] },
    });

    expect(called(result)).toHaveLength(1);
    expect(result.status).toBe('FAILED');
  });
});

describe('the paths of this file', () => {
  afterAll(() => {
    for (const machine of MACHINES) reached[machine].clear();
  });

  test.each(MACHINES)('enter every state of the %s workflow, and no other', (machine) => {
    expect([...reached[machine]].sort()).toEqual(Object.keys(statesOf(machine)).sort());
  });
});
