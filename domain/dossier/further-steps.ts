import type * as z from 'zod';
import type { Instant } from '#domain/calendar/brussels-time.ts';
import type { furtherDossierSchemas } from '#domain/commands/further-dossier-commands.ts';
import { eventTexts } from '#domain/door/event-schema.ts';
import { type Decision, decided, refuse } from '#domain/door/refusal.ts';
import type { RefusalCode } from '#domain/door/refusal-codes.ts';
import { type Person, type Relation, relationsToDossier } from '#domain/permissions/principal.ts';
import { partiesOf } from './decide.ts';
import type { DossierEvent } from './events.ts';
import type { DossierState } from './state.ts';
import type { DossierStatus } from './steps.ts';

interface StepRule {
  readonly by: readonly Relation[];
  readonly when: readonly DossierStatus[];
  /** The code of the refusal in any other state. */
  readonly otherwise: RefusalCode;
}

/** Who may do what to a dossier in which state, beyond the steps of a scenario (docs/scenarios.md has those). */
const FURTHER_DOSSIER_STEPS = {
  'note-deviation': { by: ['secretariat'], when: ['decided'], otherwise: 'not-decided' },
} as const satisfies Record<string, StepRule>;

export type FurtherDossierStep = keyof typeof FURTHER_DOSSIER_STEPS;
export const FURTHER_DOSSIER_STEP_NAMES = Object.keys(FURTHER_DOSSIER_STEPS).filter(
  (name): name is FurtherDossierStep => name in FURTHER_DOSSIER_STEPS,
);

type Step<Name extends FurtherDossierStep> = {
  readonly do: Name;
  readonly fields: z.infer<(typeof furtherDossierSchemas)[Name]>;
};
/** A person's command on a dossier that no scenario has a step for. */
export type FurtherDossierCommand = { [Name in FurtherDossierStep]: Step<Name> }[FurtherDossierStep];

/** The further steps these relations open in this state. */
export function furtherStepsOpenTo(relations: ReadonlySet<Relation>, status: DossierStatus): FurtherDossierStep[] {
  return FURTHER_DOSSIER_STEP_NAMES.filter((name) => {
    const rule: StepRule = FURTHER_DOSSIER_STEPS[name];
    return rule.when.includes(status) && rule.by.some((relation) => relations.has(relation));
  });
}

function carryOut(command: FurtherDossierCommand, now: Instant): Decision<DossierEvent> {
  const { aspect, asked, granted, reason } = command.fields;
  return decided<DossierEvent>({
    type: 'deviation-noted',
    effectiveAt: now,
    data: { aspect },
    ...eventTexts({ [`asked:${aspect}`]: asked, [`granted:${aspect}`]: granted, [`reason:${aspect}`]: reason }),
  });
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
  return carryOut(command, now);
}
