import { type ConditionOpening, conditionOpeningSchema } from '#domain/condition/events.ts';
import { type ConditionState, conditionStateSchema, evolveCondition } from '#domain/condition/state.ts';
import { type DossierState, dossierStateSchema } from '#domain/dossier/state.ts';
import { BEFORE_DECISION, type DossierStatus } from '#domain/dossier/steps.ts';
import type { Person, Role } from '#domain/permissions/principal.ts';

const body = (id: string, organisation: string, role: Role = 'applicant'): Person => ({
  kind: 'person',
  id,
  role,
  organisation,
});

/** One person for each part in a dossier, each of a body of their own. */
export const PEOPLE = {
  secretariat: { kind: 'person', id: 'secretary', role: 'secretariat', committee: 'vtc' },
  chair: { kind: 'person', id: 'chair', role: 'chair', committee: 'vtc' },
  applicant: body('applicant', 'wse'),
  provider: body('provider', 'aii'),
  recipient: body('recipient', 'rec'),
  responsible: body('responsible', 'resp', 'responsible'),
  adviser: body('adviser', 'adv', 'adviser'),
  outsider: body('outsider', 'out'),
  // Belongs to another committee, whatever the role there.
  'other chair': { kind: 'person', id: 'other-chair', role: 'chair', committee: 'vcmp' },
} as const satisfies Record<string, Person>;

const NINE = '2017-09-20T07:00:00.000Z';

const UNPUBLISHED: readonly DossierStatus[] = [...BEFORE_DECISION, 'decided', 'signed', 'inadmissible', 'withdrawn'];

/** A dossier with a part for everyone, in force since 20 September 2017 unless something else is said. */
export function aDossier(changes: Partial<DossierState> = {}): DossierState {
  return dossierStateSchema.parse({
    dossier: 'amif',
    committee: 'vtc',
    kind: 'authorisation',
    provider: 'aii',
    recipients: ['rec'],
    applicants: ['wse'],
    dataItems: ['Naam'],
    deviations: [],
    amendments: [],
    inForceAt: NINE,
    ...(changes.status !== undefined && UNPUBLISHED.includes(changes.status) ? {} : { publishedAt: NINE }),
    status: 'in-force',
    receivedAt: NINE,
    examinedFrom: NINE,
    questionsAsked: 0,
    advices: [],
    decision: {
      outcome: 'granted',
      number: '12',
      date: '2017-09-13',
      duration: { lastDay: null },
      conditions: [
        { ref: '100', responsible: ['resp'], deadline: { report: 'sample-drawn' }, public: true, survives: false },
      ],
      supersedes: [],
    },
    duration: { lastDay: null },
    validity: [],
    occurrences: {},
    recordings: [],
    length: 1,
    handled: {},
    ...changes,
  });
}

/** What opens a condition of `resp`, due on 30 November 2017 unless something else is said. */
export function anOpening(changes: Partial<ConditionOpening> = {}): ConditionOpening {
  return conditionOpeningSchema.parse({
    dossier: 'amif',
    committee: 'vtc',
    ref: '101',
    organisation: 'resp',
    reportedAs: '101',
    kind: 'dated',
    due: '2017-11-30',
    dueRule: { kind: 'fixed', day: '2017-11-30', setBy: 'decision' },
    public: true,
    survives: false,
    ...changes,
  });
}

/** An open condition, or one in another state. */
export function aCondition(changes: Partial<ConditionState> = {}): ConditionState {
  const opened = evolveCondition(undefined, { type: 'condition-opened', effectiveAt: NINE, data: anOpening() });
  return conditionStateSchema.parse({ ...opened, ...changes });
}
