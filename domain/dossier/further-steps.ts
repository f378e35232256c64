import type * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import type { successionSchemas } from '#domain/commands/succession-commands.ts';
import { dossierId } from '#domain/door/aggregate-id.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import { type Person, type Relation, relationsToDossier } from '#domain/permissions/principal.ts';
import { annulDossierEvent, mayAnnul } from './annul.ts';
import { namedResponsible, partiesOf } from './decide.ts';
import { dropDependency, noteDependency, reportLapse } from './dependencies.ts';
import type { DossierEvent } from './events.ts';
import type { DossierState } from './state.ts';
import { BEFORE_DECISION, DOSSIER_STATES, type DossierStatus } from './steps.ts';

interface StepRule {
  readonly by: readonly Relation[];
  readonly when: readonly DossierStatus[];
  /** The code of the refusal in any other state. */
  readonly otherwise: RefusalCode;
}

/** As long as something is still to become of it. */
const BEFORE_END = [...BEFORE_DECISION, 'decided', 'signed', 'in-force', 'suspended'] as const;

/** Who may do what to a dossier in which state, beyond the steps of a scenario (docs/scenarios.md has those; docs/beyond.md these). */
const FURTHER_DOSSIER_STEPS = {
  'note-deviation': { by: ['secretariat'], when: ['decided'], otherwise: 'not-decided' },
  'annul-dossier-event': {
    by: ['secretariat', 'chair', 'applicant', 'adviser'],
    // After publication only a succession that was recorded by mistake.
    when: DOSSIER_STATES,
    otherwise: 'not-annullable',
  },
  'note-dependency': { by: ['secretariat'], when: BEFORE_END, otherwise: 'dossier-over' },
  'drop-dependency': { by: ['secretariat'], when: BEFORE_END, otherwise: 'dossier-over' },
  'report-lapse': { by: ['secretariat'], when: BEFORE_END, otherwise: 'dossier-over' },
  // Duties outlive the authorisation, and so do the bodies that owe them.
  'record-succession': { by: ['secretariat'], when: DOSSIER_STATES, otherwise: 'dossier-over' },
} as const satisfies Record<string, StepRule>;

export type FurtherDossierStep = keyof typeof FURTHER_DOSSIER_STEPS;
export const FURTHER_DOSSIER_STEP_NAMES = Object.keys(FURTHER_DOSSIER_STEPS).filter(
  (name): name is FurtherDossierStep => name in FURTHER_DOSSIER_STEPS,
);

type Schemas = typeof furtherDossierSchemas & typeof successionSchemas;
type Step<Name extends FurtherDossierStep> = { readonly do: Name; readonly fields: z.infer<Schemas[Name]> };
/** A person's command on a dossier that no scenario has a step for. */
export type FurtherDossierCommand = { [Name in FurtherDossierStep]: Step<Name> }[FurtherDossierStep];

/** The further steps that a person may take on a dossier now. */
export function furtherStepsOpenTo(person: Person, state: DossierState): FurtherDossierStep[] {
  const relations = relationsToDossier(person, partiesOf(state));
  const dependencies = state.dependencies ?? [];
  return FURTHER_DOSSIER_STEP_NAMES.filter((name) => {
    const rule: StepRule = FURTHER_DOSSIER_STEPS[name];
    if (!rule.when.includes(state.status) || !rule.by.some((relation) => relations.has(relation))) return false;
    if (name === 'annul-dossier-event') return mayAnnul(state, person);
    if (name === 'drop-dependency') return dependencies.length > 0;
    if (name === 'report-lapse') return dependencies.some(({ outside, lapsed }) => outside && lapsed === undefined);
    return true;
  });
}

function noteDeviation(
  { aspect, asked, granted, reason }: Step<'note-deviation'>['fields'],
  now: Instant,
): Decision<DossierEvent> {
  return decided<DossierEvent>({
    type: 'deviation-noted',
    effectiveAt: now,
    data: { aspect },
    ...eventTexts({ [`asked:${aspect}`]: asked, [`granted:${aspect}`]: granted, [`reason:${aspect}`]: reason }),
  });
}

/** Whether a body has a part in a dossier that can pass to its successor. */
const hasPart = (state: DossierState, body: string): boolean => {
  const { applicants, provider, recipients, advisers } = partiesOf(state);
  return [...applicants, provider, ...recipients, ...namedResponsible(state), ...advisers].includes(body);
};

function recordSuccession(
  state: DossierState,
  { from, to, reason }: Step<'record-succession'>['fields'],
  now: Instant,
): Decision<DossierEvent> {
  if (from === to) return refuse('succeeds-itself', `${from} does not succeed itself; name its successor.`);
  if (!hasPart(state, from)) {
    const passed = state.successions?.some((one) => one.from === from && one.to === to);
    return refuse(
      'no-part-to-pass',
      passed === true
        ? `The part of ${from} passed to ${to} before.`
        : `${from} has no part in ${state.dossier} that could pass to ${to}.`,
    );
  }
  return decided<DossierEvent>({
    type: 'body-succeeded',
    effectiveAt: now,
    data: { from, to, shares: hasPart(state, to) },
    ...eventTexts({ reason }),
  });
}

function carryOut(
  state: DossierState,
  command: FurtherDossierCommand,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  switch (command.do) {
    case 'note-deviation':
      return noteDeviation(command.fields, now);
    case 'annul-dossier-event':
      return annulDossierEvent(state, command.fields, person, dossierId(state.dossier), now);
    case 'note-dependency':
      return noteDependency(state, command.fields, now);
    case 'drop-dependency':
      return dropDependency(state, command.fields, now);
    case 'report-lapse':
      return reportLapse(state, command.fields, now);
    case 'record-succession':
      return recordSuccession(state, command.fields, now);
  }
}

/** Decides a person's further command on a dossier to which time was applied first. Changes nothing. */
export function decideFurther(
  state: DossierState | undefined,
  command: FurtherDossierCommand,
  person: Person,
  now: Instant,
): Decision<DossierEvent> {
  if (state === undefined)
    return refuse('no-such-dossier', `There is no dossier ${command.fields.dossier}; submit the request first.`);
  const rule: StepRule = FURTHER_DOSSIER_STEPS[command.do];
  const relations = relationsToDossier(person, partiesOf(state));
  if (!rule.by.some((relation) => relations.has(relation)))
    return refuse('not-permitted', `${command.do} is for ${rule.by.join(' or ')}; ${person.id} is none of these here.`);
  if (!rule.when.includes(state.status)) {
    return refuse(
      rule.otherwise,
      `${command.do} needs a dossier that is ${rule.when.join(' or ')}, not ${state.status}.`,
    );
  }
  return carryOut(state, command, person, now);
}
